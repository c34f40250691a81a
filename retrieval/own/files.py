"""Files that a user adds: looked at before anything opens them, and given a name that leads nowhere.

What is inside is read by `python -m ingest` in a process of its own, which has the last word.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import OwnDocumentError, ParseError
from corpus.own import SUFFIXES, slug
from corpus.zip_guard import names_in_zip

LARGEST_MB = 20
LARGEST = LARGEST_MB * 1024 * 1024  # bytes
MOST = 20  # documents at once
_LONGEST_NAME = 80
_LONGEST_BYTES = 200  # of a name: with an ending and a number it still fits into the 255 that file systems allow
_KINDS = "a PDF, Word (.docx), web page (.html), text (.txt) or Markdown (.md) file"
_HEAD = 4096
_TAG = re.compile(rb"<(?:!doctype|html|head|body|main|article|section|div|p|h[1-6]|ul|ol|table)\b", re.IGNORECASE)
# What begins some other kind of file, whatever its name says.
_FOREIGN = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"{\\rtf",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"MZ",
    b"\x7fELF",
)
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)


@dataclass(frozen=True)
class OwnFile:
    """A file that may be read: `name` is safe in any folder, and says what kind it is."""

    name: str
    data: bytes


def safe_name(name: str) -> str:
    """The last part of a name, of letters, digits, spaces and ( ) _ - alone, with its ending in lower case.

    Raises OwnDocumentError where the ending is of no kind that is read here.
    """
    last = unicodedata.normalize("NFKC", name).replace("\\", "/").rpartition("/")[2]
    stem, dot, ending = last.rpartition(".")
    suffix = f"{dot}{ending.strip().lower()}"
    if suffix not in SUFFIXES:
        raise OwnDocumentError(f"{_shown(last)} is of a kind that cannot be read here: add {_KINDS}.")
    kept = "".join(c if c.isalnum() or c in " ()_-" else " " for c in stem)
    short = " ".join(kept.split())[:_LONGEST_NAME].encode()[:_LONGEST_BYTES].decode(errors="ignore")
    stem = short.strip(" -_") or "Document"
    return f"{stem} document{suffix}" if _RESERVED.match(stem) else f"{stem}{suffix}"


def _shown(name: str) -> str:
    """A name as a message may show it."""
    shown = "".join(c for c in name if c.isprintable())[:_LONGEST_NAME].strip()
    return f"“{shown}”" if shown else "The file"


def accept(name: str, data: bytes, taken: Collection[str] = ()) -> OwnFile:
    """The file, if it may be read; `taken` are the names that others have already.

    Raises OwnDocumentError where it is empty, too large, locked, or not of the kind that its name says.
    """
    safe = safe_name(name)
    shown, suffix = _shown(safe), Path(safe).suffix
    if not data:
        raise OwnDocumentError(f"{shown} is empty: choose the file again.")
    if len(data) > LARGEST:
        raise OwnDocumentError(f"{shown} is larger than {LARGEST_MB} MB: add the part that you need.")
    if suffix == ".docx":
        _require_word(shown, data)
    elif not _is_what_it_says(suffix, data):
        raise OwnDocumentError(f"{shown} is not what its name says: save it again as {_KINDS}.")
    return OwnFile(_free(safe, taken), data)


def _require_word(shown: str, data: bytes) -> None:
    try:
        inside = names_in_zip(data, shown) if data.startswith(b"PK\x03\x04") else frozenset[str]()
    except ParseError as fault:
        raise OwnDocumentError(str(fault)) from None
    if "word/document.xml" not in inside:
        raise OwnDocumentError(f"{shown} is not a Word document: save it again, or use a PDF.")


def _is_what_it_says(suffix: str, data: bytes) -> bool:
    if suffix == ".pdf":
        return b"%PDF-" in data[:1024]
    if data.startswith(_FOREIGN):
        return False
    wide = data.startswith(_UTF_16)
    if b"\0" in data[:_HEAD] and not wide:
        return False
    return suffix not in (".html", ".htm") or wide or _TAG.search(data[: 16 * _HEAD]) is not None


def _free(name: str, taken: Collection[str]) -> str:
    """The name, with a number where another file would have the same id."""
    path, used = Path(name), {slug(Path(other).stem) for other in taken}
    number, stem = 1, path.stem
    while slug(stem) in used:
        number += 1
        stem = f"{path.stem} {number}"
    return f"{stem}{path.suffix}"


def files_of(folder: Path) -> Iterator[OwnFile]:
    """The files of a folder that may be read, by name. Raises OwnDocumentError for a folder without any."""
    if not folder.is_dir():
        raise OwnDocumentError(f"{folder} is not a folder: name a folder of your own documents.")
    paths = sorted(path for path in folder.iterdir() if path.is_file() and path.suffix.lower() in SUFFIXES)
    if not paths:
        raise OwnDocumentError(f"{folder} holds nothing that can be read here: put {_KINDS} there.")
    taken: list[str] = []
    for path in paths[:MOST]:
        try:
            size, data = path.stat().st_size, b""
            data = path.read_bytes() if size <= LARGEST else b" " * (LARGEST + 1)
        except OSError as fault:
            raise OwnDocumentError(f"{path.name} cannot be read ({fault.strerror}): check the file.") from None
        file = accept(path.name, data, taken)
        taken.append(file.name)
        yield file


def write_private(folder: Path, file: OwnFile) -> Path:
    """Writes a file that only its owner may read. Never through a link, never over another file."""
    path = folder / file.name
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, 0o600), "wb") as opened:
        opened.write(file.data)
    return path
