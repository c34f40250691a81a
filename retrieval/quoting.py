"""A ranked passage to a checked quotation with its citation, or to nothing where the check fails."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.currency import superseded_by
from corpus.errors import UnknownReferenceError
from corpus.passage import Passage
from corpus.store import Index
from corpus.wording import fold, sentence_spans
from retrieval.answer import Nearest, Quote
from retrieval.check import CheckedSpan
from retrieval.citation import address_of, short_citation
from retrieval.force import duty_holders, force_of
from retrieval.rank import Ranked
from retrieval.sentences import Span, answering, choose, is_item, overlap
from retrieval.why import Why, why

SENTENCE_WORDS = 0.35  # weight of shared words beside similarity when the answering sentence is chosen


def _scores(question: str, ranked: Ranked, weights: dict[str, float]) -> list[float]:
    text = ranked.passage.text
    spans = sentence_spans(text)
    if len(ranked.candidate.sentences) != len(spans):
        return []
    return [
        (1 - SENTENCE_WORDS) * similarity + SENTENCE_WORDS * overlap(question, text[start:end], weights)
        for similarity, (start, end) in zip(ranked.candidate.sentences, spans, strict=True)
    ]


def quote(index: Index, question: str, ranked: Ranked, position: int, weights: dict[str, float]) -> Quote | None:
    """The quotation from a passage. None where it is not exactly in the document."""
    provision = index.record_of(ranked.passage).numbering not in ("", "paragraph")
    scores = _scores(question, ranked, weights)
    span = choose(ranked.passage.text, scores, provision)
    score, reasons = round(ranked.candidate.score, 4), why(question, ranked.candidate)
    best = answering(ranked.passage.text, scores)
    return _checked(index, ranked.passage, span, position, score, ranked.also, reasons, best)


def quotation(index: Index, passage_id: str, start: int = 0, end: int | None = None, rank: int = 1) -> Quote:
    """The quotation of passage.text[start:end], checked anew: from an address, from a meeting pack.

    `end` None is the end of the passage. Raises UnknownReferenceError where the passage or these words are not there.
    """
    passage = index.passages([passage_id]).get(passage_id)
    made = None
    if passage is not None:
        end = len(passage.text) if end is None else end
        made = _checked(index, passage, Span(start, end), rank) if 0 <= start < end <= len(passage.text) else None
    if made is None:
        raise UnknownReferenceError(
            "These words are not in the documents that are indexed here: ask the question again to find them."
        )
    return made


def _checked(
    index: Index,
    passage: Passage,
    span: Span,
    rank: int,
    score: float = 0.0,
    also: Sequence[Passage] = (),
    reasons: Why | None = None,
    best: Span | None = None,
) -> Quote | None:
    record = index.record_of(passage)
    provision = record.numbering not in ("", "paragraph")
    checked = CheckedSpan(index, passage, span.start, span.end)
    if not checked.exact:
        return None
    (page, pdf_page), (page_end, pdf_page_end) = checked.pages()
    # Of a whole paragraph, the sentence that answers says what is asked for; where it binds nobody, the rest may.
    binding = fold(passage.text[best.start : best.end]) if best else checked.text
    force = force_of(binding, provision)
    if force == "none":
        binding = checked.text
        force = force_of(binding, provision)
    opening = fold(passage.lead_in) if is_item(passage.text) else ""
    # Of a list in several parts, the words that open it are shown with each, and may say who must do it all.
    if force == "none" and duty_holders(opening, force_of(opening, provision), provision):
        binding, force = opening, force_of(opening, provision)
    return Quote(
        rank=rank,
        text=checked.text,
        passage=passage.text,
        passage_id=passage.id,
        source=record.source,
        title=record.title,
        status=record.status,
        edition=record.edition,
        superseded_by=superseded_by(record, index.documents.values()),
        reference=passage.reference,
        headings=passage.headings,
        page=page,
        pdf_page=pdf_page,
        address=address_of(record, passage, pdf_page),
        force=force,
        duty_holders=duty_holders(binding, force, provision) or duty_holders(checked.text, force, provision),
        receipt=checked.receipt(),
        score=score,
        lead_in=fold(passage.lead_in),
        page_end=page_end,
        pdf_page_end=pdf_page_end,
        nation=record.nation,
        publisher=record.publisher,
        checked_at=record.checked_at,
        notes=passage.notes,
        also=tuple(short_citation(index.record_of(other), other) for other in also),
        start=span.start,
        end=span.end,
        answering=(best.start, best.end) if best and (best.start, best.end) != (span.start, span.end) else None,
        why=reasons,
    )


def nearest(index: Index, ranked: Ranked) -> Nearest:
    """A passage that came close."""
    passage: Passage = ranked.passage
    record = index.record_of(passage)
    return Nearest(
        passage_id=passage.id,
        source=record.source,
        title=record.title,
        edition=record.edition,
        reference=passage.reference,
        headings=passage.headings,
        page=passage.page,
        address=address_of(record, passage, passage.pdf_page),
        score=round(ranked.candidate.score, 4),
    )
