"""All kinds of faults by name, and how often each is tried where nobody says otherwise."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from corpus.errors import UsageError
from corpus.settings import Settings
from eval.faults.damaged import damaged, damaged_serving
from eval.faults.full import file_limit, full_disk
from eval.faults.kept import unwritable, vectors, versions
from eval.faults.killed import killed
from eval.faults.row import Row
from eval.faults.together import serving, two_runs

Fault = Callable[[Settings, Path, int, int], Row]
FAULTS: dict[str, tuple[Fault, int]] = {
    "killed": (killed, 200),
    "full-disk": (full_disk, 30),
    "file-limit": (file_limit, 30),
    "read-only": (unwritable, 3),
    "versions": (versions, 8),
    "damaged": (damaged, 132),
    "damaged-serving": (damaged_serving, 60),
    "vectors": (vectors, 20),
    "two-runs": (two_runs, 12),
    "serving": (serving, 12),
}


def faults(
    settings: Settings, only: str | None, count: int | None, seed: int, folders: Sequence[Path], minutes: float
) -> list[Row]:
    """The rows of the table. `folders` add `killed` on their documents, with the vectors of the settings' store.

    Raises UsageError for a name that is none.
    """
    if only is not None and only not in FAULTS:
        raise UsageError(f"There is no fault '{only}': there are {', '.join(FAULTS)}.")
    rows = []
    for name, (fault, usual) in FAULTS.items():
        if only in (None, name) and not (folders and only == "killed"):
            rows.append(_tried(fault, settings, count or usual, seed))
    if folders and only in (None, "killed"):

        def large(settings: Settings, work: Path, count: int, seed: int) -> Row:
            return killed(settings, work, count, seed, folders=folders, paragraphs=150, minutes=minutes)

        rows.append(_tried(large, settings, count or 200, seed))
    return rows


def _tried(fault: Fault, settings: Settings, count: int, seed: int) -> Row:
    with tempfile.TemporaryDirectory(prefix="chapter-and-verse-faults-") as made:
        row = fault(settings, Path(made), count, seed)
    sys.stderr.write(f"{row.name}: {row.times} times, {len(row.wrong)} lost or wrong, {row.seconds:.0f} s\n")
    return row
