"""The whole app, used as people use it: it talks to nobody else, and words that are given to it are left nowhere."""

from __future__ import annotations

import io
import os
import secrets
import shutil
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from tests.browser_support import Served, at_rest, chromium, serve, until, watch
from tests.conftest import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
CANARY = f"zq{secrets.token_hex(4)}"  # a word that stands in no file before the test
PLACES = ("", "browse", "check", "pack", "own", "indexed", "training", "quality", "about", "page")
ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/x",
    "javascript:window.cv_ran=1",
    "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "\\\\evil.example\\x",
    "<img src=https://evil.example/x.png onerror=window.cv_ran=1>",
)
PARAMETERS = (
    "q as_at source words document passage place start end go old new around quotation at show pdf_page zoom item"
).split()


@dataclass
class Guarded:
    """A running app that can talk to this computer alone, and what it tried and wrote."""

    served: Served
    tried: Path
    written: Path
    store: Path
    temporary: Path
    begun: float

    def lines(self, of: Path) -> list[str]:
        return of.read_text(encoding="utf-8", errors="replace").splitlines() if of.is_file() else []


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def app(browser: Browser, invented_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    base = tmp_path_factory.mktemp("guarded")
    store = shutil.copytree(invented_store, base / "store")
    for name in ("temporary", "home"):
        (base / name).mkdir()
    begun = time.time()
    with pytest.MonkeyPatch.context() as patch:
        guard = [str(ROOT / "tests" / "guarded"), os.environ.get("PYTHONPATH", "")]
        patch.setenv("PYTHONPATH", os.pathsep.join(filter(None, guard)))
        patch.setenv("CV_TEST_TRIED", str(base / "tried"))
        patch.setenv("CV_TEST_WRITTEN", str(base / "written"))
        patch.setenv("TMPDIR", str(base / "temporary"))
        patch.setenv("HOME", str(base / "home"))
        patch.setenv("PYTHONDONTWRITEBYTECODE", "1")
        with serve(store, base / "log") as served:
            yield Guarded(served, base / "tried", base / "written", store, base / "temporary", begun)


@pytest.fixture(scope="module")
def page(browser: Browser, app: Guarded) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


def _open(page: Page, app: Guarded, path: str, wait_for: str = ".cv-footer") -> None:
    page.goto(f"{app.served.address}{path}")
    page.locator(wait_for).first.wait_for()
    at_rest(page)


def _letter() -> bytes:
    """A Word file of more than a megabyte, which a server may put aside in a file of its own."""
    from docx import Document

    document = Document()
    document.add_paragraph(f"Dear parent of {CANARY}, “the county must run a bus for pupils who live far away”.")
    made = io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made, "a", zipfile.ZIP_STORED) as packed:
        packed.writestr("word/media/photo.bin", os.urandom(1_500_000))
    return made.getvalue()


def _files_with(folder: Path, since: float, without: tuple[str, ...] = ()) -> list[Path]:
    """Files that hold the canary, of those that changed since the app started."""
    found = []
    for place, folders, names in os.walk(folder):  # unlike rglob it minds nothing that another test removes meanwhile
        if Path(place) == folder:
            folders[:], names = [n for n in folders if n not in without], [n for n in names if n not in without]
        for path in (Path(place) / name for name in names):
            with suppress(FileNotFoundError):
                if path.is_symlink() or not path.is_file():
                    continue
                if path.stat().st_mtime >= since and CANARY.encode() in path.read_bytes():
                    found.append(path)
    return found


def test_every_page_is_used_and_nothing_leaves_or_stays(page: Page, app: Guarded) -> None:
    seen = watch(page, app.served.address)
    for path in PLACES:
        _open(page, app, path)
    cookies = {cookie["name"]: cookie for cookie in page.context.cookies()}
    assert set(cookies) == {"cv-browser", "cv_visit", "_streamlit_xsrf"}  # as the page About says
    assert all(cookie["expires"] == -1 and cookie["sameSite"] == "Lax" for cookie in cookies.values())
    question = f"must a school keep a register for {CANARY}?"
    _open(page, app, f"?q={quote(question)}", "[data-pack]")
    until(page, "Boolean(window.meetingPack && document.getElementById('cv-status'))")  # the buttons' script is there
    page.locator("[data-pack]").first.click()
    page.locator("[data-pack][data-there=yes]").first.wait_for()
    page.locator(".cv-pack-line").wait_for()
    _open(page, app, "pack", "textarea")
    page.locator("textarea").first.fill(f"a note on {CANARY}")
    page.keyboard.press("Tab")
    page.locator("a[download]").first.wait_for()
    for suffix in ("docx", "pdf", "json"):
        assert page.request.get(f"{app.served.address}cv/meeting-pack.{suffix}").status == 200
    _open(page, app, "check", "[data-testid=stFileUploader]")
    page.locator("input[type=file]").set_input_files(
        [{"name": f"{CANARY[:9]}.docx", "mimeType": "application/octet-stream", "buffer": _letter()}]
    )
    page.get_by_text(f"{CANARY[:9]}.docx").first.wait_for()
    page.get_by_role("button", name="Check", exact=True).click()
    page.locator("#answer").first.wait_for()
    _open(page, app, "own", "[data-testid=stFileUploader]")
    policy = f"# Policy {CANARY}\n\nThe {CANARY} penguins may visit the school once in each summer term.\n"
    page.locator("input[type=file]").set_input_files(
        [{"name": f"../../{CANARY[:9]}.md", "mimeType": "text/markdown", "buffer": policy.encode()}]
    )
    page.get_by_text(f"{CANARY[:9]}.md").first.wait_for()
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("heading", name="1 document added").wait_for(timeout=180_000)
    (folder,) = app.temporary.glob("chapter-and-verse-own-*/visit-*")
    assert [path.stat().st_mode & 0o777 for path in (folder.parent, folder, folder / "files")] == [0o700] * 3
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.rglob("*"))
    assert _files_with(app.temporary, app.begun)
    page.get_by_role("button", name=f"Remove “Policy {CANARY}”").click()
    page.get_by_role("heading", name="Document removed").wait_for(timeout=60_000)

    assert seen.outside == []
    assert app.lines(app.tried) == []
    assert CANARY not in app.served.log.read_text(encoding="utf-8", errors="replace")
    for folder in (app.store, app.temporary, app.temporary.parent):
        assert _files_with(folder, app.begun, without=("written",)) == []
    ours = _files_with(ROOT, app.begun, without=(".git", ".pytest_cache", ".venv", ".mypy_cache", ".ruff_cache"))
    assert ours == []
    allowed = (str(app.temporary), "/dev/null")
    written = [path for path in app.lines(app.written) if not path.isdigit()]  # numbers are files that are open already
    assert [path for path in written if not path.startswith(allowed)] == []
    aside = [path for path in app.lines(app.written) if path == str(app.temporary)]
    assert aside == [], "an upload was put aside in a file"


def test_another_site_makes_the_server_ask_nobody(app: Guarded) -> None:
    """Streamlit asks checkip.amazonaws.com for this machine's address when a websocket has a foreign origin."""
    address = app.served.address.replace("http://", "ws://")
    for headers in ({}, {"Host": "evil.example"}):
        with (
            pytest.raises(InvalidStatus),
            connect(
                f"{address}_stcore/stream", origin=Origin("http://evil.example"), additional_headers=headers, proxy=None
            ),
        ):
            pass
    assert app.lines(app.tried) == []


def test_no_parameter_of_any_page_leads_elsewhere(page: Page, app: Guarded) -> None:
    seen = watch(page, app.served.address)
    for number, path in enumerate(PLACES):
        bad = ELSEWHERE[number % len(ELSEWHERE)]
        written = "&".join(f"{name}={bad if '%' in bad else quote(bad, safe='')}" for name in PARAMETERS)
        _open(page, app, f"{path}?{written}")
        links = page.evaluate("[...document.querySelectorAll('[href],[src],[action]')].map(e => e.href || e.src)")
        assert not [link for link in links if "evil.example" in link.partition("?")[0]], path
        assert not [link for link in links if str(link).startswith("javascript:")], path
        assert page.locator(".stException").count() == 0, path
        assert page.evaluate("window.cv_ran") is None, path
    for bad in ELSEWHERE:
        for route in ("cv/", "cv/meeting-pack.", "cv/pack?quotation="):
            reply = page.request.get(f"{app.served.address}{route}{quote(bad, safe='%')}", max_redirects=0)
            assert reply.status in (200, 301, 400, 404, 405), (route, bad)
            assert reply.headers.get("location", "/cv/").startswith("/cv/")  # Streamlit takes a last "/" away
    assert seen.outside == []
    assert app.lines(app.tried) == []
    assert "Traceback" not in app.served.log.read_text(encoding="utf-8", errors="replace")


def test_every_response_has_the_headers(page: Page, app: Guarded) -> None:
    lacking: list[str] = []
    lock = threading.Lock()

    def look(response: object) -> None:
        headers = response.headers  # type: ignore[attr-defined]
        wanted = ("content-security-policy", "referrer-policy", "x-content-type-options", "x-frame-options")
        with lock:
            lacking.extend(f"{response.url} {name}" for name in wanted if name not in headers)  # type: ignore[attr-defined]

    page.on("response", look)
    _open(page, app, "about")
    for path in (
        "",
        "nowhere",
        "cv/page.js",
        "cv/pack",
        "_stcore/metrics",
        "_stcore/health",
        "/evil.example",
        "%2e/x",
    ):
        page.request.get(f"{app.served.address}{path}")
    assert lacking == []
    other = page.context.new_page()
    other.set_content(f"<iframe src='{app.served.address}'></iframe>")
    other.wait_for_timeout(500)
    assert all(".cv-header" not in frame.content() and "root" not in frame.content() for frame in other.frames[1:])
    other.close()


def test_no_file_is_taken_without_a_visit_or_its_token(page: Page, app: Guarded) -> None:
    _open(page, app, "about")
    token = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "_streamlit_xsrf")
    address = f"{app.served.address}_stcore/upload_file/another-visit/file"
    file = {"name": "a.txt", "mimeType": "text/plain", "buffer": b"words"}
    assert page.request.put(address, multipart={"file": file}).status == 403
    assert page.request.put(address, multipart={"file": file}, headers={"X-Xsrftoken": token}).status == 400
    assert page.request.delete(address).status == 403
    large = {**file, "buffer": b"x" * (21 * 1024 * 1024)}
    assert page.request.put(address, multipart={"file": large}, headers={"X-Xsrftoken": token}).status in (400, 413)
