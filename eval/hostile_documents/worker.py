"""The child of a campaign: `python -m eval.hostile_documents.worker PARSER FOLDER NUMBER FIRST`, until it is killed.

FOLDER/seeds holds files to begin with. Before every input its number is printed, after it one JSON object: what came of it, the
seconds of processor time, and the peak of memory (MiB) while it was read.
"""

from __future__ import annotations

import json
import random
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eval.hostile_documents.grammar import made
from eval.hostile_documents.mutate import mutant
from eval.hostile_documents.once import Wrong, run_once

_OURS = ("/corpus/", "/ingest/", "/retrieval/")


def input_of(parser: str, seeds: Sequence[bytes], number: int, count: int) -> bytes:
    """Input `count` of campaign `number`: a mutant of a seed, or a document from the grammar."""
    source = random.Random(f"{number} {parser} {count}")
    if source.random() < 0.2:
        return made(parser, source)
    return mutant(parser, seeds, source)


def outcome(parser: str, data: bytes) -> dict[str, Any]:
    """What came of one input: {"result": "read" | "refused" | "crash" | "wrong", ...}."""
    try:
        said = run_once(parser, data)
    except MemoryError:
        return {"result": "crash", "kind": "MemoryError", "where": "", "message": "the memory limit was met"}
    except Wrong as fault:
        return {"result": "wrong", "kind": "Wrong", "where": _shape(str(fault)), "message": str(fault)[:300]}
    except Exception as fault:
        return {"result": "crash", "kind": type(fault).__name__, "where": _where(fault), "message": str(fault)[:300]}
    return {"result": "read"} if said == "read" else {"result": "refused", "reason": said}


def tried(parser: str, data: bytes) -> dict[str, Any]:
    """`outcome`, with the seconds of processor time, the peak of memory (MiB) and the bytes of the input."""
    _forget_peak()
    begun = time.process_time()
    found = outcome(parser, data)
    return found | {"seconds": round(time.process_time() - begun, 3), "peak": round(_peak(), 1), "bytes": len(data)}


def _where(fault: BaseException) -> str:
    """The last line of ours that was running."""
    frames = traceback.extract_tb(fault.__traceback__)
    ours = [frame for frame in frames if any(part in frame.filename for part in _OURS)]
    return f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else ""


def _shape(message: str) -> str:
    return "".join("#" if c.isdigit() else c for c in message.split("'")[0])[:60]


def _forget_peak() -> None:
    try:
        Path("/proc/self/clear_refs").write_text("5", "ascii")
    except OSError:
        return


def _peak() -> float:
    """MiB, 0 where the system does not tell."""
    try:
        lines = Path("/proc/self/status").read_text("ascii", "replace").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def main(arguments: Sequence[str]) -> None:
    """Runs inputs FIRST, FIRST + 1, ... for ever."""
    parser, folder, number, first = arguments[0], Path(arguments[1]), int(arguments[2]), int(arguments[3])
    seeds = [path.read_bytes() for path in sorted((folder / "seeds").iterdir())]
    count = first
    while True:
        data = input_of(parser, seeds, number, count)
        sys.stdout.write(f"{count}\n")
        sys.stdout.flush()
        sys.stdout.write(json.dumps(tried(parser, data)) + "\n")
        sys.stdout.flush()
        count += 1


if __name__ == "__main__":
    main(sys.argv[1:])
