"""The page that checks a letter: as Streamlit runs it, and in a real browser."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from tests.browser_support import Served, until, watch
from tests.invented import LETTER, write_letter
from tests.test_app import markup, words

if TYPE_CHECKING:
    from playwright.sync_api import Browser

DOGS = "A proprietor may not keep more than three dogs on school land."


def _page() -> None:
    from ui.check import page as check

    check.page()


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch, invented_store: Path) -> AppTest:
    monkeypatch.setenv("CV_STORE", str(invented_store))
    return AppTest.from_function(_page, default_timeout=300)


def _checked(page: AppTest, text: str) -> AppTest:
    page.run()
    page.text_area(key="letter").set_value(text)
    return page.button[0].click().run()


def test_a_letter_is_summed_up_and_each_claim_is_a_section(page: AppTest) -> None:
    app = _checked(page, LETTER)
    html = markup(app)
    assert "1 superseded, 1 altered, 1 cited wrongly" in words(app)
    assert html.count("<article") == 6
    assert "Only quotations and references were checked" in words(app)
    altered = re.findall(r"<article.*?</article>", html, re.S)[1]
    assert "<del" in altered
    assert "[left out: " in altered
    assert "<ins" in altered
    assert f"<p>{DOGS}</p>" in html
    assert "Not judged: " in words(app)
    assert not app.query_params


def test_words_in_the_address_are_checked_and_what_is_pasted_never_gets_there(page: AppTest) -> None:
    page.query_params["words"] = DOGS
    app = page.run()
    assert "1 found exact" in words(app)
    assert app.text_area(key="letter").value == DOGS
    assert "./check?words=A%20proprietor" in markup(app)
    app.text_area(key="letter").set_value("It says “" + DOGS.replace("three", "five") + "”")
    app.button[0].click().run()
    assert "1 altered" in words(app)
    assert "words" not in app.query_params


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Paste the words to check"),
        ("x" * 100_001, "The text is too long"),
        ("“”", "There is nothing to check"),
    ],
)
def test_what_cannot_be_checked_is_one_sentence_and_stays_in_the_box(page: AppTest, text: str, sentence: str) -> None:
    app = _checked(page, text)
    assert "There is a problem" in words(app)
    assert sentence in words(app)
    assert app.text_area(key="letter").value == text


@pytest.mark.parametrize("given", ["x" * 301, "<script>alert(1)</script>" * 13])
def test_an_address_with_too_many_words_is_an_error(page: AppTest, given: str) -> None:
    page.query_params["words"] = given
    app = page.run()
    assert "at most 300 characters" in words(app)


def test_a_letter_is_never_markup(page: AppTest) -> None:
    app = _checked(page, "“<script>alert(1)</script> <img src=x onerror=alert(1)> must keep more than three dogs”")
    html = markup(app)
    assert html.count("<script") == 1
    assert "<img" not in html


def test_an_empty_store_says_so(monkeypatch: pytest.MonkeyPatch, page: AppTest, tmp_path: Path) -> None:
    monkeypatch.setenv("CV_STORE", str(tmp_path / "nothing"))
    assert "Nothing is indexed yet" in words(_checked(page, LETTER))


@pytest.mark.browser
@pytest.mark.parametrize("upload", [False, True])
def test_a_letter_in_the_browser(browser: Browser, app: Served, tmp_path: Path, upload: bool) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="en-GB")
    page = context.new_page()
    seen = watch(page, app.address)
    page.goto(f"{app.address}check")
    box = page.get_by_label("The words to check")
    box.wait_for(timeout=60_000)
    if upload:
        page.locator("input[type=file]").set_input_files(write_letter(tmp_path))
        page.get_by_text("letter.txt").wait_for(timeout=20_000)
    else:
        box.fill(LETTER)
    page.get_by_role("button", name="Check", exact=True).click()
    heading = page.locator("h2#answer")
    heading.wait_for(timeout=60_000)
    assert "1 cited wrongly" in heading.inner_text()
    until(page, "heading => document.title.startsWith(heading)", heading.inner_text())
    assert page.locator("article").count() == 6
    assert page.locator("del").first.is_visible()
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => Number(h.tagName[1]))")
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    for summary in page.locator("summary:visible").all():
        summary.click()
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth") <= 0
    until(page, "text => document.getElementById('cv-status').innerText === text", heading.inner_text())
    assert "words" not in page.url
    assert "?" not in page.url
    assert not seen.outside
    log = app.log.read_text(encoding="utf-8", errors="replace")
    assert "Hale" not in log
    assert "Traceback" not in log
    context.close()
