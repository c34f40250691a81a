"""The catalogue: every source in scope, its editions, and what replaced what.

Editions are named by the date that they are known by ("2025-07"); dates compare by their common parts, so
"2025-02-24" and "2025-02" are the same age.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from corpus.catalogue_fields import (
    EditionId,
    Kind,
    Nation,
    OfficialAddress,
    PartialDate,
    Provision,
    SourceId,
    Status,
    Text,
    entries,
    read_toml,
    wrong_field,
)
from corpus.errors import CatalogueError, UnknownReferenceError

CATALOGUE_FILE = Path(__file__).with_name("catalogue.toml")


class Edition(BaseModel):
    """One dated version of a source.

    id             the date that it is known by, "2025-07"
    label          how people name it
    title          where it differs from the source's
    published      year, month or day of publication
    in_force       when it came, or comes, into force
    superseded_by  id of the edition that replaced it
    pages          of its PDF
    asset          address of its file
    address        of its page, where it differs from the source's
    status         where it differs from the source's
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: EditionId
    label: Text
    title: Text | None = None
    published: PartialDate | None = None
    in_force: PartialDate | None = None
    superseded_by: EditionId | None = None
    pages: int | None = None
    asset: OfficialAddress | None = None
    address: OfficialAddress | None = None
    status: Status | None = None
    note: Text | None = None


class Source(BaseModel):
    """A publication.

    aliases       how people name it
    binds         who must have regard to it; empty where that is not known or nobody must
    address       of its page; None where it is not known
    route         how it is fetched; `route_reason` says why not, where "none"
    provisions    of legislation: the parts in scope, as paths below `address`; empty means the whole
    pick          words, one of which the attachment's title must hold where a page carries several documents
    replaced_by   id of the source that took its place
    confidence    how sure the facts are; None where they were read from the document itself
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: SourceId
    title: Text
    short: Text
    aliases: tuple[Text, ...] = ()
    publisher: Text
    kind: Kind
    status: Status
    binds: tuple[Text, ...] = ()
    nation: Nation | None = None
    address: OfficialAddress | None = None
    route: Literal["govuk", "legislation", "none"]
    route_reason: Text | None = None
    provisions: tuple[Provision, ...] = ()
    pick: tuple[Text, ...] = ()
    editions: tuple[Edition, ...] = ()
    replaced_by: SourceId | None = None
    note: Text | None = None
    confidence: Text | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if (self.route == "none") != (self.route_reason is not None):
            raise ValueError("“route_reason” goes with route “none”, and only with it")
        if self.route == "govuk" and not (self.address or "").startswith("https://www.gov.uk/"):
            raise ValueError("“address” must be on www.gov.uk for route “govuk”")
        if self.route == "legislation" and self.address != f"https://www.legislation.gov.uk/{self.id}":
            raise ValueError("“address” must be https://www.legislation.gov.uk/ and the id for route “legislation”")
        if self.provisions and self.route != "legislation":
            raise ValueError("“provisions” go with route “legislation” only")
        if (self.status == "superseded") != (self.replaced_by is not None):
            raise ValueError("“replaced_by” goes with status “superseded”, and only with it")
        self._check_editions()
        return self

    def _check_editions(self) -> None:
        after = {edition.id: edition.superseded_by for edition in self.editions}
        if len(after) != len(self.editions):
            raise ValueError("“editions” hold the same id twice")
        for edition in self.editions:
            if edition.superseded_by is not None and edition.superseded_by not in after:
                raise ValueError(f"“superseded_by” of edition {edition.id} points to no edition of this source")
            if _in_circle(edition.id, after):
                raise ValueError(f"“superseded_by” of edition {edition.id} runs in a circle")
        if len([edition for edition in self.editions if edition.superseded_by is None]) > 1:
            raise ValueError("“editions” must leave only one without “superseded_by”, the newest")

    def edition(self, id: str) -> Edition | None:
        """The edition of that id, None where the catalogue does not hold it."""
        return next((edition for edition in self.editions if edition.id == id), None)


@dataclass(frozen=True)
class Catalogue:
    """Every source, in the order of the file."""

    sources: tuple[Source, ...]
    _names: dict[str, Source] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Raises CatalogueError for names used twice and for `replaced_by` that leads nowhere or in a circle."""
        for source in self.sources:
            if source.id in self._ids and self._ids[source.id] is not source:
                raise CatalogueError(f"The catalogue has the id “{source.id}” twice: rename or remove one.")
        after = {source.id: source.replaced_by for source in self.sources}
        for source in self.sources:
            if source.replaced_by is not None and source.replaced_by not in after:
                raise CatalogueError(
                    f"Catalogue entry “{source.id}”: “replaced_by” points to “{source.replaced_by}”, which is not "
                    "in the catalogue; correct it there."
                )
            if _in_circle(source.id, after):
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
        """The source that people call so (id, title, short title or alias; case and punctuation do not count)."""
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
    """The catalogue of the program, or the one at `path`. Raises CatalogueError naming the entry and the field."""
    path = path or CATALOGUE_FILE
    sources = []
    for number, entry in enumerate(entries(read_toml(path), "source", path), start=1):
        try:
            sources.append(Source.model_validate(entry))
        except ValidationError as fault:
            raise wrong_field(path, str(entry.get("id") or f"number {number}"), fault) from None
    return Catalogue(tuple(sources))


def _in_circle(start: str, after: dict[str, str | None]) -> bool:
    seen, at = {start}, after.get(start)
    while at is not None:
        if at in seen:
            return True
        seen.add(at)
        at = after.get(at)
    return False
