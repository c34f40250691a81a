"""The files of Chroma's graph of neighbours (HNSW): what was never filled in them is emptied before they are kept.

Chroma makes room for more vectors than there are and writes that room as it finds it, with whatever the process had in
its memory there before: words of other documents, questions of other people. The header says how much was filled; it
has the fields of hnswlib's index header in their order (github.com/chroma-core/hnswlib, `hnswalg.h`).
"""

from __future__ import annotations

import struct
from pathlib import Path

_HEADER = struct.Struct("<iQQQQQQiIQQQdQ")
_FILLED, _EACH = 3, 4  # fields of the header: vectors that are there; bytes of one with its nearest links
_LENGTH = 4  # bytes that length.bin has for each vector
_PIECE = 1 << 20  # bytes


def empty_unused(chroma: Path) -> None:
    """Writes zeros over what no vector fills, in the files of every graph below `chroma`, of a closed collection.

    Raises OSError. A header of another shape (another version of Chroma) is left as it is, and its files with it.
    """
    for header in chroma.glob("*/header.bin"):
        data = header.read_bytes()
        if len(data) != _HEADER.size:
            continue
        fields = _HEADER.unpack(data)
        _empty(header.with_name("data_level0.bin"), fields[_FILLED] * fields[_EACH])
        _empty(header.with_name("length.bin"), fields[_FILLED] * _LENGTH)


def _empty(path: Path, filled: int) -> None:
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(filled)
        for at in range(filled, size, _PIECE):
            file.write(bytes(min(_PIECE, size - at)))
