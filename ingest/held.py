"""What is indexed, described beside the index, so that a rebuild loses no document whose file is kept.

    STORE/documents.json   the record of every indexed document

An index that is damaged, or that another version of this program wrote, cannot say what was in it. The copies of the
files can be read again, and this list says what they are.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
import tempfile
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from corpus.errors import PageError
from corpus.store import DocumentRecord, IndexedFiles, StoreLayout
from ingest.candidates import Candidate

_TEXTS = ("title", "publisher", "status", "nation", "address", "origin", "edition_note")


def write_held(layout: StoreLayout, records: Iterable[DocumentRecord]) -> None:
    """Writes the list in one step, unless it says this already."""
    data = json.dumps([asdict(record) for record in records], ensure_ascii=False, indent=1)
    file = layout.root / "documents.json"
    if file.is_file() and file.read_bytes() == data.encode():
        return
    draft = layout.root / f".documents-{secrets.token_hex(4)}.json"
    try:
        draft.write_text(data, encoding="utf-8")
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


def _listed(layout: StoreLayout) -> list[dict[str, Any]]:
    try:
        found = json.loads((layout.root / "documents.json").read_text(encoding="utf-8"))
        return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []
    except (OSError, ValueError):
        return _in_the_index(layout)


def _in_the_index(layout: StoreLayout) -> list[dict[str, Any]]:
    """The records in the index itself: of a program that wrote no list, as far as they can be read."""
    try:
        name = str(json.loads(layout.pointer_file.read_text(encoding="utf-8"))["generation"])
        address = (layout.generation(Path(name).name) / "index.sqlite").resolve().as_uri()
        with closing(sqlite3.connect(f"{address}?mode=ro&immutable=1", uri=True)) as database:
            rows = database.execute("SELECT record FROM documents ORDER BY rowid").fetchall()
        return [json.loads(record) for (record,) in rows]
    except (OSError, ValueError, KeyError, TypeError, sqlite3.Error):
        return []


def _candidate(row: dict[str, Any], kept: IndexedFiles, folder: Path) -> Candidate:
    """The document as it was added, its files copied under their names. Raises PageError, KeyError or TypeError."""
    parts = row.get("parts") or [(0, row["sha256"], row["file"])]
    paths = []
    for number, (_, sha256, name) in enumerate(parts):
        path = folder / str(number) / Path(str(name)).name
        path.parent.mkdir(parents=True)
        path.write_bytes(kept.read(str(sha256), path.name))
        paths.append(path)
    return Candidate(
        source=str(row["source"]),
        edition=str(row["edition"]),
        path=paths[0],
        media=str(row.get("media", "")) if row.get("origin") == "fetched" else "",
        newest=row.get("newest"),
        updated=row.get("updated"),
        notices=tuple(str(notice) for notice in row.get("notices", ())),
        more=tuple(paths[1:]),
        checked_at=row.get("checked_at"),
        **{name: str(row.get(name, "")) for name in _TEXTS},
    )


@contextmanager
def held(
    layout: StoreLayout, others: Collection[str], removed: Collection[str]
) -> Iterator[tuple[list[Candidate], list[tuple[str, str]]]]:
    """The documents of an index that cannot be read, from the copies of their files, while the block runs.

    others   keys ("source@edition") of documents that need not be read from the copies
    removed  sources that are to go
    Yields the candidates, and (source, reason) of those that have no sound copy.
    """
    kept = IndexedFiles(layout)
    found: list[Candidate] = []
    missing: list[tuple[str, str]] = []
    with tempfile.TemporaryDirectory(prefix="chapter-and-verse-") as made:
        for number, row in enumerate(_listed(layout)):
            key, source = f"{row.get('source')}@{row.get('edition')}", str(row.get("source"))
            if key in others or source in removed:
                continue
            try:
                found.append(_candidate(row, kept, Path(made) / str(number)))
            except (PageError, KeyError, TypeError, ValueError):
                name = row.get("file") or source
                missing.append((source, f"no sound copy of {name} is kept here: add it again from where you have it."))
        yield found, missing
