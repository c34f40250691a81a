"""Pages of a PDF as a flow of things from top to bottom: lines, table rows, boxes and pictures.

Text inside a table cell, a box or a diagram is kept apart from the text around it, so that lines that
happen to stand at the same height never mix.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ingest.parse.pdf_glyphs import read_glyphs
from ingest.parse.pdf_grids import Grid, find_drawn
from ingest.parse.pdf_layout import lines_of, pieces_of
from ingest.parse.pdf_lines import Line, Piece
from ingest.parse.pdf_shapes import Area, Shapes, read_shapes

_CAPTIONS = 25  # words on a picture; with more it is a background, or a scan with its text laid over it
_PICTURE_SHARE = 0.04  # of the page's area: smaller pictures are logos and ornaments


@dataclass(frozen=True, slots=True)
class Table:
    """Rows from the top, each with the lines of its cells from the left."""

    area: Area
    rows: tuple[tuple[tuple[Line, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A call-out: its lines stand apart from the text around it."""

    area: Area
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, or a diagram drawn with many small boxes; `lines` is text that stands inside it."""

    area: Area
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Page:
    """One page: `index` from 0, size in points, its free lines from the top, and what else stands on it."""

    index: int
    width: float
    height: float
    lines: list[Line]
    tables: list[Table] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    rules: list[Area] = field(default_factory=list)
    sideways: int = 0


def read_page(page: Any, index: int) -> Page:
    """Read one open pypdfium2 page; `index` counts from 0."""
    width, height = page.get_size()
    textpage = page.get_textpage()
    try:
        glyphs = read_glyphs(textpage)
    finally:
        textpage.close()
    pieces = pieces_of(glyphs)
    shapes = read_shapes(page, width, height)
    drawn = find_drawn(shapes, pieces)
    pictures = [*drawn.diagrams, *_large(shapes, pieces, width * height)]
    rest, inside = _share(pieces, [*(grid.area for grid in drawn.grids), *drawn.boxes, *pictures])
    split, shift = len(drawn.grids), len(drawn.grids) + len(drawn.boxes)
    return Page(
        index=index,
        width=width,
        height=height,
        lines=lines_of(rest, index),
        tables=[_table(grid, inside[k], index) for k, grid in enumerate(drawn.grids)],
        boxes=[Box(area, tuple(lines_of(inside[split + k], index))) for k, area in enumerate(drawn.boxes)],
        pictures=[Picture(area, tuple(lines_of(inside[shift + k], index))) for k, area in enumerate(pictures)],
        rules=shapes.level,
        sideways=sum(not glyph.look.upright and not glyph.blank for glyph in glyphs),
    )


def _large(shapes: Shapes, pieces: Sequence[Piece], page_area: float) -> list[Area]:
    """Pictures that may hold something to read: no logos, and no backgrounds with text printed over them."""
    found = []
    for area in shapes.pictures:
        over = sum(area.holds((p.area.x0 + p.area.x1) / 2, (p.area.y0 + p.area.y1) / 2) for p in pieces)
        if area.width * area.height > _PICTURE_SHARE * page_area and over <= _CAPTIONS:
            found.append(area)
    return found


def _share(pieces: Sequence[Piece], areas: Sequence[Area]) -> tuple[list[Piece], list[list[Piece]]]:
    """Pieces outside all areas, and for every area those inside; a piece goes to the first that holds it."""
    rest: list[Piece] = []
    inside: list[list[Piece]] = [[] for _ in areas]
    for piece in pieces:
        x, y = (piece.area.x0 + piece.area.x1) / 2, (piece.area.y0 + piece.area.y1) / 2
        home = next((k for k, area in enumerate(areas) if area.holds(x, y, slack=1.0)), None)
        (rest if home is None else inside[home]).append(piece)
    return rest, inside


def _table(grid: Grid, pieces: Sequence[Piece], index: int) -> Table:
    cells = [cell for row in grid.rows for cell in row]
    rest, inside = _share(pieces, cells)
    for piece in rest:  # on a border: give it to the nearest cell rather than drop it
        x, y = (piece.area.x0 + piece.area.x1) / 2, (piece.area.y0 + piece.area.y1) / 2
        nearest = min(
            range(len(cells)),
            key=lambda k: max(cells[k].x0 - x, 0.0, x - cells[k].x1) + max(cells[k].y0 - y, 0.0, y - cells[k].y1),
        )
        inside[nearest].append(piece)
    rows, at = [], 0
    for row in grid.rows:
        rows.append(tuple(tuple(lines_of(inside[at + k], index)) for k in range(len(row))))
        at += len(row)
    return Table(grid.area, tuple(rows))
