"""`python -m eval fuzz`: every parser against files made worse, in child processes with limits of time and memory."""

from __future__ import annotations

import json
import platform
import queue
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from corpus.errors import UsageError
from eval.hostile_documents.once import PARSERS, name_of
from eval.hostile_documents.seeds import seeds
from eval.hostile_documents.worker import input_of, outcome

LIMIT = 60.0  # seconds of processor time a file; five times that by the clock
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
class ParserRun:
    """What a campaign did to one parser. `seconds` is wall time, `slowest` processor time; memory is MiB of the child."""

    parser: str
    seeds: int = 0
    executions: int = 0
    read: int = 0
    refused: int = 0
    crashes: int = 0
    wrong: int = 0
    hangs: int = 0
    deaths: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    slowest_input: int = -1
    peak: float = 0.0
    reasons: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)


def fuzz(
    parsers: Sequence[str], seconds: float, number: int, folders: Sequence[Path], keep: Path | None, first: int = 0
) -> dict[str, Any]:
    """Runs each parser for its share of `seconds`; inputs that break one are kept, made small, in `keep`."""
    runs = []
    for parser in parsers:
        with tempfile.TemporaryDirectory() as folder:
            found = seeds(parser, folders, number)
            for place, data in enumerate(found):
                (Path(folder) / f"{place:05}").write_bytes(data)
            run = ParserRun(parser, len(found))
            _campaign(run, Path(folder), seconds / len(parsers), number, first)
            if keep is not None:
                _keep(run, found, number, keep)
            runs.append(run)
    rows = [asdict(run) | {"reasons": dict(run.reasons.most_common())} for run in runs]
    return {
        "seed": number,
        "date": time.strftime("%Y-%m-%d"),
        "machine": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        "limit_seconds": LIMIT,
        "limit_mib": MEMORY // 1024**2,
        "executions": sum(run.executions for run in runs),
        "broken": sum(run.crashes + run.wrong + run.hangs + run.deaths for run in runs),
        "parsers": rows,
    }


def _campaign(run: ParserRun, folder: Path, seconds: float, number: int, count: int) -> None:
    until = time.monotonic() + seconds
    begun = time.monotonic()
    while time.monotonic() < until:
        process = _started(run.parser, folder, number, count)
        assert process.stdout is not None
        lines: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=_pump, args=(process.stdout, lines), daemon=True).start()
        try:
            count = _watch(run, lines, until, count) + 1
        finally:
            process.kill()
            process.wait()
    run.seconds = round(time.monotonic() - begun, 1)


def _started(parser: str, folder: Path, number: int, first: int) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "eval.hostile_documents.worker", parser, str(folder), str(number), str(first)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, text=True, encoding="utf-8",
    )  # fmt: skip
    if sys.platform == "linux":
        resource.prlimit(process.pid, resource.RLIMIT_DATA, (MEMORY, MEMORY))
    return process


def _pump(pipe: IO[str], lines: queue.Queue[str | None]) -> None:
    for line in pipe:
        lines.put(line)
    lines.put(None)


def _watch(run: ParserRun, lines: queue.Queue[str | None], until: float, count: int) -> int:
    """Counts what the child tells; returns the last input that it began. Ends where the child does, hangs, or is out of time."""
    open_ = False
    while time.monotonic() < until or open_:
        try:
            line = lines.get(timeout=5 * LIMIT)
        except queue.Empty:
            run.executions += 1
            run.hangs += 1
            _note(run, {"result": "hang", "kind": "hang", "where": "", "message": f"over {LIMIT:.0f} s"}, count)
            return count
        if line is None:
            run.executions += open_
            run.deaths += open_
            if open_:
                _note(run, {"result": "death", "kind": "death", "where": "", "message": "the process ended"}, count)
            return count
        if not line.startswith("{"):
            count, open_ = int(line), True
            continue
        open_ = False
        _count(run, json.loads(line), count)
    return count


def _count(run: ParserRun, found: dict[str, Any], count: int) -> None:
    run.executions += 1
    run.peak = max(run.peak, found["peak"])
    if found["seconds"] > run.slowest:
        run.slowest, run.slowest_input = found["seconds"], count
    if found["seconds"] > LIMIT:
        run.hangs += 1
        _note(run, {"result": "hang", "kind": "hang", "where": "", "message": f"over {LIMIT:.0f} s"}, count)
    elif found["result"] == "read":
        run.read += 1
    elif found["result"] == "refused":
        run.refused += 1
        run.reasons[found["reason"]] += 1
    else:
        if found["result"] == "crash":
            run.crashes += 1
        else:
            run.wrong += 1
        _note(run, found, count)


def _note(run: ParserRun, found: dict[str, Any], count: int) -> None:
    for known in run.findings:
        if (known.kind, known.where) == (found["kind"], found["where"]):
            known.times += 1
            return
    run.findings.append(
        Finding(found["result"], found["kind"], found["where"], found["message"], count, bytes=found.get("bytes", 0))
    )


def _keep(run: ParserRun, found: list[bytes], number: int, folder: Path) -> None:
    """Writes the inputs that broke it; those that can be tried again here are made smaller first."""
    from eval.hostile_documents.minimise import minimised

    folder.mkdir(parents=True, exist_ok=True)
    for place, finding in enumerate(run.findings):
        data = input_of(run.parser, found, number, finding.first)
        if finding.result in ("crash", "wrong") and finding.kind != "MemoryError":
            wanted = (finding.kind, finding.where)

            def same(tried: bytes, wanted: tuple[str, str] = wanted) -> bool:
                told = outcome(run.parser, tried)
                return (told.get("kind"), told.get("where")) == wanted

            data = minimised(data, same)
            finding.minimised = len(data)
        (folder / f"{run.parser}-{place}-{name_of(run.parser)}").write_bytes(data)


def fuzz_text(found: dict[str, Any]) -> str:
    """The campaign for reading."""
    lines = [
        f"{found['executions']} executions, {found['broken']} broken; seed {found['seed']}, {found['date']}, "
        f"{found['machine']}; limits {found['limit_seconds']:.0f} s and {found['limit_mib']} MiB a file",
        "",
        "| parser | seeds | executions | read | refused | crashed | wrong | hung | died | slowest, s | peak, MiB | minutes |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for row in found["parsers"]:
        shown = [row[key] for key in ("seeds", "executions", "read", "refused", "crashes", "wrong", "hangs", "deaths")]
        lines.append(
            f"| {row['parser']} | " + " | ".join(map(str, shown))
            + f" | {row['slowest']:.2f} | {row['peak']:.0f} | {row['seconds'] / 60:.1f} |"
        )  # fmt: skip
    for row in found["parsers"]:
        for reason, times in row["reasons"].items():
            lines.append(f"{row['parser']}: refused {times} times: {reason}")
        for finding in row["findings"]:
            lines.append(
                f"{row['parser']}: BROKEN {finding['times']} times: {finding['kind']} at {finding['where']}: {finding['message']}"
            )
    return "\n".join(lines) + "\n"


def known_parsers(names: Sequence[str]) -> tuple[str, ...]:
    """The parsers of these names; all where none is named. Raises UsageError."""
    for name in names:
        if name not in PARSERS:
            raise UsageError(f"There is no parser '{name}': name one of {', '.join(PARSERS)}.")
    return tuple(names) or PARSERS
