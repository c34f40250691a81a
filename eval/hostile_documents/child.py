"""A child of a campaign, and what it tells: the number of each input before it is tried, what came of it after."""

from __future__ import annotations

import json
import queue
import re
import resource
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Self

from eval.hostile_documents.parser_run import LIMIT, MEMORY, ParserRun

# libFuzzer's lines: "#21 INITED cov: 442 ft: 765 corp: 10/65Kb ...". "READ" ones come before all seeds are.
_REACHED = re.compile(r"#\d+\s+(?!READ\b)[A-Za-z]+\s+cov: (\d+) ft: (\d+) corp: (\d+)")


class Child:
    """One process of a campaign, counted into `run`; it is ended with the block."""

    def __init__(self, run: ParserRun, folder: Path, number: int, first: int, mode: str) -> None:
        self._run, self._folder, self._first = run, folder, first
        worker = "worker" if mode == "blind" else "guided"
        self._process = subprocess.Popen(
            [sys.executable, "-m", f"eval.hostile_documents.{worker}", run.parser, str(folder), str(number), str(first), mode],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL if mode == "blind" else subprocess.STDOUT,
            stdin=subprocess.DEVNULL, text=True, encoding="utf-8", errors="replace",
        )  # fmt: skip
        if sys.platform == "linux":
            resource.prlimit(self._process.pid, resource.RLIMIT_DATA, (MEMORY, MEMORY))
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._begins: str | None = None
        threading.Thread(target=self._pump, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()

    def _pump(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as told:
            for line in told:
                self._lines.put(line)
        self._lines.put(None)

    def ready(self) -> float:
        """The time (monotonic) at which it began its first input, or ended: loading and instrumenting are over."""
        line = self._lines.get()
        while line is not None and not line.strip().isdigit():
            line = self._lines.get()
        if line is None:
            self._lines.put(None)
        self._begins = line
        return time.monotonic()

    def watch(self, begun: float, until: float) -> int:
        """Counts what the child tells; returns the last input that it began. Ends where the child does, hangs, or is out of time."""
        count, open_ = self._first, self._begins is not None
        while time.monotonic() < until or open_:
            try:
                line = self._lines.get(timeout=5 * LIMIT)
            except queue.Empty:
                self._run.hang(count)
                self._save(count)
                return count
            if line is None:
                if open_:
                    self._run.death(count)
                    self._save(count)
                else:
                    self._run.ended += 1
                return count
            if line.startswith("{"):
                self._run.count(json.loads(line), count)
                open_ = False
            elif line.strip().isdigit():
                count, open_ = int(line), True
            else:
                self._cover(line, time.monotonic() - begun)
        return count

    def _cover(self, line: str, seconds: float) -> None:
        told = _REACHED.match(line)
        if told is not None and self._run.coverage is not None:
            edges, features, inputs = map(int, told.groups())
            self._run.coverage.told(edges, features, inputs, seconds)

    def _save(self, count: int) -> None:
        """The input that the child was at when it ended: it can save none itself."""
        current = self._folder / "current"
        if current.exists():
            shutil.copyfile(current, self._folder / "kept" / str(count))
