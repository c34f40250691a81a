"""Characters of a PDF page with their place and look, read through PDFium's C interface.

The size of a character is taken from its text matrix, since the nominal font size is 1 in files
whose matrix does the scaling.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium_c

from corpus.unseen import seen

HYPHEN_AT_LINE_END = "\ufffe"
_PRIVATE_BULLETS = {"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf02d": "-", "\uf0fc": "✓", "\uf076": "❖"}
_FAR = 20_000.0  # points
_NOTHING = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")


@dataclass(frozen=True, slots=True)
class Look:
    """How characters look: size in points, weight, colour (red, green, blue), and what the file's tags say.

    tag        the innermost structure tag ("P", "LBody", "H2"), "" in untagged files
    content    the marked-content number that goes with it, -1 where there is none
    artifact   the file itself says that this is page furniture
    upright    the text runs from left to right along the page's lines
    """

    size: float
    bold: bool
    colour: tuple[int, int, int]
    font: str
    tag: str = ""
    content: int = -1
    artifact: bool = False
    upright: bool = True


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character: its text (a ligature is spelled out), box and baseline in points from the bottom left."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    base: float
    look: Look

    @property
    def blank(self) -> bool:
        """White space: it parts words and has no place of its own."""
        return not self.text.strip()


def read_glyphs(textpage: Any) -> list[Glyph]:
    """The characters of a text page in the file's order; line ends that PDFium adds are left out."""
    handle = textpage.raw
    looks: dict[int, Look] = {}
    found: list[Glyph] = []
    box = pdfium_c.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(pdfium_c.FPDFText_CountChars(handle)):
        text = _spell(pdfium_c.FPDFText_GetUnicode(handle, index))
        if not text or text in "\r\n":
            continue
        thing = pdfium_c.FPDFText_GetTextObject(handle, index)
        key = ctypes.addressof(thing.contents) if thing else None
        if key is None:
            if found and not found[-1].blank:
                last = found[-1]
                found.append(Glyph(" ", last.x1, last.y0, last.x1, last.y1, last.base, last.look))
            continue
        look = looks.get(key)
        if look is None:
            look = looks[key] = _look(handle, index, thing)
        if text != HYPHEN_AT_LINE_END and pdfium_c.FPDFText_IsHyphen(handle, index) == 1:
            text = HYPHEN_AT_LINE_END
        pdfium_c.FPDFText_GetLooseCharBox(handle, index, box)
        pdfium_c.FPDFText_GetCharOrigin(handle, index, x, y)
        if not all(-_FAR < place < _FAR for place in (box.left, box.bottom, box.right, box.top, y.value)):
            continue  # damaged: no place on any page, or none at all
        found.append(Glyph(text, box.left, box.bottom, box.right, box.top, y.value, look))
    return found


def _spell(code: int) -> str:
    char = chr(code) if 0 < code <= 0x10FFFF else ""
    if char == "\x02":
        return HYPHEN_AT_LINE_END
    if not char or char in _NOTHING:
        return ""
    if char in _PRIVATE_BULLETS:
        return _PRIVATE_BULLETS[char]
    if "\ufb00" <= char <= "\ufb06":
        return unicodedata.normalize("NFKC", char)
    if char.isspace():
        return "\n" if char in "\r\n" else " "
    return "" if 0xD800 <= code <= 0xDFFF else seen(char)


def _look(handle: Any, index: int, thing: Any) -> Look:
    matrix = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFText_GetMatrix(handle, index, matrix)
    scale = math.hypot(matrix.c, matrix.d) or math.hypot(matrix.a, matrix.b) or 1.0
    size = max(0.1, round(scale * pdfium_c.FPDFText_GetFontSize(handle, index), 1))
    name = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    pdfium_c.FPDFText_GetFontInfo(handle, index, name, 128, flags)
    font = name.value.decode("utf-8", "replace").split("+")[-1]
    weight = pdfium_c.FPDFText_GetFontWeight(handle, index)
    bold = weight >= 600 or any(part in font.lower() for part in ("bold", "black", "heavy"))
    rgb = [ctypes.c_uint() for _ in range(4)]
    pdfium_c.FPDFText_GetFillColor(handle, index, *rgb)
    tags = _marks(thing)
    return Look(
        size=size,
        bold=bold,
        colour=(rgb[0].value, rgb[1].value, rgb[2].value),
        font=font,
        tag=tags[-1] if tags else "",
        content=pdfium_c.FPDFPageObj_GetMarkedContentID(thing),
        artifact="Artifact" in tags,
        upright=abs(matrix.b) <= 0.1 * abs(matrix.a or 1.0) and matrix.a >= 0,
    )


def _marks(thing: Any) -> list[str]:
    names = []
    for number in range(max(0, pdfium_c.FPDFPageObj_CountMarks(thing))):
        mark = pdfium_c.FPDFPageObj_GetMark(thing, number)
        buffer = (ctypes.c_ushort * 64)()
        length = ctypes.c_ulong()
        if mark and pdfium_c.FPDFPageObjMark_GetName(mark, buffer, 128, length) and length.value <= 128:
            names.append(bytes(buffer)[: max(0, length.value - 2)].decode("utf-16-le", "replace"))
    return names
