"""What became of one question, without the question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    """What may be written down of an answer.

    status      "answered", "declined", or "failed" where an error was raised
    reason      of an answer that was declined; the name of the error
    ms          milliseconds
    steps       milliseconds by step
    generation  of the index that was asked
    """

    status: str
    reason: str | None
    ms: float
    steps: Mapping[str, float]
    generation: str
