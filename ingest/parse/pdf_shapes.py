"""Lines, boxes and pictures drawn on a PDF page: what tables, call-outs and diagrams are made of."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium_c

_THIN = 3.0  # a path no thicker than this is a ruling line
_OFF = 20.0  # what reaches further beyond the page's edge is artwork cut by a clip
_MOST_OBJECTS = 20_000  # drawings beyond this are no table


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle in points from the page's bottom left."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """Points."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Points."""
        return self.y1 - self.y0

    def holds(self, x: float, y: float, slack: float = 0.0) -> bool:
        """Whether the point lies within, give or take `slack` points."""
        return self.x0 - slack <= x <= self.x1 + slack and self.y0 - slack <= y <= self.y1 + slack


@dataclass(frozen=True, slots=True)
class Shapes:
    """What is drawn on a page: level rules, upright rules, shaded boxes, pictures."""

    level: list[Area] = field(default_factory=list)
    upright: list[Area] = field(default_factory=list)
    shaded: list[Area] = field(default_factory=list)
    pictures: list[Area] = field(default_factory=list)


def read_shapes(page: Any, width: float, height: float) -> Shapes:
    """The drawn shapes of a page `width` by `height` points; those that run off the page are left out."""
    shapes = Shapes()
    count = pdfium_c.FPDFPage_CountObjects(page.raw)
    for number in range(min(count, _MOST_OBJECTS)):
        thing = pdfium_c.FPDFPage_GetObject(page.raw, number)
        if not thing:
            continue
        kind = pdfium_c.FPDFPageObj_GetType(thing)
        if kind not in (pdfium_c.FPDF_PAGEOBJ_PATH, pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_FORM):
            continue
        area = _bounds(thing)
        if area is None or area.x0 < -_OFF or area.y0 < -_OFF or area.x1 > width + _OFF or area.y1 > height + _OFF:
            continue
        if kind == pdfium_c.FPDF_PAGEOBJ_PATH:
            _add_path(shapes, thing, area, width * height)
        elif kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            shapes.pictures.append(area)
    return shapes


def _bounds(thing: Any) -> Area | None:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium_c.FPDFPageObj_GetBounds(thing, left, bottom, right, top):
        return None
    return Area(left.value, bottom.value, right.value, top.value)


def _add_path(shapes: Shapes, thing: Any, area: Area, page_area: float) -> None:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(thing, fill, stroke)
    if not fill.value and not stroke.value:
        return
    if area.height <= _THIN and area.width > _THIN:
        shapes.level.append(area)
    elif area.width <= _THIN and area.height > _THIN:
        shapes.upright.append(area)
    elif area.width > _THIN:
        segments = pdfium_c.FPDFPath_CountSegments(thing)
        if stroke.value and segments <= 6:
            shapes.level.append(Area(area.x0, area.y0, area.x1, area.y0))
            shapes.level.append(Area(area.x0, area.y1, area.x1, area.y1))
            shapes.upright.append(Area(area.x0, area.y0, area.x0, area.y1))
            shapes.upright.append(Area(area.x1, area.y0, area.x1, area.y1))
        coloured = fill.value and not _is_white(thing)
        if coloured and segments <= 6 and area.width * area.height < 0.9 * page_area:
            shapes.shaded.append(area)


def _is_white(thing: Any) -> bool:
    rgba = [ctypes.c_uint() for _ in range(4)]
    if not pdfium_c.FPDFPageObj_GetFillColor(thing, *rgba):
        return True
    return all(part.value >= 250 for part in rgba[:3]) or rgba[3].value == 0
