"""A disk that fills up in the middle of a run, a file that may grow no further: one sentence, and nothing is lost."""

from __future__ import annotations

import random
import resource
import shutil
import signal
import time
from functools import partial
from pathlib import Path

from corpus.settings import Settings
from corpus.store import StoreLayout
from eval.faults.killed import Circle
from eval.faults.mounts import NoMountError, small_disk
from eval.faults.process import Command, Ended
from eval.faults.row import Row

DISK = 96  # MB


def limit_files(largest: int) -> None:
    """No file of this process may grow beyond `largest` bytes."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))


def said(ended: Ended) -> tuple[str, list[str]]:
    """What a run did that could not write: ended well, or with one sentence."""
    if ended.status == 0:
        return "completed", []
    plain = ended.sentence.endswith(".") and "Traceback" not in ended.output
    if ended.status != 1 or not plain or "Something went wrong" in ended.sentence:
        return "a fault", [f"status {ended.status}: {ended.sentence}"]
    return "one sentence", []


def _after(circle: Circle, run: int, generation: str, ended: Ended, row: Row) -> None:
    happened, wrong = said(ended)
    serves, faults = circle.look(run, generation)
    row.add(f"{happened}, the index of {serves} served", [*wrong, *faults, *circle.recovered(run)])


def full_disk(settings: Settings, work: Path, count: int, seed: int) -> Row:
    """A disk of its own with room for only a part of what the run writes; then the room is given back."""
    row = Row("full-disk", f"a disk of {DISK} MB full at some point of a run (no space left on device)")
    chance, begun = random.Random(seed), time.monotonic()
    try:
        with small_disk(work / "disk", DISK) as disk:
            circle = Circle(settings, disk, (), 12, ours=False)
            before = shutil.disk_usage(disk).free
            needed = 4 * 1024**2  # what a generation takes here, and some
            for trial in range(count):
                generation = StoreLayout(circle.store).read_pointer().generation
                free = shutil.disk_usage(disk).free
                ballast = disk / "ballast"
                with ballast.open("wb") as file:
                    left = free - chance.randrange(needed)
                    file.write(bytes(max(0, min(left, before))))
                arguments = circle.undisturbed[trial % 3].arguments
                ended = Command(arguments, circle.store, work / "printed.txt").end()
                happened, wrong = said(ended)
                served, faults = circle.look(trial % 3, generation)
                ballast.unlink()
                wrong += [*faults, *circle.recovered(trial % 3)]
                row.add(f"{happened}, the index of {served} served", wrong)
    except NoMountError as fault:
        row.skipped = str(fault)
    row.seconds = time.monotonic() - begun
    return row


def file_limit(settings: Settings, work: Path, count: int, seed: int) -> Row:
    """RLIMIT_FSIZE at some size up to that of the largest file that a run writes."""
    circle = Circle(settings, work, (), 12, ours=False)
    row = Row("file-limit", "no file may grow beyond a size (RLIMIT_FSIZE): SQLite and Chroma meet it half way")
    largest = max(path.stat().st_size for path in circle.store.rglob("*") if path.is_file())
    chance, begun = random.Random(seed), time.monotonic()
    for trial in range(count):
        run = trial % 3
        generation = StoreLayout(circle.store).read_pointer().generation
        limit = partial(limit_files, chance.randrange(200, largest))
        ended = Command(circle.undisturbed[run].arguments, circle.store, work / "printed.txt", before=limit).end()
        _after(circle, run, generation, ended, row)
    row.seconds = time.monotonic() - begun
    return row
