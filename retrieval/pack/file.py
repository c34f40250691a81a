"""A meeting pack as a file: Word, PDF, or JSON to go on with later."""

from __future__ import annotations

import secrets
from datetime import date
from pathlib import Path

from corpus.errors import PackError
from corpus.store import Index
from retrieval.pack.entry import entries
from retrieval.pack.pack import Pack, from_json
from retrieval.pack.paper import paper

MEDIA = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
    ".json": "application/json",
}


def made(index: Index, pack: Pack, suffix: str, day: date | None = None) -> bytes:
    """The file's bytes, every quotation checked anew; `suffix` is one of MEDIA.

    Raises PackError for an empty pack or another suffix, and what `entries` raises.
    """
    if suffix not in MEDIA:
        raise PackError(
            "A meeting pack is a Word document, a PDF or JSON: give a name that ends in .docx, .pdf or .json."
        )
    if not pack.items:
        raise PackError("The meeting pack is empty: put a quotation in first.")
    found, today = entries(index, pack), day or date.today()
    if suffix == ".json":
        return pack.to_json([entry.quote.text for entry in found]).encode()
    parts = paper(pack.title, found, today)
    if suffix == ".docx":
        from retrieval.pack.word import word

        return word(parts, today.isoformat())
    from retrieval.pack.pdf import pdf

    return pdf(parts, today.isoformat())


def write(target: Path, data: bytes) -> None:
    """Writes the file whole or not at all. Raises PackError."""
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        try:
            draft.write_bytes(data)
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as fault:
        raise PackError(f"{target} cannot be written ({fault.strerror}): name a file in a folder of yours.") from None


def read(file: Path) -> Pack:
    """The pack of a JSON file. Raises PackError."""
    try:
        return from_json(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        raise PackError(f"{file} cannot be read: name a meeting pack that was saved as .json.") from None
