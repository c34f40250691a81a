"""Proposals that a question asks about: shown last, and never without saying that they are not the law."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from corpus.proposals import NOTICE
from corpus.store import Index
from retrieval.answer import SummaryLine

ALIKE = 0.62  # similarity from which a question is about a proposal
MOST = 2


def proposed(index: Index, vector: Sequence[float]) -> tuple[SummaryLine, ...]:
    """The proposals most like the question, MOST at most; none where it is about none of them."""
    query = np.asarray(vector, dtype=np.float32)
    found = [(float((one.vectors.astype(np.float32) @ query).max()), one.entry) for one in index.proposals]
    found.sort(key=lambda pair: -pair[0])
    return tuple(
        SummaryLine(entry.text, (f"{entry.document} ({entry.date})",), False, NOTICE, entry.address)
        for similarity, entry in found[:MOST]
        if similarity >= ALIKE
    )
