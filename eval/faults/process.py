"""A command of ours in a process of its own, which can be killed at a moment of the clock or at a file operation.

The process is forked from one that has imported everything, so that the moments lie in the work and not in imports.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from types import ModuleType
from typing import Any

_PRELOADED = ("eval.faults.process", "ingest.__main__", "ingest.build", "ingest.gather", "retrieval.engine")
_FILE_EVENTS = frozenset({"open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "sqlite3.connect", "shutil.rmtree"})
Before = Callable[[], None]


def context() -> ForkServerContext:
    """Where the processes come from."""
    found = multiprocessing.get_context("forkserver")
    found.set_forkserver_preload([*_PRELOADED, "torch", "chromadb", "sentence_transformers"])
    return found


class _Steps:
    """Counts the file operations in a folder, and kills this process at the one that is wanted."""

    def __init__(self, folder: str, last: int) -> None:
        self._folder, self._last, self.count = folder, last, 0
        sys.addaudithook(self._hook)

    def _hook(self, event: str, values: tuple[Any, ...]) -> None:
        if event not in _FILE_EVENTS or not values:
            return
        name = os.fsdecode(values[0]) if isinstance(values[0], str | bytes) else ""
        # rmtree names what it removes relative to a folder that it holds open.
        if not name.startswith(self._folder) and (event not in ("os.remove", "os.rmdir") or name.startswith("/")):
            return
        self.count += 1
        if self.count == self._last:
            os.kill(os.getpid(), signal.SIGKILL)


def _child(arguments: Sequence[str], folder: str, step: int, output: str, before: Before | None) -> None:
    from corpus.cli import run
    from ingest.__main__ import main

    handle = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(handle, 1)
    os.dup2(handle, 2)
    # OpenMP's threads cannot be forked, and are not there yet: what is imported has used none.
    if before is not None:
        before()
    steps = _Steps(folder, step)
    status = run(main, list(arguments))
    sys.stdout.flush()
    sys.stderr.flush()
    os.write(handle, f"\nsteps {steps.count}\n".encode())
    os._exit(status)


@dataclass(frozen=True)
class Ended:
    """How a command ended. `status` is negative where a signal ended it; `steps` counts its file operations."""

    status: int
    output: str
    steps: int

    @property
    def killed(self) -> bool:
        """Whether it was killed."""
        return self.status == -signal.SIGKILL

    @property
    def sentence(self) -> str:
        """The last line that it printed."""
        lines = [line.strip() for line in self.output.replace("\r", "\n").splitlines() if line.strip()]
        return lines[-1] if lines else ""


@contextmanager
def _no_main() -> Iterator[None]:
    """A process that starts would run again the file that this one was started with, whatever that is (multiprocessing,
    "safe importing of main module"): the work here needs none of it.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


class Command:
    """`python -m ingest ...`, running. `before` is called in the process before anything else."""

    def __init__(
        self, arguments: Sequence[str], store: Path, output: Path, step: int = 0, before: Before | None = None
    ) -> None:
        self._output = output
        self._process: ForkServerProcess = context().Process(
            target=_child,
            args=([*arguments, "--store", str(store)], str(store), step, str(output), before),
        )
        with _no_main():
            self._process.start()

    def kill(self) -> None:
        """kill -9."""
        self._process.kill()

    def running(self, seconds: float) -> bool:
        """Whether it still runs after so many seconds."""
        self._process.join(seconds)
        return self._process.is_alive()

    def end(self, patience: float = 600) -> Ended:
        """How it ended; it is killed after `patience` seconds."""
        self._process.join(patience)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        text = self._output.read_text(encoding="utf-8", errors="replace") if self._output.exists() else ""
        said, _, steps = text.rpartition("\nsteps ")
        found = steps.strip().isdigit()
        return Ended(self._process.exitcode or 0, said if found else text, int(steps) if found else 0)
