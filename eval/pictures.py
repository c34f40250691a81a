"""A picture of every page at two widths, for the documentation."""

from __future__ import annotations

import io
from pathlib import Path
from urllib.parse import urlencode

from PIL import Image

from corpus.errors import StoreError, UsageError
from corpus.settings import Settings
from corpus.store import Index, open_index
from eval.served_app import chromium, served
from retrieval.answer import Quote
from retrieval.engine import Engine
from ui.browse.address import read_around
from ui.official.request import PageRequest

ANSWERED = "who must arrange education for a child who is too ill to go to school?"
ON_PAPER = "when can a special school delete a pupil's name from the register?"
DECLINED = "how do I complain about the school bus timetable in Glasgow?"
WIDTHS = {"desktop": (1280, 1500), "phone": (360, 1600)}
LARGEST = 300_000  # bytes


def _quotes(settings: Settings) -> tuple[Quote, Quote]:
    engine = Engine(settings)
    found = [engine.ask(question).quotes for question in (ANSWERED, ON_PAPER)]
    if not all(found):
        raise StoreError("The index does not answer the questions for the pictures. Index the official documents.")
    return found[0][0], next((quote for quote in found[1] if quote.pdf_page), found[1][0])


def _editions(index: Index) -> dict[str, str]:
    """A source of which two editions are indexed, for the page that compares them; empty where there is none."""
    editions: dict[str, list[str]] = {}
    for record in index.documents.values():
        editions.setdefault(record.source, []).append(record.edition)
    for source, all_of_it in sorted(editions.items()):
        if len(all_of_it) > 1:
            old, new = sorted(all_of_it)[-2:]
            return {"source": source, "old": old, "new": new}
    return {}


def views(settings: Settings, *, only_comparison: bool = False) -> dict[str, tuple[str, str]]:
    """(address, the selector to wait for) by the name of the picture.

    The comparison of two editions is among them where two are indexed; alone, the index need answer no question.
    Raises UsageError where it is wanted alone and no two are.
    """
    compared = _editions(open_index(settings.store))
    comparison = {"compare": (f"browse?{urlencode(compared)}", ".cv-changed")} if compared else {}
    if only_comparison:
        if not comparison:
            raise UsageError(
                "No document is indexed in two editions: index another edition of one, or leave --only-comparison out."
            )
        return comparison
    law, page = _quotes(settings)
    key = f"{law.passage_id}:{law.start}:{law.end}"
    listed = {"q": ANSWERED, "show": "1"}
    return {
        "answer": (f"?{urlencode({'q': ANSWERED})}", "article.cv-quotation"),
        "declined": (f"?{urlencode({'q': DECLINED})}", "#answer"),
        "start": ("", ".st-key-examples button"),
        "browse": ("browse", "h1"),
        "document": (f"browse?{urlencode({'document': f'{page.source}@{page.edition}'})}", "h1"),
        "paragraph": (read_around(page).removeprefix("./"), "h1"),
        "check": ("check", "textarea"),
        "pack": (f"pack?{urlencode({'item': key})}", ".cv-files"),
        "page": (PageRequest(page.passage_id, page.start, page.end).address.removeprefix("./"), ".cv-sheet img"),
        "own": ("own", "h1"),
        "training": (f"training?{urlencode(listed)}", ".cv-training blockquote"),
        "quality": ("quality", "h1"),
        "indexed": ("indexed", "h1"),
        "about": ("about", "h1"),
        **comparison,
    }


def pictures(settings: Settings, folder: Path, *, only_comparison: bool = False) -> list[str]:
    """Writes them all into `folder` and returns their names.

    Raises BrowserError where the app or Chromium is missing, StoreError where the index answers nothing,
    UsageError where only the comparison is wanted and no document has two editions.
    """
    wanted = views(settings, only_comparison=only_comparison)
    folder.mkdir(parents=True, exist_ok=True)
    names: list[str] = []
    with served(settings.store) as address, chromium() as browser:
        for device, (width, height) in WIDTHS.items():
            for name, (path, selector) in wanted.items():
                context = browser.new_context(viewport={"width": width, "height": height})
                page = context.new_page()
                page.goto(f"{address}{path}")
                page.locator(selector).first.wait_for(timeout=45_000)
                if name == "check":
                    page.locator("textarea").first.fill(_wording(settings))
                    page.get_by_role("button", name="Check", exact=True).click()
                    page.locator("article").first.wait_for(timeout=45_000)
                page.wait_for_timeout(1200)
                length = page.locator('[data-testid="stMain"]').evaluate("e => e.scrollHeight")
                page.set_viewport_size({"width": width, "height": min(height, max(600, int(length) + 20))})
                page.wait_for_timeout(300)
                names.append(f"{name}-{device}.png")
                _write(page.screenshot(), folder / names[-1])
                context.close()
    return names


def _write(png: bytes, file: Path) -> None:
    """With few colours: letters stay sharp, and the file small."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    for colours in (128, 48, 16):
        picture.quantize(colours, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
        if file.stat().st_size <= LARGEST:
            return


def _wording(settings: Settings) -> str:
    """Words of a quotation with one of them changed, so that the check has something to say."""
    words = _quotes(settings)[0].text
    changed = words.replace(" shall ", " should ", 1)
    return f"The law says: “{changed if changed != words else words.replace(' ', ' not ', 1)}”"
