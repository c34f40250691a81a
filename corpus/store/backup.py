"""A store as one file, and back.

A zip file (ZIP64, deflated):

    manifest.json             {"format": "chapter-and-verse backup", "version": 1, "files": {name: [bytes, sha256]}}
    store/current.json ...    the generation that serves, the copies of the files, what is indexed, the vectors made

Written beside its place and moved there; restored beside the store's place, every file checked, and moved there.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import sqlite3
import stat
import time
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from corpus.errors import BackupError, StoreError
from corpus.store.layout import Pointer, StoreLayout
from corpus.store.manifest import rename_manifest
from corpus.store.reader import open_index
from corpus.store.writer import write_lock

FORMAT, VERSION = "chapter-and-verse backup", 1
_LIST = "manifest.json"
_FOLDER = "store/"
_LARGEST_LIST = 64 * 1024**2  # bytes
_CHUNK = 1024**2
_WAIT = 1800.0  # seconds that one waits for a run of ingest to end
_ALONE = ("checks.json", "documents.json")


@dataclass(frozen=True)
class BackedUp:
    """What a backup holds, or held. Bytes are of the archive; seconds are wall time."""

    file: str
    store: str
    generation: str
    documents: int
    passages: int
    files: int
    bytes: int
    seconds: float


def _copied(database: Path, into: Path) -> None:
    """A database that others may have open, as it is at one moment."""
    with (
        closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True, timeout=60)) as source,
        closing(sqlite3.connect(into)) as target,
    ):
        source.backup(target)


def _members(layout: StoreLayout, generation: str, work: Path) -> Iterator[tuple[str, Path]]:
    """(name in the archive, file to read), the pointer last."""
    folder = layout.generation(generation)
    for root in (folder, layout.files):
        for path in sorted(root.rglob("*")) if root.is_dir() else ():
            name = path.relative_to(layout.root).as_posix()
            if not path.is_file() or path.is_symlink() or path.name.startswith(".part-"):
                continue
            if path.name == "chroma.sqlite3":  # Chroma writes to it whenever it is opened
                _copied(path, work / "chroma.sqlite3")
                yield name, work / "chroma.sqlite3"
            elif not path.name.startswith("chroma.sqlite3-"):
                yield name, path
    if layout.embeddings_file.is_file():
        _copied(layout.embeddings_file, work / "embeddings.sqlite")
        yield layout.embeddings_file.name, work / "embeddings.sqlite"
    for name in _ALONE:
        if (layout.root / name).is_file():
            yield name, layout.root / name
    yield layout.pointer_file.name, layout.pointer_file


def backup(store: Path, file: Path) -> BackedUp:
    """Writes the store into `file`, over a backup that is there already; the app may serve meanwhile.

    Waits until a run of ingest has ended, and lets none begin. Raises StoreError and its kinds, BackupError.
    """
    begun, layout = time.perf_counter(), StoreLayout(store)
    layout.read_pointer()
    if file.exists() and not (file.is_file() and zipfile.is_zipfile(file)):
        raise BackupError(f"{file} is there already and is no backup: name another file.")
    with write_lock(layout, _WAIT):
        pointer = open_index(store).pointer  # every file of the index is checked
        work = layout.root / f".backup-{secrets.token_hex(4)}"
        draft = file.with_name(f".{file.name}-{secrets.token_hex(4)}")
        try:
            for left in file.parent.glob(f".{file.name}-????????"):  # by a backup that was killed
                left.unlink()
            work.mkdir()
            listed = _pack(layout, pointer.generation, draft, work)
            draft.replace(file)
        except OSError as fault:
            raise BackupError(
                f"{file} could not be written ({fault.strerror or fault}): free some space or name another file."
            ) from fault
        finally:
            draft.unlink(missing_ok=True)
            shutil.rmtree(work, ignore_errors=True)
    size, seconds = file.stat().st_size, round(time.perf_counter() - begun, 2)
    return BackedUp(
        str(file), str(store), pointer.generation, pointer.documents, pointer.passages, len(listed), size, seconds
    )


def _pack(layout: StoreLayout, generation: str, draft: Path, work: Path) -> dict[str, tuple[int, str]]:
    listed: dict[str, tuple[int, str]] = {}
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as opened:
        with zipfile.ZipFile(opened, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, path in _members(layout, generation, work):
                digest, length = hashlib.sha256(), 0
                described = zipfile.ZipInfo(f"{_FOLDER}{name}", time.gmtime()[:6])
                described.compress_type = zipfile.ZIP_DEFLATED
                with path.open("rb") as source, archive.open(described, "w", force_zip64=True) as target:
                    while chunk := source.read(_CHUNK):
                        digest.update(chunk)
                        length += len(chunk)
                        target.write(chunk)
                listed[name] = (length, digest.hexdigest())
            said = {"format": FORMAT, "version": VERSION, "files": listed}
            archive.writestr(_LIST, json.dumps(said, ensure_ascii=False, indent=1))
        opened.flush()
        os.fsync(opened.fileno())
    return listed


def _list(archive: zipfile.ZipFile, file: Path) -> dict[str, tuple[int, str]]:
    """What the archive should hold. Raises BackupError."""
    no_backup = BackupError(f"{file} is no backup of this program: name a file that 'python -m ingest backup' wrote.")
    try:
        if archive.getinfo(_LIST).file_size > _LARGEST_LIST:
            raise no_backup
        said: Any = json.loads(archive.read(_LIST))
        if said["format"] != FORMAT:
            raise no_backup
        if said["version"] != VERSION:
            raise BackupError(f"{file} was written by another version of this program: restore it with that version.")
        listed = {str(name): (int(size), str(sha256)) for name, (size, sha256) in said["files"].items()}
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise no_backup from fault
    wanted = {_LIST, *(f"{_FOLDER}{name}" for name in listed)}
    names = [member.filename for member in archive.infolist()]
    if set(names) != wanted or len(names) != len(wanted):
        raise BackupError(f"{file} does not hold the files that it lists: use another backup.")
    for member in archive.infolist():
        _require_safe(member, file)
    return listed


def _require_safe(member: zipfile.ZipInfo, file: Path) -> None:
    """Raises BackupError for a name that leads out of the folder, and for what is no plain file."""
    name, mode = member.filename, member.external_attr >> 16
    parts = PurePosixPath(name).parts
    plain = not stat.S_IFMT(mode) or stat.S_ISREG(mode)
    tricky = name.startswith("/") or "\\" in name or ":" in name or "\0" in name or ".." in parts
    if tricky or member.is_dir() or not plain or PurePosixPath(name).as_posix() != name:
        raise BackupError(f"{file} holds a name that leads elsewhere, so nothing was restored: use another backup.")


def _unpack(archive: zipfile.ZipFile, listed: dict[str, tuple[int, str]], folder: Path, file: Path) -> None:
    for name, (size, sha256) in listed.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        digest, length = hashlib.sha256(), 0
        with archive.open(f"{_FOLDER}{name}") as source, path.open("xb") as target:
            while length <= size and (chunk := source.read(_CHUNK)):
                digest.update(chunk)
                length += len(chunk)
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        if (length, digest.hexdigest()) != (size, sha256):
            raise BackupError(f"{file} is damaged ({name} is not what was backed up): use another backup.")


def restore(file: Path, store: Path) -> BackedUp:
    """Puts a backup in the place of what serves in `store`; the app that serves moves to it by itself.

    All is unpacked and checked beside the store first: an archive that is wrong changes nothing. Documents that were
    indexed since the backup are not in the index afterwards. Raises BackupError, StoreError and its kinds.
    """
    begun, layout = time.perf_counter(), StoreLayout(store)
    try:
        archive = zipfile.ZipFile(file)
    except FileNotFoundError:
        raise BackupError(f"There is no file {file}: name a file that 'python -m ingest backup' wrote.") from None
    except (OSError, zipfile.BadZipFile) as fault:
        raise BackupError(
            f"{file} is no backup of this program: name a file that 'python -m ingest backup' wrote."
        ) from fault
    with archive, write_lock(layout):
        made = layout.root / f".restore-{secrets.token_hex(4)}"
        try:
            listed = _list(archive, file)
            made.mkdir()
            needed, free = sum(size for size, _ in listed.values()), shutil.disk_usage(made).free
            if needed > free:
                raise BackupError(
                    f"{file} needs {needed // 1024**2} MB and {layout.root} has {free // 1024**2} MB: free some space."
                )
            _unpack(archive, listed, made, file)
            pointer = open_index(made).pointer
            name = _put(made, layout, pointer)
        except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, zlib.error) as fault:
            raise BackupError(f"{file} is damaged: use another backup.") from fault
        except StoreError as fault:
            raise BackupError(f"{file} holds no index that this program can use: use another backup.") from fault
        finally:
            shutil.rmtree(made, ignore_errors=True)
    seconds = round(time.perf_counter() - begun, 2)
    return BackedUp(
        str(file),
        str(store),
        name,
        pointer.documents,
        pointer.passages,
        len(listed),
        file.stat().st_size,
        seconds,
    )


def _put(made: Path, layout: StoreLayout, pointer: Pointer) -> str:
    """Moves what was unpacked into the store; the name of its generation there.

    Until the pointer is replaced, what was there serves.
    """
    for path in sorted((made / "files").rglob("*")):
        if path.is_file():  # named by their hashes: what is there already is the same, or damaged
            target = layout.root / path.relative_to(made)
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
    name = layout.new_generation()  # never the one that serves, though it may be the same index
    layout.generations.mkdir(exist_ok=True)
    (made / "generations" / pointer.generation).rename(layout.generation(name))
    if not layout.embeddings_file.exists() and (made / layout.embeddings_file.name).is_file():
        (made / layout.embeddings_file.name).replace(layout.embeddings_file)
    for alone in _ALONE:
        if (made / alone).is_file():
            (made / alone).replace(layout.root / alone)
    pointer = replace(pointer, generation=name)
    if pointer.manifest:
        pointer = replace(pointer, manifest=rename_manifest(layout.generation(name), pointer.described))
    try:
        before = layout.read_pointer().generation
    except StoreError:
        before = name
    layout.write_pointer(pointer)
    layout.sweep({name, before})
    return name
