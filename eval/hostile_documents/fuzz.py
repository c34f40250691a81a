"""`python -m eval fuzz`: every parser against files made worse, in child processes with limits of time and memory."""

from __future__ import annotations

import platform
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from corpus.errors import UsageError
from eval.hostile_documents.child import Child
from eval.hostile_documents.guided import atheris_is_there
from eval.hostile_documents.once import PARSERS, name_of
from eval.hostile_documents.parser_run import LIMIT, MEMORY, SLOW, Coverage, ParserRun
from eval.hostile_documents.seeds import seeds
from eval.hostile_documents.worker import input_of, outcome


def fuzz(
    parsers: Sequence[str],
    seconds: float,
    number: int,
    folders: Sequence[Path],
    keep: Path | None,
    first: int = 0,
    mode: str = "blind",
) -> dict[str, Any]:
    """Runs each parser for its share of `seconds`; inputs that break one are kept, made small, in `keep`.

    `mode` is "blind", "guided" (inputs that reach new code are mutated further), or "counted" (the blind mutants, with
    the same count of the code that they reach: what "guided" is compared with). Raises UsageError without atheris.
    """
    if mode != "blind":
        atheris_is_there()
    runs = [_run(parser, seconds / len(parsers), number, folders, keep, first, mode) for parser in parsers]
    rows = [asdict(run) | {"reasons": dict(run.reasons.most_common())} for run in runs]
    return {
        "seed": number,
        "mode": mode,
        "date": time.strftime("%Y-%m-%d"),
        "machine": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        "limit_seconds": LIMIT,
        "limit_mib": MEMORY // 1024**2,
        "executions": sum(run.executions for run in runs),
        "broken": sum(run.crashes + run.wrong + run.hangs + run.deaths for run in runs),
        "parsers": rows,
    }


def _run(
    parser: str, seconds: float, number: int, folders: Sequence[Path], keep: Path | None, first: int, mode: str
) -> ParserRun:
    with tempfile.TemporaryDirectory() as held:
        folder = Path(held)
        for name in ("seeds", "reached", "kept"):
            (folder / name).mkdir()
        found = seeds(parser, folders, number)
        for place, data in enumerate(found):
            (folder / "seeds" / f"{place:05}").write_bytes(data)
        run = ParserRun(parser, len(found), coverage=None if mode == "blind" else Coverage())
        _campaign(run, folder, seconds, number, first, mode)
        if keep is not None:
            if mode == "blind":
                _keep(run, lambda count: input_of(parser, found, number, count), keep)
            else:
                _keep(run, lambda count: (folder / "kept" / str(count)).read_bytes(), keep)
        return run


def _campaign(run: ParserRun, folder: Path, seconds: float, number: int, count: int, mode: str) -> None:
    used = _processor()
    begun: float | None = None
    while begun is None or time.monotonic() < begun + seconds:
        with Child(run, folder, number, count, mode) as child:
            ready = child.ready()
            begun = begun or ready
            count = child.watch(begun, begun + seconds) + 1
    run.seconds = round(time.monotonic() - begun, 1)
    run.processor = round(_processor() - used, 1)


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _keep(run: ParserRun, input_: Callable[[int], bytes], folder: Path) -> None:
    """Writes the inputs that broke it, and the slowest; those that can be tried again here are made smaller first."""
    from eval.hostile_documents.minimise import minimised

    folder.mkdir(parents=True, exist_ok=True)
    for place, finding in enumerate(run.findings):
        data = input_(finding.first)
        if finding.result in ("crash", "wrong") and finding.kind != "MemoryError":
            wanted = (finding.kind, finding.where)

            def same(tried: bytes, wanted: tuple[str, str] = wanted) -> bool:
                told = outcome(run.parser, tried)
                return (told.get("kind"), told.get("where")) == wanted

            data = minimised(data, same)
            finding.minimised = len(data)
        (folder / f"{run.parser}-{place}-{name_of(run.parser)}").write_bytes(data)
    if run.slowest > SLOW:
        (folder / f"{run.parser}-slowest-{name_of(run.parser)}").write_bytes(input_(run.slowest_input))


def known_parsers(names: Sequence[str]) -> tuple[str, ...]:
    """The parsers of these names; all where none is named. Raises UsageError."""
    for name in names:
        if name not in PARSERS:
            raise UsageError(f"There is no parser '{name}': name one of {', '.join(PARSERS)}.")
    return tuple(names) or PARSERS
