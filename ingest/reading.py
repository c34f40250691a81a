"""The process that parses files for `ingest.reader`: `python -m ingest.reading SECONDS MEGABYTES`.

It reads messages from standard input, each with its length before it, and answers each on standard output. It ends
where that is closed. Of its own accord it holds no more memory and takes no more processor time than it may, so that
it also ends where the process that started it was killed.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from typing import IO, Any

from corpus.child_process import limit_memory, limit_time
from corpus.errors import ChapterAndVerseError
from ingest.read_document import read_document
from ingest.reader import LENGTH, READY


def main(seconds: float, megabytes: int) -> None:
    """Answers until there are no more questions."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    given, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that a library prints gets among the answers
    limit_memory(megabytes)
    while True:
        answers.write(READY)
        answers.flush()
        head = given.read(LENGTH.size)
        if len(head) < LENGTH.size:
            return
        _answer(answers, _read(given.read(LENGTH.unpack(head)[0]), seconds))


def _read(message: bytes, seconds: float) -> tuple[str, Any]:
    name = "the file"
    try:
        candidate, files = pickle.loads(message)  # from our own parent
        name = candidate.path.name
        limit_time(seconds * len(files))
        return "document", read_document(candidate, files)
    except MemoryError:
        return "memory", None
    except ChapterAndVerseError as fault:
        return "refused", str(fault)
    except Exception as fault:  # one document that our parser cannot cope with must not cost the others
        return "refused", (
            f"{name} could not be read because of a fault in this program ({type(fault).__name__}): please report it "
            "with the file."
        )


def _answer(answers: IO[bytes], answer: tuple[str, Any]) -> None:
    try:
        message = pickle.dumps(answer)
    except MemoryError:
        message = pickle.dumps(("memory", None))
    answers.write(LENGTH.pack(len(message)))
    answers.write(message)
    answers.flush()


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]))
