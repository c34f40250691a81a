"""One line of JSON an answer on standard error, where CV_LOG is json.

A line has the time, what became of the question, and how long each step took. It never has the question, an address
or the name of a document: what is asked here is about the health of children.
"""

from __future__ import annotations

import json
import sys
import threading
from datetime import UTC, datetime

from retrieval.operation.outcome import Outcome

_WRITING = threading.Lock()  # lines of two answers are not to be mixed


def write_line(outcome: Outcome) -> None:
    """Writes the line of one answer; a standard error that is gone costs nobody an answer."""
    line = json.dumps(
        {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "event": "answer",
            "status": outcome.status,
            "reason": outcome.reason,
            "ms": round(outcome.ms, 1),
            "steps_ms": {step: round(ms, 1) for step, ms in outcome.steps.items()},
            "generation": outcome.generation,
        }
    )
    try:
        with _WRITING:
            sys.stderr.write(f"{line}\n")
            sys.stderr.flush()
    except (OSError, ValueError):
        return
