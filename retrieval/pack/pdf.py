"""A meeting pack as PDF: A4, tagged, with its title and language, and its font inside.

The font is Bitstream Vera, which comes with ReportLab: its licence lets it be embedded and passed on. It has
the characters of Western Europe. What it lacks is named in square brackets, so that nobody sees an empty box.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from functools import cache
from html import escape
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import BaseDocTemplate, Frame, KeepTogether, PageTemplate

from retrieval.pack.paper import FOOTER, Part, Role
from retrieval.pack.pdf_tags import Tagged, TaggedCanvas
from retrieval.wording import NAME

_INK, _BLUE, _SOFT = HexColor("#1a1a1a"), HexColor("#0b2f5b"), HexColor("#4a5058")
_SIDE, _TOP, _FOOT = 20 * mm, 15 * mm, 20 * mm
_SHORT = 95 * mm  # height of an entry that is not parted
_TAGS: dict[Role, str] = {"title": "H1", "heading": "H2", "quotation": "BlockQuote"}
LACKING = (
    "Square brackets stand for signs that the font of this PDF does not have. The Word file of this pack has them."
)


@cache
def _characters() -> frozenset[int]:
    """Code points that the font has. Registers it on first use."""
    for name, file in (("Pack", "Vera"), ("Pack-Bold", "VeraBd")):
        pdfmetrics.registerFont(TTFont(name, f"{file}.ttf"))
    pdfmetrics.registerFontFamily("Pack", normal="Pack", bold="Pack-Bold", italic="Pack", boldItalic="Pack-Bold")
    return frozenset(pdfmetrics.getFont("Pack").face.charToGlyph)


def shown(text: str) -> str:
    """The text in the characters that the font has; any other is named: "[grinning face]"."""
    has = _characters()
    if any(ord(char) not in has for char in text):
        text = unicodedata.normalize("NFC", text)
    return "".join(char if ord(char) in has or char == "\n" else _named(char) for char in text)


def _named(char: str) -> str:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):  # marks on another character, and joiners
        return ""
    if char.isspace():
        return " "
    return f"[{unicodedata.name(char, f'U+{ord(char):04X}').lower()}]"


def _style(size: float, **fields: Any) -> ParagraphStyle:
    wanted: dict[str, Any] = {"leading": size * 1.32, "textColor": _INK, "spaceAfter": 3, "fontName": "Pack"}
    return ParagraphStyle("pack", fontSize=size, splitLongWords=1, **(wanted | fields))


@cache
def _styles() -> dict[Role, ParagraphStyle]:
    aside = {"borderPadding": (3, 5, 3, 5), "backColor": HexColor("#f1f5fa"), "leftIndent": 5, "rightIndent": 5}
    apart = {"spaceBefore": 5, "spaceAfter": 7}
    return {
        "title": _style(18, fontName="Pack-Bold", textColor=_BLUE, spaceAfter=5),
        "lead": _style(8.5, textColor=_SOFT, spaceAfter=4),
        "heading": _style(11, fontName="Pack-Bold", textColor=_BLUE, spaceBefore=11, spaceAfter=4),
        "question": _style(9, spaceAfter=4),
        "warning": _style(
            9, borderPadding=(3, 5, 3, 5), borderWidth=1.2, borderColor=_INK, leftIndent=6, rightIndent=6, **apart
        ),
        "context": _style(8.5, textColor=_SOFT, leftIndent=12),
        "quotation": _style(10, leftIndent=12, spaceAfter=3, leading=14),
        "citation": _style(8.5),
        "address": _style(8.5),
        "ours": _style(8.5, **aside, **apart),
        "note": _style(9, **aside, **apart),
        "receipt": _style(6.5, textColor=_SOFT, spaceBefore=1),
    }


class _Quoted(Tagged):
    """A paragraph of a quotation: a line stands at its left."""

    def draw(self) -> None:
        """Draws the line, then the words."""
        canvas = self.canv
        canvas.begin_artifact()
        canvas.saveState()
        canvas.setStrokeColor(HexColor("#0b4a8f"))
        canvas.setLineWidth(2.5)
        canvas.line(3, -3, 3, self.height + 1)
        canvas.restoreState()
        canvas.end_artifact()
        super().draw()


def _paragraph(part: Part) -> Tagged:
    style = _styles()[part.role]
    text = escape(shown(part.text)).replace("\n", "<br/>")
    if part.link.lower().startswith(("https://", "http://")):
        text = f'<link href="{escape(part.link)}" color="#0b4a8f"><u>{text}</u></link>'
    if part.label:
        text = f"<b>{escape(shown(part.label))}</b> {text}"
    if part.level:
        style = ParagraphStyle("item", parent=style, leftIndent=style.leftIndent + 12 * part.level)
    kind = _Quoted if part.role == "quotation" else Tagged
    made = kind(text, style)
    made.tag = _TAGS.get(part.role, "P")
    return made


def pdf(parts: Sequence[Part], day: str) -> bytes:
    """The PDF file. `day` is an ISO date, kept in its properties."""
    _characters()
    story: list[Any] = []
    group: list[Any] = []
    for part in parts:
        if part.role == "heading":
            story += _together(group)
            group = []
        group.append(_paragraph(part))
    story += _together(group)
    if any(shown(part.text) != part.text for part in parts):
        story.append(_paragraph(Part("lead", LACKING)))
    stream = io.BytesIO()
    template = BaseDocTemplate(
        stream,
        pagesize=A4,
        title=next(part.text for part in parts if part.role == "title"),
        author=NAME,
        creator=NAME,
        subject="Quotations from official documents",
        keywords=f"checked {day}",
        lang="en-GB",
    )
    frame = Frame(_SIDE, _FOOT, A4[0] - 2 * _SIDE, A4[1] - _TOP - _FOOT, 0, 0, 0, 0)
    template.addPageTemplates(PageTemplate("page", [frame]))
    template.build(story, canvasmaker=_Numbered)
    return stream.getvalue()


def _together(group: list[Any]) -> list[Any]:
    """A short entry stays on one page. A long one may be parted between its words, never before or after them."""
    if not group:
        return []
    width, height = A4[0] - 2 * _SIDE, A4[1]
    if sum(part.wrap(width, height)[1] + part.getSpaceBefore() for part in group) <= _SHORT:
        return [KeepTogether(group)]
    words = [place for place, part in enumerate(group) if part.tag == "BlockQuote"]
    if not words:  # the beginning of the pack, where a reader wrote a long question or note
        return group
    head, tail = words[0] + 1, max(words[-1], words[0] + 1)
    return [KeepTogether(group[:head]), *group[head:tail], KeepTogether(group[tail:])]


class _Numbered(TaggedCanvas):
    """Writes each page's footer at the end, when the number of pages is known."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._states: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802 (ReportLab's name)
        """Keeps the page until the last one is known."""
        self._states.append({name: value for name, value in self.__dict__.items() if name != "_states"})
        self._marks.append([])
        self._startPage()

    def save(self) -> None:
        """Writes every page with its footer, then the file."""
        states, marks, elements = self._states, self._marks, self._elements
        for number, state in enumerate(states, 1):
            self.__dict__.update(state)
            self._marks = marks[:number]
            self._footer(number, len(states))
            super().showPage()
        self._marks, self._elements = [*marks[: len(states)], []], elements
        super().save()

    def _footer(self, number: int, count: int) -> None:
        self.begin_artifact()
        note = Tagged(f"{escape(FOOTER)} Page {number} of {count}.", _styles()["receipt"])
        note.canv = self
        _, height = note.wrap(A4[0] - 2 * _SIDE, _FOOT)
        self.setStrokeColor(HexColor("#c9cdd2"))
        self.line(_SIDE, _FOOT - 3 * mm, A4[0] - _SIDE, _FOOT - 3 * mm)
        self.saveState()
        self.translate(_SIDE, _FOOT - 5 * mm - height)
        super(Tagged, note).draw()
        self.restoreState()
        self.end_artifact()
