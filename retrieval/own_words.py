"""Whether a question is put in the documents' own words: then the keyword search is to be trusted the more.

What people ask in everyday words shares next to none of its rare words with the passage that answers it; what
professionals ask in terms of art shares most. Measured on development questions and on a benchmark of regulators'
questions: a median of 0.15 and of 0.54.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.passage import Passage
from corpus.store import Index
from retrieval.terms import content_words, stem, words_of

LOOKED_AT = 3  # passages that the keyword search puts first
ENOUGH = 5  # content words: of fewer, a passage has most by chance


@dataclass(frozen=True, slots=True)
class Word:
    """A content word of a question, its weight (the rarer in the documents, the higher), and whether they have it."""

    text: str
    weight: float
    known: bool


def weighed(index: Index, question: str) -> tuple[Word, ...]:
    """The question's content words, each once."""
    words = {re.sub(r"[^a-z0-9]", "", word) for word in content_words(question)} - {""}
    size = index.size
    counts = {word: index.passages_with(word) for word in words}
    return tuple(Word(word, math.log((size + 2) / (count + 1)), count > 0) for word, count in counts.items())


def known_share(words: Sequence[Word]) -> float:
    """Share (0 to 1) of the words, by weight, that the documents use at all; 1 where there are none."""
    total = sum(word.weight for word in words)
    return sum(word.weight for word in words if word.known) / total if total else 1.0


def in_their_words(words: Sequence[Word], passages: Sequence[Passage]) -> float:
    """Share (0 to 1) of the words, by weight, that stand together in one of the passages."""
    total = sum(word.weight for word in words)
    best = 0.0
    for passage in passages:
        there = {stem(word) for word in words_of(" ".join((*passage.headings, passage.lead_in, passage.text)))}
        best = max(best, sum(word.weight for word in words if stem(word.text) in there))
    return best / total if total else 0.0
