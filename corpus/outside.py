"""What these documents are known not to answer, by the words in which people ask it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from corpus.catalogue_fields import entries, read_toml
from corpus.entries import checked
from corpus.errors import CatalogueError

FILE = Path(__file__).with_name("outside.toml")


class Outside(BaseModel):
    """A topic that is not covered.

    topic   completes "questions about ..."
    school  whether it has to do with school at all
    say     patterns of whole words
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    topic: str = Field(min_length=3)
    school: bool = True
    say: tuple[str, ...] = Field(min_length=1)


@cache
def _load(path: Path) -> tuple[tuple[Outside, re.Pattern[str]], ...]:
    found = []
    for entry in entries(read_toml(path), "outside", path):
        outside = checked(Outside, entry, str(entry.get("topic", "?")), path)
        try:
            pattern = re.compile(r"(?<!\w)(?:" + "|".join(outside.say) + r")(?!\w)", re.IGNORECASE)
        except re.error as fault:
            raise CatalogueError(f"{path.name}, entry “{outside.topic}”: “say” is no pattern ({fault}).") from fault
        found.append((outside, pattern))
    return tuple(found)


def outside_topic(question: str) -> Outside | None:
    """The topic that is not covered of which the question speaks, or None.

    Raises CatalogueError that names a wrong entry of the file.
    """
    plain = question.replace("’", "'")
    return next((outside for outside, pattern in _load(FILE) if pattern.search(plain)), None)


def outside_topics() -> tuple[str, ...]:
    """Every topic that is not covered, in the order of the file. Raises CatalogueError."""
    return tuple(outside.topic for outside, _ in _load(FILE))
