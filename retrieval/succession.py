"""What is superseded, and by what: of the documents that are indexed, and of those that the catalogue knows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.catalogue import load_catalogue
from corpus.currency import superseded_by
from corpus.errors import UnknownReferenceError
from corpus.store import DocumentRecord, Index


@dataclass(frozen=True)
class Superseded:
    """One that has been replaced.

    by_title, by_edition  what took its place; `by_title` is its own title where that is a newer edition
    document              "source@edition" where it is indexed, else ""
    by_document           the same of what took its place
    """

    title: str
    edition: str
    by_title: str
    by_edition: str
    document: str = ""
    by_document: str = ""


@dataclass(frozen=True)
class Standing:
    """What replaced a document, and what it replaced: "title (edition)" each, in the catalogue's words."""

    newer: str | None
    replaces: tuple[tuple[str, str], ...]


def standing(index: Index, record: DocumentRecord) -> Standing:
    """`newer` as `superseded_by` gives it; `replaces` has (title, edition) of older editions and other sources."""
    newer = superseded_by(record, index.documents.values())
    found: dict[tuple[str, str], None] = {}
    catalogue = load_catalogue()
    try:
        editions = catalogue.get(record.source).editions
    except UnknownReferenceError:
        editions = ()
    for edition in editions:
        if edition.superseded_by is not None and edition.id < record.edition:
            found[(edition.title or record.title, edition.id)] = None
    for other in index.documents.values():
        if other.source == record.source and other.edition < record.edition:
            found[(other.title, other.edition)] = None
    for source in catalogue.sources:
        if source.replaced_by == record.source:
            newest = source.editions[-1].id if source.editions else ""
            found[(source.title, newest)] = None
    return Standing(newer, tuple(found))


def succession(index: Index) -> list[Superseded]:
    """Everything superseded that is known here, those that are indexed first."""
    found: dict[tuple[str, str], Superseded] = {}
    for record in index.documents.values():
        newer = superseded_by(record, index.documents.values())
        if newer:
            found[(record.source, record.edition)] = _of(index, record.source, record.title, record.edition, newer)
    catalogue = load_catalogue()
    for source in catalogue.sources:
        replacement = catalogue.replacement(source.id)
        editions = [edition for edition in source.editions if edition.superseded_by or replacement]
        for edition in editions:
            newer = catalogue.superseded_by(source.id, edition.id) or (replacement.id if replacement else "")
            title = edition.title or source.title
            found.setdefault((source.id, edition.id), _of(index, source.id, title, edition.id, newer))
        if replacement and not editions:
            found.setdefault((source.id, ""), _of(index, source.id, source.title, "", replacement.id))
    return sorted(found.values(), key=lambda one: (not one.document, one.title.lower(), one.edition))


def _of(index: Index, source: str, title: str, edition: str, newer: str) -> Superseded:
    def held(key: str) -> str:
        return key if key in index.documents else ""

    if re.match(r"\d{4}\b", newer):
        return Superseded(title, edition, title, newer, held(f"{source}@{edition}"), held(f"{source}@{newer}"))
    by = load_catalogue().get(newer)
    keys = sorted(record.key for record in index.documents.values() if record.source == newer)
    return Superseded(title, edition, by.title, "", held(f"{source}@{edition}"), keys[-1] if keys else "")
