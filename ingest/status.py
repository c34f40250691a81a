"""What is indexed, which editions, when checked, what is superseded."""

from __future__ import annotations

from typing import Any

from corpus.currency import superseded_by
from corpus.errors import EmptyStoreError
from corpus.store import StoreLayout, open_index


def status(layout: StoreLayout) -> dict[str, Any]:
    """A JSON object: store, model, built_at, documents (one object each), passages. An empty store is no error."""
    try:
        index = open_index(layout.root)
    except EmptyStoreError:
        return {"store": str(layout.root), "model": None, "built_at": None, "passages": 0, "documents": []}
    documents = [
        {
            "source": r.source,
            "title": r.title,
            "edition": r.edition,
            "superseded_by": superseded_by(r, index.documents.values()),
            "status": r.status,
            "nation": r.nation,
            "passages": r.passages,
            "pdf_pages": r.pdf_pages,
            "origin": r.origin,
            "file": r.file,
            "sha256": r.sha256,
            "address": r.address,
            "indexed_at": r.indexed_at,
            "checked_at": r.checked_at,
            "notices": list(r.notices),
        }
        for r in index.documents.values()
    ]
    pointer = index.pointer
    return {
        "store": str(layout.root),
        "model": pointer.model,
        "built_at": pointer.built_at,
        "passages": pointer.passages,
        "documents": documents,
    }


def status_text(found: dict[str, Any]) -> str:
    """The same for reading."""
    if not found["documents"]:
        return f"Nothing is indexed in {found['store']} yet: run 'python -m ingest'.\n"
    lines = [f"{len(found['documents'])} documents, {found['passages']} passages in {found['store']}"]
    for row in found["documents"]:
        newer = f", superseded by {row['superseded_by']}" if row["superseded_by"] else ""
        checked = f", checked {row['checked_at'][:10]}" if row["checked_at"] else ""
        lines.append(
            f"{row['source']} {row['edition'] or '(no date)'}: {row['title']} "
            f"({row['status']}, {row['passages']} passages{newer}{checked})"
        )
    return "\n".join(lines) + "\n"
