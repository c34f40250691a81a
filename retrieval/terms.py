"""Content words: what is left of a question when the small words are taken out, and their stems."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

STOPWORDS = frozenset(
    """a about above after again against all also am an and any anyone anything are aren't as at be because been
    before being below between both but by can can't cannot cos could couldn't did didn't do does doesn't
    doing don't down during each else etc even ever every few for from further get gets getting give given go
    goes going got had hadn't has hasn't have haven't having he he'd he'll he's her here here's hers herself
    hi him himself his how how's i i'd i'll i'm i've if in into is isn't it it's its itself just let's like
    long many may me mean means might more most much must my myself no nor not now of off ok on once one only
    or other ought our ours ourselves out over own per please put really said same say saying says shall she
    she'd she'll she's should shouldn't so some somebody someone something still such tell than thanks that
    that's the their theirs them themselves then there there's these they they'd they'll they're they've thing
    things this those through to too true under until up us use very want wants was wasn't way we we'd we'll
    we're we've were weren't what what's when when's where where's whether which while who who's whom whose
    why why's will with won't would wouldn't yes yet you you'd you'll you're you've your yours yourself
    yourselves anybody actually whats im ive dont cant wont doesnt isnt hello hey
    """.split()
)
_PARTS = re.compile(r"[a-z0-9]+")  # as the keyword index takes words apart
_WORD = re.compile(r"[a-z0-9£]+", re.IGNORECASE)


@lru_cache(maxsize=50000)
def stem(word: str) -> str:
    """A light suffix stripper (Harman 1991's S-stemmer, and the commonest verb endings).

    Only for comparing a question's words with a sentence's; the keyword index has Porter's stemmer of its own.
    """
    word = word.lower()
    for ending, put in (
        ("ies", "y"),
        ("sses", "ss"),
        ("ations", "at"),
        ("ation", "at"),
        ("ments", ""),
        ("ment", ""),
    ):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word[: -len(ending)] + put
    for ending in ("ingly", "edly", "ings", "ing", "ed", "es", "ly", "s"):
        if word.endswith(ending) and not word.endswith("ss") and len(word) > len(ending) + 2:
            word = word[: -len(ending)]
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


def words_of(text: str) -> list[str]:
    """All words, lower case."""
    return [match.group().lower() for match in _WORD.finditer(text.replace("’", "'").replace("'", ""))]


def content_words(text: str) -> list[str]:
    """Words that carry meaning, lower case, in order, repeats kept."""
    return [
        match.lower()
        for match in re.findall(r"[a-z0-9£]+(?:'[a-z]+)?", text.replace("’", "'"), re.IGNORECASE)
        if match.lower() not in STOPWORDS and (len(match) > 1 or match.isdigit())
    ]


def phrases(text: str) -> list[str]:
    """Two content words that stand side by side, lower case, in order, each pair once."""
    pairs: dict[str, None] = {}
    for clause in re.split(r"[^\w\s'’-]+", text.lower()):
        content = {part for word in content_words(clause) for part in _PARTS.findall(word)}
        words = _PARTS.findall(clause)
        for first, second in pairwise(words):
            if first in content and second in content:
                pairs[f"{first} {second}"] = None
    return list(pairs)


def stems(words: Iterable[str]) -> frozenset[str]:
    """The stems of `words`."""
    return frozenset(stem(word.removesuffix("'s")) for word in words)
