"""A source, and its editions: the entries of the catalogue."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator

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
)


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
            if in_circle(edition.id, after):
                raise ValueError(f"“superseded_by” of edition {edition.id} runs in a circle")
        if len([edition for edition in self.editions if edition.superseded_by is None]) > 1:
            raise ValueError("“editions” must leave only one without “superseded_by”, the newest")

    def edition(self, id: str) -> Edition | None:
        """The edition of that id, None where the catalogue does not hold it."""
        return next((edition for edition in self.editions if edition.id == id), None)


def in_circle(start: str, after: dict[str, str | None]) -> bool:
    """Whether following `after` from `start` comes back to where it was."""
    seen, at = {start}, after.get(start)
    while at is not None:
        if at in seen:
            return True
        seen.add(at)
        at = after.get(at)
    return False
