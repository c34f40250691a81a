"""Which of a question's words the keyword search is given, where there are very many passages.

Scoring costs by the passage, so a question of common words would have most of a large index scored, for words that tell
next to nothing apart: their weight in BM25 falls with the logarithm of how many passages hold them. The rarest words
are taken for as long as the passages they stand in are few enough together (the idea of MaxScore: Turtle & Flood 1995,
"Query evaluation: strategies and optimizations"; here the common words are left out of the score as well).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.store import Index

MANY = 30_000  # passages from which words are chosen: below, all are searched for
SCORED = 40_000  # passages that are scored for one question, about


def telling_words(index: Index, words: Sequence[str], together: Sequence[str]) -> tuple[list[str], list[str]]:
    """The words, and of the phrases `together` those that hold one of them. The rarest word is always among them."""
    if index.size < MANY:
        return list(words), list(together)
    counts = {word: index.passages_with(re.sub(r"[^a-z0-9]", "", word.lower())) for word in dict.fromkeys(words)}
    taken: set[str] = set()
    scored = 0
    for word in sorted((word for word in counts if counts[word]), key=lambda word: counts[word]):
        if taken and scored + counts[word] > SCORED:
            break
        taken.add(word)
        scored += counts[word]
    return [w for w in words if w in taken], [p for p in together if not taken.isdisjoint(p.split())]
