"""One paragraph to be read: its words, checked, with its citation, and the paragraphs around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.errors import UnknownReferenceError
from corpus.passage import Passage
from corpus.store import DocumentRecord, Index
from retrieval.answer import Force, Quote
from retrieval.browse.paragraphs import Paragraph, paragraphs
from retrieval.check import CheckedSpan
from retrieval.force import duty_holders, force_of
from retrieval.places.lookup import find_passages
from retrieval.quoting import quotation


@dataclass(frozen=True)
class Shown:
    """A paragraph with its quotations, one a passage; none where its words failed their check."""

    paragraph: Paragraph
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class Reading:
    """A place in a document.

    here           the paragraphs that were asked for: one, or the subsections of a section, or a page
    before, after  their neighbours, in reading order
    back, on       the paragraphs to go to next, None at the ends
    """

    record: DocumentRecord
    here: tuple[Shown, ...]
    before: tuple[Shown, ...]
    after: tuple[Shown, ...]
    back: Paragraph | None
    on: Paragraph | None
    force: Force
    duty_holders: tuple[str, ...]


def _shown(index: Index, paragraph: Paragraph) -> Shown:
    try:
        return Shown(paragraph, tuple(quotation(index, passage.id) for passage in paragraph.passages))
    except UnknownReferenceError:
        return Shown(paragraph, ())


def is_exact(index: Index, paragraph: Paragraph) -> bool:
    """Whether the document has exactly these words."""
    return all(CheckedSpan(index, passage, 0, len(passage.text)).exact for passage in paragraph.passages)


def read(index: Index, record: DocumentRecord, *, passage: str = "", place: str = "", around: int = 1) -> Reading:
    """What stands at a passage (its id, or what comes after the "#") or at a reference.

    Raises UnknownReferenceError where the document has no such place.
    """
    passages = index.passages_of(record.key)
    wanted = {p.id for p in _wanted(index, record, passages, passage, place)}
    whole = paragraphs(passages)
    hits = [number for number, p in enumerate(whole) if wanted & {part.id for part in p.passages}]
    first, last = hits[0], hits[-1]
    if last - first + 1 > 2 * len(hits) + 10:  # scattered over the document: the first of them
        hits, last = [first], first
    text = "\n".join(whole[number].text for number in hits)
    provision = record.numbering not in ("", "paragraph")
    force = force_of(text, provision)

    def shown(start: int, stop: int) -> tuple[Shown, ...]:
        return tuple(_shown(index, whole[number]) for number in range(max(start, 0), min(stop, len(whole))))

    return Reading(
        record,
        tuple(_shown(index, whole[number]) for number in range(first, last + 1)),
        shown(first - around, first),
        shown(last + 1, last + 1 + around),
        whole[first - 1] if first else None,
        whole[last + 1] if last + 1 < len(whole) else None,
        force,
        duty_holders(text, force, provision),
    )


def _wanted(
    index: Index, record: DocumentRecord, passages: Sequence[Passage], passage: str, place: str
) -> Sequence[Passage]:
    if not passage:
        return find_passages(index, record, place)
    identity = passage if passage.startswith(f"{record.key}#") else f"{record.key}#{passage}"
    found = [p for p in passages if p.id == identity]
    if not found:
        raise UnknownReferenceError(
            f"{record.title} has no such paragraph in the edition that is here: look it up in its contents."
        )
    return found
