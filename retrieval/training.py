"""A list to step through in front of people: questions with the quotations of their answers, or a prepared list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from corpus.errors import UnknownReferenceError, UsageError
from retrieval.answer import Answer, Quote
from retrieval.notices import notices
from retrieval.plain import citation_line
from retrieval.quoted_place import CUT, QuotedPlace, is_whole, place_of
from retrieval.quoting import quotation
from retrieval.scope import scope_of

if TYPE_CHECKING:
    from retrieval.engine import Engine

MOST = 50  # steps, and questions of one list: more is a day's training
GONE = "These words are not in the documents that are indexed here, so they are not shown."


@dataclass(frozen=True)
class Step:
    """One thing to show: a question (may be empty), and the quotation that answers it or why there is none.

    answer   the answer to the question, where it was asked: says where to get help, and why there is no quotation
    place    where the quotation was asked for by its place
    others   quotations of the same answer that are not in the list
    """

    question: str = ""
    quote: Quote | None = None
    answer: Answer | None = None
    place: QuotedPlace | None = None
    message: str = ""
    notices: tuple[str, ...] = ()
    others: int = 0


def steps(
    engine: Engine,
    questions: Sequence[str] = (),
    places: Sequence[QuotedPlace] = (),
    *,
    as_at: date | None = None,
    sources: Sequence[str] = (),
) -> list[Step]:
    """The steps of a list, in order.

    `places` make a prepared list: its questions, if any, stand over them in the same order, a single one over all.
    Without places, one question gives every quotation of its answer, several give the first of each.
    Raises UsageError for a list that is too long, and UnknownReferenceError for a source that is not indexed.
    """
    if max(len(questions), len(places)) > MOST:
        raise UsageError(f"This list is too long: give {MOST} questions or passages at most.")
    if places:
        over = list(questions) * len(places) if len(questions) == 1 else [*questions, *[""] * len(places)]
        return [_prepared(engine, question, place) for question, place in zip(over, places, strict=False)]
    found: list[Step] = []
    for question in questions:
        answer = engine.ask(question, as_at=as_at, sources=sources)
        shown = answer.quotes if len(questions) == 1 else answer.quotes[:1]
        others = len(answer.quotes) - len(shown)
        found += [Step(question, quote, answer, notices=answer.notices, others=others) for quote in shown]
        if not shown:
            found.append(Step(question, answer=answer, message=answer.message, notices=answer.notices))
    return found


def _prepared(engine: Engine, question: str, place: QuotedPlace) -> Step:
    index = engine.index
    try:
        quote = quotation(index, place.passage_id, place.start, place.end)
    except UnknownReferenceError:
        return Step(question, place=place, message=GONE)
    if not is_whole(quote):
        return Step(question, place=place, message=CUT)
    return Step(question, quote, place=place, notices=notices(index, [quote], scope_of(question)))


def step_fields(step: Step) -> dict[str, Any]:
    """The step as JSON takes it. `quotation` is its place as an address has it."""
    quote, answer = step.quote, step.answer
    return {
        "question": step.question,
        "quotation": str(place_of(quote)) if quote else str(step.place or ""),
        "quote": asdict(quote) if quote else None,
        "status": answer.status if answer else None,
        "reason": answer.reason if answer else None,
        "message": step.message,
        "notices": list(step.notices),
    }


def step_text(step: Step) -> str:
    """The step for a terminal, with its place, so that a list can be prepared from it."""
    quote = step.quote
    lines = [step.question] if step.question else []
    if quote is None:
        return "\n".join([*lines, step.message])
    place = place_of(quote)
    said = [f"“{quote.text}”", citation_line(quote), *step.notices]
    return "\n".join([*lines, *said, f"--quotation '{place}'"])
