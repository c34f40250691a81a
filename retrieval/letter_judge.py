"""The verdict on one quotation or one reference of a letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus.currency import superseded_by
from corpus.passage import Passage
from corpus.store import DocumentRecord
from retrieval.citation import address_of, provision_address, short_citation
from retrieval.letter_claims import Claim, Verdict
from retrieval.letter_match import Place, altered_place, exact_places, official_words
from retrieval.letter_names import source_of
from retrieval.letter_places import Cited, agrees, cited, has_pages, is_partial, passages_at, place_in
from retrieval.letter_references import Reference
from retrieval.word_stream import Streams

SHOWN = 3  # passages of a place that is only referred to


def _title(record: DocumentRecord) -> str:
    return f"{record.title} ({record.edition})" if record.edition else record.title


def _newer(streams: Streams, record: DocumentRecord, newer: str) -> str:
    """A sentence on the edition that replaced one."""
    here = any(r.source == record.source and r.edition == newer for r in streams.index.documents.values())
    source = source_of(newer)
    name = f"a newer edition ({newer})" if source is None else f"another document, {source.title}"
    rest = "These words are not in it." if here else "That is not on this machine: look there before you rely on this."
    return f"It has been replaced by {name}. {rest}"


def judge_quotation(
    streams: Streams, start: int, end: int, said: str, near: Sequence[Reference], marked: bool = True
) -> Claim | None:
    """The claim that a quotation makes; `near` are the references that may belong to it, the likeliest first.

    None for words that nothing but their layout shows to be quoted, and that stand nowhere.
    """
    known = [r for r in near if r.source or r.law]
    main = next((r for r in known if r.places), known[0] if known else None)
    where = cited(streams, main) if main else None
    places = exact_places(streams, said)
    if places:
        return _found(streams, Claim("quotation", start, end, said, "", "exact", ""), places, known, where)
    prefer: list[str] = []
    if where and where.record and main:
        prefer = [p.id for place in main.places for p in passages_at(streams, where.record, place)][:20]
    base = Claim("both" if main else "quotation", start, end, said, main.text if main else "", "not found", "")
    if where and where.here in ("not here", "edition not here"):
        return _not_here(base, where)
    if where and main and where.record and is_partial(where.record) and main.places and not prefer:
        return _provision_not_here(base, where, main.places[0])
    like = altered_place(streams, said, prefer, main.source if main else "")
    if like is not None:
        return _altered(streams, base, like, where)
    if not marked:
        return None
    message = "These words, or words close to them, are in none of the documents on this machine."
    if where and where.record and prefer:
        shown = list(streams.index.passages(prefer).values())[:SHOWN]
        return _replace(
            base,
            message=f"{message} We show what stands at the place that the letter names.",
            official=official_words(streams.index, [(p, 0, len(p.text)) for p in shown], whole=False),
            **_of(where.record, shown[0]),
        )
    if not main:
        message += " They may come from something else: a letter, a report, a policy."
    return _replace(base, message=message)


def _replace(claim: Claim, **changes: object) -> Claim:
    return replace(claim, **changes)  # type: ignore[arg-type]


def _of(record: DocumentRecord, passage: Passage) -> dict[str, object]:
    return {
        "citation": short_citation(record, passage),
        "title": record.title,
        "edition": record.edition,
        "address": address_of(record, passage, passage.pdf_page),
    }


def _found(
    streams: Streams, claim: Claim, places: Sequence[Place], near: Sequence[Reference], where: Cited | None
) -> Claim:
    """Words that stand in the documents: rightly cited, wrongly, or without a citation."""
    best = min(place_rank(p) for p in places)
    good = [p for p in places if place_rank(p) == best]
    right = next(((p, r) for p in good for r in near if agrees(streams, r, p.passages)), None)
    wrong = None
    if right is None and where is not None:
        main = where.reference
        good.sort(key=lambda p: (p.record.source != main.source, p.superseded_by is not None))
        untold = agrees(streams, main, good[0].passages) is None
        elsewhere = main.inferred and good[0].record.source != main.source
        if where.here == "here" and not untold and not elsewhere:
            wrong = main
    place, reference = right or (good[0], where.reference if where else None)
    official = official_words(streams.index, place.spans)
    notes = list(place.notes)
    if reference is not None and right is None and wrong is None:
        notes.append(_untold(where))
    elif reference is not None and reference.inferred:
        notes.append(f"We took “{reference.text}” to be of the document that the letter named before.")
    others = dict.fromkeys(
        short_citation(p.record, p.passages[0]) for p in places[:6] if p.record.source != place.record.source
    )
    if others:
        notes.append(f"The same words are also in: {'; '.join(others)}.")
    verdict, message = _verdict(streams, place, wrong)
    shown = reference is not None and (right is not None or wrong is not None or not reference.inferred)
    return _replace(
        claim,
        kind="both" if shown else "quotation",
        cited=reference.text if reference and shown else "",
        verdict=verdict,
        message=message,
        official=official,
        right_reference=short_citation(place.record, place.passages[0]) if wrong else "",
        superseded_by=place.superseded_by,
        slight=place.slight,
        differences=place.differences,
        parts=place.parts,
        omitted=place.omitted,
        notes=tuple(note for note in notes if note),
        **_of(place.record, place.passages[0]),
    )


def place_rank(place: Place) -> int:
    """Exact before slight changes before words put together from far apart."""
    return 0 if place.exact else 1 if place.near else 2


def _untold(where: Cited | None) -> str:
    """Why nothing is said of a reference beside words that were found."""
    if where is None or where.reference.inferred:
        return ""
    if where.here == "edition not here":
        return f"The letter names an edition of {where.reference.year} that is not on this machine."
    if where.here == "not here":
        source = source_of(where.reference.source)
        title = source.title if source else where.reference.text
        return f"The letter names {title}, which is not on this machine: we cannot say whether it has these words too."
    if where.here == "unknown":
        return "The letter names a document that we do not know: we cannot say whether it has these words too."
    return "This copy of the document cannot show whether the place that the letter names is right."


def _verdict(streams: Streams, place: Place, wrong: Reference | None) -> tuple[Verdict, str]:
    title = _title(place.record)
    newer = f" {_newer(streams, place.record, place.superseded_by)}" if place.superseded_by else ""
    if not place.near:
        return "altered", f"The pieces stand far apart in {title}: the letter puts them together as if they were one."
    if not place.exact:
        what = "Only punctuation, capitals, spaces or list marks differ" if place.slight else "Some words differ"
        also = f" The place that the letter names, “{wrong.text}”, is not where they stand." if wrong else ""
        return "altered", f"{what} from {title}.{also}{newer}"
    if wrong:
        return "cited wrongly", f"The words are real, but they do not stand where the letter says.{newer}"
    if place.superseded_by:
        return "superseded", f"The words are exactly those of {title}.{newer}"
    return "exact", f"The words are exactly those of {title}."


def _altered(streams: Streams, claim: Claim, place: Place, where: Cited | None) -> Claim:
    wrong = where is not None and where.here == "here" and agrees(streams, where.reference, place.passages) is False
    wrong = wrong and not (where is not None and where.reference.inferred)
    _, message = _verdict(streams, place, where.reference if where and wrong else None)
    return _replace(
        claim,
        verdict="altered",
        message=message,
        official=official_words(streams.index, place.spans),
        right_reference=short_citation(place.record, place.passages[0]) if wrong else "",
        superseded_by=place.superseded_by,
        slight=place.slight,
        differences=place.differences,
        parts=place.parts,
        notes=place.notes,
        **_of(place.record, place.passages[0]),
    )


def _not_here(claim: Claim, where: Cited) -> Claim:
    source = source_of(where.reference.source)
    title = source.title if source else where.reference.text
    address = (source.address or "") if source else ""
    message = f"{title} is not on this machine, so this cannot be checked here. Look at its official page."
    if where.here == "edition not here" and where.record:
        title, address = where.record.title, where.record.address
        message = (
            f"The letter names an edition of {where.reference.year}. On this machine is {_title(where.record)}, so "
            "this cannot be checked here."
        )
    if not address:
        message = message.replace(" Look at its official page.", "")
    if source and source.replaced_by:
        other = source_of(source.replaced_by)
        message += f" It has been replaced by {other.title if other else source.replaced_by}."
    if where.reference.places and where.reference.source.startswith("uk"):
        address = provision_address(address, where.reference.places[0])
    return _replace(claim, verdict="not on this machine", message=message, title=title, address=address)


def _provision_not_here(claim: Claim, where: Cited, place: str) -> Claim:
    assert where.record is not None
    written = place_in(where.record, place) or place
    return _replace(
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
        claim = _replace(claim, cited=f"{reference.text} ({place})")
    if where.record is None or where.here == "edition not here":
        return _not_here(claim, where)
    record = where.record
    passages = passages_at(streams, record, place)
    if passages:
        return _place_found(streams, claim, record, passages, reference)
    if reference.inferred:
        return "It is not clear which document it means."
    if is_partial(record):
        return _provision_not_here(claim, where, place)
    if place.startswith("p.") and not has_pages(streams, record):
        return f"The copy of {record.title} on this machine has no page numbers."
    return _replace(
        claim,
        message=_no_such_place(streams, record, place),
        title=record.title,
        edition=record.edition,
        address=record.address,
        superseded_by=superseded_by(record, streams.index.documents.values()),
    )


def _no_such_place(streams: Streams, record: DocumentRecord, place: str) -> str:
    if place_in(record, place) is None or (not record.numbering and not place.startswith(("p.", "footnote"))):
        return f"{_title(record)} does not number its paragraphs, so it has no {place}."
    newer = superseded_by(record, streams.index.documents.values())
    rest = f" {_newer(streams, record, newer)}".replace(" These words are not in it.", "") if newer else ""
    return f"{_title(record)} has no {place}.{rest}"


def _place_found(
    streams: Streams, claim: Claim, record: DocumentRecord, passages: Sequence[Passage], reference: Reference
) -> Claim:
    newer = superseded_by(record, streams.index.documents.values())
    message = "There is such a place. Read whether it says what the letter says."
    verdict: Verdict = "place found"
    if newer:
        verdict = "superseded"
        message = f"{_title(record)} has such a place. {_newer(streams, record, newer)}".replace(
            "These words are not in it.", "The place may have another number there."
        )
    notes = []
    if reference.inferred:
        notes.append(f"We took “{reference.text}” to be of the document that the letter named before.")
    if len(passages) > SHOWN:
        notes.append(f"We show the first {SHOWN} of {len(passages)} parts.")
    shown = passages[:SHOWN]
    return _replace(
        claim,
        verdict=verdict,
        message=message,
        official=official_words(streams.index, [(p, 0, len(p.text)) for p in shown], whole=False),
        superseded_by=newer,
        notes=tuple(notes),
        **_of(record, passages[0]),
    )
