"""What goes wrong is logged by its kind and place alone: the message of an error may hold a question's words."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Callable

_LONGEST = 20  # frames, innermost last


def without_words(fault: BaseException) -> str:
    """An error as text: its kind and where it came from, and the same of what led to it; nothing that it says."""
    parts: list[str] = []
    seen: set[int] = set()
    at: BaseException | None = fault
    while at is not None and id(at) not in seen:
        seen.add(id(at))
        frames = traceback.extract_tb(at.__traceback__)[-_LONGEST:]
        places = "".join(f"\n  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames)
        parts.append(f"{type(at).__name__}{places}")
        at = at.__cause__ or (None if at.__suppress_context__ else at.__context__)
    return "\n".join(parts)


def _sparing(make: Callable[..., logging.LogRecord]) -> Callable[..., logging.LogRecord]:
    def record(*arguments: object, **named: object) -> logging.LogRecord:
        made = make(*arguments, **named)
        fault = made.exc_info[1] if made.exc_info else None
        if fault is not None:
            made.msg, made.args = "Something went wrong: %s", (without_words(fault),)
            made.exc_info = None
        return made

    record.spares = True  # type: ignore[attr-defined]
    return record


def _on_thread(failed: threading.ExceptHookArgs) -> None:
    if failed.exc_value is not None:
        sys.stderr.write(f"A thread ended: {without_words(failed.exc_value)}\n")


def log_without_words() -> None:
    """From now on, for every logger of this process and for its threads."""
    make = logging.getLogRecordFactory()
    if not getattr(make, "spares", False):
        logging.setLogRecordFactory(_sparing(make))
    threading.excepthook = _on_thread
