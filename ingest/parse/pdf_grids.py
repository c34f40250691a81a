"""Tables, boxes and diagrams, found by the lines and shadings drawn on a page.

A table needs drawn lines on all sides and an upright line between two columns: text that merely
stands in columns stays ordinary text, because a false row is worse than a missed one.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.parse.pdf_lines import Piece
from ingest.parse.pdf_shapes import Area, Shapes

_TOUCH = 3.5  # lines this near belong to one drawing, in points
_SAME = 6.0  # rules this near are one border (double rules, cell padding)
_WIDEST_RULES = 4_000  # more than this is a drawing, not a table


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its outline, and for every row from the top its cells from the left."""

    area: Area
    rows: tuple[tuple[Area, ...], ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the drawings of a page make of it."""

    grids: list[Grid]
    boxes: list[Area]
    diagrams: list[Area]


def find_drawn(shapes: Shapes, pieces: Sequence[Piece]) -> Drawn:
    """The tables, call-out boxes and diagrams of a page that hold text."""
    drawn = Drawn([], [], [])
    for level, upright in _joined(shapes):
        area = _hull([*level, *upright])
        inside = [p for p in pieces if area.holds(*_centre(p.area), slack=1.0)]
        if not inside or area.width < 80 or area.height < 12:
            continue
        if not _closed(area, level, upright):
            if len(upright) >= 6 and _holds_whole_lines(area, pieces):
                drawn.diagrams.append(area)
            continue
        rows = _rows(area, level, upright)
        if max(len(row) for row in rows) > 1:
            drawn.grids.append(Grid(area, rows))
        else:
            drawn.boxes.append(area)
    drawn.boxes[:] = [box for box in drawn.boxes if not any(_overlap(box, d) for d in drawn.diagrams)]
    for area in _shaded(shapes.shaded):
        taken = [grid.area for grid in drawn.grids] + drawn.boxes + drawn.diagrams
        if any(_overlap(area, other) for other in taken) or area.width < 80 or area.height < 14:
            continue
        if any(area.holds(*_centre(p.area)) for p in pieces) and _holds_whole_lines(area, pieces):
            drawn.boxes.append(area)
    return drawn


def _centre(area: Area) -> tuple[float, float]:
    return (area.x0 + area.x1) / 2, (area.y0 + area.y1) / 2


def _hull(areas: Sequence[Area]) -> Area:
    return Area(min(a.x0 for a in areas), min(a.y0 for a in areas), max(a.x1 for a in areas), max(a.y1 for a in areas))


def _overlap(one: Area, two: Area, slack: float = 0.0) -> bool:
    return (
        one.x0 <= two.x1 + slack and two.x0 <= one.x1 + slack and one.y0 <= two.y1 + slack and two.y0 <= one.y1 + slack
    )


def _clusters(areas: Sequence[Area], slack: float) -> list[list[int]]:
    """Indices of areas that touch each other, directly or through others."""
    parent = list(range(len(areas)))

    def root(k: int) -> int:
        while parent[k] != k:
            parent[k] = parent[parent[k]]
            k = parent[k]
        return k

    order = sorted(range(len(areas)), key=lambda k: areas[k].y0)
    for place, k in enumerate(order):
        for other in order[place + 1 :]:
            if areas[other].y0 > areas[k].y1 + slack:
                break
            if _overlap(areas[k], areas[other], slack):
                parent[root(other)] = root(k)
    groups: dict[int, list[int]] = {}
    for k in range(len(areas)):
        groups.setdefault(root(k), []).append(k)
    return list(groups.values())


def _joined(shapes: Shapes) -> list[tuple[list[Area], list[Area]]]:
    rules = [*shapes.level, *shapes.upright]
    if len(rules) > _WIDEST_RULES:
        return []
    split = len(shapes.level)
    found = []
    for group in _clusters(rules, _TOUCH):
        level = [rules[k] for k in group if k < split]
        upright = [rules[k] for k in group if k >= split]
        if len(level) >= 2 and len(upright) >= 2:
            found.append((level, upright))
    return sorted(found, key=lambda pair: -_hull([*pair[0], *pair[1]]).y1)


def _covered(spans: list[tuple[float, float]], low: float, high: float) -> float:
    """Share of the stretch from `low` to `high` that the spans cover."""
    reached, total = low, 0.0
    for start, end in sorted(spans):
        start, end = max(start - _TOUCH / 2, reached), min(end + _TOUCH / 2, high)
        if end > start:
            total += end - start
            reached = end
    return total / (high - low) if high > low else 0.0


def _closed(area: Area, level: list[Area], upright: list[Area]) -> bool:
    for edge in (area.x0, area.x1):
        spans = [(u.y0, u.y1) for u in upright if abs(_centre(u)[0] - edge) <= _SAME]
        if _covered(spans, area.y0, area.y1) < 0.85:
            return False
    for edge, ends in (
        (area.y1, [u for u in upright if area.y1 - u.y1 <= _SAME]),
        (area.y0, [u for u in upright if u.y0 - area.y0 <= _SAME]),
    ):
        spans = [(r.x0, r.x1) for r in level if abs(_centre(r)[1] - edge) <= _SAME]
        if _covered(spans, area.x0, area.x1) < 0.85 and len(ends) < 3:  # a page end cuts tables open
            return False
    return True


def _steps(values: list[float]) -> list[float]:
    """Values nearer than a border's width drawn together, rising."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= _SAME:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


def _rows(area: Area, level: list[Area], upright: list[Area]) -> tuple[tuple[Area, ...], ...]:
    heights = []
    for y in _steps([_centre(r)[1] for r in level]):
        spans = [(r.x0, r.x1) for r in level if abs(_centre(r)[1] - y) <= _SAME]
        if _covered(spans, area.x0, area.x1) >= 0.9:
            heights.append(y)
    inner = [y for y in heights if area.y0 + _SAME < y < area.y1 - _SAME]
    edges = [area.y1, *sorted(inner, reverse=True), area.y0]
    columns = _steps([_centre(u)[0] for u in upright])
    rows = []
    for top, bottom in itertools.pairwise(edges):
        cuts = [area.x0]
        for x in columns:
            spans = [(u.y0, u.y1) for u in upright if abs(_centre(u)[0] - x) <= _SAME]
            within = area.x0 + _SAME < x < area.x1 - _SAME
            if within and _covered(spans, bottom, top) >= 0.6:
                cuts.append(x)
        cuts.append(area.x1)
        rows.append(tuple(Area(a, bottom, b, top) for a, b in itertools.pairwise(cuts)))
    return tuple(rows)


def _shaded(areas: list[Area]) -> list[Area]:
    """Shadings that touch, as one: a shaded paragraph is drawn line by line."""
    if len(areas) > _WIDEST_RULES:
        return []
    return [_hull([areas[k] for k in group]) for group in _clusters(areas, 2.0)]


def _holds_whole_lines(area: Area, pieces: Sequence[Piece]) -> bool:
    """Whether no line of text crosses the area's sides (highlighted words inside a line do)."""
    for piece in pieces:
        x, y = _centre(piece.area)
        beside = area.y0 < y < area.y1 and not area.x0 - 2 <= x <= area.x1 + 2
        if beside and any(
            abs(other.base - piece.base) < 1.0
            and area.holds(*_centre(other.area))
            and min(abs(other.area.x0 - piece.area.x1), abs(piece.area.x0 - other.area.x1)) < 12
            for other in pieces
        ):
            return False
    return True
