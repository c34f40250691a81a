"""The whole way in a real browser: ask, add two, put them in order, write a note, take both files along."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pypdfium2
import pytest
from docx import Document

from tests.browser_support import Served, announced, at_rest, serve, until, watch
from tests.test_browser import DESKTOP, MISSION, PHONE, QUESTION, SCREENSHOTS, overflow, picture

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
NOTE = "Ask for the letter of <b>May</b>, café – “£5”"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": DESKTOP[0], "height": DESKTOP[1]}, locale="en-GB")
    yield context.new_page()
    context.close()


def ask(page: Page, served: Served, question: str) -> None:
    page.goto(f"{served.address}?q={quote(question)}")
    page.locator("article button[data-pack]").nth(1).wait_for(timeout=60_000)
    page.locator("#cv-status").wait_for(state="attached")
    at_rest(page)


def add(page: Page, number: int) -> None:
    """Adds a quotation by keyboard."""
    button = page.locator("article button[data-pack]").nth(number)
    button.press("Enter")
    page.locator("article").nth(number).locator("button[data-there=yes]").wait_for()


def heard(page: Page, text: str) -> None:
    page.locator("#cv-status", has_text=text).wait_for(state="attached", timeout=30_000)


def quoted(page: Page) -> list[str]:
    return [" ".join(text.split()) for text in page.locator(".cv-packed blockquote").all_inner_texts()]


def open_pack(page: Page) -> None:
    page.locator(".cv-pack-line a").click()
    page.get_by_role("heading", name="What is kept").wait_for(timeout=60_000)
    page.wait_for_url("**/pack?item=*")
    at_rest(page)


def test_from_question_to_files(page: Page, app: Served, tmp_path: Path) -> None:
    seen = watch(page, app.address)
    ask(page, app, QUESTION)
    announced(page)
    kept = page.evaluate_handle("document.querySelector('article')")
    add(page, 0)
    add(page, 1)
    assert kept.evaluate("article => article.isConnected")  # the answer was not drawn again
    heard(page, "It now has 2 quotations.")
    assert page.evaluate("window.heard").count("Added to your meeting pack. It now has 2 quotations.") == 1
    assert page.evaluate("document.activeElement.dataset.there") == "yes"
    assert page.locator("article .cv-in-pack:visible").count() == 2
    assert page.locator(".cv-pack-line").inner_text() == "Meeting pack: 2 quotations"

    open_pack(page)
    first, second = quoted(page)
    page.get_by_role("button", name="Move 2 up").press("Enter")
    heard(page, "Quotation moved to place 1.")
    at_rest(page)
    assert quoted(page) == [second, first]
    until(page, "document.activeElement.innerText === 'Move 1 down'")
    page.get_by_label("Title of the pack").fill("Our meeting")
    page.get_by_label("Title of the pack").press("Enter")
    page.get_by_label("Your note on quotation 1").fill(NOTE)
    with page.expect_download() as download:  # straight from the box: the note must be in the file
        page.get_by_role("link", name="PDF").click()
    download.value.save_as(tmp_path / "pack.pdf")
    with page.expect_download() as download:
        page.get_by_role("link", name="Word").click()
    download.value.save_as(tmp_path / "pack.docx")

    document = pypdfium2.PdfDocument(tmp_path / "pack.pdf")
    in_pdf = " ".join(" ".join(sheet.get_textpage().get_text_range().split()) for sheet in document)
    document.close()
    lines = [p.text for p in Document(str(tmp_path / "pack.docx")).paragraphs]
    for text in (in_pdf, " ".join(lines)):
        assert "Our meeting" in text
        assert NOTE in text
        assert text.index("1. ") < text.index(NOTE) < text.index("2. ")
    assert "meeting" not in page.url.lower().replace("meeting-pack", "")
    assert "letter" not in page.url
    assert not seen.outside


def test_a_file_waits_for_the_last_note_where_the_server_is_slow(page: Page, app: Served, tmp_path: Path) -> None:
    ask(page, app, QUESTION)
    add(page, 0)
    open_pack(page)
    page.evaluate(  # what the page sends takes longer than a file would
        """() => {
            const send = WebSocket.prototype.send;
            WebSocket.prototype.send = function (data) { setTimeout(() => send.call(this, data), 2000); };
        }"""
    )
    page.get_by_label("Title of the pack").fill("Our meeting")
    page.get_by_label("Your note on quotation 1").fill(NOTE)
    with page.expect_download(timeout=60_000) as download:
        page.get_by_role("link", name="Word").click()
    download.value.save_as(tmp_path / "pack.docx")
    text = " ".join(p.text for p in Document(str(tmp_path / "pack.docx")).paragraphs)
    assert "Our meeting" in text
    assert NOTE in text


def test_the_address_opens_the_same_pack_elsewhere(page: Page, app: Served, browser: Browser) -> None:
    ask(page, app, QUESTION)
    add(page, 1)
    add(page, 0)
    open_pack(page)
    page.get_by_label("Your note on quotation 1").fill("only mine")
    page.get_by_label("Title of the pack").focus()
    page.locator(".cv-note", has_text="only mine").wait_for(state="attached")
    other = browser.new_context(locale="en-GB")
    elsewhere = other.new_page()
    elsewhere.goto(page.url)
    elsewhere.get_by_role("heading", name="What is kept").wait_for(timeout=60_000)
    at_rest(elsewhere)
    assert quoted(elsewhere) == quoted(page)
    assert "only mine" not in elsewhere.content()
    other.close()
    page.goto(f"{app.address}pack")  # and without an address it is still there for whoever made it
    page.locator(".cv-note", has_text="only mine").wait_for(state="attached", timeout=60_000)


def test_removing_on_the_ask_page_and_an_empty_pack(page: Page, app: Served) -> None:
    page.goto(f"{app.address}pack")
    page.get_by_text("Your pack is empty.").wait_for(timeout=60_000)
    ask(page, app, QUESTION)
    assert page.locator(".cv-pack-line").is_hidden()
    add(page, 0)
    page.reload()
    button = page.get_by_role("button", name="Remove from meeting pack").first
    button.wait_for(timeout=60_000)
    page.locator("#cv-status").wait_for(state="attached")
    at_rest(page)
    button.click()
    page.locator("article").first.get_by_role("button", name="Add to meeting pack").wait_for()
    page.locator(".cv-pack-line").wait_for(state="hidden")


def test_paper_has_notes_and_no_controls(page: Page, app: Served) -> None:
    ask(page, app, QUESTION)
    add(page, 0)
    page.emulate_media(media="print")
    assert page.locator("article .cv-pack").first.is_hidden()
    page.emulate_media(media="screen")
    open_pack(page)
    page.get_by_label("Your note on quotation 1").fill("printed note")
    page.get_by_label("Title of the pack").focus()
    page.locator(".cv-note", has_text="printed note").wait_for(state="attached")
    page.emulate_media(media="print")
    assert page.locator(".cv-note").is_visible()
    assert page.locator("blockquote").is_visible()
    for hidden in (
        "textarea",
        "[class*=st-key-pack-buttons] button",
        ".cv-take",
        ".cv-kept",
        "[data-testid=stTextInput]",
    ):
        assert page.locator(hidden).first.is_hidden(), hidden


@pytest.mark.shared
@pytest.mark.slow
def test_the_real_documents(browser: Browser, real_store: Path, tmp_path: Path) -> None:
    """The pack at both widths. With CV_SCREENSHOTS=1 the pictures of the documentation are taken anew."""
    folder = SCREENSHOTS if os.environ.get("CV_SCREENSHOTS") == "1" else tmp_path
    with serve(real_store, tmp_path / "log") as served:
        for name, (width, height), scale in (("desktop", DESKTOP, 1), ("phone", PHONE, 1)):
            context = browser.new_context(viewport={"width": width, "height": height}, device_scale_factor=scale)
            page = context.new_page()
            ask(page, served, MISSION)
            add(page, 0)
            add(page, 1)
            assert overflow(page) <= 0
            open_pack(page)
            page.get_by_label("Title of the pack").fill("Our meeting on attendance")
            page.get_by_label("Title of the pack").press("Enter")
            page.locator(".cv-pack-title", has_text="Our meeting").wait_for(state="attached")
            assert overflow(page) <= 0
            picture(page, folder / f"pack-{name}.png", width, 1800)
            context.close()
