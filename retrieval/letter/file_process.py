"""The words of a Word or PDF letter, read in a process of its own.

    python -m retrieval.letter.file_process KIND MEGABYTES

It reads the file from standard input and prints its words, or why it cannot be read.
"""

from __future__ import annotations

import subprocess
import sys

from corpus.child_process import limit_memory, limit_time, module_command, module_environment
from corpus.errors import UsageError
from retrieval.letter.formats import words_of
from retrieval.letter.text import MAX_CHARACTERS

_SECONDS = 20  # of processor time
_MEMORY = 1024  # MB
_LONGEST = 10 * MAX_CHARACTERS


def read_apart(kind: str, data: bytes) -> str:
    """What `words_of` reads, in a process of its own: a hostile file cannot take the one that serves pages.

    Raises UsageError.
    """
    try:
        done = subprocess.run(
            module_command("retrieval.letter.file_process", kind, str(_MEMORY)),
            input=data,
            capture_output=True,
            timeout=5 * _SECONDS,
            check=False,
            env=module_environment(),
        )
    except subprocess.TimeoutExpired:
        done = None
    if done is None or done.returncode not in (0, UsageError.exit_status):
        raise UsageError("The file cannot be read, or takes too long or too much memory: paste the words instead.")
    said = done.stdout.decode("utf-8", "replace")
    if done.returncode:
        raise UsageError(said)
    return said


def main(kind: str, megabytes: int) -> int:
    """Reads the file on standard input, within the limits; the exit status."""
    limit_memory(megabytes)
    limit_time(_SECONDS)
    status = 0
    try:
        said = words_of(kind, sys.stdin.buffer.read())
        if len(said) > _LONGEST:
            raise UsageError("The file has too many words for a letter: give a part of it.")
    except UsageError as fault:
        said, status = str(fault), fault.exit_status
    sys.stdout.buffer.write(said.encode("utf-8", "replace"))
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
