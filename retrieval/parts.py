"""A question that asks two things, as two questions."""

from __future__ import annotations

import re

from retrieval.terms import content_words

MOST = 3
_ASKING = (
    r"(?:(?:can|could|do|does|did|is|are|was|were|will|would|should|must|may|has|have)(?:n'?t)?|(?:who|what|when|where|how)"
    r"(?:'?s)?|whom|whose|which|why|if so|whether)"
)
_BREAK = re.compile(
    rf"(?<=[?!.;])\s+|,?\s+(?:and|or|also|but|plus)\s+(?:also\s+)?(?={_ASKING}\b)|,\s+(?={_ASKING}\b)", re.IGNORECASE
)
_ASKS = re.compile(rf"^(?:and\s+|or\s+|also\s+|so\s+)?{_ASKING}\b|\?$", re.IGNORECASE)
LEAST = 1  # content words of a part that stands for itself


def parts_of(question: str) -> tuple[str, ...]:
    """The questions that `question` asks, where it asks several; empty where it asks one.

    What is told before the first of them is put in front of each: "he" must have somebody to mean.
    """
    pieces = [piece.strip(" ,") for piece in _BREAK.split(question) if piece and piece.strip(" ,")]
    told: list[str] = []
    asked: list[str] = []
    for piece in pieces:
        if _ASKS.search(piece) and len(content_words(piece)) >= LEAST:
            asked.append(piece)
        elif asked:
            asked[-1] = f"{asked[-1]} {piece}"
        else:
            told.append(piece)
    if len(asked) < 2:
        return ()
    opening = " ".join(told)
    return tuple(f"{opening} {part}".strip() for part in asked[:MOST])
