"""The page Browse: its views as Streamlit runs them, and the journey in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from tests.browser_support import Served, watch

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HANDBOOK = "barsetshire-handbook@2031-03"
ACT = "ukpga/2030/99@2030-01"
Browse = Callable[..., AppTest]


def _page() -> None:
    from ui.browse import page as browse

    browse.page()


def markup(app: AppTest) -> str:
    """Our own HTML, without style sheets."""
    assert not app.exception, app.exception
    return "\n".join(b for e in app.get("html") if not (b := e.proto.body).startswith("<style>"))


def words(app: AppTest) -> str:
    """What is read on the page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", markup(app))).split())


@pytest.fixture
def browse(monkeypatch: pytest.MonkeyPatch, two_editions: Path) -> Browse:
    """Opens the page with these parameters in its address."""

    def opened(store: Path = two_editions, **parameters: str) -> AppTest:
        monkeypatch.setenv("CV_STORE", str(store))
        app = AppTest.from_function(_page, default_timeout=300)
        for name, value in parameters.items():
            app.query_params[name] = value
        return app.run()

    return opened


def test_every_document_is_listed_with_what_replaced_it(browse: Browse) -> None:
    app = browse()
    said = words(app)
    assert "Barsetshire Schools Act 2030" in said
    assert "There is a newer edition (September 2032)." in said
    assert "Keeping pupils in lessons (March 2031)" in said  # what the newer edition replaces
    assert "Compare with the edition of September 2032" in said
    replaced = said.partition("What has been replaced, and by what")[2]
    assert "replaced by the edition of September 2032" in replaced


def test_a_document_has_its_contents_as_a_nested_list(browse: Browse) -> None:
    html = markup(browse(document=HANDBOOK))
    assert re.search(r"<ul[^>]*>.*Part one: Absence.*<ul[^>]*>.*Money penalties.*para 4 to para 5", html, re.S)
    assert "passage=barsetshire-handbook%402031-03%23para-4" in html
    assert "Warning: " in html


def test_a_paragraph_stands_between_its_neighbours(browse: Browse) -> None:
    html = markup(browse(document=HANDBOOK, passage=f"{HANDBOOK}#para-3"))
    before, _, rest = html.partition("This paragraph")
    here, _, after = rest.partition("What comes after")
    assert "seldom needed" in before
    assert "<li>- meet the family within five days;</li>" in here
    assert "Should" in here
    assert "gov.uk/government/publications/barsetshire-handbook" in here
    assert "money penalty" in after
    assert "Previous: para 2" in html
    assert "Next: para 4" in html


def test_the_words_of_the_address_are_marked(browse: Browse) -> None:
    html = markup(browse(document=HANDBOOK, passage=f"{HANDBOOK}#para-6", start="0", end="25"))
    assert "<mark>The county must run a bus</mark>" in html
    for start, end in (("9", "2"), ("x", "y"), ("0", "99999999999999999999"), ("-1", "5")):
        app = browse(document=HANDBOOK, passage=f"{HANDBOOK}#para-6", start=start, end=end)
        assert "<mark>" not in markup(app)


def test_a_section_is_shown_whole(browse: Browse) -> None:
    html = markup(browse(document=ACT, place="s.1"))
    assert html.count("<blockquote") == 3  # two subsections and what comes after
    assert "Section 1" in html


def test_the_box_goes_there_and_the_address_is_the_place(browse: Browse) -> None:
    app = browse()
    app.text_input(key="go").set_value("Keeping pupils in lessons, paragraph 6")
    app.button[0].click().run()
    assert app.query_params["passage"] == "barsetshire-handbook@2032-09#para-6"
    assert "four miles" in words(app)


def test_a_reference_in_the_address_shows_the_place(browse: Browse) -> None:
    assert "three dogs" in words(browse(go="s.2 Barsetshire Schools Act"))


@pytest.mark.parametrize(
    ("typed", "heading", "more"),
    [
        ("2", "Choose a place", "Barsetshire Schools Act 2030, s.2"),
        ("SEND Code 6.44", "This document is not here", "Open the official page"),
        ("Keeping pupils in lessons 90", "We did not find that place", "para 6"),
        ("gibberish", "We did not understand that", "KCSIE 177"),
        ("<img src=x onerror=alert(1)>", "We did not understand that", "<img src=x"),
    ],
)
def test_what_leads_to_no_place_says_why(browse: Browse, typed: str, heading: str, more: str) -> None:
    app = browse(go=typed)
    assert heading in words(app)
    assert more in words(app)
    assert "<img" not in markup(app)


@pytest.mark.parametrize(
    "parameters",
    [
        {"document": "<script>alert(1)</script>"},
        {"document": "nothing@2020"},
        {"document": "barsetshire-handbook@1066"},
        {"document": HANDBOOK, "passage": "nothing#para-1"},
        {"document": HANDBOOK, "place": "para 900"},
        {"document": HANDBOOK, "passage": f"{HANDBOOK}#para-1", "around": "<b>"},
        {"source": "nothing", "old": "1", "new": "2"},
        {"source": "barsetshire-handbook", "old": "2031-03", "new": "2031-03"},
        {"source": "barsetshire-handbook", "old": "<b>", "new": "2032-09"},
        {"source": "barsetshire-handbook"},
        {"go": "x" * 5000},
    ],
)
def test_a_wrong_address_is_said_in_words(browse: Browse, parameters: dict[str, str]) -> None:
    app = browse(**parameters)
    html = markup(app)
    assert html.count("<script") == 1  # our own
    assert "<h1" in html
    assert "<b>" not in html
    assert "Traceback" not in html


def test_an_edition_that_is_not_here_shows_the_one_that_is(browse: Browse) -> None:
    said = words(browse(document="barsetshire-handbook@1066"))
    assert "That edition is not here. We hold this one." in said


def test_changes_are_said_by_words(browse: Browse) -> None:
    html = markup(browse(source="barsetshire-handbook", old="2031-03", new="2032-09"))
    assert re.search(r"<strong[^>]*>Added</strong>.*?para 2", html, re.S)
    assert re.search(r"<strong[^>]*>Removed</strong>.*?para 4", html, re.S)
    assert re.search(r"<del><span[^>]*>Removed: </span>should", html)
    assert re.search(r"<ins><span[^>]*>Added: </span>must", html)
    assert "Renumbered (2 paragraphs)" in html


def test_an_empty_store_is_said(browse: Browse, tmp_path: Path) -> None:
    assert "Nothing is indexed yet" in words(browse(store=tmp_path / "nothing"))


@pytest.mark.browser
@pytest.mark.parametrize("size", [(1280, 900), (360, 740)])
def test_the_journey(browser: Browser, app: Served, size: tuple[int, int]) -> None:
    """From an answer to its place, on to the next paragraph, to the contents, and by the box to a section."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="en-GB")
    page = context.new_page()
    seen = watch(page, app.address)

    def settled() -> None:
        page.locator(".cv-footer").first.wait_for(timeout=60_000)
        levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => Number(h.tagName[1]))")
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels)), levels
        wide = "document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth"
        assert page.evaluate(wide) <= 0

    page.goto(f"{app.address}?q=when+can+the+county+send+a+money+penalty+to+a+parent%3F")
    page.get_by_role("link", name="Read around it").first.click(timeout=60_000)
    page.get_by_role("heading", name="This paragraph").wait_for(timeout=60_000)
    settled()
    assert page.locator("mark, .cv-here blockquote").first.is_visible()
    number = int(re.findall(r"\d+", page.locator("h1").inner_text())[-1])
    page.get_by_role("link", name="Previous").first.click()
    page.get_by_role("heading", name=f"Paragraph {number - 1}").wait_for(timeout=60_000)
    settled()
    page.get_by_role("link", name="Keeping pupils in lessons", exact=True).click()
    page.get_by_role("heading", name="Contents").wait_for(timeout=60_000)
    settled()
    here = page.url
    box = page.get_by_label("Go to a paragraph")
    page.locator("[aria-describedby='go-hint']").wait_for()
    box.fill("section 2 of the 2030 Act")
    box.press("Enter")
    page.get_by_role("heading", name="Section 2").wait_for(timeout=60_000)
    settled()
    assert "document=ukpga" in page.url
    page.go_back()
    page.get_by_role("heading", name="Contents").wait_for(timeout=60_000)
    assert page.url == here
    assert not seen.outside
    context.close()
