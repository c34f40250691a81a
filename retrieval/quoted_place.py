"""Where a quotation stands, as an address or a saved file names it: "PASSAGE:START:END"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.errors import UsageError
from corpus.store import Index
from corpus.wording import sentence_spans
from retrieval.answer import Quote
from retrieval.quoting import quotation

_WRITTEN = re.compile(r"(?P<passage>\S(?:.{0,398}\S)?):(?P<start>\d{1,7}):(?P<end>\d{1,7})", re.ASCII)
CUT = "These are not whole sentences of the document, so they are not shown."


@dataclass(frozen=True)
class QuotedPlace:
    """`start` and `end` are offsets (characters) in the passage's text."""

    passage_id: str
    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.passage_id}:{self.start}:{self.end}"


def place_of(quote: Quote) -> QuotedPlace:
    """The place of a quotation."""
    return QuotedPlace(quote.passage_id, quote.start, quote.end)


def read_place(written: str) -> QuotedPlace:
    """A place as it is written. Raises UsageError."""
    found = _WRITTEN.fullmatch(written)
    if found is None or int(found["start"]) >= int(found["end"]):
        shown = "".join(c if c.isprintable() else " " for c in written[:60])
        raise UsageError(
            f"“{shown}” does not name a quotation: write it as PASSAGE:START:END, for instance as an answer in "
            "JSON has them."
        )
    return QuotedPlace(found["passage"], int(found["start"]), int(found["end"]))


def whole_quotation(index: Index, passage_id: str, start: int = 0, end: int | None = None) -> Quote:
    """The quotation of the whole sentences in which these words stand. Raises UnknownReferenceError."""
    quote = quotation(index, passage_id, start, end)
    if is_whole(quote):
        return quote
    inside = [span for span in sentence_spans(quote.passage) if span[1] > quote.start and span[0] < quote.end]
    first = min([quote.start, *(start for start, _ in inside)])
    return quotation(index, passage_id, first, max([quote.end, *(end for _, end in inside)]))


def is_whole(quote: Quote) -> bool:
    """Whether the words are whole sentences or list items.

    A sentence cut short can say the opposite of the whole, and an address can be tampered with.
    """
    spans = sentence_spans(quote.passage)
    inside = quote.passage[quote.start : quote.end]
    first = quote.start + len(inside) - len(inside.lstrip())
    last = quote.start + len(inside.rstrip())
    return first in {start for start, _ in spans} and last in {end for _, end in spans}
