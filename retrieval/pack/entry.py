"""What a meeting pack says of each quotation, made anew from the index: nothing that is not checked gets in."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.errors import PackError
from corpus.store import Index
from corpus.wording import fold
from retrieval.answer import Quote, SummaryLine
from retrieval.cautions import notes_of, warnings_of
from retrieval.notices import notices
from retrieval.pack.pack import Item, Pack
from retrieval.quoted_place import is_whole
from retrieval.quoting import quotation
from retrieval.scope import scope_of
from retrieval.sentences import is_item, overlap
from retrieval.summaries import line_beside


@dataclass(frozen=True)
class Entry:
    """A quotation of a pack, ready to be shown.

    context   the sentence that opens the list which the quotation stands in, where that is not quoted itself
    warnings  what must be known before the words are relied on
    notes     what is good to know of the document
    ours      our own plain-English line, where it is wanted and we have one
    """

    item: Item
    quote: Quote
    context: str = ""
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    ours: SummaryLine | None = None


def entries(index: Index, pack: Pack) -> tuple[Entry, ...]:
    """Every quotation of a pack. Raises UnknownReferenceError or PackError where one cannot be shown."""
    return tuple(entry_of(index, item, place) for place, item in enumerate(pack.items, 1))


def entry_of(index: Index, item: Item, place: int = 1) -> Entry:
    """One quotation, checked anew; `place` is its number in the pack.

    Raises UnknownReferenceError where the words are not in the index, PackError where they are not whole sentences or
    not the ones that were saved.
    """
    made = quotation(index, item.passage_id, item.start, item.end, place)
    if not is_whole(made):
        raise PackError(
            f"{made.title}, {made.reference}: only whole sentences can go into a meeting pack. Ask the question "
            "again and add the quotation from the answer."
        )
    if item.text and fold(item.text) != made.text:
        raise PackError(
            f"{made.title}, {made.reference}: the words have changed since the pack was saved. Look them up again and "
            "put them in anew."
        )
    said = notices(index, [made], scope_of(""))
    here = f"{made.title}, {made.reference} "
    partly = [notice for notice in said if notice.startswith(here) and not warnings_of(made, ())]
    return Entry(
        item,
        made,
        _context(made),
        tuple(dict.fromkeys((*warnings_of(made, said), *partly))),
        tuple(notes_of(made, said)),
        own_words(index, made, item.question) if item.own_words else None,
    )


def _context(quote: Quote) -> str:
    """The opening of the list in which the quotation begins, where it begins with a later part of that list."""
    if quote.lead_in:
        return quote.lead_in
    before = quote.passage[: quote.start].rstrip("\n").split("\n")
    starts_line = quote.start == 0 or quote.passage[quote.start - 1] == "\n"
    if not starts_line or not quote.start or not is_item(quote.passage[quote.start :].partition("\n")[0]):
        return ""
    return fold(next((line for line in reversed(before) if not is_item(line)), ""))


def own_words(index: Index, quote: Quote, question: str = "") -> SummaryLine | None:
    """Our own line about the passage: of several, the one that is most like the question."""
    about = [entry for entry in index.summaries if quote.passage_id in entry.pins]
    if not about:
        return None
    best = max(
        about, key=lambda one: overlap(question or quote.text, " ".join((one.entry.text, *one.entry.questions)), {})
    )
    return line_beside(best.entry, quote)
