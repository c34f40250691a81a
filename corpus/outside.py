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
    unless  patterns of whole words that make it another topic
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    topic: str = Field(min_length=3)
    school: bool = True
    say: tuple[str, ...] = Field(min_length=1)
    unless: tuple[str, ...] = ()


def _pattern(outside: Outside, field: str, path: Path) -> re.Pattern[str]:
    try:
        return re.compile(r"(?<!\w)(?:" + "|".join(getattr(outside, field)) + r")(?!\w)", re.IGNORECASE)
    except re.error as fault:
        raise CatalogueError(f"{path.name}, entry “{outside.topic}”: “{field}” is no pattern ({fault}).") from fault


@cache
def _load(path: Path) -> tuple[tuple[Outside, re.Pattern[str], re.Pattern[str] | None], ...]:
    found = []
    for entry in entries(read_toml(path), "outside", path):
        outside = checked(Outside, entry, str(entry.get("topic", "?")), path)
        unless = _pattern(outside, "unless", path) if outside.unless else None
        found.append((outside, _pattern(outside, "say", path), unless))
    return tuple(found)


def outside_topic(question: str) -> Outside | None:
    """The topic that is not covered of which the question speaks, or None.

    Raises CatalogueError that names a wrong entry of the file.
    """
    plain = question.replace("’", "'")
    for outside, say, unless in _load(FILE):
        if say.search(plain) and not (unless and unless.search(plain)):
            return outside
    return None


def outside_topics() -> tuple[str, ...]:
    """Every topic that is not covered, in the order of the file. Raises CatalogueError."""
    return tuple(outside.topic for outside, *_ in _load(FILE))
