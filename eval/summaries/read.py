"""What a reader found of the entries that the check reports: `read.toml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from corpus.catalogue_fields import read_toml
from corpus.entries import checked

FILE = Path(__file__).with_name("read.toml")


class Read(BaseModel):
    """An entry that was read against its source and is right, although the check of `kind` reports it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    kind: Literal["pinpoint", "number", "date", "force", "holder", "meaning"]
    why: Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=300)]


@cache
def load_read(path: Path = FILE) -> dict[tuple[str, str], str]:
    """Why an entry is right, by its id and the kind of check. Raises CatalogueError where the file is wrong."""
    found = [checked(Read, entry, str(entry.get("id")), path) for entry in read_toml(path).get("read", [])]
    return {(read.id, read.kind): read.why for read in found}
