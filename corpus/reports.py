"""What people who work with children report, in the words that they type, and what they then need to know. Ours."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from corpus.entries import each_once

FILE = Path(__file__).with_name("reports.toml")

_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=200)]


class Report(BaseModel):
    """A kind of report. `asks` are questions to the documents, `like` what people type; without `asks` it is none."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, StringConstraints(pattern=r"^[a-z]+$")]
    asks: tuple[_Text, ...]
    like: tuple[_Text, ...] = Field(min_length=1)


@cache
def load_reports(file: Path = FILE) -> tuple[Report, ...]:
    """Every kind. Raises CatalogueError that names the entry in error, or an id that is used twice."""
    return each_once(Report, "report", file)
