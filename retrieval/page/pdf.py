"""One page of a PDF, through PDFium: its picture, and the characters on it with their places.

The parser reads glyphs too (ingest/parse/pdf_glyphs.py). This is a second reading on purpose: what is marked on a page
is checked without the code that found its place, and ingest is not needed to show a page.

PDFium is not safe to use from several threads (pypdfium2's documentation says so): one lock holds every use of it.
"""

from __future__ import annotations

import ctypes
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pypdfium2
import pypdfium2.raw as pdfium_c

from corpus.errors import PageError, UnknownReferenceError
from retrieval.answer import Rectangle

if TYPE_CHECKING:
    from PIL.Image import Image

_PDFIUM = threading.Lock()
_MOST_PIXELS = 14_000_000  # a page of poster size is drawn smaller


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character: points from the bottom left of the page; `base` is its baseline, `size` its height as set."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    base: float
    size: float


@dataclass(frozen=True, slots=True)
class PixelBox:
    """A rectangle in a picture: pixels from its top left."""

    left: int
    top: int
    right: int
    bottom: int


@contextmanager
def _opened(data: bytes, pdf_page: int, name: str) -> Iterator[tuple[Any, int]]:
    """The page, which counts from 1, and how many pages there are."""
    with _PDFIUM:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as fault:
            raise PageError(f"{name} cannot be opened: it is damaged or locked, so index another copy.") from fault
        try:
            count = len(document)
            if not 1 <= pdf_page <= count:
                raise UnknownReferenceError(f"{name} has no PDF page {pdf_page}: name one from 1 to {count}.")
            try:
                page = document[pdf_page - 1]
            except pypdfium2.PdfiumError as fault:
                raise PageError(f"PDF page {pdf_page} of {name} is damaged: index another copy of it.") from fault
            yield page, count
        finally:
            document.close()


def page_count(data: bytes, name: str) -> int:
    """How many pages a PDF has. Raises PageError."""
    with _opened(data, 1, name) as (_, count):
        return count


def draw(
    data: bytes, pdf_page: int, scale: float, rectangles: tuple[Rectangle, ...], name: str
) -> tuple[Image, tuple[PixelBox, ...]]:
    """The page's picture at `scale` pixels a point, and where the rectangles of that page lie in it.

    Raises PageError for a damaged file, UnknownReferenceError for a page that is not there.
    """
    with _opened(data, pdf_page, name) as (page, _):
        width, height = page.get_size()
        scale = min(scale, (_MOST_PIXELS / max(1.0, width * height)) ** 0.5)
        try:
            bitmap = page.render(scale=scale)
            picture: Image = bitmap.to_pil().convert("RGB")  # a copy: PDFium's own memory is freed with the document
        except (pypdfium2.PdfiumError, ValueError, MemoryError) as fault:
            raise PageError(f"PDF page {pdf_page} of {name} cannot be drawn: index another copy of it.") from fault
        places = bitmap.get_posconv(page)
        boxes = tuple(
            _box(places.to_bitmap(r.x0, r.y0), places.to_bitmap(r.x1, r.y1))
            for r in rectangles
            if r.pdf_page == pdf_page
        )
    return picture, boxes


def _box(one: tuple[int, int], other: tuple[int, int]) -> PixelBox:
    return PixelBox(min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1]))


def glyphs(data: bytes, pdf_page: int, name: str) -> list[Glyph]:
    """The letters, digits and marks of a page; compatible forms (ligatures) are spelled out. Raises as `draw`."""
    with _opened(data, pdf_page, name) as (page, _):
        textpage = page.get_textpage()
        try:
            return list(_glyphs(textpage.raw))
        finally:
            textpage.close()


def _glyphs(handle: Any) -> Iterator[Glyph]:
    box, matrix = pdfium_c.FS_RECTF(), pdfium_c.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    for number in range(pdfium_c.FPDFText_CountChars(handle)):
        code = pdfium_c.FPDFText_GetUnicode(handle, number)
        text = unicodedata.normalize("NFKC", chr(code)) if 32 < code <= 0x10FFFF else ""
        if not text.strip() or not pdfium_c.FPDFText_GetLooseCharBox(handle, number, box):
            continue
        pdfium_c.FPDFText_GetCharOrigin(handle, number, x, y)
        pdfium_c.FPDFText_GetMatrix(handle, number, matrix)
        size = max(abs(matrix.d), abs(matrix.c)) * pdfium_c.FPDFText_GetFontSize(handle, number)
        yield Glyph(text, box.left, box.bottom, box.right, box.top, y.value, size)
