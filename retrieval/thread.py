"""A question that follows others: what was asked before it is searched with it, where it cannot stand alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.terms import content_words

MOST = 10  # earlier questions that are kept: more are no thread any more
_OPENS = re.compile(
    r"^(?:and|but|or|so|then|also|plus|ok(?:ay)?|what (?:if|about)|how about|even if|only if|unless|same (?:for|with)|"
    r"is that|does that|who (?:else|by)|by who(?:m)?|since when|until when|why(?: not)?)\b",
    re.IGNORECASE,
)
_JOINING = re.compile(r"^(?:(?:and|but|or|so|then|also|plus|ok(?:ay)?)\b[\s,]*)+", re.IGNORECASE)
_POINTS = re.compile(
    r"\b(?:it|that|this|they|them|their|those|these|then|same|either|instead|such|one|else)(?:['’]?(?:s|re|ve|ll))?\b",
    re.IGNORECASE,
)
_PERSON = re.compile(r"\b(?:he|she|him|his|her|hers)(?:['’]?s)?\b", re.IGNORECASE)
_NAMED = re.compile(
    r"\b(?:son|daughter|child|kid|boy|girl|lad|pupil|student|sister|brother|niece|nephew|grand\w+|teen\w*|year[- ]old|"
    r"teacher|head\w*|mum|dad|mother|father|parent|husband|wife|partner)\b",
    re.IGNORECASE,
)
_SHORT = 2  # content words: with no more, a question says too little alone
_LONG = 6  # content words: with more, a question says what it is about, whatever it points at


def depends(question: str) -> bool:
    """Whether a question leans on one before it: it is very short, opens so, or points at what it does not say."""
    words = len(set(content_words(question)))
    if words > _LONG:
        return False
    return words <= _SHORT or bool(_OPENS.search(question)) or _points(question)


def _points(question: str) -> bool:
    """Whether "it", "they", "he" stand before anything that they could mean."""
    found = [_POINTS.search(question), None if _NAMED.search(question) else _PERSON.search(question)]
    return any(one is not None and not content_words(question[: one.start()]) for one in found)


def leans_on(question: str, earlier: Sequence[str]) -> tuple[str, ...]:
    """Those of `earlier` (the oldest first) that the question needs; none where it stands alone."""
    if not earlier or not depends(question):
        return ()
    return (*leans_on(earlier[-1], earlier[:-1]), earlier[-1])


def in_thread(question: str, needed: Sequence[str]) -> str:
    """The question with those that it needs, as it is searched."""
    if not needed:
        return question
    before = (one.rstrip(" ?!.;,") for one in (needed[0], *(_JOINING.sub("", one) for one in needed[1:])))
    return " - ".join((*before, _JOINING.sub("", question) or question))
