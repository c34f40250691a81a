"""Where two official texts contradict each other, in our own words: found by reading both, never by a program.

A notice that is wrong does more harm than none, so an entry holds for the editions that it names and no others.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from corpus.catalogue_fields import PartialDate, SourceId
from corpus.entries import each_once

FILE = Path(__file__).with_name("contradictions.toml")

_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=300, pattern=r"^[A-Z].*\.$")]


class Side(BaseModel):
    """One of the two texts: its place, and what it says, in our words.

    level  what `reference` names
    holds  a few words that the passage holds, where several passages have the reference
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: SourceId
    edition: PartialDate | None = None
    level: Literal["paragraph", "provision"]
    reference: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
    holds: Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)] = ""
    says: _Text


class Contradiction(BaseModel):
    """Two sides that cannot both be followed.

    about    what they disagree about
    side     the two
    follow   which of them applies today; "neither" where nothing settles it
    because  why; where nothing settles it, what to do
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    about: _Text
    side: tuple[Side, ...] = Field(min_length=2, max_length=2)
    follow: Literal["first", "second", "neither"]
    because: _Text

    def followed(self, side: Side) -> bool | None:
        """Whether `side` is the one that applies today; None where nothing settles it."""
        return None if self.follow == "neither" else side is self.side[self.follow == "second"]

    def other(self, side: Side) -> Side:
        """The side that `side` is not."""
        return self.side[1] if side is self.side[0] else self.side[0]


@cache
def load_contradictions(file: Path = FILE) -> tuple[Contradiction, ...]:
    """Every entry. Raises CatalogueError that names the entry in error, or an id that is used twice."""
    return each_once(Contradiction, "contradiction", file)
