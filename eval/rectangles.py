"""Whether the words inside the rectangles that are drawn on a page are the quotation's.

Quotations are taken at random (passages, and runs of whole sentences in them) from the PDFs of the index. What the
page would show as marked is read back with pdfplumber, which the product does not use: the characters whose middle is
in a drawn rectangle. Only letters, digits and pound signs are compared, and small digits that only the page has
(footnote marks) are passed over.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from corpus.errors import UsageError
from corpus.passage import Passage
from corpus.settings import Settings
from corpus.store import Index, open_index
from corpus.wording import sentence_spans
from eval.quotations import words
from ingest.candidates import from_folder
from retrieval.answer import Quote, Rectangle
from retrieval.page.image import marked_rectangles
from retrieval.quoting import quotation

_MARK = 0.85  # of the line's size: a smaller digit may be a footnote mark


@lru_cache(maxsize=4)
def _plumber(path: Path) -> Any:
    import pdfplumber

    return pdfplumber.open(path)


@lru_cache(maxsize=64)
def _chars(path: Path, pdf_page: int) -> list[dict[str, Any]]:
    page = _plumber(path).pages[pdf_page - 1]
    found = [dict(char) for char in page.chars]
    page.close()
    return found


def _holds(rectangle: Rectangle, char: dict[str, Any]) -> bool:
    across = rectangle.x0 <= (char["x0"] + char["x1"]) / 2 <= rectangle.x1
    return bool(across and rectangle.y0 <= (char["y0"] + char["y1"]) / 2 <= rectangle.y1)


def _inside(path: Path, rectangles: Sequence[Rectangle]) -> list[list[dict[str, Any]]]:
    """The characters in each rectangle. One that is in two, of lines set closely, is in the one it is nearest to."""
    found: list[list[dict[str, Any]]] = [[] for _ in rectangles]
    for pdf_page in sorted({rectangle.pdf_page for rectangle in rectangles}):
        here = [k for k, rectangle in enumerate(rectangles) if rectangle.pdf_page == pdf_page]
        for char in _chars(path, pdf_page):
            homes = [k for k in here if _holds(rectangles[k], char)]
            if homes:
                middle = char["y0"] + char["y1"]
                found[min(homes, key=lambda k: abs(rectangles[k].y0 + rectangles[k].y1 - middle))].append(char)
    return found


def _pattern(inside: list[dict[str, Any]]) -> str:
    """What the second extractor reads in a rectangle: an expression in which small digits may be left out."""
    inside.sort(key=lambda char: char["x0"])
    size = max((char["size"] for char in inside), default=0.0)
    parts = []
    for char in inside:
        text = re.escape("".join(words(char["text"])))
        parts.append(f"{text}?" if text.isdigit() and char["size"] < _MARK * size else text)
    return "".join(parts)


def reads_back(path: Path, quote: Quote, rectangles: Sequence[Rectangle]) -> bool:
    """Whether the second extractor finds the quoted words, and no others, inside the rectangles."""
    read = "".join(map(_pattern, _inside(path, rectangles)))
    return re.fullmatch(read, "".join(words(quote.text))) is not None


def _random_quotations(index: Index, keys: Sequence[str], count: int, seed: int) -> Iterator[Quote]:
    """`count` quotations, each a run of whole sentences of a passage; every passage is as likely as another."""
    chance = random.Random(seed)
    passages: list[Passage] = [passage for key in keys for passage in index.passages_of(key)]
    while passages and count:
        passage = chance.choice(passages)
        spans = sentence_spans(passage.text)
        if not spans:
            continue
        first = chance.randrange(len(spans))
        last = chance.randrange(first, len(spans))
        yield quotation(index, passage.id, spans[first][0], spans[last][1])
        count -= 1


def compare_rectangles(settings: Settings, folders: Sequence[Path], count: int, seed: int) -> dict[str, Any]:
    """{"quotations", "right", "unmarked", "wrong", "share", "documents", "rows"}; `rows` has what is not right.

    Raises UsageError where no PDF of the folders is in the index.
    """
    index = open_index(settings.store)
    pdfs = {key for key, record in index.documents.items() if record.media == "pdf"}
    paths = {c.key: c.path for folder in folders for c in from_folder(folder) if c.key in pdfs}
    if not paths:
        raise UsageError("None of the PDFs in these folders is indexed: index them first with 'python -m ingest'.")
    total: Counter[str] = Counter()
    by_document: dict[str, Counter[str]] = {key: Counter() for key in paths}
    rows = []
    for quote in _random_quotations(index, sorted(paths), count, seed):
        key = f"{quote.source}@{quote.edition}"
        path = paths[key]
        drawn = marked_rectangles(quote, path.read_bytes(), path.name)
        outcome = "unmarked" if not drawn else "right" if reads_back(path, quote, drawn) else "wrong"
        total[outcome] += 1
        by_document[key][outcome] += 1
        if outcome != "right":
            rows.append(
                {"outcome": outcome, "passage_id": quote.passage_id, "start": quote.start, "end": quote.end}
                | {"pdf_page": quote.pdf_page, "text": quote.text}
            )
    made = sum(total.values())
    return {
        "quotations": made,
        "right": total["right"],
        "unmarked": total["unmarked"],
        "wrong": total["wrong"],
        "share": round(total["right"] / made, 4) if made else 0.0,
        "seed": seed,
        "documents": {key: dict(found) for key, found in by_document.items()},
        "rows": rows,
    }


def rectangles_text(found: dict[str, Any]) -> str:
    """The same for reading."""
    lines = [
        f"{found['right']} of {found['quotations']} quotations ({found['share']:.1%}): the words marked on the page "
        f"are the quotation's; {found['unmarked']} without a mark, since their place is not certain; {found['wrong']} "
        "marked otherwise"
    ]
    lines += [
        f"  {key}: " + ", ".join(f"{number} {outcome}" for outcome, number in sorted(outcomes.items()))
        for key, outcomes in found["documents"].items()
    ]
    lines += [
        f"  {row['outcome']}: {row['passage_id']} {row['start']}-{row['end']}, PDF page {row['pdf_page']}: "
        f"{row['text'][:120]}"
        for row in found["rows"]
    ]
    return "\n".join(lines) + "\n"
