"""Whether a place that a letter cites is the place where words stand, and what stands there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.passage import Passage
from corpus.store import DocumentRecord
from retrieval.letter.names import newest_record, source_of
from retrieval.letter.references import Reference
from retrieval.places.lookup import cited_passages
from retrieval.word_stream import Streams

_UNIT = re.compile(r"^(para |s\.|reg\.|art\.|p\.|footnote )(.*)$")
_OF_NUMBERING = {"section": "s.", "regulation": "reg.", "article": "art."}
Here = Literal["here", "edition not here", "not here", "unknown"]


@dataclass(frozen=True)
class Cited:
    """A reference and the edition that it is read in; `record` is None where its source is not indexed."""

    reference: Reference
    record: DocumentRecord | None
    here: Here


def cited(streams: Streams, reference: Reference) -> Cited:
    """The edition that a reference means: the one of the year that it names, else the newest."""
    if not reference.source:
        return Cited(reference, None, "unknown")
    newest = newest_record(streams.index, reference.source)
    if newest is None:
        return Cited(reference, None, "not here")
    if not reference.year:
        return Cited(reference, newest, "here")
    for record in streams.index.documents.values():
        if record.source == reference.source and reference.year in _years(record):
            return Cited(reference, record, "here")
    return Cited(reference, newest, "edition not here")


def _years(record: DocumentRecord) -> set[str]:
    """The years by which people may call an edition."""
    source = source_of(record.source)
    known = source.edition(record.edition) if source else None
    dates = (record.edition, known.published if known else "", known.in_force if known else "")
    return {date[:4] for date in dates if date}


def is_partial(record: DocumentRecord) -> bool:
    """Whether more of a law may be in force than is held: what the catalogue names is fetched in parts."""
    return record.numbering in _OF_NUMBERING and source_of(record.source) is not None


def place_in(record: DocumentRecord, place: str) -> str | None:
    """A place in the document's own terms: "section 64" of numbered guidance is its paragraph 64.

    None where the document has no such places, so that nothing can be said.
    """
    match = _UNIT.match(place)
    if match is None:
        return place
    unit, number = match.groups()
    law = _OF_NUMBERING.get(record.numbering)
    if unit in ("p.", "footnote "):
        return place
    if law:
        return None if unit == "para " else f"{law}{number}"
    return f"para {number}"


def passages_at(streams: Streams, record: DocumentRecord, place: str) -> list[Passage]:
    """The passages that are cited so; pages as printed or as counted in the PDF."""
    passages = streams.passages[record.key]
    written = place_in(record, place)
    if written is None:
        return []
    if written.startswith("p."):
        begin = [p for p in passages if written[2:] == p.page and p.kind == "text"]
        return begin or [p for p in passages if _on_page(p, written[2:])]
    lower = written.lower()
    return cited_passages(passages, written) or [p for p in passages if p.reference.lower().endswith(f", {lower}")]


def _on_page(passage: Passage, page: str) -> bool:
    if not page.isdigit():
        return False
    wanted = int(page)
    printed = [int(p) for p in (passage.page, passage.last_page or passage.page) if p and p.isdigit()]
    counted = [p for p in (passage.pdf_page, passage.last_pdf_page or passage.pdf_page) if p]
    return any(len(span) == 2 and span[0] <= wanted <= span[1] for span in (printed, counted))


def has_pages(streams: Streams, record: DocumentRecord) -> bool:
    """Whether pages of a document are known."""
    return any(p.page or p.pdf_page for p in streams.passages[record.key])


def agrees(streams: Streams, reference: Reference, passages: Sequence[Passage]) -> bool | None:
    """Whether words that stand in `passages` stand where the reference says. None where that cannot be told."""
    source, key = passages[0].source, f"{passages[0].source}@{passages[0].edition}"
    if reference.source != source:
        return False
    record = streams.index.documents[key]
    answers: list[bool | None] = []
    for place in reference.places:
        written = place_in(record, place)
        if written is None or (written.startswith("p.") and not has_pages(streams, record)):
            answers.append(None)
            continue
        if written.startswith("p."):
            answers.append(any(_on_page(p, written[2:]) for p in passages))
            continue
        ids = {p.id for p in passages_at(streams, record, place)}
        bare = written.lower()
        named = any(p.reference.lower() == bare or p.reference.lower().endswith(f", {bare}") for p in passages)
        answers.append(named or any(p.id in ids for p in passages) or _in_range(reference, written, passages))
    if not answers or any(answers):
        return True
    return None if None in answers else False


def _in_range(reference: Reference, place: str, passages: Sequence[Passage]) -> bool:
    """Paragraph 65 stands in "paragraphs 64 to 66", of which only the ends are kept."""
    if not re.search(r"\d\s*(?:-|–|—|to)\s*\d", reference.text):
        return False
    ends = [int(m[1]) for p in reference.places if (m := re.fullmatch(r"para (\d+)", p))]
    here = [int(m[1]) for p in passages if (m := re.search(r"para (\d+)$", p.reference))]
    return len(ends) >= 2 and any(ends[0] <= number <= ends[-1] for number in here)
