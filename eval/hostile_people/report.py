"""What came of an attack: one row for each way in, as JSON and as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from eval.measured import percentile


@dataclass
class Way:
    """One way in: what was tried and what came of it. `ms` is (median, 95th percentile, longest), `mb` before, after.

    sentences  errors of ours, each in one sentence
    failures   tracebacks, pages that did not come to their end, exit statuses that are none of ours
    markup     elements, attributes or addresses of theirs in a page, scripts of theirs that ran
    mixed_up   answers to another question than the one that was asked
    outside    requests to any other host
    """

    name: str
    tried: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    sentences: int = 0
    failures: list[str] = field(default_factory=list)
    markup: list[str] = field(default_factory=list)
    mixed_up: int = 0
    outside: list[str] = field(default_factory=list)
    ms: tuple[float, float, float] = (0.0, 0.0, 0.0)
    mb: tuple[float, float] = (0.0, 0.0)
    seconds: float = 0.0

    @property
    def kept(self) -> bool:
        """Whether nothing of theirs got through."""
        return not (self.failures or self.markup or self.mixed_up or self.outside)


def times_of(times: Sequence[float]) -> tuple[float, float, float]:
    """Median, 95th percentile and longest of seconds, in milliseconds."""
    ms = [1000 * seconds for seconds in times]
    return percentile(ms, 0.5), percentile(ms, 0.95), percentile(ms, 1.0)


def fields_of(way: Way) -> dict[str, Any]:
    """As JSON has it."""
    return asdict(way) | {"outcomes": dict(way.outcomes), "kept": way.kept}


def hostile_text(found: dict[str, Any]) -> str:
    """The table, as Markdown."""
    rows = ["| where | tried | what happened | failed | markup of theirs | mixed up | ms (median, p95, longest) | MB |"]
    rows.append("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for way in found["ways"]:
        happened = ", ".join(f"{name}: {times}" for name, times in sorted(way["outcomes"].items()))
        rows.append(
            f"| {way['name']} | {way['tried']} in {way['seconds']:.0f} s | {happened}; errors in a sentence: "
            f"{way['sentences']} | {len(way['failures'])} | {len(way['markup'])} | {way['mixed_up']} | "
            f"{' / '.join(f'{ms:.0f}' for ms in way['ms'])} | {way['mb'][0]:.0f} to {way['mb'][1]:.0f} |"
        )
    wrong = [line for way in found["ways"] for line in (*way["failures"], *way["markup"], *way["outside"])]
    wrong += list(found["log"])
    return "\n".join([*rows, "", *(wrong[:40] or ["Nothing got through."])]) + "\n"
