"""The page that shows where a quotation stands: as Streamlit runs it, and in a real browser."""

from __future__ import annotations

import base64
import io
import os
import re
import shutil
from collections.abc import Callable, Iterator
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from tests.browser_support import Served, serve, until, watch
from tests.conftest import ROOT, indexed
from tests.invented import write_documents
from tests.invented_pdf import DOCUMENT, FILE, KEY, umbrella_pdf

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SCREENSHOTS = ROOT / "docs" / "screenshots"
THIRD = f"{KEY}#para-3"
FIFTH = f"{KEY}#para-5"
BUS = "barsetshire-handbook@2031-03#para-6"
DRAWN = re.compile(r'<img src="data:image/png;base64,([^"]+)" alt="([^"]*)"')
Open = Callable[..., str]


@pytest.fixture(scope="module")
def guide_store(tmp_path_factory: pytest.TempPathFactory, ours_store: Path) -> Path:
    """The invented documents with the guide that is a PDF."""
    folder = write_documents(tmp_path_factory.mktemp("guide") / "documents")
    (folder / FILE).write_bytes(umbrella_pdf())
    listing = folder / "documents.toml"
    listing.write_text(listing.read_text() + DOCUMENT, encoding="utf-8")
    return indexed(folder, ours_store)


def _page() -> None:
    from ui.official import page as official_page

    official_page.page()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, guide_store: Path) -> Open:
    """The page's own HTML, for the parameters of an address."""

    def html(store: Path = guide_store, **parameters: str) -> str:
        monkeypatch.setenv("CV_STORE", str(store))
        app = AppTest.from_function(_page, default_timeout=300)
        for name, value in parameters.items():
            app.query_params[name] = value
        app.run()
        assert not app.exception, app.exception
        bodies = [element.proto.body for element in app.get("html")]
        return "\n".join(body for body in bodies if not body.startswith("<style>"))

    return html


def _words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def _picture(encoded: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(encoded)))


def test_the_page_with_its_citation_its_words_and_both_numbers(opened: Open) -> None:
    html = opened(passage=FIFTH)
    assert '<h1 class="cv-small cv-cited">Umbrellas for pupils, para 5, page 4</h1>' in html
    ((encoded, alt),) = DRAWN.findall(html)
    assert _picture(encoded).width == 1042
    assert "Page 4 (PDF page 4 of 4), Umbrellas for pupils, edition: May 2031" in alt
    assert "marked in yellow with a dark edge" in alt
    said = _words(html)
    assert "There is a newer edition (January 2033)." in said
    assert "An umbrella must not be black" in said
    assert "4 (PDF page 4)" in said
    assert "https://www.gov.uk/government/publications/barsetshire-umbrellas#page=4" in html


def test_a_sentence_over_two_pages_shows_both(opened: Open) -> None:
    html = opened(passage=THIRD)
    assert [alt.split(",")[0] for _, alt in DRAWN.findall(html)] == [
        "Page 2 (PDF page 2 of 4)",
        "Page 3 (PDF page 3 of 4)",
    ]
    assert "pdf_page=1" in html
    assert "pdf_page=4" in html


def test_pages_are_turned_and_there_is_a_way_back_to_the_words(opened: Open) -> None:
    html = opened(passage=FIFTH, start="0", end="20", pdf_page="1")
    assert "Previous page" not in html
    assert "Next page" in html
    assert "The quoted words are not on this page." in html
    assert unescape(html).count(f"./page?{urlencode({'passage': FIFTH, 'start': 0, 'end': 20})}") >= 1
    assert "Next page" not in opened(passage=FIFTH, pdf_page="4")


def test_zoom(opened: Open) -> None:
    html = opened(passage=FIFTH, zoom="200")
    ((encoded, _),) = DRAWN.findall(html)
    assert _picture(encoded).width > 1900
    assert 'aria-current="true">200%' in html


def test_a_place_that_is_not_certain_is_said_and_not_marked(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retrieval.page.image.marked_rectangles", lambda *_: ())
    html = opened(passage=FIFTH)
    assert "We could not be sure where on this page the words stand, so nothing is marked." in html
    ((_, alt),) = DRAWN.findall(html)
    assert "marked" not in alt


def test_a_document_without_pages_shows_the_section_with_the_words_marked(opened: Open) -> None:
    html = opened(passage=BUS, start="4", end="24")
    assert not DRAWN.search(html)
    assert "<mark>The county must run a bus for every pupil" in html, "the whole sentence, not half of it"
    assert "Part two: Buses" in html
    assert "<h3>para 6</h3>" in html


def test_neighbours_under_the_same_headings_stand_around_it(opened: Open) -> None:
    said = _words(opened(passage="barsetshire-handbook@2031-03#para-1"))
    assert "para 2" in said
    assert "para 4" not in said, "it stands under another heading"


def test_a_file_that_is_gone_leaves_the_words_and_says_what_to_do(
    opened: Open, guide_store: Path, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    shutil.copytree(guide_store, store)
    shutil.rmtree(store / "files")
    html = opened(store, passage=FIFTH)
    assert "The page cannot be shown." in html
    assert "python -m ingest" in html
    assert "<mark>An umbrella must not be black" in html


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({}, "This address is not complete."),
        ({"passage": ""}, "This address is not complete."),
        ({"passage": FIFTH, "start": "-1"}, "This address is not complete."),
        ({"passage": FIFTH, "start": "²"}, "This address is not complete."),
        ({"passage": FIFTH, "zoom": "99"}, "This address is not complete."),
        ({"passage": FIFTH, "end": "9" * 400}, "This address is not complete."),
        ({"passage": FIFTH, "pdf_page": "900"}, "name one from 1 to 4"),
        ({"passage": FIFTH, "pdf_page": "0"}, "name one from 1 to 4"),
        ({"passage": FIFTH, "start": "50", "end": "10"}, "not in the documents that are indexed here"),
        ({"passage": "<script>alert(1)</script>"}, "not in the documents that are indexed here"),
        ({"passage": "' OR 1=1 --"}, "not in the documents that are indexed here"),
    ],
)
def test_a_wrong_or_hostile_address_is_one_sentence(opened: Open, parameters: dict[str, str], sentence: str) -> None:
    html = opened(**parameters)
    assert "There is a problem" in html
    assert sentence in _words(html)
    assert html.count("<script") == 1
    assert not DRAWN.search(html)


def test_an_empty_store_says_so(opened: Open, tmp_path: Path) -> None:
    assert "Nothing is indexed yet" in opened(tmp_path / "nothing", passage=FIFTH)


@pytest.fixture(scope="module")
def app(browser: Browser, guide_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serve(guide_store, tmp_path_factory.mktemp("page-app") / "log") as served:
        yield served


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, height = getattr(request, "param", (1280, 900))
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en-GB")
    yield context.new_page()
    context.close()


def _drawn(page: Page) -> list[int]:
    """The natural widths of the pictures, once the browser has drawn them."""
    page.locator(".cv-sheet img").first.wait_for(timeout=60_000)
    until(page, "[...document.querySelectorAll('.cv-sheet img')].every(i => i.complete)")
    return [int(w) for w in page.evaluate("[...document.querySelectorAll('.cv-sheet img')].map(i => i.naturalWidth)")]


@pytest.mark.browser
def test_from_an_answer_to_its_page_and_back(page: Page, app: Served) -> None:
    seen = watch(page, app.address)
    question = "what colour may an umbrella not be?"
    page.goto(f"{app.address}?q={quote(question)}")
    page.locator("article", has_text="must not be black").get_by_role("link", name="See it on the page").click()
    assert _drawn(page) == [1042]
    until(page, "document.title === 'Umbrellas for pupils, para 5, page 4 - Chapter & Verse'")
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3')].map(h => Number(h.tagName[1]))")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    page.get_by_role("link", name="Back", exact=True).press("Enter")
    page.locator("article blockquote").first.wait_for(timeout=60_000)
    assert quote(question).replace("%20", "+")[:12] in page.url.replace("%20", "+")
    assert not seen.outside
    assert not [text for text in seen.errors if "404" not in text]  # Streamlit looks for itself below the page first


@pytest.mark.browser
def test_turning_and_zooming_by_keyboard(page: Page, app: Served) -> None:
    page.goto(f"{app.address}page?passage={quote(FIFTH)}")
    _drawn(page)
    page.get_by_role("link", name="150%").press("Enter")
    page.wait_for_url("**zoom=150**")
    assert _drawn(page) == [1489]
    page.get_by_role("link", name="Previous page").press("Enter")
    page.wait_for_url("**pdf_page=3**")
    _drawn(page)
    assert "zoom=150" in page.url
    page.get_by_role("link", name="Go back to the quoted words").press("Enter")
    page.get_by_role("heading", name="Page 4 (PDF page 4 of 4)").wait_for()


@pytest.mark.browser
@pytest.mark.parametrize("page", [(360, 740)], indirect=True)
@pytest.mark.parametrize("zoom", [100, 200])
def test_fits_a_small_phone_and_can_be_read_there(page: Page, app: Served, zoom: int) -> None:
    page.goto(f"{app.address}page?passage={quote(THIRD)}&zoom={zoom}")
    _drawn(page)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 360
    wide = page.evaluate(
        "document.querySelector('.cv-scroll').scrollWidth / document.querySelector('.cv-scroll').clientWidth"
    )
    assert 1.7 * zoom / 100 * 0.9 < wide < 1.9 * zoom / 100  # moved sideways in its frame, not the page


@pytest.mark.browser
def test_paper_has_the_page_with_its_citation_and_nothing_to_press(page: Page, app: Served) -> None:
    page.goto(f"{app.address}page?passage={quote(FIFTH)}")
    _drawn(page)
    page.emulate_media(media="print")
    assert page.locator("h1").is_visible()
    assert page.locator(".cv-sheet img").is_visible()
    assert page.locator("figcaption").is_visible()
    for hidden in (".cv-turn", ".cv-back"):
        assert page.locator(hidden).first.is_hidden()
    assert page.evaluate("document.querySelector('.cv-sheet').getBoundingClientRect().bottom") < 261 * 96 / 25.4
    assert page.pdf().count(b"/Type /Page\n") <= 2


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.browser
def test_the_real_documents(browser: Browser, real_store: Path, tmp_path: Path) -> None:
    """With CV_SCREENSHOTS=1 the pictures of the documentation are taken anew."""
    folder = SCREENSHOTS if os.environ.get("CV_SCREENSHOTS") == "1" else tmp_path
    passage = "keeping-children-safe-in-education@2025-07#para-217"
    with serve(real_store, tmp_path / "log") as served:
        for name, (width, height) in (("desktop", (1280, 1300)), ("phone", (360, 1250))):
            context = browser.new_context(viewport={"width": width, "height": height})
            page = context.new_page()
            page.goto(f"{served.address}page?passage={quote(passage)}")
            assert _drawn(page) == [1042]
            assert "The quoted words are marked." in page.locator("figcaption").inner_text()
            page.screenshot(path=str(folder / f"page-{name}.png"))
            context.close()
