"""Printed lines of a page, rebuilt from characters: pieces of words first, then lines by baseline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from ingest.parse.pdf_glyphs import Glyph, Look
from ingest.parse.pdf_shapes import Area

_SAME_LINE = 0.2  # baselines this near (in sizes) are one line
_RAISED = (0.1, 0.7)  # how far above the baseline (in sizes) a raised mark stands
_SMALLER = 0.85  # a raised mark is smaller than this share of its line's size


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters printed without a gap in one look: a word, or a part of one.

    order   place in the file's own order
    glued   nothing parts it from the piece before it in the line
    raised  set smaller and higher than its line: a footnote mark or the "st" of "1st"
    """

    text: str
    area: Area
    base: float
    look: Look
    order: int
    glued: bool = False
    raised: bool = False


@dataclass(frozen=True)
class Line:
    """The pieces of one printed line from left to right; `page` counts from 0."""

    page: int
    pieces: tuple[Piece, ...]
    base: float

    @cached_property
    def text(self) -> str:
        """The line as printed, with single spaces between its words."""
        return "".join(("" if part.glued else " ") + part.text for part in self.pieces).strip()

    @property
    def x0(self) -> float:
        """Left edge."""
        return self.pieces[0].area.x0

    @property
    def x1(self) -> float:
        """Right edge."""
        return max(part.area.x1 for part in self.pieces)

    @cached_property
    def look(self) -> Look:
        """The look of most of its characters."""
        weights: Counter[Look] = Counter()
        for part in self.pieces:
            if not part.raised:
                weights[part.look] += len(part.text)
        return weights.most_common(1)[0][0] if weights else self.pieces[0].look

    @cached_property
    def size(self) -> float:
        """The size of most of its characters, in points."""
        weights: Counter[float] = Counter()
        for part in self.pieces:
            if not part.raised:
                weights[part.look.size] += len(part.text)
        return weights.most_common(1)[0][0] if weights else self.pieces[0].look.size

    @cached_property
    def bold(self) -> bool:
        """Whether every letter of it is bold."""
        letters = [part for part in self.pieces if not part.raised and any(c.isalnum() for c in part.text)]
        return bool(letters) and all(part.look.bold for part in letters)

    @cached_property
    def contents(self) -> frozenset[int]:
        """The file's own marked-content numbers on this line."""
        return frozenset(part.look.content for part in self.pieces if part.look.content >= 0)

    def contents_of(self, count: int) -> frozenset[int]:
        """The marked-content numbers of its first `count` pieces."""
        return frozenset(part.look.content for part in self.pieces[:count] if part.look.content >= 0)

    @cached_property
    def tag(self) -> str:
        """The structure tag of its first letters."""
        return next((part.look.tag for part in self.pieces if part.look.tag), "")

    def without(self, drop: set[int]) -> Line | None:
        """The line without the pieces of these `order` numbers; None if nothing is left."""
        kept: list[Piece] = []
        loose = False
        for part in self.pieces:
            if part.order in drop:
                loose = loose or not part.glued
                continue
            if loose and part.glued and part.text[0].isalnum():
                part = replace(part, glued=False)
            loose = False
            kept.append(part)
        return replace(self, pieces=tuple(kept)) if kept else None


def pieces_of(glyphs: Iterable[Glyph]) -> list[Piece]:
    """Pieces in the file's order; text that does not run along the page's lines is left out."""
    pieces: list[Piece] = []
    run: list[Glyph] = []
    glued = False

    def close() -> None:
        nonlocal run
        if run:
            area = Area(run[0].x0, min(g.y0 for g in run), max(g.x1 for g in run), max(g.y1 for g in run))
            text = "".join(g.text for g in run)
            pieces.append(Piece(text, area, run[0].base, run[0].look, len(pieces), glued))
            run = []

    for glyph in glyphs:
        if not glyph.look.upright:
            continue
        if glyph.blank:
            close()
            glued = False
            continue
        if run:
            last = run[-1]
            size = max(last.look.size, 1.0)
            gap = glyph.x0 - last.x1
            level = abs(glyph.base - last.base) <= 0.05 * size
            if not level or not -0.5 * size <= gap <= 0.2 * size:
                close()
                glued = -0.5 * size <= gap <= 0.2 * size
            elif glyph.look is not last.look and (
                abs(glyph.look.size - size) > 0.1 or glyph.look.bold != last.look.bold
            ):
                close()
                glued = True
        run.append(glyph)
        if len(run) == 1 and not pieces:
            glued = False
    close()
    return pieces


def lines_of(pieces: Iterable[Piece], page: int) -> list[Line]:
    """Lines from the top of the page down. `page` counts from 0."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: (-p.base, p.area.x0)):
        row = _row_for(piece, rows[-4:])
        if row is None:
            rows.append([piece])
        else:
            row.append(piece)
    rows = _place_raised(rows)
    lines = [Line(page, _in_line(row), _base(row)) for row in rows if row]
    return sorted(lines, key=lambda line: (-line.base, line.x0))


def _row_for(piece: Piece, rows: list[list[Piece]]) -> list[Piece] | None:
    for row in reversed(rows):
        if abs(row[0].base - piece.base) <= _SAME_LINE * min(row[0].look.size, piece.look.size) and not any(
            min(piece.area.x1, other.area.x1) - max(piece.area.x0, other.area.x0) > 0.3 * piece.look.size
            for other in row
        ):
            return row
    return None


def _place_raised(rows: list[list[Piece]]) -> list[list[Piece]]:
    for number, row in enumerate(rows):
        below = [rows[k] for k in range(number + 1, min(number + 4, len(rows)))]
        for piece in list(row):
            home = next((other for other in below if _rises_from(piece, other)), None)
            if home is not None:
                row.remove(piece)
                home.append(replace(piece, raised=True))
    return rows


def _rises_from(piece: Piece, row: list[Piece]) -> bool:
    for other in row:
        size = other.look.size
        if piece.look.size > _SMALLER * size or not _RAISED[0] <= (piece.base - other.base) / size <= _RAISED[1]:
            continue
        gap = max(piece.area.x0 - other.area.x1, other.area.x0 - piece.area.x1)
        if -0.3 * size <= gap <= 0.8 * size:
            return True
    return False


def _base(row: list[Piece]) -> float:
    return next((part.base for part in row if not part.raised), row[0].base)


def _in_line(row: list[Piece]) -> tuple[Piece, ...]:
    ordered: list[Piece] = []
    for piece in sorted(row, key=lambda p: (p.area.x0, p.order)):
        if not ordered:
            piece = replace(piece, glued=False)
        else:
            last = ordered[-1]
            gap = piece.area.x0 - last.area.x1
            if piece.order == last.order + 1:
                glued = piece.glued
            else:
                glued = gap <= 0.1 * max(piece.look.size, last.look.size) and last.order > piece.order
            piece = replace(piece, glued=glued)
        ordered.append(piece)
    return tuple(ordered)
