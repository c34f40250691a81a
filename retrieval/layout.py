"""How quoted words are laid out: the blocks of a passage, paragraphs and list items."""

from __future__ import annotations

import re
from dataclasses import dataclass

_BULLET = re.compile(r"[•·▪◦●○‣–—-]\s")
_LETTER = re.compile(r"\((?:[a-z]{1,2}|[A-Z]{1,2}|\d{1,2})\)\s|(?:[a-z]|\d{1,2})[.)]\s")
_DOUBLE = re.compile(r"\(([a-z])\1\)\s")
_ROMAN = re.compile(r"\((?:x{0,2}(?:ix|iv|v?i{0,3}))\)\s")


@dataclass(frozen=True)
class Line:
    """A block of a passage: `start` and `end` are offsets in the passage; level 0 is no list item."""

    start: int
    end: int
    level: int


def lines(passage: str, start: int = 0, end: int | None = None) -> list[Line]:
    """The blocks of passage[start:end], cut where they touch its ends."""
    stop = len(passage) if end is None else end
    found: list[Line] = []
    at, lettered, deep = 0, False, False
    for text in passage.split("\n"):
        first, last = max(at, start), min(at + len(text), stop)
        roman = _ROMAN.match(text) is not None
        level = 0
        if deep and not roman and _DOUBLE.match(text):
            level = 3
        elif roman and lettered:
            level, deep = 2, True
        elif roman or _LETTER.match(text) or _BULLET.match(text):
            level, deep = 1, False
            lettered = lettered or (_LETTER.match(text) is not None and not _BULLET.match(text))
        if first < last:
            found.append(Line(first, last, level))
        at += len(text) + 1
    return found


def locate(passage: str, quoted: str) -> tuple[int, int] | None:
    """Where the quoted words stand in the passage, as whole words; white space may differ, nothing else."""
    words = quoted.split()
    pattern = r"\s+".join(map(re.escape, words))
    match = re.search(rf"(?<!\S){pattern}(?!\S)", passage) if words else None
    return match.span() if match else None
