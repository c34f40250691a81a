"""Three people and what they came for, walked through the app in a browser: what it takes, and what they see."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import docx

from corpus.errors import BrowserError, StoreError
from corpus.settings import Settings
from eval.paper import judged, printed, sheet
from eval.served_app import chromium, served
from eval.walker import Walker

PARENT = "can school fine me for anxiety absence?"
PROFESSIONAL = "who must arrange education for a child who is too ill to go to school?"
TRAINER = "when can a special school delete a pupil's name from the register?"
ANSWER = "#answer"


@dataclass(frozen=True)
class Walk:
    """One walk: `outcome` says in a sentence what the person left with, `kept` whether that was whole."""

    name: str
    title: str
    clicks: int
    keys: int
    seconds: float
    pictures: tuple[tuple[str, str], ...]
    outcome: str
    kept: bool


def _asked(walker: Walker, address: str, question: str) -> None:
    walker.open(address, 'input[aria-label="Your question"]')
    walker.see("Opens the app.")
    box = walker.page.get_by_label("Your question")
    walker.type(box, question)
    walker.enter(box, ANSWER)
    if not walker.page.locator("article.cv-quotation").count():
        raise StoreError(f"The index does not answer “{question}”. Index the official documents first.")


def _parent(walker: Walker, address: str) -> tuple[str, bool]:
    _asked(walker, address, PARENT)
    walker.see("Types the question and presses Enter. The first official words stand in a box.", ANSWER)
    walker.see("Reads on: what it means, in words marked as ours.", ".cv-ours")
    walker.see("Where to get help.", ".cv-help-section")
    pdf = printed(walker.page)
    paper = judged(walker.page, pdf, "article.cv-quotation")
    walker.keep(sheet(pdf), "Prints it from the browser’s menu: the first sheet.")
    said = f"{paper.sheets} sheets; {paper.together} of {paper.quotations} quotations together with their citation"
    controls = f"controls on paper: {', '.join(paper.controls)}" if paper.controls else "no controls on paper"
    return f"{said}; {controls}.", paper.good


def _professional(walker: Walker, address: str) -> tuple[str, bool]:
    _asked(walker, address, PROFESSIONAL)
    page = walker.page
    walker.see("Types the question and presses Enter: the duty, on whom, and where.", ANSWER)
    first = page.locator("article.cv-quotation").first
    words = first.locator("blockquote").inner_text()
    walker.click(first.get_by_role("button", name="Add to meeting pack"), ".cv-pack-line:not([hidden])")
    walker.see("Adds the first quotation to the meeting pack.", "article.cv-quotation")
    walker.click(page.locator(".cv-pack-line a").first, ".cv-files a")
    walker.see("Opens the pack.")
    walker.see("Takes it along.", ".cv-take", 300)
    with tempfile.TemporaryDirectory() as folder, page.expect_download() as waited:
        walker.click(page.get_by_role("link", name="Get the pack as a Word file"), ".cv-files a")
        file = Path(folder) / "pack.docx"
        waited.value.save_as(file)
        size, read = file.stat().st_size, docx.Document(str(file))
        text = "".join("\n".join(p.text for p in read.element.body.iter() if p.tag.endswith("}t") and p.text).split())
    whole = all("".join(line.split()) in text for line in words.splitlines())
    return f"A Word file of {size / 1000:.0f} kB on disk; the quoted words are {'' if whole else 'not '}in it.", whole


def _trainer(walker: Walker, address: str) -> tuple[str, bool]:
    page = walker.page
    walker.open(address, 'input[aria-label="Your question"]')
    walker.click(page.get_by_role("link", name="Training"), "textarea")
    walker.type(page.get_by_label("Your questions, one on each line"), TRAINER)
    walker.see("Opens the page Training (at the foot of every page) and types the question.")
    walker.click(page.get_by_role("button", name="Make the list"), ".cv-alone")
    walker.see("The room sees the question alone.")
    walker.click(page.get_by_role("button", name="Show the answer"), ".cv-training blockquote")
    walker.see("Shows the passage, large, the quoted words marked.", ".cv-training")
    walker.click(page.get_by_role("link", name="See it on its page"), ".cv-sheet img")
    walker.see("Opens the official page with the words marked.")
    walker.click(page.get_by_role("link", name="150%"), ".cv-zoom-150 img")
    walker.click(page.get_by_role("link", name="Go to the marked words"), ".cv-zoom-150 img")
    walker.look("Makes it larger for the room, and goes to the marked words.")
    marked = "are marked" in page.locator(".cv-sheet figcaption").first.inner_text()
    return f"The page of the PDF on the screen, the quoted words {'' if marked else 'not '}marked.", marked


@dataclass(frozen=True)
class _Plan:
    title: str
    width: int
    height: int
    scale: float
    walk: Callable[[Walker, str], tuple[str, bool]]


PLANS = {
    "parent": _Plan("A parent, on a phone: from the question to paper", 360, 740, 2, _parent),
    "professional": _Plan("A professional: from the question to a Word file", 1280, 800, 1, _professional),
    "trainer": _Plan("A trainer: from the question to the marked page, in front of a room", 1280, 800, 1, _trainer),
}


def walks(settings: Settings, folder: Path) -> list[Walk]:
    """Walks all three over the store and writes their pictures into `folder`.

    Raises BrowserError where the app or Chromium is missing, StoreError where the index does not answer a question.
    """
    from playwright.sync_api import Error

    folder.mkdir(parents=True, exist_ok=True)
    done: list[Walk] = []
    with served(settings.store) as address, chromium() as browser:
        for name, plan in PLANS.items():
            context = browser.new_context(
                viewport={"width": plan.width, "height": plan.height},
                device_scale_factor=plan.scale,
                has_touch=plan.width < 600,
            )
            walker = Walker(context.new_page(), folder, name)
            try:
                outcome, kept = plan.walk(walker, address)
            except Error as fault:
                raise BrowserError(f"The walk “{plan.title}” stopped: {str(fault).splitlines()[0]}") from fault
            context.close()
            pictures = tuple(walker.pictures)
            seconds = round(walker.seconds, 1)
            done.append(Walk(name, plan.title, walker.clicks, walker.keys, seconds, pictures, outcome, kept))
    return done


def walks_text(done: list[Walk], folder: str) -> str:
    """The walks as Markdown; `folder` is where the pictures are, seen from the page."""
    lines = [
        "# Three walks through the app",
        "",
        "Made by `python -m eval walks`, in Chromium, on an index of real documents. Seconds are the machine’s: "
        "opening, searching and drawing, with a text typed as fast as a machine types. The first walk also waits for "
        "the app to load its model, once. A person adds reading and typing.",
        "",
        "| walk | clicks | key presses | seconds |",
        "| --- | --- | --- | --- |",
        *(f"| {walk.title} | {walk.clicks} | {walk.keys} | {walk.seconds} |" for walk in done),
    ]
    for walk in done:
        lines += ["", f"## {walk.title}", ""]
        for number, (file, what) in enumerate(walk.pictures, 1):
            lines += [f"{number}. {what}", "", f"   ![{what}]({folder}/{file})", ""]
        lines += [f"What is left in the hand: {walk.outcome}"]
    return "\n".join(lines) + "\n"
