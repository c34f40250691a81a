"""What each line of a plain-text file is: heading, numbered paragraph, list item or plain paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ingest.parse.text_headings import chapter_levels, hash_level, looks_like_heading
from ingest.parse.text_lines import Line
from ingest.parse.text_numbers import running, typed_number
from ingest.parse.text_pages import without_marks

_BULLET = re.compile(r"([•●▪◦‣·*])\s+(?=\S)")
_DASH = re.compile(r"[-–—]\s+(?=\S)")
_ORDERED = re.compile(r"(?P<marker>(?P<number>\d{1,2})[.)])\s+(?=\S)")
_LETTERED = re.compile(r"(?P<marker>\(?(?P<letter>[A-Za-z])[.)])\s+(?=\S)")


class Role(StrEnum):
    """What a line is."""

    TITLE = "title"
    HEADING = "heading"
    NUMBERED = "numbered"
    ITEM = "item"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Cast:
    """A line's role; `level` for headings and items, `marker` for items as typed."""

    role: Role
    level: int = 0
    marker: str | None = None


def roles(lines: Sequence[Line]) -> list[Cast]:
    """The role of each line, in order."""
    bare = [without_marks(line.text) for line in lines]
    cast = _headings(bare)
    listed = _items(lines, bare, cast)
    cast.update(listed)
    typed = [None if index in cast else typed_number(text) for index, text in enumerate(bare)]
    for index, numbered in enumerate(running(typed)):
        if numbered:
            cast[index] = Cast(Role.NUMBERED)
    return [cast.get(index, Cast(Role.TEXT)) for index in range(len(lines))]


def _headings(bare: Sequence[str]) -> dict[int, Cast]:
    found = {index: hash_level(text) for index, text in enumerate(bare) if hash_level(text)}
    if found:
        levels = chapter_levels(found)
        cast = {index: Cast(Role.HEADING, level) for index, level in zip(found, levels, strict=True)}
        if len(bare) > 1 and 0 not in cast and 1 in cast and not bare[0].rstrip().endswith((".", ":", ";", "]")):
            cast[0] = Cast(Role.TITLE)
        return cast
    cast = {
        index: Cast(Role.HEADING, 1)
        for index, text in enumerate(bare)
        if index + 1 < len(bare) and looks_like_heading(text) and not _marked(text) and not _in_list(bare, index)
    }
    cast.update({index: Cast(Role.TITLE) for index in _title(bare, cast)})
    return cast


def _title(bare: Sequence[str], cast: dict[int, Cast]) -> tuple[int, ...]:
    """The first line as the title, or the first two where the first is only the name of a web page's file."""
    if len(bare) < 2 or _marked(bare[0]) or _marked(bare[1]):
        return ()
    short = len(bare[0].split()) <= 20 and bare[0].rstrip()[-1] not in ".:;,"
    if 1 in cast and short:
        return (0, 1) if bare[0][0].islower() else (0,)
    return (0,) if 0 in cast else ()


def _marked(text: str) -> bool:
    return bool(_BULLET.match(text) or _DASH.match(text))


def _in_list(bare: Sequence[str], index: int) -> bool:
    """Whether a short line is the first of the lines that a colon announced."""
    return index > 0 and bare[index - 1].rstrip().endswith(":")


def _items(lines: Sequence[Line], bare: Sequence[str], cast: dict[int, Cast]) -> dict[int, Cast]:
    found = {**_bullets(lines, bare, cast), **_lettered(bare, cast)}
    due = 0
    for index, text in enumerate(bare):
        ordered = _ORDERED.match(text)
        if index in cast or index in found or not ordered:
            continue
        number = int(ordered["number"])
        announced = index > 0 and bare[index - 1].rstrip().endswith(":")
        if number == 1 and (announced or lines[index].indent >= 2):
            due = 1
        if due and number == due and (number == 1 or index - 1 in found):
            found[index] = Cast(Role.ITEM, 1, ordered["marker"])
            due += 1
        else:
            due = 0
    return found


def _bullets(lines: Sequence[Line], bare: Sequence[str], cast: dict[int, Cast]) -> dict[int, Cast]:
    """Lines that begin with a bullet, and runs of two or more lines that begin with a dash."""
    found: dict[int, Cast] = {}
    indents: list[int] = []
    for index, text in enumerate(bare):
        bullet = _BULLET.match(text)
        neighbours = [bare[i] for i in (index - 1, index + 1) if 0 <= i < len(bare) and i not in cast]
        if index in cast or not (bullet or (_DASH.match(text) and any(_DASH.match(n) for n in neighbours))):
            indents = []
            continue
        indent = lines[index].indent
        while indents and indents[-1] > indent:
            indents.pop()
        if not indents or indents[-1] < indent:
            indents.append(indent)
        found[index] = Cast(Role.ITEM, len(indents), text[0])
    return found


def _lettered(bare: Sequence[str], cast: dict[int, Cast]) -> dict[int, Cast]:
    """Runs of lines lettered in sequence from A: a list that stands on lines of its own."""
    found: dict[int, Cast] = {}
    run: list[tuple[int, str]] = []
    for index, text in enumerate([*bare, ""]):
        match = _LETTERED.match(text) if index not in cast else None
        due = chr(ord("a") + len(run))
        if match and match["letter"].lower() == due:
            run.append((index, match["marker"]))
            continue
        if len(run) > 1:
            found.update({at: Cast(Role.ITEM, 1, marker) for at, marker in run})
        run = [(index, match["marker"])] if match and match["letter"].lower() == "a" else []
    return found
