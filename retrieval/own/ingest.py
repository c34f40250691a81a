"""`python -m ingest` in a process of its own: what a user adds is never opened in the one that serves the pages."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from typing import IO, Any

from corpus.child_process import module_command, module_environment
from corpus.errors import OwnDocumentError
from corpus.settings import Settings

LIMIT = 300.0  # seconds
_MEMORY = 6 * 1024**3  # bytes of data that the process may hold
_DONE = re.compile(r"(\d{1,3})%\|")
Progress = Callable[[float | None], None]


def run_ingest(
    arguments: Sequence[str], settings: Settings, *, private: bool, progress: Progress | None = None
) -> dict[str, Any]:
    """Runs it on `settings.store`; its report. With `private`, nobody else may read what it writes.

    `progress` is told, some times a second, the share (0 to 1) that is embedded, None before that is known.
    Raises OwnDocumentError with its sentence where it fails, or takes longer than LIMIT.
    """
    process = _started([*arguments, "--store", str(settings.store), "--json", "--progress"], settings, private)
    assert process.stdout is not None
    assert process.stderr is not None
    output, errors = _Reader(process.stdout), _Reader(process.stderr)
    until = time.monotonic() + LIMIT
    try:
        while process.poll() is None:
            if time.monotonic() > until:
                raise OwnDocumentError(
                    f"Reading it took longer than {LIMIT / 60:.0f} minutes, so we stopped: add the part that you need."
                )
            if progress is not None:
                progress(_share(errors.text))
            time.sleep(0.2)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    if process.returncode:
        raise OwnDocumentError(_sentence(errors.whole()))
    try:
        report: dict[str, Any] = json.loads(output.whole())
    except ValueError:
        raise OwnDocumentError(_sentence("")) from None
    return report


def _started(arguments: Sequence[str], settings: Settings, private: bool) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        module_command("ingest", *arguments),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        umask=0o077 if private else -1,
        env=module_environment(
            PYTHONIOENCODING="utf-8",
            CV_MODEL=settings.model,
            CV_CHROMA=settings.chroma,
            OMP_WAIT_POLICY="PASSIVE",  # threads that wait leave the processor to those that serve pages
        ),
    )
    _limit_memory(process.pid)
    return process


def _limit_memory(process: int) -> None:
    """A document that is made to fill the memory ends its own reading, and nothing else. Linux alone can do this."""
    if sys.platform == "linux":
        import resource

        resource.prlimit(process, resource.RLIMIT_DATA, (_MEMORY, _MEMORY))


class _Reader:
    """Reads a pipe to its end, so that the process behind it never waits for us."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe = pipe
        self._held = bytearray()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        while chunk := os.read(self._pipe.fileno(), 65536):
            self._held += chunk
        self._pipe.close()

    @property
    def text(self) -> str:
        """What was read so far."""
        return bytes(self._held).decode(errors="replace")

    def whole(self) -> str:
        """All of it, once the process has ended."""
        self._thread.join(5)
        return self.text


def _share(errors: str) -> float | None:
    found = _DONE.findall(errors)
    return min(1.0, int(found[-1]) / 100) if found else None


def _sentence(errors: str) -> str:
    """The one sentence that a command of ours ends with; ours where it ended without one."""
    lines = [line.strip() for line in re.split(r"[\r\n]+", errors) if line.strip() and "%|" not in line]
    if lines and lines[-1].endswith(".") and "Traceback" not in errors:
        return lines[-1]
    return "The document could not be read: save it as a PDF and add that."
