"""Whether what was found answers: a calibrated decision from several signals.

A logistic model over the signals below; its weights were fitted on the development questions by
`python -m eval calibrate` and are read here, never fitted at run time.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from retrieval.rank import Ranked
from retrieval.scope import Scope
from retrieval.summaries import FoundSummary
from retrieval.terms import content_words, stem, words_of

# Fitted weights, in the order of Signals, then the intercept.
WEIGHTS = (6.0, 4.0, 2.0, 0.5, 1.0, 2.0)
INTERCEPT = -5.6
THRESHOLD = 0.5


@dataclass(frozen=True)
class Signals:
    """What the decision is made from; each between 0 and 1.

    cosine    best similarity of question and passage among the first five
    sentence  best similarity of question and sentence among the first five
    coverage  share of the question's content words in the best of the first five
    agreement share of the first five that both searches found
    school    1 where the question speaks of school, learning or children
    summary   similarity of question and the nearest of our own entries
    """

    cosine: float
    sentence: float
    coverage: float
    agreement: float
    school: float
    summary: float


def signals(
    question: str, ranked: Sequence[Ranked], summaries: Sequence[FoundSummary], scope: Scope
) -> Signals:
    """The signals of a question and what was found for it, best first."""
    top = [r.candidate for r in ranked[:5]]
    wanted = {stem(word) for word in content_words(question)}
    coverage = 0.0
    for candidate in top:
        passage = candidate.passage
        there = {stem(w) for w in words_of(" ".join((*passage.headings, passage.lead_in, passage.text)))}
        coverage = max(coverage, len(wanted & there) / len(wanted) if wanted else 0.0)
    both = sum(c.vector_rank is not None and c.keyword_rank is not None for c in top)
    return Signals(
        cosine=max((c.cosine for c in top), default=0.0),
        sentence=max((s for c in top for s in c.sentences), default=0.0),
        coverage=coverage,
        agreement=both / len(top) if top else 0.0,
        school=1.0 if scope.school else 0.0,
        summary=max((s.similarity for s in summaries), default=0.0),
    )


def confidence(found: Signals) -> float:
    """Probability (0 to 1) that the first five passages answer."""
    total = INTERCEPT + sum(w * s for w, s in zip(WEIGHTS, astuple(found), strict=True))
    return 1 / (1 + math.exp(-total))
