"""Who is asking: what their position makes them need to know, however they put it.

Whoever works with children and was told of harm, saw its signs, or worries about a colleague, seldom asks what the
rules are; they tell what happened. They are known by phrases, or by likeness to reports that we wrote.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from corpus.passage import Passage
from corpus.reports import Report, load_reports
from corpus.urgency import happening_to_asker, told_at_work, told_of_own

if TYPE_CHECKING:
    from corpus.encoder import TextEncoder

TOLD = "told"  # the kind of report that is known by phrases
# Likeness from which a question is such a report, and by how much it must be liker than any that only has the same
# words. Of 30 reports that somebody wrote blind 14 are known, of their 60 others none, and of 213 development questions
# 3. At 0.54 it would be 22, with three times as many of the wrong kind.
LIKE, MARGIN = 0.59, 0.05
FIRST = 5  # passages that are looked at
_RULES = frozenset({"keeping-children-safe-in-education"})
_held: tuple[TextEncoder, np.ndarray] | None = None  # the reports' vectors (reports, dimensions), of one model


def report_of(question: str, vector: Sequence[float], embedding: TextEncoder) -> Report | None:
    """The kind of report that a question is, None where it is none. `vector` is the question's, by `embedding`."""
    if told_of_own(question):
        return None
    kinds = [report for report in load_reports() for _ in report.like]
    alike = _vectors(embedding) @ np.asarray(vector, dtype=np.float32)
    asking = max((n for n, kind in enumerate(kinds) if kind.asks), key=lambda n: float(alike[n]))
    other = max((float(alike[n]) for n, kind in enumerate(kinds) if not kind.asks), default=0.0)
    if alike[asking] >= max(LIKE, other + MARGIN) and not happening_to_asker(question):
        return kinds[asking]
    return next(kind for kind in kinds if kind.id == TOLD) if told_at_work(question) else None


def rules_on_harm(passages: Sequence[Passage]) -> bool:
    """Whether the document with the rules is among the first that were found: else nothing need be compared."""
    return any(passage.source in _RULES for passage in passages[:FIRST])


def _vectors(embedding: TextEncoder) -> np.ndarray:
    global _held
    if _held is None or _held[0] is not embedding:
        texts = [text for report in load_reports() for text in report.like]
        _held = embedding, np.asarray(embedding.get_text_embedding_batch(texts), dtype=np.float32)
    return _held[1]
