"""The verdict on one quotation of a letter, with the reference beside it."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.citation import short_citation
from retrieval.letter.claims import Claim, Verdict
from retrieval.letter.judge_place import SHOWN, changed, newer_edition, not_here, provision_not_here, standing, title_of
from retrieval.letter.match import Place, altered_place, exact_places, official_words
from retrieval.letter.names import source_of
from retrieval.letter.places import Cited, agrees, cited, is_partial, passages_at
from retrieval.letter.references import Reference
from retrieval.word_stream import Streams


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
        return not_here(base, where)
    if where and main and where.record and is_partial(where.record) and main.places and not prefer:
        return provision_not_here(base, where, main.places[0])
    like = altered_place(streams, said, prefer, main.source if main else "")
    if like is not None:
        return _altered(streams, base, like, where)
    if not marked:
        return None
    message = "These words, or words close to them, are in none of the documents on this machine."
    if where and where.record and prefer:
        shown = list(streams.index.passages(prefer).values())[:SHOWN]
        return changed(
            base,
            message=f"{message} We show what stands at the place that the letter names.",
            official=official_words(streams.index, [(p, 0, len(p.text)) for p in shown], whole=False),
            **standing(where.record, shown[0]),
        )
    if not main:
        message += " They may come from something else: a letter, a report, a policy."
    return changed(base, message=message)


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
    return changed(
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
        **standing(place.record, place.passages[0]),
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
    title = title_of(place.record)
    newer = f" {newer_edition(streams, place.record, place.superseded_by)}" if place.superseded_by else ""
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
    return changed(
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
        **standing(place.record, place.passages[0]),
    )
