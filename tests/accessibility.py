"""Every page and state of the app at four widths, measured with axe-core; prints the table of docs/accessibility.md.

`python -m tests.accessibility --store DIR` measures over a store of real documents.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from corpus.contradictions import load_contradictions
from tests.browser_support import Served, at_rest, chromium, serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from corpus.store import Index

# 320 px is what is left of 1280 at 400% (WCAG 2.2, 1.4.10).
SIZES = {"1280": (1280, 900), "768": (768, 1024), "360": (360, 740), "400%": (320, 256)}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
LETTER = (
    "You said “a school must buy every pupil a pony before the first day of term”. Section 77 of the Education Act "
    "1996 says more."
)


@dataclass(frozen=True)
class Corpus:
    """What a store is asked for, so that each page has something to show.

    document    "source@edition"; passage, the id of one of its passages
    source, old, new  two editions that are compared; `pdf` the id of a passage of a PDF. All may be empty
    contradicted  the id of a passage that another official text contradicts; may be empty
    """

    question: str
    document: str
    passage: str
    source: str = ""
    old: str = ""
    new: str = ""
    pdf: str = ""
    contradicted: str = ""


@dataclass(frozen=True)
class State:
    """A page in one state: its address, what is there when it is drawn, and what is done then."""

    name: str
    path: str
    ready: str
    act: Callable[[Page], None] | None = None


@dataclass
class Found:
    """What was measured of one state at one width. Each entry names a rule and how many elements break it."""

    state: str
    width: str
    wcag: dict[str, list[str]] = field(default_factory=dict)
    practice: dict[str, list[str]] = field(default_factory=dict)
    overflow: int = 0

    @property
    def bad(self) -> bool:
        return bool(self.wcag or self.practice or self.overflow > 0)

    def __str__(self) -> str:
        rules = {**self.wcag, **self.practice, **({"reflow": [f"{self.overflow} px"]} if self.overflow > 0 else {})}
        return f"{self.state} at {self.width}: " + "; ".join(f"{name} {where}" for name, where in rules.items())


def _address(path: str, **parameters: str | list[str]) -> str:
    return f"{path}?{urlencode(parameters, doseq=True)}"


def _open_details(page: Page) -> None:
    for summary in page.locator("summary:visible").all():
        summary.click()
    page.wait_for_timeout(300)


def _check_letter(page: Page) -> None:
    page.get_by_label("The words to check").fill(LETTER)
    page.get_by_role("button", name="Check", exact=True).click()
    page.locator("h2#answer").wait_for(timeout=60_000)


def _fill_pack(question: str) -> Callable[[Page], None]:
    def fill(page: Page) -> None:
        here = page.url
        page.goto(f"{here.rpartition('/')[0]}/?{urlencode({'q': question})}")
        page.locator("button[data-pack]").first.wait_for(timeout=60_000)
        for button in page.locator("button[data-pack]").all()[:2]:
            button.click()
            page.wait_for_timeout(500)
        page.goto(here)
        page.locator(".cv-packed").first.wait_for(timeout=60_000)

    return fill


def _add_own(page: Page) -> None:
    page.locator("input[type=file]").set_input_files(
        [
            {
                "name": "Our policy.md",
                "mimeType": "text/markdown",
                "buffer": b"# Hats\n\nA pupil may wear a purple hat.\n",
            }
        ]
    )
    page.get_by_role("button", name="Add", exact=True).click()
    page.locator(".cv-done, .cv-error").first.wait_for(timeout=180_000)


def states(of: Corpus) -> Iterator[State]:
    """Every page and state that the store can show."""
    ask, foot = of.question, ".cv-footer"
    yield State("Ask, empty", "", "button:has-text('Search')")
    yield State("Ask, answered", _address("", q=ask), "article blockquote")
    yield State("Ask, answered, details open", _address("", q=ask), "article blockquote", _open_details)
    followed = _address("", q="and who decides that?", after=[ask])
    yield State("Ask, next question", followed, "section.cv-thread")
    yield State("Ask, declined", _address("", q="how do I bake a cake?"), "#answer")
    yield State("Ask, emergency", _address("", q="my child wants to kill himself tonight"), "#answer")
    yield State("Ask, our own summary", _address("", q="what is elective home education?"), "#answer")
    yield State("Ask, error", _address("", q=ask, as_at="soon"), ".cv-error")
    yield State("Ask, filters open", "", "summary", _open_details)
    yield State("Browse, list", "browse", "h1")
    yield State("Browse, document", _address("browse", document=of.document), "h1", _open_details)
    yield State("Browse, paragraph", _address("browse", document=of.document, passage=of.passage), "h1")
    yield State("Browse, not found", _address("browse", go="section 999 of the Moon Act"), "h1")
    if of.new:
        compared = _address("browse", source=of.source, old=of.old, new=of.new)
        yield State("Browse, comparison", compared, "h1", _open_details)
    yield State("Check, empty", "check", "button:has-text('Check')")
    yield State("Check, results", "check", "button:has-text('Check')", _check_letter)
    yield State("Meeting pack, empty", "pack", "h1")
    yield State("Meeting pack, two quotations", "pack", "h1", _fill_pack(ask))
    yield State("Your documents", "own", "button:has-text('Add')")
    yield State("Your documents, one added", "own", "button:has-text('Add')", _add_own)
    yield State("What is indexed", "indexed", "h2")
    yield State("Training, start", "training", "button:has-text('Make')")
    yield State("Training, question", _address("training", q=[ask, "must a school keep a register?"]), "h1#answer")
    yield State("Training, revealed", _address("training", q=ask, show="1"), "blockquote")
    yield State("How good it is", "quality", "h1")
    yield State("About", "about", "h1")
    yield State("On the page, text", _address("page", passage=of.passage), foot)
    if of.contradicted:
        place = _address("browse", document=of.contradicted.partition("#")[0], passage=of.contradicted)
        yield State("Browse, contradicted", place, ".cv-disagreement")
        yield State("On the page, contradicted", _address("page", passage=of.contradicted), ".cv-disagreement")
    if of.pdf:
        yield State("On the page, picture", _address("page", passage=of.pdf), "figure img")


def axe_source() -> str:
    """axe-core: of the file that CV_AXE names, else of the package that carries it. Raises ModuleNotFoundError."""
    named = os.environ.get("CV_AXE")
    file = Path(named) if named else resources.files("axe_playwright_python") / "axe.min.js"
    return str(file.read_text(encoding="utf-8"))


def run_axe(page: Page, source: str) -> list[dict[str, Any]]:
    """The rules that the page breaks, as axe gives them."""
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(source)
    found = page.evaluate(
        """async (tags) => (await axe.run(document, {
            runOnly: {type: "tag", values: tags}, rules: {"target-size": {enabled: true}},
            resultTypes: ["violations"], preload: false,
        })).violations""",
        TAGS,
    )
    return list(found)


def overflow(page: Page) -> int:
    """Pixels by which the page is wider than the screen."""
    return int(
        page.evaluate(
            "Math.max(document.documentElement.scrollWidth, "
            "document.querySelector('[data-testid=stMain]').scrollWidth) - window.innerWidth"
        )
    )


def measure(browser: Browser, served: Served, state: State, source: str, sizes: Sequence[str] = ()) -> list[Found]:
    """The state at each width, opened once in a browser that has seen nothing yet."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB", reduced_motion="reduce")
    try:
        page = context.new_page()
        page.goto(f"{served.address}{state.path}")
        page.locator(state.ready).first.wait_for(timeout=60_000)
        page.locator(".cv-footer").wait_for(timeout=60_000)
        if state.act:
            state.act(page)
        at_rest(page)  # what is pale because it is being drawn again is hard to read
        return [_at(page, state, width, source) for width in sizes or SIZES]
    finally:
        context.close()


def _at(page: Page, state: State, width: str, source: str) -> Found:
    page.set_viewport_size({"width": SIZES[width][0], "height": SIZES[width][1]})
    page.wait_for_timeout(250)
    found = Found(state.name, width, overflow=overflow(page))
    for rule in run_axe(page, source):
        where = [" ".join(map(str, node["target"])) for node in rule["nodes"]]
        (found.practice if "best-practice" in rule["tags"] else found.wcag)[rule["id"]] = where
    return found


def table(found: Sequence[Found]) -> str:
    """One row a state: elements that break a rule of WCAG, and of best practice, by width."""
    rows: dict[str, dict[str, Found]] = {}
    for one in found:
        rows.setdefault(one.state, {})[one.width] = one
    lines = [f"| page and state | {' | '.join(SIZES)} |", f"| --- |{' --- |' * len(SIZES)}"]
    lines += [f"| {state} | {' | '.join(_cell(at[w]) for w in SIZES)} |" for state, at in rows.items()]
    return "\n".join(lines)


def _cell(found: Found) -> str:
    counts = Counter({name: len(where) for name, where in found.wcag.items()})
    said = [f"{name} {count}" for name, count in counts.items()]
    said += [f"({name} {len(where)})" for name, where in found.practice.items()]
    said += [f"too wide by {found.overflow} px"] if found.overflow > 0 else []
    return ", ".join(said) or "0"


def corpus_of(store: Path, question: str) -> Corpus:
    """The longest document of a store, a PDF, and two editions of one source where there are two."""
    from corpus.store import open_index

    index = open_index(store)
    held: dict[str, list[str]] = {}
    for record in index.documents.values():
        held.setdefault(record.source, []).append(record.edition)
    two = next(
        ((source, *sorted(editions)[:2]) for source, editions in held.items() if len(editions) > 1), ("", "", "")
    )
    pdf = next((index.passages_of(key)[-1].id for key, one in index.documents.items() if one.media == "pdf"), "")
    record = max(index.documents.values(), key=lambda one: len(index.passages_of(one.key)))
    first = index.passages_of(record.key)[3]
    return Corpus(question, record.key, first.id, *two, pdf=pdf, contradicted=contradicted_passage(index))


def contradicted_passage(index: Index) -> str:
    """The id of a passage that our list of contradictions has a side of; empty where none is indexed."""
    from retrieval.contradictions import contradicted
    from retrieval.quoting import quotation

    for side in (side for one in load_contradictions() for side in one.side):
        for passage in index.passages_of(f"{side.source}@{side.edition or ''}"):
            if contradicted(quotation(index, passage.id)):
                return passage.id
    return ""


def main() -> None:
    """Measures and prints."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--store", type=Path, required=True)
    arguments.add_argument("--question", default="can school fine me for anxiety absence?")
    read = arguments.parse_args()
    source = axe_source()
    found: list[Found] = []
    with (
        tempfile.TemporaryDirectory() as folder,
        serve(read.store, Path(folder) / "log") as served,
        chromium() as browser,
    ):
        for state in states(corpus_of(read.store, read.question)):
            try:
                found += measure(browser, served, state, source)
            except Exception as fault:
                print(f"{state.name}: {str(fault)[:300]}")
    print(source.split("\n", 1)[0])
    print(table(found))
    for one in found:
        if one.bad:
            print(one)


if __name__ == "__main__":
    main()
