"""Whether a quotation's rectangles hold its words and no others: only then are they drawn.

The words are read from the page's text layer, inside the rectangles, and compared letter by letter. White space,
punctuation (with it the hyphen at a line's end and the mark before a list item) and footnote marks do not count.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence

from retrieval.answer import Rectangle
from retrieval.page.pdf import Glyph

_SMALLER = 0.85  # of its line's size: a footnote mark is smaller, or it stands higher
_HIGHER = 0.1  # of its line's size
_COVERED = 0.7  # share of a letter's height and width: the mark of a list may be set in a font that is taller


def letters(text: str) -> str:
    """The letters, digits and signs of money and share of a text, compatible forms spelled out."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if _counts(c))


def _counts(char: str) -> bool:
    return char.isalnum() or char in "£$€%"


def inside(glyphs: Iterable[Glyph], rectangle: Rectangle) -> list[Glyph]:
    """The characters whose middle is in the rectangle, from left to right."""
    found = [
        glyph
        for glyph in glyphs
        if rectangle.x0 <= (glyph.x0 + glyph.x1) / 2 <= rectangle.x1
        and rectangle.y0 <= (glyph.y0 + glyph.y1) / 2 <= rectangle.y1
    ]
    return sorted(found, key=lambda glyph: glyph.x0)


def same_words(quoted: str, lines: Sequence[Sequence[Glyph]]) -> bool:
    """Whether the characters of `lines` are those of `quoted`; digits that may be footnote marks may be left out."""
    wanted = letters(quoted)
    reached = {0}  # how much of the quotation may have been read: a raised digit may be its own or a footnote's
    for line in lines:
        size = max((glyph.size for glyph in line), default=0.0)
        base = min((glyph.base for glyph in line if glyph.size >= _SMALLER * size), default=0.0)
        for glyph in line:
            mark = glyph.size < _SMALLER * size or glyph.base > base + _HIGHER * size
            for char in letters(glyph.text):
                ahead = {at + 1 for at in reached if wanted[at : at + 1] == char}
                reached = ahead | (reached if mark and char.isdigit() else set())
                if not reached:
                    return False
    return bool(wanted) and len(wanted) in reached


def _covers(rectangle: Rectangle, glyph: Glyph) -> bool:
    """Whether a letter lies in the rectangle, not only its middle."""
    height = min(rectangle.y1, glyph.y1) - max(rectangle.y0, glyph.y0)
    width = min(rectangle.x1, glyph.x1) - max(rectangle.x0, glyph.x0)
    return height >= _COVERED * (glyph.y1 - glyph.y0) and width >= _COVERED * (glyph.x1 - glyph.x0)


def certain(quoted: str, rectangles: Sequence[Rectangle], page: Callable[[int], Sequence[Glyph]]) -> bool:
    """Whether the rectangles hold the quoted words exactly; `page` gives the characters of a PDF page, from 1."""
    lines = [inside(page(rectangle.pdf_page), rectangle) for rectangle in rectangles]
    whole = all(
        _covers(rectangle, glyph)
        for rectangle, line in zip(rectangles, lines, strict=True)
        for glyph in line
        if glyph.text.isalpha()
    )
    return whole and same_words(quoted, lines)
