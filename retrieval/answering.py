"""From what was found to the answer that people get: quotations, our own words, or why there is none."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.own import is_local
from corpus.signposts import HARM, Urgency, choose
from corpus.store import Index
from corpus.urgency import urgency_of
from corpus.vocabulary import widen
from retrieval.answer import Answer, Nearest, Quote, Reason, SignpostLine
from retrieval.decline import Decline, decline
from retrieval.finding import Found
from retrieval.notices import notices
from retrieval.question import Question
from retrieval.quoting import nearest, quote
from retrieval.rank import Ranked
from retrieval.scope import Scope, scope_of
from retrieval.sentences import rarity
from retrieval.summaries import alone, beside
from retrieval.timings import Timings

NEAREST = 3
RARITY = 30  # passages among which a word is counted as common or rare
NOTHING = Decline(
    "not in these documents", "We found passages, but none of their words could be checked, so none is shown."
)
HELP_FIRST = "If someone is in danger now, please get help first."
UNOFFICIAL = "You chose to search in documents that are not official. What they say does not change the rules."
OURS = "This is our own summary, not the official words. Those are in documents that are not on this machine."
WITHOUT_TEXT = (
    "The official document is not on this machine. Open its official page to read the words themselves, or run "
    "'python -m ingest' where GOV.UK can be reached."
)


def answer(index: Index, asked: Question, found: Found, k: int, timings: Timings) -> Answer:
    """The answer to a question for which `found` was found: at most `k` quotations, each checked."""
    scope, urgency = scope_of(asked.text), urgency_of(asked.text)
    declined = decline(index, asked.text, scope, urgency, found.signals, found.unanswered, reported=found.reported)
    if declined.open if declined else not found.ranked:
        ours = _from_summaries(index, asked, found, scope, urgency, declined.named if declined else "")
        if ours is not None:
            return ours
    if declined:
        return _declined(index, asked, declined, scope, urgency, found)
    with timings.step("quote"):
        quotes = quotations(index, asked, found.ranked, k)
    if not quotes:
        return _declined(index, asked, NOTHING, scope, urgency, found)
    return Answer(
        asked.typed,
        "answered",
        summary=(*beside(found.summaries, quotes), *found.proposed),
        quotes=tuple(quotes),
        signposts=_signposts(asked, scope, urgency, limit=3, reported=found.reported),
        notices=notices(index, quotes, scope),
    )


def nothing_official(asked: Question) -> Answer:
    """The answer where only documents that users added are to be searched."""
    scope, urgency = scope_of(asked.text), urgency_of(asked.text)
    limit = 8 if urgency == "emergency" else 3
    return Answer(
        asked.typed,
        "declined",
        reason="please contact emergency help" if urgency == "emergency" else "not in these documents",
        message=HELP_FIRST if urgency == "emergency" else UNOFFICIAL,
        signposts=_signposts(asked, scope, urgency, limit),
    )


def quotations(index: Index, asked: Question, ranked: Sequence[Ranked], k: int) -> list[Quote]:
    """The first `k` of the ranked passages from which exact words can be quoted."""
    weights = rarity([r.passage.text for r in ranked[:RARITY]])
    quotes: list[Quote] = []
    for one in ranked:
        if len(quotes) == k:
            break
        made = quote(index, asked.text, one, len(quotes) + 1, weights)
        if made is not None:
            quotes.append(made)
    return quotes


def _from_summaries(
    index: Index, asked: Question, found: Found, scope: Scope, urgency: Urgency, named: str
) -> Answer | None:
    """Our own words where the source that would answer is not indexed here.

    With official documents at hand nothing is quoted, so that is no answer, and our words are shown beside it.
    """
    lines = alone(found.summaries, frozenset(record.source for record in index.documents.values()), named)
    if not lines:
        return None
    quotable = any(not is_local(record.status) for record in index.documents.values())
    return Answer(
        asked.typed,
        "declined" if quotable else "answered",
        reason="not in these documents" if quotable else None,
        message=OURS,
        summary=(*lines, *found.proposed),
        nearest=tuple(nearest(index, one) for one in found.ranked[:NEAREST]),
        signposts=_signposts(asked, scope, urgency, limit=3),
        notices=(WITHOUT_TEXT,),
    )


def _declined(index: Index, asked: Question, declined: Decline, scope: Scope, urgency: Urgency, found: Found) -> Answer:
    close: tuple[Nearest, ...] = ()
    if declined.reason in ("not in these documents", "outside England"):
        close = tuple(nearest(index, one) for one in found.ranked[:NEAREST])
    return Answer(
        asked.typed,
        "declined",
        reason=declined.reason,
        message=declined.message,
        summary=found.proposed if declined.open else (),
        nearest=close,
        signposts=_signposts(
            asked, scope, urgency, 8 if urgency == "emergency" else 6, declined.reason, found.reported
        ),
    )


def _signposts(
    asked: Question,
    scope: Scope,
    urgency: Urgency,
    limit: int,
    reason: Reason | None = None,
    reported: bool = False,
) -> tuple[SignpostLine, ...]:
    topics = {topic for term in widen(asked.text) for topic in term.topics}
    if reason == "not about schools" and urgency == "none":
        topics = {"not-school"}
    if reported:
        topics, limit = topics | HARM, max(limit, 5)
        urgency = "emergency" if urgency == "emergency" else "urgent"
    chosen = choose(topics, nation=scope.nation, urgency=urgency, limit=limit)
    return tuple(SignpostLine(s.name, s.address, s.purpose, s.phone, s.text, s.urgency == "emergency") for s in chosen)
