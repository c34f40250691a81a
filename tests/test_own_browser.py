"""The page of a user's own documents in a real browser: two visits, one never seeing the other's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.browser_support import Served, at_rest, serve, watch
from tests.own_support import ABOUT_PENGUINS, POLICY, locked_pdf

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser
READ = 180_000  # milliseconds


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("temporary")


@pytest.fixture(scope="module")
def app(invented_store: Path, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(folder))
        patch.setenv("CV_OWN_DOCUMENTS", "session")
        with serve(invented_store, tmp_path_factory.mktemp("app") / "log") as served:
            yield served
    assert not list(folder.glob("chapter-and-verse-own-*/visit-*")), "the documents outlive the program"


def _context(browser: Browser, width: int = 1280) -> BrowserContext:
    return browser.new_context(viewport={"width": width, "height": 900}, locale="en-GB")


def _open(page: Page, served: Served, path: str, wait_for: str = ".cv-footer") -> None:
    page.goto(f"{served.address}{path}")
    page.locator(wait_for).first.wait_for(timeout=60_000)
    at_rest(page)


def _add(page: Page, name: str, data: bytes) -> str:
    """Adds a file; what the page then says."""
    page.locator("input[type=file]").set_input_files(
        [{"name": name, "mimeType": "application/octet-stream", "buffer": data}]
    )
    page.get_by_text(name.rpartition(".")[0]).first.wait_for()
    page.get_by_role("button", name="Add", exact=True).click()
    said = page.locator(".cv-done, .cv-error")
    said.first.wait_for(timeout=READ)
    return str(said.first.inner_text())


def test_two_visits(browser: Browser, app: Served, folder: Path) -> None:
    mine, theirs = _context(browser), _context(browser, 360)
    page, other = mine.new_page(), theirs.new_page()
    seen = watch(page, app.address)
    _open(page, app, "own")
    assert page.get_by_text("this visit only").first.is_visible()
    assert page.get_by_role("radio").count() == 0
    (cookie,) = [cookie for cookie in mine.cookies() if cookie["name"] == "cv_visit"]
    assert cookie["httpOnly"]
    assert cookie["expires"] == -1
    assert "locked with a password" in _add(page, "Locked.pdf", locked_pdf())
    _open(page, app, "own")
    assert "1 document added" in _add(page, "Our Policy.md", POLICY.encode())
    page.get_by_role("heading", name="Hill View School: our attendance policy").wait_for()
    assert [path.name for path in folder.glob("chapter-and-verse-own-*/visit-*/files/*")] == ["Our Policy.md"]

    _open(page, app, f"?q={quote(ABOUT_PENGUINS)}", "#own-documents")
    page.get_by_text("You added 1 document of your own").wait_for()
    assert page.locator(".cv-quotation").count() == 0
    article = page.locator(".cv-own-quotation").first
    assert "penguins" in article.locator("blockquote").inner_text()
    assert article.get_by_text("Local, not statutory guidance", exact=True).is_visible()
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3')].map(h => Number(h.tagName[1]))")
    assert levels[0] == 1
    assert levels.count(1) == 1

    _open(other, app, "own")
    other.get_by_text("You have added no document yet.").wait_for()
    assert other.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 360
    _open(other, app, f"?q={quote(ABOUT_PENGUINS)}", "#answer")
    assert other.locator("#own-documents").count() == 0
    assert "Hill View" not in other.content()
    theirs.close()

    _open(page, app, "own", "button:has-text('Remove')")
    page.get_by_role("button", name="Remove “Hill View School: our attendance policy”").click()
    page.get_by_role("heading", name="Document removed").wait_for(timeout=READ)
    assert not list(folder.glob("chapter-and-verse-own-*/visit-*"))
    _open(page, app, f"?q={quote(ABOUT_PENGUINS)}", "#answer")
    assert page.locator("#own-documents").count() == 0
    # Streamlit first looks for its health beside a page that is not the first: 404, and it looks again at the root.
    assert [error for error in seen.errors if "404" not in error] == []
    assert seen.outside == []
    log = app.log.read_text(encoding="utf-8", errors="replace")
    for private in ("penguins", "Hill View", "Our Policy", cookie["value"]):
        assert private not in log
    mine.close()


def test_two_things_to_be_said_at_once_do_not_stop_the_page(browser: Browser, app: Served) -> None:
    context = _context(browser)
    page = context.new_page()
    _open(page, app, "about")
    page.evaluate(
        """() => {
            window.changes = 0;
            new MutationObserver((all) => { window.changes += all.length; })
                .observe(document.getElementById("cv-status"), {childList: true, characterData: true, subtree: true});
            setTimeout(() => { document.querySelectorAll("[data-say]").forEach((e) => e.remove()); }, 300);
            for (const word of ["one", "two"]) {
                const place = document.createElement("p");
                place.dataset.say = word;
                place.dataset.number = word;
                document.querySelector("main, body").append(place);
            }
        }"""
    )
    page.wait_for_timeout(600)
    assert page.evaluate("window.changes") <= 4
    context.close()


def test_what_is_added_last_is_gone_with_the_program(browser: Browser, app: Served, folder: Path) -> None:
    context = _context(browser)
    page = context.new_page()
    _open(page, app, "own")
    _add(page, "Our Policy.md", POLICY.encode())
    assert list(folder.glob("chapter-and-verse-own-*/visit-*"))  # the fixture looks again when the program has ended
    context.close()


def test_no_cookie_before_the_page_is_opened(browser: Browser, app: Served) -> None:
    context = _context(browser)
    page = context.new_page()
    _open(page, app, "")
    _open(page, app, "about")
    assert [cookie["name"] for cookie in context.cookies() if cookie["name"] == "cv_visit"] == []
    context.close()
