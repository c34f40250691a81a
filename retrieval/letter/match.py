"""Where a letter's quoted words stand: exactly, with small changes, or something like them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.currency import superseded_by
from corpus.errors import UnknownReferenceError
from corpus.passage import Passage
from corpus.store import DocumentRecord, Index
from corpus.wording import fold, sentence_spans
from retrieval.alike import alike
from retrieval.answer import Quote
from retrieval.letter.pieces import Joined, Pieces, find, omitted, take_apart, without_number
from retrieval.quoting import quotation
from retrieval.same_words import Part, compare, same
from retrieval.word_stream import Streams
from retrieval.wording_check import Difference

_CHANGING = re.compile(r"\b(?:not|no|never|unless|except|only|without|if|may|should)\b", re.IGNORECASE)
Span = tuple[Passage, int, int]


@dataclass(frozen=True)
class Place:
    """A place where the words, or something like them, stand.

    spans       passages with the first and last offset of the words
    exact       nothing differs but what writers may change
    slight      punctuation, capitals or list marks differ
    near        the pieces of a shortened quotation stand in one passage or its neighbours
    """

    record: DocumentRecord
    spans: tuple[Span, ...]
    superseded_by: str | None
    exact: bool = True
    slight: bool = False
    near: bool = True
    differences: tuple[Difference, ...] = ()
    parts: tuple[Part, ...] = ()
    omitted: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def passages(self) -> list[Passage]:
        """The passages that hold the words."""
        return [passage for passage, _, _ in self.spans]


def _official(joined: Joined, number: int) -> str:
    one = joined.found[number]
    return "\n".join(one.stream.words_of(*span) for span in one.stream.spans(one.start, one.end))


def _place(index: Index, joined: Joined, pieces: Pieces) -> Place:
    record = joined.stream.record
    official = [_official(joined, number) for number in range(len(joined.found))]
    exact = all(same(theirs, ours) for theirs, ours in zip(official, pieces.texts, strict=True))
    gaps = () if not joined.near else tuple(
        fold(omitted(before, after)) for before, after in zip(joined.found, joined.found[1:], strict=False)
    )  # fmt: skip
    if joined.near:
        spans = joined.stream.spans(joined.found[0].start, joined.found[-1].end)
    else:
        spans = [span for one in joined.found for span in one.stream.spans(one.start, one.end)]
    parts: tuple[Part, ...] = ()
    differences: tuple[Difference, ...] = ()
    slight = False
    if not exact:
        parts, differences, slight = compare(" ".join(official), " ".join(pieces.texts))
    return Place(
        record,
        tuple(spans),
        superseded_by(record, index.documents.values()),
        exact and joined.near,
        slight and joined.near,
        joined.near,
        differences,
        parts,
        tuple(gap for gap in gaps if gap),
        tuple(_notes(pieces, gaps)),
    )


def _notes(pieces: Pieces, gaps: Sequence[str]) -> list[str]:
    notes = []
    for gap, left_out in zip(pieces.gaps, gaps, strict=False):
        if gap.own and left_out:
            notes.append(f"The letter has its own words, {fold(gap.own)}, for some of the official ones.")
        elif gap.own:
            notes.append(f"The letter puts in words of its own: {fold(gap.own)}.")
        elif left_out:
            notes.append("The dots stand for words that the letter leaves out.")
        changing = dict.fromkeys(word.lower() for word in _CHANGING.findall(left_out))
        if changing and not gap.own:
            notes.append(f"Read the words left out: they have {', '.join(changing)} in them.")
    return list(dict.fromkeys(notes))


def exact_places(streams: Streams, quoted: str) -> list[Place]:
    """Every place with these words in this order; exact ones first."""
    for text in dict.fromkeys((quoted, without_number(quoted))):
        pieces = take_apart(text)
        places = [_place(streams.index, joined, pieces) for joined in find(streams, pieces)]
        if places:
            return sorted(places, key=lambda p: (not p.near, not p.exact, p.superseded_by is not None))
    return []


def altered_place(streams: Streams, quoted: str, prefer: Sequence[str], source: str) -> Place | None:
    """The place most like these words. None where nothing is.

    `prefer` are ids of the passages that the letter cites, `source` the id of the source that it names, or "".
    """
    pieces = take_apart(without_number(quoted))
    tried = dict.fromkeys((" ".join(pieces.texts), max(pieces.texts, key=len, default="")))
    for given in tried:
        found = alike(streams, given, prefer, source)
        if found is None:
            continue
        record = streams.index.record_of(found.passage)
        official = found.passage.text[found.start : found.end]
        parts, differences, slight = compare(official, given)
        notes = () if len(tried) == 1 or given != list(tried)[-1] else ("Only this part of the quotation was found.",)
        return Place(
            record,
            ((found.passage, found.start, found.end),),
            superseded_by(record, streams.index.documents.values()),
            exact=False,
            slight=slight,
            differences=differences,
            parts=parts,
            notes=notes,
        )
    return None


def official_words(index: Index, spans: Sequence[Span], whole: bool = True) -> tuple[Quote, ...]:
    """The official words, each checked against its document: of each passage the whole sentences."""
    quotes = []
    for number, (passage, start, end) in enumerate(spans, 1):
        if whole:
            touched = [s for s in sentence_spans(passage.text) if s[0] < end and s[1] > start]
            start, end = min([start, *(s[0] for s in touched)]), max([end, *(s[1] for s in touched)])
        try:
            quotes.append(quotation(index, passage.id, start, end, rank=number))
        except UnknownReferenceError:  # what cannot be checked is not shown
            continue
    return tuple(quotes)
