"""What the three command lines share: exit status, errors in one sentence, JSON output."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from corpus.errors import ChapterAndVerseError

_UNSEEN = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")  # what JSON lets stand as it is


class Parser(argparse.ArgumentParser):
    """argparse, with a usage error in one sentence."""

    def error(self, message: str) -> NoReturn:
        """Prints the fault and leaves with exit status 2."""
        sys.stderr.write(f"{message[:1].upper()}{message[1:]}: see '{self.prog} --help'.\n")
        raise SystemExit(2)


def print_json(value: Any) -> None:
    """One JSON document, one line, whatever counts line ends; nothing in it moves a terminal's cursor."""
    written = _UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(value, ensure_ascii=False))
    sys.stdout.write(written + "\n")
    sys.stdout.flush()


def run(main: Callable[[Sequence[str]], int], arguments: Sequence[str] | None = None) -> int:
    """Runs a command; its errors become one sentence on standard error and an exit status.

    0 done, 1 an error of ours, 2 wrong usage or input. `--debug` shows the traceback.
    """
    arguments = sys.argv[1:] if arguments is None else arguments
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
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
            sys.stderr.write(f"{fault}\n")
            return fault.exit_status
        sys.stderr.write(
            f"Something went wrong that should not have ({type(fault).__name__}): run the command again with --debug "
            "and report what it prints.\n"
        )
        return 1
