"""Reading, checking a letter, documents of one's own and a follow-up question, on the real documents in Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.browser_support import Served, at_rest, serve, until, watch

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.shared, pytest.mark.slow]
SIZES = [(1280, 900), (360, 740)]
LETTER = (
    "Under section 19 of the Education Act 1996 the council must act, and paragraph 64 of the exclusions guidance says "
    "how parents are told. See also paragraph 9999 of Keeping children safe in education."
)


@pytest.fixture(scope="module")
def real_app(browser: Browser, real_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serve(real_store, tmp_path_factory.mktemp("real-app") / "log") as served:
        yield served


@pytest.fixture(params=SIZES, ids=["desktop", "phone"])
def page(browser: Browser, real_app: Served, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en-GB")
    opened = context.new_page()
    seen = watch(opened, real_app.address)
    yield opened
    wide = "document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth"
    assert opened.evaluate(wide) <= 0
    assert not seen.outside
    context.close()


def test_a_reference_is_gone_to_and_read_on_from(page: Page, real_app: Served) -> None:
    page.goto(f"{real_app.address}browse")
    page.locator("[aria-describedby='go-hint']").wait_for(timeout=60_000)
    box = page.get_by_label("Go to a paragraph")
    for written, heading in (("KCSIE 177", "177"), ("s.19 Education Act 1996", "19"), ("reg 10(7)", "10")):
        box.fill(written)
        box.press("Enter")
        page.locator("h1", has_text=heading).wait_for(timeout=60_000)
        page.locator(".cv-here blockquote").first.wait_for()
        at_rest(page)  # the box that is filled next stands below what was found
    page.get_by_role("link", name="Next").first.click()
    page.get_by_role("heading", name="This paragraph").wait_for(timeout=60_000)
    assert "passage=" in page.url


def test_a_letter_is_checked_against_the_law(page: Page, real_app: Served) -> None:
    page.goto(f"{real_app.address}check")
    box = page.get_by_label("The words to check")
    box.wait_for(timeout=60_000)
    box.fill(LETTER)
    page.get_by_role("button", name="Check", exact=True).click()
    page.locator("h2#answer").wait_for(timeout=60_000)
    assert page.locator("article").count() == 3
    assert "1 not found" in page.locator("h2#answer").inner_text()


def test_another_official_text_that_disagrees_is_told_of_and_can_be_read(page: Page, real_app: Served) -> None:
    question = "does the council have to arrange education for an excluded pupil in year 11 with no exams left?"
    page.goto(f"{real_app.address}?q={quote(question)}")
    box = page.locator(".cv-disagreement").first
    box.wait_for(timeout=60_000)
    assert "Two official texts disagree" in page.locator(".cv-notices").inner_text()
    article = page.locator("article", has=page.locator(".cv-disagreement")).first
    below = "a => a.querySelector('blockquote').compareDocumentPosition(a.querySelector('.cv-disagreement')) & 4"
    assert article.evaluate(below)  # the official words come first
    assert "see below" in article.locator(".cv-warning").first.inner_text()
    other = box.get_by_role("link")
    cited = other.inner_text()
    assert "text applies." in box.inner_text()
    other.click()
    page.get_by_role("heading", name="This paragraph").wait_for(timeout=60_000)
    assert cited.rpartition(", ")[2].removeprefix("s.").removeprefix("para ") in page.locator("h1").inner_text()
    page.locator(".cv-disagreement").first.wait_for()


def test_local_guidance_stays_apart(page: Page, real_app: Served, shared: Path) -> None:
    policy = sorted((shared / "local-guidance").glob("*.txt"))[0]
    page.goto(f"{real_app.address}own")
    page.locator("input[type=file]").wait_for(state="attached", timeout=60_000)
    page.locator("input[type=file]").set_input_files(
        [{"name": "Local guidance.txt", "mimeType": "text/plain", "buffer": policy.read_bytes()}]
    )
    page.get_by_text("Local guidance").first.wait_for(timeout=20_000)
    page.get_by_role("button", name="Add", exact=True).click()
    page.locator(".cv-done").first.wait_for(timeout=90_000)
    page.goto(f"{real_app.address}?q={quote('who arranges education when a child is ill?')}")
    page.locator("article blockquote").first.wait_for(timeout=60_000)
    assert "local, not statutory guidance" not in page.locator("article").first.inner_text().lower()
    page.goto(f"{real_app.address}own")
    remove = page.get_by_role("button", name="Remove “")
    remove.first.click(timeout=60_000)
    remove.first.wait_for(state="detached", timeout=60_000)


def test_a_follow_up_is_answered_in_its_thread(page: Page, real_app: Served) -> None:
    page.goto(f"{real_app.address}?q={quote('who can suspend a pupil?')}")
    page.locator("[aria-describedby='next-hint']").wait_for(timeout=60_000)
    box = page.get_by_label("Your next question about this")
    box.fill("and for how long?")
    box.press("Enter")
    page.get_by_role("heading", name="You asked before").wait_for(timeout=60_000)
    until(page, "document.activeElement.id === 'answer'")
    assert "after=" in page.url
    assert page.locator("#answer").bounding_box()["y"] >= 0  # type: ignore[index]
    page.reload()
    page.get_by_role("heading", name="You asked before").wait_for(timeout=60_000)
    page.locator("article blockquote").first.wait_for()
