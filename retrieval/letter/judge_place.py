"""The verdict on a reference alone: whether there is such a place, and what stands there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus.currency import superseded_by
from corpus.passage import Passage
from corpus.store import DocumentRecord
from retrieval.citation import address_of, provision_address, short_citation
from retrieval.letter.claims import Claim, Verdict
from retrieval.letter.match import official_words
from retrieval.letter.names import source_of
from retrieval.letter.places import Cited, cited, has_pages, is_partial, passages_at, place_in
from retrieval.letter.references import Reference
from retrieval.word_stream import Streams

SHOWN = 3  # passages of a place that is only referred to


def title_of(record: DocumentRecord) -> str:
    """Title and edition."""
    return f"{record.title} ({record.edition})" if record.edition else record.title


def newer_edition(streams: Streams, record: DocumentRecord, newer: str) -> str:
    """A sentence on the edition that replaced one."""
    here = any(r.source == record.source and r.edition == newer for r in streams.index.documents.values())
    source = source_of(newer)
    name = f"a newer edition ({newer})" if source is None else f"another document, {source.title}"
    rest = "These words are not in it." if here else "That is not on this machine: look there before you rely on this."
    return f"It has been replaced by {name}. {rest}"


def changed(claim: Claim, **changes: object) -> Claim:
    """A claim with other fields."""
    return replace(claim, **changes)  # type: ignore[arg-type]


def standing(record: DocumentRecord, passage: Passage) -> dict[str, object]:
    """The fields of a claim that say where words stand."""
    return {
        "citation": short_citation(record, passage),
        "title": record.title,
        "edition": record.edition,
        "address": address_of(record, passage, passage.pdf_page),
    }


def not_here(claim: Claim, where: Cited) -> Claim:
    """A claim whose source, or edition, is not indexed."""
    source = source_of(where.reference.source)
    title = source.title if source else where.reference.text
    address = (source.address or "") if source else ""
    message = f"{title} is not on this machine, so this cannot be checked here. Look at its official page."
    if where.here == "edition not here" and where.record:
        title, address = where.record.title, where.record.address
        message = (
            f"The letter names an edition of {where.reference.year}. On this machine is {title_of(where.record)}, so "
            "this cannot be checked here."
        )
    if not address:
        message = message.replace(" Look at its official page.", "")
    if source and source.replaced_by:
        other = source_of(source.replaced_by)
        message += f" It has been replaced by {other.title if other else source.replaced_by}."
    if where.reference.places and where.reference.source.startswith("uk"):
        address = provision_address(address, where.reference.places[0])
    return changed(claim, verdict="not on this machine", message=message, title=title, address=address)


def provision_not_here(claim: Claim, where: Cited, place: str) -> Claim:
    """A claim on a part of a law that is not held."""
    assert where.record is not None
    written = place_in(where.record, place) or place
    return changed(
        claim,
        verdict="not on this machine",
        message=f"{written} of {where.record.title} is not on this machine, which holds only parts of this law.",
        title=where.record.title,
        edition=where.record.edition,
        address=provision_address(where.record.address, written),
    )


def judge_reference(streams: Streams, reference: Reference, place: str) -> Claim | str:
    """The claim that a reference alone makes: that there is such a place. Or why it is not judged."""
    if not reference.source:
        if reference.law:
            return f"{reference.law} is not one of the documents that this program knows."
        return "It does not say of which document."
    where = cited(streams, reference)
    claim = Claim("reference", reference.start, reference.end, "", reference.text, "not found", "")
    if len(reference.places) > 1:
        claim = changed(claim, cited=f"{reference.text} ({place})")
    if where.record is None or where.here == "edition not here":
        return not_here(claim, where)
    record = where.record
    passages = passages_at(streams, record, place)
    if passages:
        return _place_found(streams, claim, record, passages, reference)
    if reference.inferred:
        return "It is not clear which document it means."
    if is_partial(record):
        return provision_not_here(claim, where, place)
    if place.startswith("p.") and not has_pages(streams, record):
        return f"The copy of {record.title} on this machine has no page numbers."
    return changed(
        claim,
        message=_no_such_place(streams, record, place),
        title=record.title,
        edition=record.edition,
        address=record.address,
        superseded_by=superseded_by(record, streams.index.documents.values()),
    )


def _no_such_place(streams: Streams, record: DocumentRecord, place: str) -> str:
    if place_in(record, place) is None or (not record.numbering and not place.startswith(("p.", "footnote"))):
        return f"{title_of(record)} does not number its paragraphs, so it has no {place}."
    newer = superseded_by(record, streams.index.documents.values())
    rest = f" {newer_edition(streams, record, newer)}".replace(" These words are not in it.", "") if newer else ""
    return f"{title_of(record)} has no {place}.{rest}"


def _place_found(
    streams: Streams, claim: Claim, record: DocumentRecord, passages: Sequence[Passage], reference: Reference
) -> Claim:
    newer = superseded_by(record, streams.index.documents.values())
    message = "There is such a place. Read whether it says what the letter says."
    verdict: Verdict = "place found"
    if newer:
        verdict = "superseded"
        message = f"{title_of(record)} has such a place. {newer_edition(streams, record, newer)}".replace(
            "These words are not in it.", "The place may have another number there."
        )
    notes = []
    if reference.inferred:
        notes.append(f"We took “{reference.text}” to be of the document that the letter named before.")
    if len(passages) > SHOWN:
        notes.append(f"We show the first {SHOWN} of {len(passages)} parts.")
    shown = passages[:SHOWN]
    return changed(
        claim,
        verdict=verdict,
        message=message,
        official=official_words(streams.index, [(p, 0, len(p.text)) for p in shown], whole=False),
        superseded_by=newer,
        notes=tuple(notes),
        **standing(record, passages[0]),
    )
