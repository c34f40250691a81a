"""Provisions that mislead when they are read alone, and what limits them elsewhere, in our own words."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from corpus.catalogue_fields import SourceId
from corpus.entries import each_once

FILE = Path(__file__).with_name("qualifications.toml")


class Qualification(BaseModel):
    """What a reader of some provisions must know beside them.

    references  the provisions, as passages name them
    says        what limits them, and where that stands
    checked     whether it was compared with the official text
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    source: SourceId
    references: tuple[str, ...] = Field(min_length=1)
    says: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=20, max_length=300, pattern=r"^[A-Z].*\.$")
    ]
    checked: bool


@cache
def load_qualifications(file: Path = FILE) -> tuple[Qualification, ...]:
    """Every entry. Raises CatalogueError that names the entry in error, or an id that is used twice."""
    return each_once(Qualification, "qualification", file)


def qualifications_of(source: str, reference: str) -> tuple[str, ...]:
    """What must be read beside a provision, one text each."""
    return tuple(one.says for one in load_qualifications() if one.source == source and reference in one.references)
