"""A zip file (a Word file is one) is looked at before it is opened: one of a few kilobytes can unpack to terabytes."""

from __future__ import annotations

import zipfile
from io import BytesIO

from corpus.errors import ParseError

MOST_FILES = 5_000
MOST_BYTES = 200 * 1024 * 1024  # unpacked
MOST_RATIO = 200  # unpacked to packed, of a file of more than a megabyte
_SMALL = 1024 * 1024
_ENCRYPTED = 0x1


def names_in_zip(data: bytes, name: str) -> frozenset[str]:
    """The names in a zip file that is safe to unpack. `name` is used in messages.

    Raises ParseError where it is damaged, locked, or would unpack to far more than a document holds. Sizes are those
    that the zip file declares: Python's zipfile reads no more than these.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as opened:
            entries = opened.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise ParseError(f"{name} is damaged and cannot be opened: save it again and use the new copy.") from None
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise ParseError(f"{name} is locked with a password: save a copy without one and use that.")
    swollen = any(
        entry.file_size > _SMALL and entry.file_size > MOST_RATIO * max(entry.compress_size, 1) for entry in entries
    )
    if swollen or len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise ParseError(f"{name} would unpack to far more than a document holds: save it as a PDF and use that.")
    return frozenset(entry.filename for entry in entries)
