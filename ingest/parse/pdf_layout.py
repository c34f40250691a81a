"""Lines from characters: pieces of words first, then lines by baseline, then raised marks put in their lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ingest.parse.pdf_glyphs import Glyph
from ingest.parse.pdf_lines import Line, Piece
from ingest.parse.pdf_shapes import Area

_SAME_LINE = 0.2  # baselines this near (in sizes) are one line
_RAISED = (0.1, 0.7)  # how far above the baseline (in sizes) a raised mark stands
_SMALLER = 0.85  # a raised mark is smaller than this share of its line's size


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
            elif glyph.look is not last.look:
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
        largest = max((other.look.size for following in below for other in following), default=0.0)
        if all(piece.look.size > _SMALLER * largest for piece in row):
            continue
        for piece in [*row, *reversed(row)]:  # twice: of two marks side by side one may lean on the other
            home = next((other for other in below if _rises_from(piece, other)), None)
            if home is not None and piece in row:
                row.remove(piece)
                home.append(replace(piece, raised=True))
    return rows


def _rises_from(piece: Piece, row: list[Piece]) -> bool:
    for other in row:
        size = other.look.size
        gap = max(piece.area.x0 - other.area.x1, other.area.x0 - piece.area.x1)
        if other.raised and abs(piece.base - other.base) < 1.0 and -0.3 * size <= gap <= 0.8 * size:
            return True
        if piece.look.size > _SMALLER * size or not _RAISED[0] <= (piece.base - other.base) / size <= _RAISED[1]:
            continue
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
