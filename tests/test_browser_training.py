"""The trainer in a real browser: question, hidden answer, reveal, next, the link to the page; paper; small screens."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.browser_support import Served, announced, serve, until
from tests.test_browser import DESKTOP, MISSION, PHONE, SCREENSHOTS, Visit, overflow, picture

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PENALTY = "when can the county send a money penalty to a parent?"
REGISTER = "must a school keep a register?"
TWO = f"training?q={quote(PENALTY)}&q={quote(REGISTER)}"


@pytest.fixture
def visit(browser: Browser, app: Served, request: pytest.FixtureRequest) -> Iterator[Visit]:
    width, height = getattr(request, "param", DESKTOP)
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en-GB")
    yield Visit(context.new_page(), app)
    context.close()


def levels(page: Page) -> list[int]:
    return list(
        page.evaluate(
            "[...document.querySelectorAll('h1,h2,h3,h4')].filter(h => h.checkVisibility())"
            ".map(h => Number(h.tagName[1]))"
        )
    )


def test_the_trainer_by_keyboard_alone(visit: Visit) -> None:
    page = visit.open("training")
    page.get_by_label("Your questions, one on each line").focus()
    page.keyboard.type(PENALTY)
    page.keyboard.press("Enter")
    page.keyboard.type(REGISTER)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator(".cv-position", has_text="1 of 2").wait_for(timeout=60_000)
    announced(page)
    page.locator("h1", has_text=PENALTY).wait_for()
    assert page.locator("blockquote:visible").count() == 0
    page.get_by_role("button", name="Show the answer").focus()
    page.keyboard.press("Enter")
    page.locator("blockquote:visible mark").first.wait_for()
    cited = page.locator("h2.cv-cited").inner_text()
    assert cited.startswith("Keeping pupils in lessons, para 4")
    until(page, "window.heard.some(text => text.startsWith('1 of 2: Keeping pupils'))")
    link = page.get_by_role("link", name="See it on its page").get_attribute("href") or ""
    assert link.startswith("./page?passage=barsetshire-handbook%402031-03%23para-4&start=0&end=")
    until(page, "document.activeElement.innerText === 'Next'")
    page.keyboard.press("Enter")
    page.locator(".cv-position", has_text="2 of 2").wait_for()
    page.locator("h1", has_text=REGISTER).wait_for()
    assert page.locator("blockquote:visible").count() == 0
    until(page, "document.activeElement.innerText === 'Show the answer'")
    page.go_back()
    page.locator(".cv-position", has_text="1 of 2").wait_for()
    page.locator("blockquote:visible").wait_for()  # one, or this fails
    assert not visit.seen.outside


def test_the_ask_page_leads_to_it(visit: Visit) -> None:
    page = visit.ask(PENALTY)
    page.get_by_role("link", name="Show on a screen").click()
    page.locator(".cv-training blockquote").wait_for(timeout=60_000)
    assert page.locator("h1").inner_text() == PENALTY


def test_letters_are_large_enough_for_a_room(visit: Visit) -> None:
    page = visit.open(f"{TWO}&show=1", ".cv-training blockquote")
    for width, least in ((1280, 28), (1920, 36)):
        page.set_viewport_size({"width": width, "height": 900})
        sizes = page.evaluate(
            "[...document.querySelectorAll('.cv-training blockquote *')]"
            ".map(e => parseFloat(getComputedStyle(e).fontSize))"
        )
        assert min(sizes) >= least
        large = page.evaluate(
            """() => {  // the smaller letters of long passages
                const box = document.querySelector('.cv-training blockquote');
                box.classList.remove('cv-large');
                return parseFloat(getComputedStyle(box).fontSize);
            }"""
        )
        assert large >= least
        page.evaluate("document.querySelector('.cv-training blockquote').classList.add('cv-large')")


def test_the_citation_stays_in_view(visit: Visit) -> None:
    page = visit.open(f"{TWO}&show=1", ".cv-training blockquote")
    page.set_viewport_size({"width": 1280, "height": 520})
    page.evaluate("document.querySelector('.cv-training blockquote').style.minHeight = '1500px'")
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 900)")
    page.wait_for_timeout(200)
    box = page.locator("h2.cv-cited").bounding_box()
    assert box
    assert 0 <= box["y"] < 100


def test_paper_has_a_passage_a_page(visit: Visit, tmp_path: Path) -> None:
    pdfium = pytest.importorskip("pypdfium2")
    page = visit.open(TWO, ".cv-training")
    page.pdf(path=str(tmp_path / "list.pdf"))
    document = pdfium.PdfDocument(tmp_path / "list.pdf")
    pages = [document[number].get_textpage().get_text_range() for number in range(len(document))]
    assert len(pages) == 2
    for text, question, title in zip(pages, (PENALTY, REGISTER), ("Keeping pupils", "Barsetshire"), strict=True):
        assert question in " ".join(text.split())
        assert title in text


@pytest.mark.parametrize("visit", [PHONE, (320, 256)], indirect=True)
@pytest.mark.parametrize("path", ["training", TWO, f"{TWO}&show=1", "quality"])
def test_fits_a_small_phone_and_a_great_enlargement(visit: Visit, path: str) -> None:
    page = visit.open(path, ".cv-footer")
    page.locator("h1").first.wait_for(timeout=60_000)
    page.wait_for_timeout(300)
    for summary in page.locator("summary:visible").all():
        summary.click()
    assert overflow(page) <= 0


@pytest.mark.parametrize("path", ["training", TWO, f"{TWO}&show=1", "quality"])
def test_headings_are_in_order(visit: Visit, path: str) -> None:
    page = visit.open(path, ".cv-footer")
    page.locator("h1").first.wait_for(timeout=60_000)
    page.wait_for_timeout(300)
    found = levels(page)
    assert found[0] == 1
    assert found.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(found))


@pytest.mark.shared
@pytest.mark.slow
def test_the_real_documents(browser: Browser, real_store: Path, tmp_path: Path) -> None:
    """With CV_SCREENSHOTS=1 the pictures of the documentation are taken anew."""
    folder = SCREENSHOTS if os.environ.get("CV_SCREENSHOTS") == "1" else tmp_path
    with serve(real_store, tmp_path / "log") as served:
        for name, (width, height) in (("desktop", DESKTOP), ("phone", PHONE)):
            context = browser.new_context(viewport={"width": width, "height": height})
            visit = Visit(context.new_page(), served)
            page = visit.open(f"training?q={quote(MISSION)}&show=1", ".cv-training blockquote")
            assert overflow(page) <= 0
            picture(page, folder / f"training-{name}.png", width, 800)
            page = visit.open("quality", ".cv-table")
            assert overflow(page) <= 0
            picture(page, folder / f"quality-{name}.png", width, 1800)
            assert not visit.seen.outside
            context.close()
