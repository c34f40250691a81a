"""Whether what was found answers: a calibrated decision from several signals.

A logistic model over the signals below. `python -m eval calibrate` fits its weights, and the threshold at which 97% of
the answerable development questions are answered; they are written here, never fitted at run time.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from corpus.store import Index
from retrieval.own_words import known_share, weighed
from retrieval.rank import Ranked
from retrieval.search import Candidate, Encoded
from retrieval.summaries import FoundSummary

# Fitted weights, in the order of Signals, then the intercept.
WEIGHTS = (-0.76, -1.13, -0.31, 1.97, 2.56, 0.56, -1.33, 6.58)
INTERCEPT = -13.57
THRESHOLD = 0.449
# Below these nothing on the development set was answerable: the question is not about anything in the documents.
LEAST_SENTENCE, LEAST_KNOWN = 0.18, 0.15
UNKNOWN = 0.8  # least share where nobody knows: halfway between what questions with and without an answer get
FIRST = 5  # passages that are looked at


@dataclass(frozen=True)
class Signals:
    """What the decision is made from.

    sentence   best similarity of question and sentence among the first five, 0 to 1
    agreement  share of the first five that both searches found, 0 to 1
    summary    similarity of question and the nearest of our own entries, 0 to 1
    known      share of the question's content words, by rarity, that stand anywhere in the documents, 0 to 1
    score      fused score of the first passage, about 0 to 5
    asked      similarity of question and the likest of our everyday questions that the first five answer, 0 to 1
    outside    similarity of question and the likest question that nothing indexed here answers, 0 to 1
    answered   share of the likest of all our questions that something indexed answers, 0 to 1
    """

    sentence: float
    agreement: float
    summary: float
    known: float
    score: float
    asked: float = 0.0
    outside: float = 0.0
    answered: float = 0.5


def signals(
    index: Index, encoded: Encoded, ranked: Sequence[Ranked], summaries: Sequence[FoundSummary], outside: float
) -> Signals:
    """The signals of a question and what was found for it, best first; `outside` as in Signals."""
    top = [r.candidate for r in ranked[:FIRST]]
    both = sum(c.vector_rank is not None and c.keyword_rank is not None for c in top)
    return Signals(
        sentence=max((s for c in top for s in c.sentences), default=0.0),
        agreement=both / len(top) if top else 0.0,
        summary=max((s.similarity for s in summaries), default=0.0),
        known=known_share(weighed(index, encoded.text)),
        score=top[0].score if top else 0.0,
        asked=max((c.asked for c in top), default=0.0),
        outside=outside,
        answered=_answered(index, encoded, top),
    )


def _answered(index: Index, encoded: Encoded, top: Sequence[Candidate]) -> float:
    """As in Signals; where a source comes first that we wrote no questions for, it is not to lose by that."""
    share = index.questions.share_answered(encoded.vector)
    if top and top[0].passage.source not in index.questions.known_sources:
        return max(share, UNKNOWN)
    return share


def confidence(found: Signals) -> float:
    """Probability (0 to 1) that the first five passages answer."""
    if found.sentence < LEAST_SENTENCE or found.known < LEAST_KNOWN:
        return 0.0
    total = INTERCEPT + sum(w * s for w, s in zip(WEIGHTS, astuple(found), strict=True))
    return 1 / (1 + math.exp(-total))
