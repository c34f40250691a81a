"""Our questions as the index holds them: what answers those that are likest a question, and whether anything does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

VOTERS = 20
MANY = 30  # questions from which a source has its say in a vote
WARMTH = 0.1  # cosine by which a voter counts e times less than the likest


@dataclass(frozen=True)
class IndexedQuestions:
    """Our everyday questions as the index holds them, one entry a question.

    passages  ids of the passages that answer
    texts     the questions
    vectors   float16 (questions, dimensions)
    """

    passages: tuple[str, ...]
    texts: tuple[str, ...]
    vectors: np.ndarray


@dataclass(frozen=True)
class IndexedOutside:
    """The questions that no passage is named for, one entry a question.

    reasons  why a question is declined
    sources  id of the source that answers where it is indexed; "" where none does
    vectors  float16 (questions, dimensions)
    """

    reasons: tuple[str, ...]
    sources: tuple[str, ...]
    vectors: np.ndarray


@dataclass(frozen=True)
class Unanswered:
    """The likest of the questions that nothing indexed here answers.

    source      id of the source that would answer it, or ""
    similarity  cosine
    """

    reason: str = ""
    source: str = ""
    similarity: float = 0.0


NO_QUESTION = Unanswered()


class Questions:
    """Exact comparison with all our questions: there are some ten thousand of them.

    `held` has the ids of the sources that are indexed. Vectors given are of the model's dimension and of length 1.
    """

    def __init__(self, lay: IndexedQuestions, outside: IndexedOutside, held: Collection[str]) -> None:
        self.lay = lay
        self._outside = outside
        self._held = held
        self._lay = lay.vectors.astype(np.float32)
        self._other = outside.vectors.astype(np.float32)
        self._answered = np.asarray([source in held for source in outside.sources], dtype=bool)
        self._passages = tuple(dict.fromkeys(lay.passages))
        numbers = {passage: number for number, passage in enumerate(self._passages)}
        self._owners = np.asarray([numbers[passage] for passage in lay.passages], dtype=np.int64)

    def with_lay(self, lay: IndexedQuestions) -> Questions:
        """The same with other everyday questions, or with other vectors of them: for evaluation."""
        return Questions(lay, self._outside, self._held)

    @cached_property
    def asked_about(self) -> frozenset[str]:
        """Keys of the documents whose passages we wrote questions for."""
        return frozenset(passage.partition("#")[0] for passage in self._passages)

    @cached_property
    def known_sources(self) -> frozenset[str]:
        """Ids of the indexed sources that we wrote many questions for, be it without a passage."""
        counts = Counter(passage.partition("@")[0] for passage in self.lay.passages)
        counts.update(s for s, held in zip(self._outside.sources, self._answered, strict=True) if held)
        return frozenset(source for source, count in counts.items() if count >= MANY)

    def nearest(self, vector: Sequence[float], limit: int, keys: Sequence[str] | None = None) -> dict[str, float]:
        """Cosine of the likest of our everyday questions by the passage that answers it, best first.

        `limit` passages at most, of the documents `keys` (None: all).
        """
        if not self._passages:
            return {}
        best = np.full(len(self._passages), -1.0, dtype=np.float32)
        np.maximum.at(best, self._owners, self._lay @ np.asarray(vector, dtype=np.float32))
        allowed = None if keys is None else set(keys)
        found: dict[str, float] = {}
        for number in np.argsort(-best, kind="stable"):
            passage = self._passages[number]
            if allowed is None or passage.partition("#")[0] in allowed:
                found[passage] = float(best[number])
                if len(found) == limit:
                    break
        return found

    def nearest_unanswered(self, vector: Sequence[float]) -> Unanswered:
        """The likest of the questions that nothing indexed here answers."""
        cosines = np.where(self._answered, -1.0, self._other @ np.asarray(vector, dtype=np.float32))
        if self._answered.all():
            return NO_QUESTION
        best = int(np.argmax(cosines))
        return Unanswered(self._outside.reasons[best], self._outside.sources[best], float(cosines[best]))

    def share_answered(self, vector: Sequence[float]) -> float:
        """Share (0 to 1) of the likest VOTERS questions, the likest counting most, that something indexed answers.

        0.5 where there are no questions. Cover & Hart 1967, "Nearest neighbor pattern classification"; weights fall
        off as a softmax of the cosines.
        """
        query = np.asarray(vector, dtype=np.float32)
        cosines = np.concatenate((self._lay @ query, self._other @ query))
        if not len(cosines):
            return 0.5
        answered = np.concatenate((np.ones(len(self._lay), dtype=bool), self._answered))
        voters = np.argpartition(-cosines, min(VOTERS, len(cosines)) - 1)[:VOTERS]
        weights = np.exp((cosines[voters] - cosines.max()) / WARMTH)
        return float(weights[answered[voters]].sum() / weights.sum())
