"""Questions asked in a process of its own, which a damaged file may end."""

from __future__ import annotations

import json
import os
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import ChapterAndVerseError
from corpus.settings import Settings, read_settings
from eval.faults.process import context


@dataclass(frozen=True)
class Asked:
    """What came of it: one of answers (as JSON), sentence (of an error of ours), fault (anything else)."""

    answers: list[Any] | None = None
    sentence: str = ""
    fault: str = ""


def _child(store: str, questions: Sequence[str], output: str, damage: tuple[str, int, bytes | None] | None) -> None:
    from eval.faults.state import ask
    from retrieval.engine import Engine

    os.dup2(os.open(f"{output}.printed", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 2)
    try:
        engine = Engine(read_settings(store=Path(store)))
        if damage is not None:  # the first question opens everything, then the file changes under its feet
            ask(engine, questions[-1])
            overwrite(Path(damage[0]), damage[1], damage[2])
        found: dict[str, Any] = {"answers": [ask(engine, question) for question in questions]}
    except ChapterAndVerseError as fault:
        found = {"sentence": str(fault)}
    except BaseException as fault:  # Chroma's panics are not Exceptions
        found = {"fault": "".join(traceback.format_exception_only(fault)).strip()}
    Path(output).write_text(json.dumps(found), encoding="utf-8")
    os._exit(0)


def overwrite(path: Path, at: int, data: bytes | None) -> None:
    """Writes `data` at a place of a file; None cuts the file there. The file stays the same to who has it open."""
    with path.open("r+b") as file:
        if data is None:
            file.truncate(at)
            return
        file.seek(at)
        file.write(data)


def asked(
    settings: Settings,
    questions: Sequence[str],
    output: Path,
    damage: tuple[Path, int, bytes | None] | None = None,
    patience: float = 120,
) -> Asked:
    """Opens the store and asks. `damage` (file, place, bytes) is done once it is open and has answered."""
    output.unlink(missing_ok=True)
    done = (str(damage[0]), damage[1], damage[2]) if damage else None
    process = context().Process(target=_child, args=(str(settings.store), list(questions), str(output), done))
    process.start()
    process.join(patience)
    if process.is_alive():
        process.kill()
        process.join()
        return Asked(fault=f"no answer within {patience:.0f} s")
    if not output.exists():
        return Asked(fault=f"the process ended with status {process.exitcode}")
    return Asked(**json.loads(output.read_text(encoding="utf-8")))
