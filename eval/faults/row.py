"""One row of the table of faults."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Row:
    """What was tried, how often each thing happened, and what was lost or wrong (empty: nothing).

    name     the kind of fault, as the command takes it
    skipped  why it could not be tried here; empty where it was
    """

    name: str
    tried: str
    happened: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    skipped: str = ""
    seconds: float = 0.0

    @property
    def times(self) -> int:
        """How often it was tried."""
        return sum(self.happened.values())

    def add(self, happened: str, wrong: Iterable[str] = ()) -> None:
        """Notes one trial, and says it on standard error: a campaign that is stopped has shown what it found."""
        self.happened[happened] += 1
        wrong = list(wrong)
        if self.times <= 10 or self.times % 10 == 0 or wrong:
            sys.stderr.write(f"{self.name} {self.times}: {happened}{''.join(f'; {fault}' for fault in wrong)}\n")
        self.wrong.extend(f"trial {self.times}: {fault}" for fault in wrong)

    def to_json(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "fault": self.name,
            "tried": self.tried,
            "times": self.times,
            "happened": dict(self.happened.most_common()),
            "wrong": self.wrong,
            "skipped": self.skipped,
            "seconds": round(self.seconds, 1),
        }


def table(rows: Iterable[Row]) -> str:
    """The rows as a Markdown table, then each thing that was wrong."""
    rows = list(rows)
    lines = ["| fault | tried | times | what happened | lost or wrong |", "| --- | --- | --- | --- | --- |"]
    for row in rows:
        happened = "; ".join(f"{what}: {count}" for what, count in row.happened.most_common())
        lines.append(
            f"| {row.name} | {row.tried} | {row.times} | {f'skipped: {row.skipped}' if row.skipped else happened} "
            f"| {len(row.wrong)} |"
        )
    wrong = [f"- {row.name}, {fault}" for row in rows for fault in row.wrong]
    return "\n".join([*lines, *(["", "Lost or wrong:", "", *wrong] if wrong else [])]) + "\n"
