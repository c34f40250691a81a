"""Files are parsed in a process of their own, with limits: a hostile one ends its own reading and nothing else.

PDFium and lxml are C: what they do with a file can be bounded in time and memory from outside only. The process is
started with the first file, goes on with the next, and is replaced where a file has ended it.
"""

from __future__ import annotations

import atexit
import io
import os
import pickle
import select
import signal
import struct
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Any

from corpus.child_process import module_command, module_environment
from corpus.errors import ParseError
from corpus.settings import Settings
from corpus.store import IndexedDocument
from ingest.candidates import Candidate

_ENDING = 0.2  # seconds that a process which closed its pipe has to end by itself and so to tell why
_STARTING = 60.0  # seconds
READY = b"."  # what the process says before every file
LENGTH = struct.Struct(">Q")  # before every message: its bytes
_LARGEST = 2 * 1024**3  # bytes of an answer
# All that an answer is made of. An answer comes from where a hostile file was read: nothing else is unpacked.
_MAY_COME = {
    "corpus.document": {"Block", "BlockKind", "Document", "PageStart", "Rect", "Word"},
    "corpus.passage": {"Passage", "Piece"},
    "corpus.store.records": {"DocumentRecord", "IndexedDocument"},
}


@dataclass(frozen=True)
class ReadingLimits:
    """What one file may take: seconds of processor time, five times that by the clock, and MiB of memory.

    Processor time, so that a busy machine refuses no file that an idle one reads. No seconds: files are read without
    a process.
    """

    seconds: float = 60.0
    memory: int = 2048

    @classmethod
    def of(cls, settings: Settings) -> ReadingLimits:
        """As the settings have it."""
        return cls(settings.read_seconds, settings.read_memory)


class Reader:
    """The process that reads, with its limits."""

    def __init__(self, limits: ReadingLimits) -> None:
        self.limits = limits
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The process's number, None while there is none."""
        return self._process.pid if self._process else None

    def read(self, candidate: Candidate, files: Sequence[bytes]) -> IndexedDocument:
        """The files of an edition as a document and its passages.

        Raises ParseError where they cannot be read, or not within the limits.
        """
        name, seconds = candidate.path.name, self.limits.seconds * len(files)
        try:
            answer = self._ask(pickle.dumps((candidate, list(files))), seconds)
        except TimeoutError:
            self.close()
            raise _too_long(name, seconds) from None
        except (EOFError, OSError):
            if self.close() == -signal.SIGXCPU:
                raise _too_long(name, seconds) from None
            raise ParseError(
                f"{name} ended the process that was reading it, by its size or by a fault in it: use another copy."
            ) from None
        except BaseException:
            self.close()
            raise
        kind, found = answer
        if kind == "document":
            assert isinstance(found, IndexedDocument)
            return found
        if kind == "memory":
            self.close()
            raise ParseError(
                f"{name} needs more than {self.limits.memory} MB of memory to be read: split it, or use another copy."
            )
        raise ParseError(str(found))

    def close(self) -> int | None:
        """Ends the process, if there is one; its exit status. The next file starts another."""
        process, self._process = self._process, None
        if process is None:
            return None
        try:
            process.wait(_ENDING)
        except subprocess.TimeoutExpired:
            process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # what was still to be written has nobody to read it
                    continue
        return process.wait()

    def _ready(self) -> subprocess.Popen[bytes]:
        """A process that waits for a file: the one that read the last, or a new one where that is gone."""
        if self._process is not None and _take_ready(self._process) and self._process.poll() is None:
            return self._process
        self.close()
        self._process = _started(self.limits)
        if not _take_ready(self._process):
            raise EOFError
        return self._process

    def _ask(self, message: bytes, seconds: float) -> tuple[str, Any]:
        process = self._ready()
        assert process.stdin is not None
        assert process.stdout is not None
        until = time.monotonic() + 5 * seconds
        writing = threading.Thread(target=_send, args=(process.stdin, message), daemon=True)
        writing.start()
        (size,) = LENGTH.unpack(_take(process.stdout, LENGTH.size, until))
        if size > _LARGEST:
            raise EOFError
        answer: tuple[str, Any] = _Unpickler(io.BytesIO(_take(process.stdout, size, until))).load()
        return answer


def _too_long(name: str, seconds: float) -> ParseError:
    return ParseError(
        f"Reading {name} took longer than {seconds:.0f} seconds, so we stopped: split it, or use another copy."
    )


def _take_ready(process: subprocess.Popen[bytes]) -> bool:
    """Whether the process waits for a file: its modules are loaded, which is no time of the file's."""
    assert process.stdout is not None
    try:
        return _take(process.stdout, 1, time.monotonic() + _STARTING) == READY
    except (EOFError, TimeoutError):
        return False


def _send(pipe: IO[bytes], message: bytes) -> None:
    try:
        pipe.write(LENGTH.pack(len(message)))
        pipe.write(message)
        pipe.flush()
    except (OSError, ValueError):  # the process is gone: whoever waits for its answer will find out
        return


def _take(pipe: IO[bytes], size: int, until: float) -> bytes:
    """`size` bytes. Raises TimeoutError after `until`, EOFError where the process has ended."""
    found = bytearray()
    while len(found) < size:
        left = until - time.monotonic()
        if left <= 0 or not select.select([pipe], [], [], left)[0]:
            raise TimeoutError
        piece = os.read(pipe.fileno(), min(1 << 20, size - len(found)))
        if not piece:
            raise EOFError
        found += piece
    return bytes(found)


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if name not in _MAY_COME.get(module, ()):
            raise EOFError
        return super().find_class(module, name)


def _started(limits: ReadingLimits) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        module_command("ingest.reading", str(limits.seconds), str(limits.memory)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=module_environment(),
    )


_READERS: dict[ReadingLimits, Reader] = {}


def reader(limits: ReadingLimits) -> Reader:
    """The reader of this process with these limits."""
    return _READERS.setdefault(limits, Reader(limits))


@atexit.register
def _close_all() -> None:
    for one in _READERS.values():
        one.close()
