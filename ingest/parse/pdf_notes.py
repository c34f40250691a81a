"""Footnotes: the notes at the foot of a page, and the small raised marks in the text that point to them."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from ingest.parse.pdf_lines import Line
from ingest.parse.pdf_shapes import Area

_NOTE_SIZE = 0.93  # notes are set smaller than this share of the body
_MARK = re.compile(r"[\d,;\s*†‡§]+")
_NUMBER = re.compile(r"\[?(\d{1,4})\]?[.)]?")
_UNITS = re.compile(r"(?:^|\d)(?:[mck]?m|CO|H)$")


@dataclass(slots=True)
class Note:
    """One footnote: its printed number and its lines, the mark taken off the first."""

    number: str | None
    lines: list[Line]


def split_notes(
    lines: Sequence[Line], body_size: float, rules: Sequence[Area], last: Note | None
) -> tuple[list[Line], list[Line]]:
    """Part a page's lines into text and the notes at its foot.

    The foot is the run of smaller lines at the bottom that stands right under the short rule that parts
    notes from text; or, without a rule, that begins with a raised number, or a plain one that follows on
    from `last`, the last note so far. A page set in small type throughout has no such foot.
    """
    start = len(lines)
    while start > 0 and lines[start - 1].size <= _NOTE_SIZE * body_size:
        start -= 1
    for rule in rules:  # under the rule, a raised number begins a note whatever its size
        below = next((k for k, line in enumerate(lines) if line.base < rule.y0), len(lines))
        if below < start and _parts_notes(rule, lines, below) and _raised_number(lines[below]):
            return list(lines[:below]), list(lines[below:])
    if start == len(lines):
        return list(lines), []
    edge = next((r.y0 for r in sorted(rules, key=lambda r: -r.y1) if _parts_notes(r, lines, start)), None)
    if edge is not None:
        start = next((k for k in range(start, len(lines)) if lines[k].base < edge), len(lines))
        if start < len(lines) and last is None and note_number(lines[start]) is None:
            start = len(lines)
    else:
        start = max(start, len(lines) // 2) if not any(line.pieces[0].raised for line in lines[start:]) else start
        while start < len(lines) and not _begins(lines[start], last):
            start += 1
    return list(lines[:start]), list(lines[start:])


def _parts_notes(rule: Area, lines: Sequence[Line], start: int) -> bool:
    above = lines[start - 1].base if start else float("inf")
    margin = min(line.x0 for line in lines)
    if not 100 <= rule.width <= 260 or abs(rule.x0 - margin) > 30 or not lines[-1].base < rule.y0 < above:
        return False
    underlined = any(-1 < line.base - rule.y1 < 0.35 * line.size and line.x1 > rule.x0 for line in lines)
    return not underlined


def _begins(line: Line, last: Note | None) -> bool:
    number = note_number(line)
    if number is None:
        return False
    before = last.number if last is not None and last.number else "0"
    return line.pieces[0].raised or 1 <= int(number) - int(before) <= 2


def _raised_number(line: Line) -> bool:
    return line.pieces[0].raised and note_number(line) is not None


def note_number(line: Line) -> str | None:
    """The number with which a note begins: raised, or plain and followed by a space; None if it has none."""
    first = line.pieces[0]
    match = _NUMBER.fullmatch(first.text)
    if match is None or len(line.pieces) < 2:
        return None
    return match[1] if first.raised or not line.pieces[1].glued else None


def gather_notes(lines: Iterable[Line], last: Note | None) -> list[Note]:
    """The notes in a page's foot. Lines before the first number run on from `last`, the page before's last.

    A plain (not raised) number begins a note only if it follows on from the one before.
    """
    notes: list[Note] = []
    current = last
    for line in lines:
        number = note_number(line)
        if number is not None and not line.pieces[0].raised and current is not None and current.number:
            step = int(number) - int(current.number)
            number = number if 1 <= step <= 2 else None
        if number is not None:
            rest = line.without({line.pieces[0].order})
            current = Note(number, [rest] if rest else [])
            notes.append(current)
        elif current is not None:
            current.lines.append(line)
        else:
            current = Note(None, [line])
            notes.append(current)
    return notes


def stray_mark(line: Line, before: Line | None, numbers: Container[str]) -> bool:
    """Whether a line is nothing but a small footnote mark that was pushed on to a line of its own."""
    if before is None or any(piece.text not in numbers for piece in line.pieces):
        return False
    return line.size <= 0.75 * before.size and 0 < before.base - line.base < 1.6 * before.size


def without_marks(line: Line) -> Line | None:
    """The line without its raised footnote marks; None where nothing else stands on it.

    Raised letters ("1st") stay, and so does the "2" of "m2".
    """
    drop: set[int] = set()
    for place, piece in enumerate(line.pieces):
        if not piece.raised or not _MARK.fullmatch(piece.text):
            continue
        before = line.pieces[place - 1] if place else None
        if piece.glued and before is not None and _UNITS.search(before.text):
            continue
        drop.add(piece.order)
    return line.without(drop) if drop else line
