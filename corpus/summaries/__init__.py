"""Our own plain-English entries: one file a source, each entry with the place where the source says it.

An entry never stands in for the source. It is labelled as ours, and leads to the words that can be quoted.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from corpus.catalogue_fields import PartialDate, SourceId, read_toml
from corpus.entries import checked
from corpus.errors import CatalogueError

__all__ = ["Summary", "load_summaries"]

FOLDER = Path(__file__).parent

Level = Literal["paragraph", "provision", "heading"]

_REFERENCES = {
    "paragraph": re.compile(r"para \d+(\.\d+)*"),
    "provision": re.compile(r"(s|reg|art)\.\d+[A-Z]*(\([0-9A-Za-z]+\))*"),
    "heading": re.compile(r"\S.{2,120}"),
}

_Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=120)]
_Tag = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


class Summary(BaseModel):
    """One statement of a source, in our words.

    id         unique among all entries
    text       one or two short sentences, for a reader of about ten years
    binds      whom the source binds or empowers here, plural, lower case; empty where it binds nobody
    force      what the source says they do: must, must not, should, may; "none" where it only states
    source     id in the catalogue
    edition    the edition compared; None where the version compared bears no date
    reference  as it is cited: "para 64", "s.19(1)", "reg.10(7)", or the heading (its beginning, if long)
    level      what the reference names
    questions  the entry answers these, in people's own words
    topics     tags, the same as those of the signposts
    checked    True only where the entry was compared with the text of that edition
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: _Tag
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=20, max_length=400)]
    binds: tuple[_Line, ...] = ()
    force: Literal["must", "must not", "should", "may", "none"]
    source: SourceId
    edition: PartialDate | None = None
    reference: _Line
    level: Level
    questions: tuple[_Line, ...] = Field(min_length=2, max_length=5)
    topics: tuple[_Tag, ...] = Field(min_length=1)
    checked: bool

    @field_validator("text")
    @classmethod
    def _whole_sentences(cls, text: str) -> str:
        if not text[0].isupper() or not text.endswith("."):
            raise ValueError("is not whole sentences")
        return text

    @model_validator(mode="after")
    def _reference_fits(self) -> Summary:
        if _REFERENCES[self.level].fullmatch(self.reference) is None:
            raise ValueError(f"reference “{self.reference}” does not name a {self.level}")
        return self


def load_summaries(folder: Path = FOLDER) -> tuple[Summary, ...]:
    """Every entry of the folder's files, in the order of the file names and then of each file.

    A file names its `source` and, where known, its `edition` once, for all its `[[summary]]` entries.
    Raises CatalogueError that names the file and the entry when one is wrong or two share an id.
    """
    return _load(folder)


@cache
def _load(folder: Path) -> tuple[Summary, ...]:
    found: dict[str, Summary] = {}
    for path in sorted(folder.glob("*.toml")):
        content = read_toml(path)
        entries = content.pop("summary", None)
        strange = content.keys() - {"source", "edition"}
        if strange or "source" not in content or not isinstance(entries, list):
            raise CatalogueError(
                f"{path.name} must hold “source”, perhaps “edition”, and [[summary]] entries: correct it."
            )
        for place, entry in enumerate(entries, 1):
            label = str(entry.get("id") or place)
            summary = checked(Summary, {**content, **entry}, label, path)
            if summary.id in found:
                raise CatalogueError(f"{path.name}, entry “{label}”: “id” is used twice; give it another one.")
            found[summary.id] = summary
    return tuple(found.values())
