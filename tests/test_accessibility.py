"""axe-core on every page and state, and each journey by keyboard alone: the focus is seen, kept and never trapped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.accessibility import Corpus, State, axe_source, measure, run_axe, states
from tests.browser_support import Served, at_rest, serve
from tests.conftest import indexed
from tests.invented import write_documents, write_newer_edition
from tests.invented_pdf import DOCUMENT, FILE, KEY, umbrella_pdf
from tests.keyboard import Keyboard, tab_stops

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

pytestmark = pytest.mark.browser

QUESTION = "when can the county send a money penalty to a parent?"
HANDBOOK = "barsetshire-handbook"
CORPUS = Corpus(
    QUESTION,
    document=f"{HANDBOOK}@2031-03",
    passage=f"{HANDBOOK}@2031-03#para-3",
    source=HANDBOOK,
    old="2031-03",
    new="2032-09",
    pdf=f"{KEY}#para-3",
)
STATES = list(states(CORPUS))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, ours_store: Path) -> Path:
    """The invented documents, two editions of one, and one that is a PDF."""
    folder = write_newer_edition(write_documents(tmp_path_factory.mktemp("accessible") / "documents"))
    (folder / FILE).write_bytes(umbrella_pdf())
    listing = folder / "documents.toml"
    listing.write_text(listing.read_text() + DOCUMENT, encoding="utf-8")
    return indexed(folder, ours_store)


@pytest.fixture(scope="module")
def app(browser: Browser, store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serve(store, tmp_path_factory.mktemp("app") / "log") as served:
        yield served


@pytest.fixture(scope="module")
def axe() -> str:
    try:
        return axe_source()
    except ModuleNotFoundError:
        pytest.skip("axe-core is not installed: pip install -c constraints.txt -e '.[dev]'")


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB", reduced_motion="reduce")
    yield opened
    opened.close()


@pytest.fixture
def keys(context: BrowserContext, app: Served) -> Keyboard:
    return Keyboard(context.new_page(), app.address)


@pytest.mark.parametrize("state", STATES, ids=[state.name for state in STATES])
def test_breaks_no_rule_at_any_width(browser: Browser, app: Served, axe: str, state: State) -> None:
    assert [str(found) for found in measure(browser, app, state, axe) if found.bad] == []


def test_the_measure_finds_what_is_broken(context: BrowserContext, app: Served, axe: str) -> None:
    page = context.new_page()
    page.goto(f"{app.address}about")
    page.locator(".cv-footer").wait_for(timeout=60_000)
    page.evaluate(
        """() => {
            const broken = document.createElement("div");
            broken.innerHTML = '<img src="x"><p style="color:#999">pale</p>'
                + '<button style="width:9px;height:9px;padding:0"></button>'
                + '<button aria-label="b" style="width:9px;height:9px;padding:0"></button>';
            document.querySelector("main, [data-testid=stMain]").prepend(broken);
        }"""
    )
    broken = {rule["id"] for rule in run_axe(page, axe)}
    assert {"image-alt", "color-contrast", "button-name", "target-size"} <= broken


@pytest.mark.parametrize("state", STATES, ids=[state.name for state in STATES])
def test_tab_reaches_everything_once_and_comes_round(context: BrowserContext, app: Served, state: State) -> None:
    """The focus is seen at every stop, nothing hides it, and it leaves the page at the end."""
    page = context.new_page()
    page.goto(f"{app.address}{state.path}")
    page.locator(state.ready).first.wait_for(timeout=60_000)
    page.locator(".cv-footer").wait_for(timeout=60_000)
    if state.act:
        state.act(page)
    at_rest(page)
    page.wait_for_timeout(300)
    # Where something was pressed, Tab would go on from there: it is to begin at the top.
    page.evaluate("document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex')")
    stops = tab_stops(page)
    assert [stop for stop in stops if stop["fault"]] == []
    missed = page.evaluate(
        "[...document.querySelectorAll('[data-testid=stMain] :is(a[href], button, summary)')]"
        ".filter(e => e.checkVisibility() && !e.disabled && e.tabIndex >= 0 && !e.dataset.reached)"
        ".map(e => e.outerHTML.slice(0, 120))"
    )
    assert missed == []


def test_the_first_thing_that_is_read_is_our_name(app: Served, context: BrowserContext) -> None:
    for path in ("", "browse"):
        html = context.request.get(f"{app.address}{path}").text()
        assert "<title>Chapter &amp; Verse</title>" in html
        assert '<html lang="en-GB">' in html


def test_ask_open_details_see_the_page_and_come_back(keys: Keyboard) -> None:
    page = keys.open("")
    keys.to("Your question")
    keys.type(QUESTION)
    keys.press("Enter")
    page.locator("article blockquote").first.wait_for(timeout=60_000)
    assert keys.focused() == "Your question"
    keys.to("Show the whole paragraph (quotation 1)")
    keys.press("Enter")
    page.locator("article details[open] mark").first.wait_for()
    page.keyboard.press("Shift+Tab")
    keys.to("See it on the page, quotation 1", back=True)
    keys.press("Enter")
    page.get_by_role("link", name="Back").wait_for(timeout=60_000)
    assert "/page?" in page.url
    keys.to("Back")
    keys.press("Enter")
    page.locator("article blockquote").first.wait_for(timeout=60_000)
    keys.settle("See it on the page, quotation 1")
    keys.report("Ask, open details, see the page, back")


def test_a_follow_up_puts_the_focus_on_its_answer(keys: Keyboard) -> None:
    page = keys.open(f"?q={quote(QUESTION)}", "article blockquote")
    page.locator("[aria-describedby='next-hint']").wait_for()
    keys.to("Your next question about this", back=True)
    keys.type("and who decides that?")
    keys.press("Enter")
    page.get_by_role("heading", name="You asked before").wait_for(timeout=60_000)
    keys.settle("passage", inside=True)
    keys.report("Ask, then a follow-up question")


def test_browse_go_to_a_paragraph(keys: Keyboard) -> None:
    page = keys.open("browse")
    keys.to("Go to a paragraph")
    keys.type("barsetshire-handbook 3")
    keys.press("Enter")
    page.get_by_role("heading", name="This paragraph").wait_for(timeout=60_000)
    keys.settle("Keeping pupils in lessons", part=True)
    keys.to("Next: ", part=True)
    keys.press("Enter")
    page.get_by_role("heading", name="Paragraph 4").wait_for(timeout=60_000)
    keys.report("Browse, go to a paragraph, next")


def test_check_a_letter(keys: Keyboard) -> None:
    page = keys.open("check")
    keys.to("The words to check")
    keys.type("The handbook says “Doctors’ notes are seldom needed.”")
    keys.to("Check", exact_role="button")
    keys.press("Enter")
    page.locator("h2#answer").wait_for(timeout=60_000)
    keys.settle("Check")
    keys.heard(page.locator("h2#answer").inner_text())
    keys.report("Check a letter")


def test_a_pack_is_made_put_in_order_and_fetched(keys: Keyboard) -> None:
    page = keys.open(f"?q={quote(QUESTION)}", "article button[data-pack]")
    for number in (1, 2):
        keys.to(f"See it on the page, quotation {number}")
        keys.to("Add to meeting pack", part=True)
        keys.press("Enter")
        page.locator("article").nth(number - 1).locator("button[data-there=yes]").wait_for()
        keys.settle("Remove from meeting pack", part=True)
    keys.to("Meeting pack: 2 quotations", back=True)
    keys.press("Enter")
    page.get_by_role("heading", name="What is kept").wait_for(timeout=60_000)
    keys.to("Move 2 up")
    keys.press("Enter")
    keys.settle("Move 1 down")
    keys.to("Your note on quotation 1", back=True)
    keys.type("ask about this")
    page.keyboard.press("Tab")
    page.locator(".cv-note", has_text="ask about this").wait_for(state="attached")
    keys.to("Get the pack as a Word file")
    with page.expect_download() as download:
        keys.press("Enter")
    assert download.value.suggested_filename.endswith(".docx")
    keys.to("Remove 2", back=True)
    keys.press("Enter")
    page.locator(".cv-packed").nth(1).wait_for(state="detached")
    keys.settle("Meeting pack")
    keys.report("Meeting pack: add two, order, note, file, remove")


def test_training_reveals_goes_on_and_keeps_the_focus(keys: Keyboard) -> None:
    page = keys.open("training")
    keys.to("Your questions, one on each line")
    keys.type(QUESTION)
    keys.press("Enter")
    keys.type("must a school keep a register?")
    keys.to("Make the list")
    keys.press("Enter")
    page.locator(".cv-position", has_text="1 of 2").wait_for(timeout=60_000)
    page.locator(".st-key-training-on button", has_text="Show the answer").wait_for()
    keys.on_something()  # on the button, or the heading of the first step
    page.wait_for_timeout(1000)
    assert keys.focused() in ("Show the answer", QUESTION)
    if keys.focused() == QUESTION:
        keys.to("Show the answer", back=True)
    keys.press("Enter")
    keys.settle("Next")
    keys.press("Enter")
    keys.settle("Show the answer")
    keys.press("Enter")
    keys.settle("Start again")
    keys.to("Hide the answer")  # a button that is gone when it has been pressed
    keys.press("Enter")
    keys.settle("Show the answer")
    keys.to("Previous")
    keys.press("Enter")
    page.locator(".cv-position", has_text="1 of 2").wait_for()
    keys.settle("Next")
    keys.report("Training: make, show, next, hide, previous")


def test_an_own_document_is_added_and_removed(keys: Keyboard) -> None:
    page = keys.open("own", "button:has-text('Add')")
    page.locator("input[type=file]").set_input_files(
        [{"name": "Hats.md", "mimeType": "text/markdown", "buffer": b"# Hats\n\nA pupil may wear a purple hat.\n"}]
    )
    page.get_by_text("Hats.md").first.wait_for()
    keys.to("Add", exact_role="button")
    keys.press("Enter")
    page.get_by_role("heading", name="1 document added").wait_for(timeout=180_000)
    keys.on_something()
    page.wait_for_timeout(500)  # and stays there
    assert keys.focused() != ""
    keys.to("Remove “", part=True, back=True)
    keys.press("Enter")
    page.get_by_role("heading", name="Document removed").wait_for(timeout=180_000)
    keys.on_something()
    page.wait_for_timeout(500)  # and stays there
    assert keys.focused() != ""
    keys.report("Your documents: add, remove")


def test_back_leads_to_the_first_page_where_there_is_nothing_to_go_back_to(keys: Keyboard) -> None:
    page = keys.page
    page.goto("about:blank")
    keys.open(f"page?passage={quote(CORPUS.pdf)}", "figure img")
    keys.to("Back")
    keys.press("Enter")
    page.get_by_role("heading", name="Examples").wait_for(timeout=60_000)
