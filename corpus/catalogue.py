"""The catalogue: every source in scope, its editions, and what replaced what.

Editions are named by the date that they are known by ("2025-07"); dates compare by their common parts, so
"2025-02-24" and "2025-02" are the same age.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from pydantic import ValidationError

from corpus.catalogue_fields import Status, entries, read_toml, wrong_field
from corpus.errors import CatalogueError, UnknownReferenceError
from corpus.source import Edition, Source, in_circle

__all__ = ["CATALOGUE_FILE", "Catalogue", "Edition", "Source", "fold_name", "is_before", "load_catalogue"]

CATALOGUE_FILE = Path(__file__).with_name("catalogue.toml")


@dataclass(frozen=True)
class Catalogue:
    """Every source, in the order of the file."""

    sources: tuple[Source, ...]
    _names: dict[str, Source] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Raises CatalogueError for names used twice and `replaced_by` that leads nowhere or in a circle."""
        for source in self.sources:
            if source.id in self._ids and self._ids[source.id] is not source:
                raise CatalogueError(f"The catalogue has the id “{source.id}” twice: rename or remove one.")
        after = {source.id: source.replaced_by for source in self.sources}
        for source in self.sources:
            if source.replaced_by is not None and source.replaced_by not in after:
                raise CatalogueError(
                    f"Catalogue entry “{source.id}”: “replaced_by” points to “{source.replaced_by}”, which "
                    "is not in the catalogue; correct it there."
                )
            if in_circle(source.id, after):
                raise CatalogueError(
                    f"Catalogue entry “{source.id}”: “replaced_by” runs in a circle; correct it there."
                )
            for name in (source.id, source.title, source.short, *source.aliases):
                other = self._names.setdefault(fold_name(name), source)
                if other is not source:
                    raise CatalogueError(
                        f"Catalogue entry “{source.id}”: “aliases” has “{name}”, which already names "
                        f"“{other.id}”; remove one of them."
                    )

    @cached_property
    def _ids(self) -> dict[str, Source]:
        return {source.id: source for source in self.sources}

    def get(self, id: str) -> Source:
        """The source of that id. Raises UnknownReferenceError that names the nearest one."""
        if id in self._ids:
            return self._ids[id]
        near = difflib.get_close_matches(id, self._ids, n=1)
        hint = f"did you mean “{near[0]}”?" if near else "see `python -m ingest status` for those there are."
        raise UnknownReferenceError(f"There is no source “{id}” in the catalogue: {hint}")

    def find(self, alias: str) -> Source | None:
        """The source that people call so (id, title, short title, alias); case and marks do not count."""
        return self._names.get(fold_name(alias))

    def newest(self, id: str) -> Edition | None:
        """The newest edition known, None where no edition is. Raises UnknownReferenceError."""
        return next((edition for edition in self.get(id).editions if edition.superseded_by is None), None)

    def superseded_by(self, id: str, edition: str) -> str | None:
        """Id of the newest edition where `edition` is an older one, else None. Raises UnknownReferenceError.

        An edition that the catalogue does not hold is superseded if its date is before the newest one's.
        """
        newest, known = self.newest(id), self.get(id).edition(edition)
        if newest is None or edition == newest.id:
            return None
        if known is not None:
            return newest.id
        return newest.id if is_before(edition, newest.id) else None

    def replacement(self, id: str) -> Source | None:
        """The source that stands in the place of a superseded one now. Raises UnknownReferenceError."""
        source = self.get(id)
        while source.replaced_by is not None:
            source = self.get(source.replaced_by)
        return None if source.id == id else source

    def status(self, id: str, edition: str | None = None) -> Status:
        """The status of a source, or of one edition of it. Raises UnknownReferenceError."""
        source = self.get(id)
        known = source.edition(edition) if edition is not None else None
        return (known.status if known is not None else None) or source.status


def fold_name(name: str) -> str:
    """A name as `find` compares it: lower case, words parted by single blanks."""
    return " ".join(re.findall(r"[a-z0-9]+", name.casefold().replace("'", "").replace("’", "")))


def is_before(edition: str, other: str) -> bool:
    """Whether one edition id is an earlier date than another, over the parts that both have."""
    shared = min(len(edition), len(other))
    return edition[:shared] < other[:shared]


def load_catalogue(path: Path | None = None) -> Catalogue:
    """The program's catalogue, read once a process, or the one at `path`.

    Raises CatalogueError naming the entry and the field.
    """
    return _of_the_program() if path is None else _read(path)


@cache
def _of_the_program() -> Catalogue:
    return _read(CATALOGUE_FILE)


def _read(path: Path) -> Catalogue:
    sources = []
    for number, entry in enumerate(entries(read_toml(path), "source", path), start=1):
        try:
            sources.append(Source.model_validate(entry))
        except ValidationError as fault:
            raise wrong_field(path, str(entry.get("id") or f"number {number}"), fault) from None
    return Catalogue(tuple(sources))
