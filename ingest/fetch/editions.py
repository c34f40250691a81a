"""Which edition of a source a file is: one of the catalogue where one fits, else named by its own date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from corpus.catalogue import Edition, Source, is_before
from ingest.fetch.content_item import Attachment
from ingest.fetch.dates import Found, dates_in, words_of


@dataclass(frozen=True)
class Dated:
    """An edition's id, and what told it; `known` is the catalogue's entry."""

    id: str
    told_by: str
    known: Edition | None


def edition_of(source: Source, attachment: Attachment, updated: date | None) -> Dated | None:
    """The edition that an attachment is; None where nothing tells.

    Told by, in this order: the address that the catalogue holds for an edition; a month in the title, then in
    the file name; a year there; a title that only one edition has; the number of pages; the date of the page.
    """
    for edition in source.editions:
        if edition.asset is not None and edition.asset == attachment.address:
            return Dated(edition.id, "address", edition)
    places = (
        ("title", attachment.title),
        ("file name", attachment.name if attachment.media == "pdf" else ""),
    )
    found = [(place, at) for place, text in places for at in own_dates(source, text) if at.role != "end"]
    for place, at in sorted(found, key=lambda pair: pair[1].month is None):
        known = match(source, at)
        if known is not None:
            return Dated(known.id, place, known)
        if at.month is not None:
            return Dated(at.id, place, None)
        if updated is not None and updated.year == at.year:
            return Dated(f"{updated:%Y-%m}", place, None)
        return Dated(at.id, place, None)
    named = [e for e in source.editions if e.title and words_of(attachment.title).startswith(words_of(e.title))]
    if named:
        longest = max(named, key=lambda edition: len(edition.title or ""))
        return Dated(longest.id, "title", longest)
    same_length = [e for e in source.editions if e.pages is not None and e.pages == attachment.number_of_pages]
    if len(same_length) == 1:
        return Dated(same_length[0].id, "pages", same_length[0])
    return edition_on(source, updated, "page date") if updated is not None else None


def edition_on(source: Source, day: date, told_by: str) -> Dated:
    """The edition of a day: the catalogue's where a date of it fits, else the month."""
    exact = next((e for e in source.editions if day.isoformat() in (e.id, e.published, e.in_force)), None)
    known = exact or match(source, Found(day.year, day.month, day.day, ""))
    return Dated(known.id if known else f"{day:%Y-%m}", told_by, known)


def edition_of_version(source: Source, day: date | None) -> str | None:
    """The edition of legislation whose newest provision in scope is valid from `day`; None if nothing tells.

    legislation.gov.uk serves the newest version: a provision that has not changed since before the newest
    edition that the catalogue knows of stands unchanged in that edition.
    """
    newest = next((edition.id for edition in source.editions if edition.superseded_by is None), None)
    if day is None:
        return newest
    for edition in source.editions:
        if day.isoformat() in (edition.id, edition.published, edition.in_force):
            return edition.id
    if newest is not None and not is_before(newest, day.isoformat()):
        return newest
    return day.isoformat()


def match(source: Source, at: Found) -> Edition | None:
    """The catalogue's edition that a date names: by month, or by year where that year has only one."""
    by_month = [e for e in source.editions if at.month is not None and at.id in _months(e)]
    if at.month is None:
        by_month = [e for e in source.editions if e.id[:4] == at.id]
    return by_month[0] if len(by_month) == 1 else None


def own_dates(source: Source, text: str) -> list[Found]:
    """The dates in a title that are not part of the source's own name ("Equality Act 2010")."""
    named = {at.id for name in (source.title, source.short) for at in dates_in(name)}
    return [at for at in dates_in(text) if at.id not in named]


def not_yet(dated: Dated | None, source: Source, title: str, today: date) -> bool:
    """Whether an edition is not in force yet, by the catalogue or by its own title."""
    known = dated.known if dated is not None else None
    if known is not None and known.in_force is not None:
        return known.in_force > today.isoformat()[: len(known.in_force)]
    return any(at.first_day > today for at in own_dates(source, title) if at.role == "start")


def no_longer(source: Source, title: str, today: date) -> bool:
    """Whether the title says "until" a time that has passed (a month counts to its end)."""
    for at in own_dates(source, title):
        if at.role == "end":
            day = today.isoformat()
            end = f"{at.id}-{at.day:02}" if at.day is not None else at.id
            if end < day[: len(end)]:
                return True
    return False


def _months(edition: Edition) -> set[str]:
    dates = (edition.id, edition.published, edition.in_force)
    return {value[:7] for value in dates if value is not None and len(value) >= len("2026-07")}
