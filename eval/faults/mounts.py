"""Folders that really are small or read-only, for the superuser too. Linux, and the right to mount, are needed."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.errors import ChapterAndVerseError


class NoMountError(ChapterAndVerseError):
    """Nothing can be mounted here; the reason."""


def _mounted(arguments: list[str]) -> None:
    try:
        subprocess.run(["mount", *arguments], check=True, capture_output=True, timeout=20)
    except (OSError, subprocess.SubprocessError) as fault:
        raise NoMountError("nothing can be mounted here: run it as the superuser on Linux.") from fault


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """A disk of its own in memory. Raises NoMountError."""
    folder.mkdir(parents=True, exist_ok=True)
    _mounted(["-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)])
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False, capture_output=True)


@contextmanager
def read_only(folder: Path) -> Iterator[Path]:
    """The folder, on which nobody can write while the block runs. Raises NoMountError."""
    _mounted(["--bind", str(folder), str(folder)])
    try:
        _mounted(["-o", "remount,ro,bind", str(folder)])
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False, capture_output=True)
