"""The quoted words laid out as the document has them: paragraphs and list items, not one character changed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ui.markup import Child, Html, el, join

_BULLET = re.compile(r"[•·▪◦●○‣–—-]\s")
_LETTER = re.compile(r"\((?:[a-z]{1,2}|[A-Z]{1,2}|\d{1,2})\)\s|(?:[a-z]|\d{1,2})[.)]\s")
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
    at, lettered = 0, False
    for text in passage.split("\n"):
        first, last = max(at, start), min(at + len(text), stop)
        roman = _ROMAN.match(text) is not None
        level = 0
        if roman and lettered:
            level = 2
        elif roman or _LETTER.match(text) or _BULLET.match(text):
            level = 1
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


def _laid_out(blocks: Sequence[Line], contents: Sequence[Child]) -> Html:
    """Paragraphs, and runs of list items as lists that keep their printed markers."""
    parts: list[Html] = []
    run: list[Html] = []
    for block, content in zip(blocks, contents, strict=True):
        if block.level:
            run.append(el("li", content, class_="cv-deep" if block.level == 2 else None))
            continue
        if run:
            parts.append(el("ul", *run, class_="cv-items", role="list"))
            run = []
        parts.append(el("p", content))
    if run:
        parts.append(el("ul", *run, class_="cv-items", role="list"))
    return join(parts)


def quoted_words(passage: str, quoted: str) -> Html:
    """The quotation for a blockquote."""
    place = locate(passage, quoted)
    if place is None:
        return el("p", quoted)
    blocks = lines(passage, *place)
    return _laid_out(blocks, [passage[block.start : block.end] for block in blocks])


def marked_passage(passage: str, quoted: str, place: tuple[int, int] | None = None) -> Html:
    """The whole passage, with a mark on the quoted words; `place` has their offsets where they are known."""
    first, last = place or locate(passage, quoted) or (0, 0)
    contents: list[Child] = []
    blocks = lines(passage)
    for block in blocks:
        begin, stop = max(block.start, first), min(block.end, last)
        if begin >= stop:
            contents.append(passage[block.start : block.end])
            continue
        mark = el("mark", passage[begin:stop])
        contents.append(join([passage[block.start : begin], mark, passage[stop : block.end]]))
    return _laid_out(blocks, contents)
