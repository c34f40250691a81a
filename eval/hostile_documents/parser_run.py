"""What a campaign did to one parser, counted from what its child tells."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

LIMIT = 60.0  # seconds of processor time a file; five times that by the clock
SLOW = 2.0  # seconds of processor time: the slowest file is kept from here on
MEMORY = 2 * 1024**3  # bytes of data that the child may hold


@dataclass
class Finding:
    """One way in which a parser broke: the first input that showed it, and how many did."""

    result: str
    kind: str
    where: str
    message: str
    first: int
    times: int = 1
    bytes: int = 0
    minimised: int | None = None


@dataclass
class Coverage:
    """What of the instrumented code was run, as libFuzzer counts it.

    Edges are branches of the bytecode; features are edges with how often an input ran them (1, 2, 3, 4, 8, ... times).
    `grew` is when the last new edge was met, in seconds from the beginning; `inputs` is how many are kept.
    """

    first_edges: int = 0
    first_features: int = 0
    edges: int = 0
    features: int = 0
    inputs: int = 0
    grew: float = 0.0

    def told(self, edges: int, features: int, inputs: int, seconds: float) -> None:
        """Takes one line of libFuzzer's; the first is that of the seeds."""
        if not self.first_edges:
            self.first_edges, self.first_features = edges, features
        if edges > self.edges:
            self.edges, self.grew = edges, round(seconds, 1)
        self.features, self.inputs = max(self.features, features), inputs


@dataclass
class ParserRun:
    """What a campaign did to one parser. `seconds` is wall time, `slowest` processor time; memory is MiB of the child.

    `ended` is how often a child ended by itself between two inputs: a fault of the campaign, not of the parser.
    `processor` is the processor time of all its children; `coverage` is None where nothing was instrumented.
    """

    parser: str
    seeds: int = 0
    executions: int = 0
    read: int = 0
    refused: int = 0
    crashes: int = 0
    wrong: int = 0
    hangs: int = 0
    deaths: int = 0
    ended: int = 0
    seconds: float = 0.0
    processor: float = 0.0
    slowest: float = 0.0
    slowest_input: int = -1
    peak: float = 0.0
    coverage: Coverage | None = None
    reasons: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)

    def count(self, found: dict[str, Any], count: int) -> None:
        """Counts what came of input `count`."""
        self.executions += 1
        self.peak = max(self.peak, found["peak"])
        if found["seconds"] > self.slowest:
            self.slowest, self.slowest_input = found["seconds"], count
        if found["seconds"] > LIMIT:
            self.hang(count, counted=True)
        elif found["result"] == "read":
            self.read += 1
        elif found["result"] == "refused":
            self.refused += 1
            self.reasons[found["reason"]] += 1
        else:
            if found["result"] == "crash":
                self.crashes += 1
            else:
                self.wrong += 1
            self.note(found, count)

    def hang(self, count: int, *, counted: bool = False) -> None:
        """Input `count` took longer than the limit; `counted` where it ended nevertheless."""
        self.executions += not counted
        self.hangs += 1
        self.note({"result": "hang", "kind": "hang", "where": "", "message": f"over {LIMIT:.0f} s"}, count)

    def death(self, count: int) -> None:
        """The child ended while it was at input `count`."""
        self.executions += 1
        self.deaths += 1
        self.note({"result": "death", "kind": "death", "where": "", "message": "the process ended"}, count)

    def note(self, found: dict[str, Any], count: int) -> None:
        """Keeps a way of breaking, once for each kind and place."""
        for known in self.findings:
            if (known.kind, known.where) == (found["kind"], found["where"]):
                known.times += 1
                return
        self.findings.append(
            Finding(
                found["result"], found["kind"], found["where"], found["message"], count, bytes=found.get("bytes", 0)
            )
        )
