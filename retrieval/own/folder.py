"""Where the documents of one visit lie: a private folder each, gone a day after it was last used."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from corpus.errors import OwnDocumentError

LONGEST = 24 * 60 * 60  # seconds that a folder is kept after it was last used
_PREFIX = "visit-"
MOST_VISITS = 200  # folders at a time
_SPARE = 2 * 1024**3  # bytes that stay free on the disk


def own_root() -> Path:
    """The folder of all visits, which only its owner may enter.

    Raises OwnDocumentError where somebody else has made it, or could read it.
    """
    user = str(os.getuid()) if hasattr(os, "getuid") else "user"
    root = Path(tempfile.gettempdir()) / f"chapter-and-verse-own-{user}"
    root.mkdir(mode=0o700, exist_ok=True)
    found = root.lstat()
    foreign = hasattr(os, "getuid") and (found.st_uid != os.getuid() or found.st_mode & 0o077)
    if not stat.S_ISDIR(found.st_mode) or foreign:
        raise OwnDocumentError(
            f"{root} is not private, so no document can be added: remove it, or name another folder in TMPDIR."
        )
    return root


def visit_folder(secret: str) -> Path:
    """The folder of a visit, which need not exist. Its name does not tell the secret that leads to it."""
    return own_root() / f"{_PREFIX}{hashlib.sha256(secret.encode()).hexdigest()[:40]}"


def require_room(folder: Path) -> None:
    """Raises OwnDocumentError where there are too many visits, or the disk is nearly full: other people need it too."""
    full = shutil.disk_usage(folder.parent).free < _SPARE
    new = folder.name.startswith(_PREFIX) and not folder.exists()
    if full or (new and sum(1 for _ in _visits()) >= MOST_VISITS):
        raise OwnDocumentError("There is no room for more documents on this computer just now: try again tomorrow.")


def sweep(longest: float = LONGEST) -> int:
    """Removes the folders that were last used more than `longest` seconds ago; how many."""
    gone = 0
    for folder in _visits():
        try:
            if time.time() - folder.stat().st_mtime > longest:
                shutil.rmtree(folder, ignore_errors=True)
                gone += 1
        except OSError:
            continue  # another process was quicker
    return gone


def _visits() -> Iterator[Path]:
    try:
        yield from own_root().glob(f"{_PREFIX}*")
    except (OSError, OwnDocumentError):
        return
