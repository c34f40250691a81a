"""Which two editions of a source are to be compared, as people name them."""

from __future__ import annotations

from corpus.errors import UnknownReferenceError
from corpus.store import DocumentRecord, Index
from retrieval.places.lookup import find_source


def editions_of(index: Index, source: str) -> list[DocumentRecord]:
    """The indexed editions of a source (its id), oldest first."""
    return sorted((r for r in index.documents.values() if r.source == source), key=lambda record: record.edition)


def find_edition(index: Index, source: str, edition: str) -> DocumentRecord:
    """An indexed edition by the beginning of its date: "2025" is "2025-07". `source` as people name it.

    Raises UnknownReferenceError that names the editions there are.
    """
    record = find_source(index, source)
    held = editions_of(index, record.source)
    wanted = edition.strip()
    found = [r for r in held if r.edition == wanted] or [r for r in held if wanted and r.edition.startswith(wanted)]
    if len(found) == 1:
        return found[0]
    names = ", ".join(r.edition or "one without a date" for r in held)
    fault = "is not here" if not found else "names more than one"
    raise UnknownReferenceError(f"Edition {wanted[:40]} of {record.title} {fault}: here there are {names}.")


def two_editions(index: Index, source: str, old: str, new: str) -> tuple[DocumentRecord, DocumentRecord]:
    """The two editions. Raises UnknownReferenceError where one is not there, or both are the same."""
    first, second = find_edition(index, source, old), find_edition(index, source, new)
    if first.key == second.key:
        raise UnknownReferenceError(f"Both are the same edition of {first.title}: name two different ones.")
    return first, second
