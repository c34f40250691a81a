"""Which edition is current: what is indexed, what a folder's description says, and what the catalogue knows."""

from __future__ import annotations

from collections.abc import Iterable

from corpus.catalogue import is_before, load_catalogue
from corpus.errors import UnknownReferenceError
from corpus.store import DocumentRecord


def superseded_by(record: DocumentRecord, indexed: Iterable[DocumentRecord]) -> str | None:
    """Edition id of the newest edition known to be newer than the record's, or the id of the source that replaced it.

    None where the record is current, or where its date is not known.
    """
    if not record.edition:
        return None
    known = [other.edition for other in indexed if other.source == record.source]
    if record.newest:
        known.append(record.newest)
    try:
        catalogued = load_catalogue().superseded_by(record.source, record.edition)
        replacement = load_catalogue().replacement(record.source)
    except UnknownReferenceError:
        catalogued = replacement = None
    if catalogued:
        known.append(catalogued)
    newest = max(known, default="")
    if newest and is_before(record.edition, newest):
        return newest
    return replacement.id if replacement else None
