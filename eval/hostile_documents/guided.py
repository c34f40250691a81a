"""The child of a campaign that sees which code is reached: `python -m eval.hostile_documents.guided PARSER FOLDER NUMBER FIRST MODE`.

atheris (libFuzzer for Python) instruments the bytecode of what reads files and keeps every input that reaches a branch,
or a number of times through it, that none had reached. FOLDER/seeds is what it begins with, FOLDER/reached where it
keeps what it finds, FOLDER/current the input at hand, FOLDER/kept inputs that broke a promise, or were slower
than any before. It tells what `worker` tells, between libFuzzer's own lines.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import pkgutil
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from corpus.errors import UsageError

INSTRUMENTED = ("corpus", "ingest", "retrieval", "docx", "markdown_it")  # what is Python in the reading of files
_LARGEST = 400_000  # bytes of an input


def atheris_is_there() -> None:
    """Raises UsageError where it is not installed."""
    if importlib.util.find_spec("atheris") is None:
        raise UsageError(
            "Fuzzing guided by coverage needs atheris, which exists for Linux on x86_64 and Python 3.11 to 3.13: "
            'there, run `python -m pip install -c constraints.txt -e ".[dev]"`.'
        )


def main(arguments: Sequence[str]) -> None:
    """Runs inputs for ever."""
    import atheris

    parser, folder, number, first, mode = arguments[0], Path(arguments[1]), *map(int, arguments[2:4]), arguments[4]
    atheris.instrument_imports(include=INSTRUMENTED).__enter__()  # for good: some modules are loaded when first needed
    _load(parser)
    from eval.hostile_documents.guided_mutator import blind_mutator, guided_mutator

    seeds = [path.read_bytes() for path in sorted((folder / "seeds").iterdir())]
    if mode == "guided":
        # atheris puts the real Mutate in place when it begins.
        mutator = guided_mutator(parser, seeds, lambda data, largest: atheris.Mutate(data, largest))
    else:
        mutator = blind_mutator(parser, seeds, number, first)
    options = [
        f"-seed={number + first + 1}", f"-max_len={_LARGEST}", "-len_control=0", "-rss_limit_mb=0", "-malloc_limit_mb=0",
        "-timeout=100000", "-reload=0", "-mutate_depth=1", "-close_fd_mask=2", f"-artifact_prefix={folder}/",
    ]  # fmt: skip
    atheris.Setup(
        [sys.argv[0], *options, str(folder / "reached"), str(folder / "seeds")],
        execution(parser, folder, first),
        custom_mutator=mutator,
    )
    try:
        atheris.Fuzz()
    except BaseException:
        traceback.print_exc(file=sys.stdout)
        sys.stdout.flush()
        os._exit(1)  # the ordinary way out waits for a lock that libFuzzer holds


def _load(parser: str) -> None:
    """What reads these files, so that no input is kept for having been the first to load it."""
    import ingest.parse

    wanted = [f"ingest.parse.{found.name}" for found in pkgutil.iter_modules(ingest.parse.__path__)]
    if parser not in ("any", "letter"):
        wanted = [f"ingest.parse.{parser.replace('-', '_')}"]
    wanted.append("ingest.passages")
    if parser == "letter":
        wanted = ["retrieval.letter.file", "retrieval.letter.formats"]
    if parser in ("docx", "any", "letter"):
        wanted.append("docx")
    for name in wanted:
        importlib.import_module(name)


def execution(parser: str, folder: Path, first: int) -> Callable[[bytes], None]:
    """What is run on each input: as `worker` does, and what broke a promise is saved, once for each kind and place."""
    from eval.hostile_documents.parser_run import SLOW
    from eval.hostile_documents.worker import tried

    current, count, slowest, known = folder / "current", first, SLOW, set[tuple[Any, ...]]()

    def execute(data: bytes) -> None:
        nonlocal count, slowest
        current.write_bytes(data)
        sys.stdout.write(f"{count}\n")
        sys.stdout.flush()
        found = tried(parser, data)
        shown = (found["result"], found.get("kind"), found.get("where"))
        broken = found["result"] not in ("read", "refused")
        if found["seconds"] > slowest or (broken and shown not in known):
            (folder / "kept" / str(count)).write_bytes(data)
        slowest = max(slowest, found["seconds"])
        if broken:
            known.add(shown)
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()
        count += 1

    return execute


if __name__ == "__main__":
    main(sys.argv[1:])
