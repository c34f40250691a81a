"""What the government proposes and has not made law, in our own words: kept apart, and always shown as a proposal."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from corpus.catalogue_fields import PartialDate
from corpus.entries import each_once

FILE = Path(__file__).with_name("proposals.toml")
NOTICE = "This is a proposal, not the law today."

_Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=120)]


class Proposal(BaseModel):
    """One proposal.

    text       what is proposed, and what applies until then
    document   title of the document that proposes it
    date       of that document: a year, a month or a day
    address    the page of the document, or of what it would replace; "" where it is not known
    questions  the proposal is shown for these, in people's own words
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=20, max_length=400)]
    document: _Line
    date: PartialDate
    address: str = ""
    topics: tuple[str, ...] = Field(min_length=1)
    questions: tuple[_Line, ...] = Field(min_length=2)


@cache
def load_proposals(file: Path = FILE) -> tuple[Proposal, ...]:
    """Every proposal. Raises CatalogueError that names the entry in error, or an id that is used twice."""
    return each_once(Proposal, "proposal", file)
