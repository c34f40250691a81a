"""What a generation's files must be: written beside them before it serves, checked when it is opened.

    GENERATION/manifest.json   sha256 and length of every file; of Chroma's own database, which Chroma writes to
                               whenever it opens it, a digest of the rows that answers come from; what the pointer says

The pointer names the sha256 of the manifest, so that a byte that changed anywhere is found before anything is quoted.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"
CHROMA_DATABASE = "chroma/chroma.sqlite3"
_ROWS = (
    ("collections", "rowid"),
    ("segments", "rowid"),
    ("max_seq_id", "rowid"),
    ("embeddings", "rowid"),
    ("embedding_metadata", "rowid"),
    ("embeddings_queue", "rowid"),
)
LARGEST = 2 * 1024**3  # bytes of one file that is read whole whenever it is opened; of a larger one the length counts
_SOUND: set[tuple[str, str]] = set()  # folder and manifest that this process has checked
_CHECKING = threading.Lock()


class DamagedError(Exception):
    """A file of a generation is not as it was written; its name."""


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every file by its name within the folder, but the manifest and what SQLite keeps beside Chroma's database."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_file() or name == MANIFEST or name.startswith(f"{CHROMA_DATABASE}-"):
            continue
        yield name, path


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _rows_of(database: Path) -> str:
    """sha256 of the rows that Chroma answers from; its indexes must agree with them."""
    address = database.resolve().as_uri()
    writable = os.access(database, os.W_OK) and os.access(database.parent, os.W_OK)
    connection = sqlite3.connect(f"{address}?mode={'rw' if writable else 'ro&immutable=1'}", uri=True, timeout=20)
    try:
        if connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
            raise DamagedError(CHROMA_DATABASE)
        digest = hashlib.sha256()
        for table, order in _ROWS:
            digest.update(table.encode())
            for row in connection.execute(f"SELECT * FROM {table} ORDER BY {order}"):
                digest.update(repr(row).encode())
        return digest.hexdigest()
    finally:
        connection.close()


def _described(name: str, path: Path) -> dict[str, Any]:
    if name == CHROMA_DATABASE:
        return {"rows": _rows_of(path)}
    return {"bytes": path.stat().st_size, "sha256": _sha256(path)}


def _settle(path: Path) -> None:
    """Lets the disk have what was written. Folders cannot be settled everywhere: there, nothing is done."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        if path.is_file():
            raise
    finally:
        os.close(handle)


def write_manifest(folder: Path, pointer: Mapping[str, Any]) -> str:
    """Writes it for a generation that is complete and lets the disk have all of it; the manifest's own sha256.

    `pointer` has what current.json will say. Raises OSError or sqlite3.Error.
    """
    described = {name: _described(name, path) for name, path in _files(folder)}
    data = json.dumps({"files": described, "pointer": dict(pointer)}, indent=1).encode()
    (folder / MANIFEST).write_bytes(data)
    for path in (*folder.rglob("*"), folder, folder.parent):
        _settle(path)
    return hashlib.sha256(data).hexdigest()


def rename_manifest(folder: Path, pointer: Mapping[str, Any]) -> str:
    """Lets the manifest of a generation that was moved say what its pointer will say; its new sha256."""
    manifest = json.loads((folder / MANIFEST).read_bytes())
    data = json.dumps(manifest | {"pointer": dict(pointer)}, indent=1).encode()
    (folder / MANIFEST).write_bytes(data)
    for path in (folder / MANIFEST, folder, folder.parent):
        _settle(path)
    return hashlib.sha256(data).hexdigest()


def check_manifest(folder: Path, sha256: str, pointer: Mapping[str, Any], *, again: bool = False) -> None:
    """Raises DamagedError where a file is not as it was written. Once a process, unless `again`."""
    known = (str(folder.resolve()), sha256)
    with _CHECKING:
        if known in _SOUND and not again:
            return
        try:
            _check(folder, sha256, dict(pointer))
        except (OSError, sqlite3.Error, ValueError, KeyError, TypeError, AttributeError) as fault:
            raise DamagedError(str(fault)) from fault
        _SOUND.add(known)


def _check(folder: Path, sha256: str, pointer: dict[str, Any]) -> None:
    data = (folder / MANIFEST).read_bytes()
    if hashlib.sha256(data).hexdigest() != sha256:
        raise DamagedError(MANIFEST)
    manifest = json.loads(data)
    if manifest["pointer"] != pointer:
        raise DamagedError("current.json")
    for name, wanted in manifest["files"].items():
        path = folder / name
        size = path.stat().st_size
        if size != wanted.get("bytes", size):
            raise DamagedError(name)
        if size <= LARGEST and _described(name, path) != wanted:
            raise DamagedError(name)
