"""What is asked for: a question, with what limits the search and what was asked before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Inquiry:
    """`typed` is the question as it was typed, `k` how many quotations at most; the other fields as in Engine.ask."""

    typed: str
    k: int
    as_at: date | None = None
    sources: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
