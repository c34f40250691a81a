"""The official words that are most like a wording that stands nowhere exactly."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.passage import Passage
from retrieval.search import keyword_query
from retrieval.terms import content_words
from retrieval.word_stream import WORD, Streams, letters
from retrieval.wording_check import ALIKE

_DEPTH = 40
_ASKED = 32  # content words that are searched for
_SHORT = 9  # words below which more of them must be the same
ALIKE_SHORT = 0.8


@dataclass(frozen=True)
class Alike:
    """A run of a passage's words: offsets in its text, and the share of words in common (0 to 1)."""

    passage: Passage
    start: int
    end: int
    similarity: float


def _words(text: str) -> list[tuple[str, int, int]]:
    return [(letters(m.group()), m.start(), m.end()) for m in WORD.finditer(text)]


def alike(streams: Streams, given: str, prefer: Sequence[str] = (), source: str = "") -> Alike | None:
    """The best run: of the passages `prefer` where one of them is alike, else of `source`. None where nothing is."""
    wanted = [word for word, _, _ in _words(given)]
    asked = sorted(dict.fromkeys(content_words(given)), key=len, reverse=True)[:_ASKED]
    query = keyword_query(asked)
    ids = [*prefer, *(i for i, _ in streams.index.keyword_search(query, _DEPTH))] if query else list(prefer)
    found = [one for p in streams.index.passages(ids).values() if (one := closest(p, wanted)) is not None]
    cited = [one for one in found if one.passage.id in prefer]
    named = [one for one in found if one.passage.source == source]
    return max(cited or named or found, key=lambda one: one.similarity, default=None)


def closest(passage: Passage, wanted: Sequence[str]) -> Alike | None:
    """The run of a passage's words around the longest one in common. None where it is not alike enough."""
    words = _words(passage.text)
    theirs = [word for word, _, _ in words]
    least = ALIKE_SHORT if len(wanted) < _SHORT else ALIKE
    common = sum((Counter(theirs) & Counter(wanted)).values())
    if not wanted or common < least * len(wanted) * 0.75:
        return None
    longest = difflib.SequenceMatcher(None, theirs, wanted, autojunk=False).find_longest_match()
    slack = max(3, len(wanted) // 3)
    first = max(0, longest.a - longest.b - slack)
    last = min(len(theirs), longest.a - longest.b + len(wanted) + slack)
    matcher = difflib.SequenceMatcher(None, theirs[first:last], wanted, autojunk=False)
    blocks = [b for b in matcher.get_matching_blocks() if b.size]
    begin, end = first + blocks[0].a, first + blocks[-1].a + blocks[-1].size
    begin = max(0, begin - min(blocks[0].b, 3))  # words that the letter changed at its ends stand beside them
    end = min(len(words), end + min(len(wanted) - blocks[-1].b - blocks[-1].size, 3))
    similarity = difflib.SequenceMatcher(None, theirs[begin:end], wanted, autojunk=False).ratio()
    if similarity < least:
        return None
    return Alike(passage, words[begin][1], words[end - 1][2], round(similarity, 3))
