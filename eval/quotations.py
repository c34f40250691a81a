"""Every quotation against a second extractor, one that the product does not use, in the named file on the named page.

PDF pages are read by pdfplumber, text and Markdown as they are, XML as the text of its elements. Only letters, digits
and pound signs are compared: two extractors differ in white space, hyphens and list marks. Footnote marks, which the
product leaves out, may stand between words as digits; footnotes in brackets may stand inside a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from corpus.settings import Settings
from eval.questionset import load_questions
from ingest.candidates import from_folder
from retrieval.answer import Quote
from retrieval.engine import Engine

_TAG = re.compile(r"<[^>]+>")
_BRACKETED = re.compile(r"\[(?:[^\[\]]|\[[^\[\]]*\])*\]")
_RULER = re.compile(r"=+\s*\n\s*PAGE \d+\s*\n\s*=+")


def words(text: str) -> list[str]:
    """Runs of letters, of digits and pound signs, lower case: "days16" is "days", "16"."""
    return re.findall(r"[a-z]+|[0-9£]+", text.lower().replace("\ufb01", "fi").replace("\ufb02", "fl"))


def contains(haystack: Sequence[str], needle: Sequence[str]) -> bool:
    """Whether the letters of `needle` stand in `haystack` in a row, numbers that only `haystack` has passed over."""
    found = re.escape("".join(needle[:1]))
    parts = [found] + [rf"(?:[0-9]{{1,12}})?{re.escape(word)}" for word in needle[1:]]  # at most four marks together
    return re.search("".join(parts), "".join(haystack)) is not None


@cache
def _pdf_pages(path: Path, flow: bool) -> tuple[str, ...]:
    """The text of each page in the order of the file (`flow`), or from top to bottom, as boxes are read."""
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        return tuple(page.extract_text(use_text_flow=flow) or "" for page in pdf.pages)


@cache
def _whole(path: Path) -> tuple[str, ...]:
    """The file's text, with and without bracketed notes."""
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix == ".xml":
        text = _TAG.sub(" ", text)
    text = _RULER.sub(" ", text)
    return text, _BRACKETED.sub(" ", text)


def _texts(path: Path, quote: Quote, flow: bool) -> tuple[str, ...]:
    """What the second extractor reads where the quotation should stand."""
    if path.suffix.lower() != ".pdf" or quote.pdf_page is None:
        return _whole(path)
    last = quote.pdf_page_end or quote.pdf_page
    pages = _pdf_pages(path, flow)[quote.pdf_page - 1 : last]
    if len(pages) == 1:
        return pages
    return ("\n".join(pages), *pages)


def found_by_second_extractor(path: Path, quote: Quote) -> bool:
    """Whether the quotation stands there. One that runs over a page is looked for in its two halves."""
    return _stands(path, quote, True) or _stands(path, quote, False)


def _stands(path: Path, quote: Quote, flow: bool) -> bool:
    needle = words(quote.text)
    texts = [words(text) for text in _texts(path, quote, flow)]
    if any(contains(text, needle) for text in texts):
        return True
    if quote.pdf_page is None or quote.pdf_page_end in (None, quote.pdf_page):
        return False
    first, last = texts[1], texts[-1]
    return any(contains(first, needle[:cut]) and contains(last, needle[cut:]) for cut in range(1, len(needle)))


def compare_quotations(settings: Settings, name: str, folders: Sequence[Path]) -> dict[str, Any]:
    """Asks the set `name` and looks every quotation up: {"quotations", "found", "missing", "rows"}."""
    engine = Engine(settings)
    paths = {c.key: c.path for folder in folders for c in from_folder(folder)}
    total, misses = 0, []
    for question in load_questions(name):
        for quote in engine.ask(question.question).quotes:
            total += 1
            path = paths.get(f"{quote.source}@{quote.edition}")
            if path is None or not found_by_second_extractor(path, quote):
                misses.append(
                    {"question": question.id, "source": quote.source, "reference": quote.reference, "text": quote.text}
                )
    return {"set": name, "quotations": total, "found": total - len(misses), "missing": len(misses), "rows": misses}


def quotations_text(found: dict[str, Any]) -> str:
    """The same for reading."""
    lines = [f"{found['found']} of {found['quotations']} quotations found by the second extractor"]
    lines += [f"  missing: {row['source']} {row['reference']}: {row['text']}" for row in found["rows"]]
    return "\n".join(lines) + "\n"
