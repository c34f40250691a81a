"""What opens a list item or a numbered paragraph: bullets, letters and numbers at the start of a line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.parse.pdf_lines import Line

_BULLETS = frozenset("•●○▪■□◦‣⁃➢✓✔❖◆➤►")
_MAYBE = frozenset("-–—*o·§")  # bullets only where a gap follows
_NUMBER = re.compile(r"\(?(?:\d{1,3}|\d{1,2}(?:\.\d{1,3}){1,3}|[A-Z]\.?\d{1,3})[.)]?")
_LETTER = re.compile(r"\(?(?:[a-z]{1,2}|[ivx]{1,5}|[A-H])[.)]")
_CLOSED = re.compile(r"\d{1,3}\.|\d{1,2}\.\d{1,3}\.")
_NORMAL_SPACE = 0.42  # of the size: a wider gap than this was set with a tab


@dataclass(frozen=True, slots=True)
class Marker:
    """The marker of a paragraph.

    text    as printed: "•", "(a)", "12."
    pieces  how many pieces of the line it takes
    text_x  where the text after it begins, in points
    gap     between it and the text, in points
    sure    it can be nothing else
    number  the digits of a number ("12", "6.44", "D.7"), None for bullets and letters
    """

    text: str
    pieces: int
    text_x: float
    gap: float
    sure: bool
    number: str | None = None


def marker_of(line: Line) -> Marker | None:
    """The marker at the start of a line, None where there is none or nothing follows it."""
    first = line.pieces[0]
    if len(line.pieces) < 2:
        return None
    if first.text[0] in _BULLETS and len(first.text) > 1:
        return None
    taken, text = 1, first.text
    while taken < len(line.pieces) and line.pieces[taken].glued and len(text) < 9:
        if _CLOSED.fullmatch(text) and not line.pieces[taken].text[0].isdigit():
            break  # "10." set with no room before its text
        text += line.pieces[taken].text  # "12" and "." may differ in look
        taken += 1
    if taken == len(line.pieces):
        return None
    end = line.pieces[taken - 1].area.x1
    following = line.pieces[taken]
    gap = following.area.x0 - end
    if text in _BULLETS:
        return Marker(text, taken, following.area.x0, gap, sure=True)
    if text in _MAYBE:
        wide = gap > _NORMAL_SPACE * line.size
        return Marker(text, taken, following.area.x0, gap, sure=True) if wide else None
    if _NUMBER.fullmatch(text):
        number = text.strip("(.)")
        plain = number == text and "." not in number and not number[0].isalpha()
        if plain and gap <= _NORMAL_SPACE * line.size:
            return None  # "15 or": a number in a sentence
        return Marker(text, taken, following.area.x0, gap, sure=False, number=number)
    if _LETTER.fullmatch(text):
        return Marker(text, taken, following.area.x0, gap, sure=False)
    return None
