"""Whether to answer, and the reason if not: what the question says plainly, then what the search found."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.catalogue import Source, load_catalogue
from corpus.outside import outside_topic
from corpus.signposts import Urgency
from corpus.store import NO_QUESTION, Index, Unanswered
from retrieval.answer import Reason
from retrieval.confidence import THRESHOLD, Signals, confidence
from retrieval.named_documents import named_but_missing
from retrieval.scope import Scope

ALIKE = 0.6  # similarity from which a question that has no answer lends its reason
# Who is in danger is not read the rules. Who was told of it at work needs them too, below the help.
_HAPPENING = re.compile(r"\b(?:now|tonight|today|me|myself|i'?m|i am|i’m)\b", re.IGNORECASE)
CERTAIN_OF_RULES = 0.9  # above it a question about danger asks what the rules are: help is shown first, then they are
CERTAIN = 0.97  # a question about a topic that is known not to be covered is answered only above this

_MESSAGES: dict[Reason, str] = {
    "not in these documents": "We could not find words in the documents we hold that answer this.",
    "outside England": "These documents are about England. The rules elsewhere are different.",
    "not about schools": "This does not look like a question about school, learning support or attendance.",
    "medical advice": "We cannot give medical advice. Please ask a doctor or a pharmacist, or phone 111 for the NHS.",
    "please contact emergency help": "If someone is in danger now, please get help first.",
}


@dataclass(frozen=True)
class Decline:
    """Why a question is not answered: the contract's reason, and a sentence for the reader.

    open   our own summaries may still answer it
    named  id of the source that the question names and that is not indexed, or ""
    """

    reason: Reason
    message: str
    open: bool = False
    named: str = ""


def _reason(scope: Scope, likest: Unanswered) -> Reason:
    """Why nothing answers: as with the likest question that has no answer, if it is like enough, else by its words."""
    if likest.similarity >= ALIKE and likest.reason in _MESSAGES:
        return likest.reason
    return "not in these documents" if scope.school else "not about schools"


def _message(reason: Reason, likest: Unanswered) -> str:
    """The reason as a sentence; where another source is likely to answer, it is named."""
    source = _source(likest.source) if reason == "not in these documents" else None
    if source is None or likest.similarity < ALIKE:
        return _MESSAGES[reason]
    where = f" Its official page is {source.address}." if source.address else ""
    return f"{_MESSAGES[reason]} “{source.title}” may answer it; that document is not on this machine.{where}"


def _source(identity: str) -> Source | None:
    return next((source for source in load_catalogue().sources if source.id == identity), None)


def _asks_rules(question: str, sure: float) -> bool:
    return sure >= CERTAIN_OF_RULES and _HAPPENING.search(question) is None


def decline(
    index: Index,
    question: str,
    scope: Scope,
    urgency: Urgency,
    found: Signals,
    likest: Unanswered = NO_QUESTION,
    threshold: float = THRESHOLD,
    reported: bool = False,
) -> Decline | None:
    """The reason not to answer, None where an answer is to be given.

    `likest` is the likest of our questions that nothing indexed here answers; `threshold` is the confidence from which
    there is an answer. `reported` where somebody who works with children reports harm.
    """
    sure = confidence(found)
    needs_rules = sure >= threshold if reported else _asks_rules(question, sure)
    if urgency == "emergency" and not needs_rules:
        return Decline("please contact emergency help", _MESSAGES["please contact emergency help"])
    if scope.nation != "England":
        return Decline("outside England", _MESSAGES["outside England"])
    if scope.medical:
        return Decline("medical advice", _MESSAGES["medical advice"])
    missing = named_but_missing(index, question)
    if missing is not None:
        where = f" Its official page is {missing.address}." if missing.address else ""
        return Decline(
            "not in these documents", f"“{missing.title}” is not indexed on this machine.{where}", True, missing.id
        )
    outside = outside_topic(question)
    if outside is not None and sure < CERTAIN:
        reason: Reason = "not in these documents" if outside.school else "not about schools"
        return Decline(reason, f"The documents we hold do not cover questions about {outside.topic}.")
    if sure < threshold:
        reason = _reason(scope, likest)
        return Decline(reason, _message(reason, likest), open=reason == "not in these documents")
    return None
