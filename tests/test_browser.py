"""The real app in a real browser: keyboard, headings, live region, small screens, paper, and nothing sent elsewhere."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.browser_support import Served, Watched, announced, at_rest, serve, until, watch
from tests.conftest import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

QUESTION = "when can the county send a money penalty to a parent?"
MISSION = "can school fine me for anxiety absence?"
SCREENSHOTS = ROOT / "docs" / "screenshots"
DESKTOP, PHONE = (1280, 900), (360, 740)


class Visit:
    """A page of the app, and what it did that nobody should see."""

    def __init__(self, page: Page, served: Served) -> None:
        self.page, self.address = page, served.address
        self.seen: Watched = watch(page, served.address)

    def open(self, path: str = "", wait_for: str = ".cv-footer") -> Page:
        self.page.goto(f"{self.address}{path}")
        self.page.locator(wait_for).first.wait_for(timeout=60_000)
        at_rest(self.page)
        return self.page

    def ask(self, question: str) -> Page:
        return self.open(f"?q={quote(question)}", "#answer")


@pytest.fixture
def visit(browser: Browser, app: Served, request: pytest.FixtureRequest) -> Iterator[Visit]:
    width, height = getattr(request, "param", DESKTOP)
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en-GB")
    yield Visit(context.new_page(), app)
    context.close()


def overflow(page: Page) -> int:
    """Pixels by which the page is wider than the screen."""
    return int(
        page.evaluate(
            "Math.max(document.documentElement.scrollWidth, "
            "document.querySelector('[data-testid=stMain]').scrollWidth) - window.innerWidth"
        )
    )


def test_asks_by_keyboard_alone(visit: Visit, capsys: pytest.CaptureFixture[str]) -> None:
    page = visit.open()
    page.locator("#cv-status").wait_for(state="attached")
    announced(page)
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('aria-label')") == "Your question":
            break
    page.keyboard.type(QUESTION)
    begun = time.perf_counter()
    page.keyboard.press("Enter")
    page.locator("article blockquote").first.wait_for(timeout=60_000)
    seconds = time.perf_counter() - begun
    with capsys.disabled():
        print(f"\nfirst answer in the browser {seconds:.2f} s after Enter")
    named = "document.title === document.querySelector('h2#answer').innerText + ' - Chapter & Verse'"
    until(page, named)
    found = page.locator("h2#answer").inner_text()
    until(page, "found => window.heard.includes(found)", found)
    page.wait_for_timeout(400)  # it might be said again
    heard = page.evaluate("window.heard")
    assert heard.count(found) == 1
    assert set(heard) <= {"Searching", found}
    assert QUESTION.replace(" ", "+").replace("?", "%3F") in page.url.replace("%20", "+")
    assert page.title() == f"{found} - Chapter & Verse"
    assert visit.seen == Watched()


def test_the_address_gives_the_same_answer_and_back_goes_back(visit: Visit) -> None:
    page = visit.ask(QUESTION)
    first = page.locator("blockquote").all_inner_texts()
    box = page.get_by_label("Your question")
    box.fill("must a school keep a register?")
    box.press("Enter")
    page.wait_for_url("**register**")
    until(page, "first => document.querySelector('blockquote')?.innerText !== first", first[0])
    page.go_back()
    until(page, "first => document.querySelector('blockquote')?.innerText === first", first[0])
    until(page, """question => document.querySelector('[aria-label="Your question"]').value === question""", QUESTION)
    assert page.locator("blockquote").all_inner_texts() == first
    assert box.input_value() == QUESTION


def test_quotations_and_headings(visit: Visit) -> None:
    page = visit.ask(QUESTION)
    assert page.evaluate("document.documentElement.lang") == "en-GB"
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => Number(h.tagName[1]))")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    articles = page.locator("article")
    assert articles.count() >= 1
    for number in range(articles.count()):
        article = articles.nth(number)
        assert article.locator("h3").count() == 1
        assert article.locator("blockquote").count() == 1
        assert article.get_by_text("Edition", exact=True).is_visible()
    page.get_by_text("Show the whole paragraph").first.click()
    assert page.locator("mark").first.is_visible()
    assert page.locator("article a[href^='https://']").first.get_attribute("rel") == "noopener"
    page.locator("[aria-describedby='question-hint']").wait_for()  # set by the page's script
    assert page.locator("header button:visible, [data-testid=stToolbar]:visible").count() == 0


def test_single_keys_do_nothing(visit: Visit) -> None:
    page = visit.ask(QUESTION)
    page.locator("#cv-status").wait_for(state="attached")
    page.locator("summary").last.focus()
    page.evaluate("window.kept = document.querySelector('article')")
    for key in "rc":
        page.keyboard.press(key)
    page.wait_for_timeout(500)
    assert page.get_by_role("dialog").count() == 0
    assert page.evaluate("window.kept.isConnected")


def test_a_pressed_example_moves_the_focus_to_its_answer(visit: Visit) -> None:
    page = visit.open()
    page.locator("#cv-status").wait_for(state="attached")
    page.locator(".st-key-examples button").first.press("Enter")
    page.locator("#answer").wait_for(timeout=60_000)
    until(page, "document.activeElement.id === 'answer'")


@pytest.mark.parametrize("visit", [PHONE], indirect=True)
@pytest.mark.parametrize("path", ["", f"?q={quote(QUESTION)}", "?q=how+do+I+bake+a+cake", "indexed", "about"])
def test_fits_a_small_phone(visit: Visit, path: str) -> None:
    page = visit.open(path)
    page.wait_for_timeout(300)
    for summary in page.locator("summary:visible").all():
        summary.click()
    assert overflow(page) <= 0
    assert not visit.seen.outside


def test_a_hostile_question_is_text(visit: Visit) -> None:
    page = visit.open(f"?q={quote('must a school keep a register? <img src=x onerror=window.hurt=1>')}", "#answer")
    page.wait_for_timeout(300)
    assert page.evaluate("window.hurt") is None
    assert page.locator("img[src=x]").count() == 0


def test_paper_has_quotations_with_their_citations_and_no_controls(visit: Visit) -> None:
    page = visit.ask(QUESTION)
    page.emulate_media(media="print")
    assert page.locator("blockquote").first.is_visible()
    assert page.locator("article h3").first.is_visible()
    assert page.locator(".cv-asked").is_visible()
    for hidden in ("[data-testid=stForm]", "nav", "summary"):
        assert page.locator(hidden).first.is_hidden()
    assert page.evaluate("getComputedStyle(document.querySelector('article')).breakInside") == "avoid"
    assert len(page.pdf()) > 5_000


@pytest.mark.parametrize("path", ["", f"?q={quote(QUESTION)}", "indexed", "about"])
def test_text_is_dark_enough(visit: Visit, path: str) -> None:
    page = visit.open(path)
    faint = page.evaluate(
        """() => {
            const light = (c) => { const v = c / 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
            const lum = ([r, g, b]) => 0.2126 * light(r) + 0.7152 * light(g) + 0.0722 * light(b);
            const parts = (text) => text.match(/[\\d.]+/g).map(Number);
            const behind = (e) => {
                for (; e; e = e.parentElement) {
                    const c = parts(getComputedStyle(e).backgroundColor);
                    if (c.length === 3 || c[3] > 0.99) return c;
                }
                return [255, 255, 255];
            };
            return [...document.querySelectorAll('main *')].filter((e) =>
                e.checkVisibility() && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())
            ).flatMap((e) => {
                const [a, b] = [lum(parts(getComputedStyle(e).color)), lum(behind(e))].sort((x, y) => y - x);
                const ratio = (a + 0.05) / (b + 0.05);
                return ratio < 4.5 ? [`${ratio.toFixed(1)} ${e.tagName} ${e.textContent.slice(0, 40)}`] : [];
            });
        }"""
    )
    assert faint == []


def test_the_browser_is_told_to_send_nothing_elsewhere(visit: Visit) -> None:
    response = visit.page.goto(visit.address)
    assert response is not None
    assert response.headers["referrer-policy"] == "no-referrer"
    policy = response.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "connect-src 'self'" in policy
    assert "'unsafe-eval'" not in policy


def test_no_question_is_logged(visit: Visit, app: Served) -> None:
    visit.ask("must a school keep a register of zebras?")
    visit.page.wait_for_timeout(300)
    assert "zebras" not in app.log.read_text(encoding="utf-8", errors="replace")


def test_an_empty_store_is_found_filled(browser: Browser, invented_store: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    with serve(store, tmp_path / "log") as served:
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{served.address}?q={quote(QUESTION)}")
        page.get_by_role("heading", name="Nothing is indexed yet").wait_for(timeout=60_000)
        store.symlink_to(invented_store, target_is_directory=True)
        page.wait_for_timeout(2500)
        page.reload()
        page.locator("blockquote").first.wait_for(timeout=60_000)
        context.close()


@pytest.mark.shared
@pytest.mark.slow
def test_the_real_documents(browser: Browser, real_store: Path, tmp_path: Path) -> None:
    """The mission's question at both widths. With CV_SCREENSHOTS=1 the pictures of the documentation are taken anew."""
    folder = SCREENSHOTS if os.environ.get("CV_SCREENSHOTS") == "1" else tmp_path
    with serve(real_store, tmp_path / "log") as served:
        for name, (width, height), scale in (("desktop", DESKTOP, 1), ("phone", PHONE, 2)):
            context = browser.new_context(viewport={"width": width, "height": height}, device_scale_factor=scale)
            visit = Visit(context.new_page(), served)
            page = visit.open()
            box = page.get_by_label("Your question")
            box.fill(MISSION)
            box.press("Enter")
            page.locator("article blockquote").first.wait_for(timeout=60_000)
            at_rest(page)
            assert page.locator("article blockquote").count() >= 1
            assert overflow(page) <= 0
            picture(page, folder / f"answer-{name}.png", width, 1800)
            if name == "phone":
                page = visit.ask("what time does the school library close?")
                assert page.locator("blockquote").count() == 0
                picture(page, folder / "declined-phone.png", width, 1200)
            assert visit.seen == Watched()
            context.close()


def picture(page: Page, file: Path, width: int, height: int) -> None:
    """A screenshot from the top of the page, at most `height` pixels high."""
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
    page.wait_for_timeout(300)
    file.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(file))
