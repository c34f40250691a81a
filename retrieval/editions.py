"""Which editions are searched: the newest of each source, or the ones of a given day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from corpus.store import DocumentRecord, Index


def _published(record: DocumentRecord, day: date) -> bool:
    """Whether an edition was there on `day`. Editions are named by year, month or day; an unknown one counts."""
    return record.edition <= day.isoformat()


def apart(index: Index, keys: list[str] | None) -> tuple[list[str] | None, list[str]]:
    """The official and the users' own among the documents to search (None: all of them).

    Where users added all that is indexed there is nothing to keep them apart from, and they come first.
    """
    searched = list(index.documents) if keys is None else keys
    own = [key for key in searched if key in index.apart]
    if not own:
        return keys, []
    return [key for key in searched if key not in index.apart], own


def searched_documents(
    index: Index, as_at: date | None, sources: Sequence[str], statuses: Sequence[str] = ()
) -> list[str] | None:
    """Keys of the documents to search; None where that is all of them.

    `sources` and `statuses` limit the search, each where it names any.
    For each source the newest edition, or with `as_at` the newest that was there on that day. Without `as_at`, an
    edition that has not come into force yet counts like any other: its notice says from when it applies.
    """
    newest: dict[str, DocumentRecord] = {}
    for record in index.documents.values():
        if (sources and record.source not in sources) or (statuses and record.status not in statuses):
            continue
        if as_at and not _published(record, as_at):
            continue
        held = newest.get(record.source)
        if held is None or record.edition > held.edition:
            newest[record.source] = record
    if len(newest) == len(index.documents):
        return None
    return [record.key for record in newest.values()]
