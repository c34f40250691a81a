"""What the three command lines share: exit status, errors in one sentence, JSON output."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NoReturn, TextIO

from corpus.errors import ChapterAndVerseError
from corpus.unseen import escaped_unseen, seen


class Parser(argparse.ArgumentParser):
    """argparse, with a usage error in one sentence."""

    def error(self, message: str) -> NoReturn:
        """Prints the fault and leaves with exit status 2."""
        sys.stderr.write(f"{message[:1].upper()}{message[1:]}: see '{self.prog} --help'.\n")
        raise SystemExit(2)


def print_json(value: Any) -> None:
    """One JSON document, one line, whatever counts line ends; nothing in it moves a terminal's cursor."""
    sys.stdout.write(escaped_unseen(json.dumps(value, ensure_ascii=False)) + "\n")
    sys.stdout.flush()


class _Shown(io.TextIOBase):
    """Standard output as a terminal may have it: what a document holds can never be an escape sequence."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        return self._stream.write(seen(text))

    def flush(self) -> None:
        self._stream.flush()

    def fileno(self) -> int:
        return self._stream.fileno()

    def isatty(self) -> bool:
        return self._stream.isatty()

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self._stream.encoding


@contextmanager
def _only_seen() -> Iterator[None]:
    before = sys.stdout
    sys.stdout = _Shown(before)
    try:
        yield
    finally:
        sys.stdout = before


def run(main: Callable[[Sequence[str]], int], arguments: Sequence[str] | None = None) -> int:
    """Runs a command; its errors become one sentence on standard error and an exit status.

    0 done, 1 an error of ours, 2 wrong usage or input. `--debug` shows the traceback.
    """
    arguments = sys.argv[1:] if arguments is None else arguments
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        with _only_seen():
            return main(arguments)
    except KeyboardInterrupt:
        sys.stderr.write("Stopped. Nothing that was indexed before is lost.\n")
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as fault:
        if "--debug" in arguments:
            raise
        if isinstance(fault, ChapterAndVerseError):
            sys.stderr.write(f"{seen(str(fault))}\n")
            return fault.exit_status
        sys.stderr.write(
            f"Something went wrong that should not have ({type(fault).__name__}): run the command again with --debug "
            "and report what it prints.\n"
        )
        return 1
