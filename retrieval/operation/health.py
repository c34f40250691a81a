"""Whether the index can be asked, found out by asking it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from corpus.errors import ChapterAndVerseError, EmptyStoreError
from corpus.version import VERSION
from retrieval.engine import Engine

FAULT = "The index cannot be asked: run 'python -m retrieval health --debug' on the server to see why."


@dataclass(frozen=True)
class Health:
    """What can be asked now. `built_at` is the time (ISO, UTC) at which the index was completed."""

    status: str
    documents: int
    passages: int
    built_at: str
    version: str = VERSION

    def to_dict(self) -> dict[str, Any]:
        """The same as JSON has it."""
        return asdict(self)


@dataclass(frozen=True)
class Unhealthy:
    """Why it cannot be asked, in one sentence that says what to do."""

    message: str
    status: str = "unavailable"
    version: str = VERSION

    def to_dict(self) -> dict[str, Any]:
        """The same as JSON has it."""
        return asdict(self)


def health(engine: Engine) -> Health:
    """Encodes a question of ours and searches for it, as for an answer.

    Raises EmptyStoreError, StoreError and their kinds, or ModelError.
    """
    engine.warm_up()
    pointer = engine.index.pointer
    if not pointer.documents:  # no document could be read: there is an index, and every question is declined
        raise EmptyStoreError(
            "Nothing is indexed: no document could be read. Run 'python -m ingest' and see what it says of each."
        )
    return Health("ok", pointer.documents, pointer.passages, pointer.built_at)


def sentence_of(fault: Exception) -> str:
    """What to say of a fault: our own sentence, and for any other kind one that gives nothing away."""
    return str(fault) if isinstance(fault, ChapterAndVerseError) else FAULT
