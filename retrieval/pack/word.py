"""A meeting pack as a Word document: real headings, the style Quote, A4, British English, a title."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from retrieval.pack.paper import FOOTER, Part, Role
from retrieval.wording import NAME

_FONT = "Arial"
_INK, _BLUE, _SOFT = RGBColor(0x1A, 0x1A, 0x1A), RGBColor(0x0B, 0x2F, 0x5B), RGBColor(0x4A, 0x50, 0x58)
_STYLES: dict[Role, str] = {
    "title": "Title", "lead": "Subtitle", "heading": "Heading 1", "question": "Pack question",
    "warning": "Pack warning", "context": "Pack small", "quotation": "Quote", "citation": "Pack citation",
    "address": "Pack citation", "ours": "Pack ours", "note": "Pack note", "receipt": "Pack small",
}  # fmt: skip
_ITEM = Pt(12)
_LAST: frozenset[Role] = frozenset({"receipt", "title", "lead"})  # what need not stay with the next paragraph


def word(parts: Sequence[Part], day: str) -> bytes:
    """The .docx file. `day` is an ISO date, kept as the document's date."""
    document = Document()
    _page(document)
    _styles(document)
    _properties(document, parts, day)
    for part in parts:
        _add(document, part)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _page(document: DocumentType) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(16), Mm(18)
    section.footer_distance = Mm(8)
    foot = section.footer.paragraphs[0]
    foot.add_run(f"{FOOTER} Page ")
    _field(foot, "PAGE")
    foot.add_run(" of ")
    _field(foot, "NUMPAGES")


def _field(paragraph: Paragraph, name: str) -> None:
    for kind, text in (("begin", ""), ("", name), ("separate", ""), (None, "1"), ("end", "")):
        run = paragraph.add_run()
        if kind is None:
            run.text = text
        elif kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        else:
            code = OxmlElement("w:instrText")
            code.text = text
            run._r.append(code)


def _properties(document: DocumentType, parts: Sequence[Part], day: str) -> None:
    about = document.core_properties
    about.title = next(part.text for part in parts if part.role == "title")
    about.author = about.last_modified_by = NAME
    about.language = "en-GB"
    about.subject = "Quotations from official documents"
    about.comments = f"Quotations checked on {day}"
    settings = document.settings.element
    for old in settings.findall(qn("w:themeFontLang")):
        old.set(qn("w:val"), "en-GB")


def _style(document: DocumentType, name: str, size: float, *, bold: bool = False, color: RGBColor = _INK) -> Paragraph:
    styles = document.styles
    style = styles[name] if name in styles else styles.add_style(name, 1)
    for old in ("w:rPr", "w:link"):  # the template's theme fonts, theme colours and italics
        for found in style.element.findall(qn(old)):
            style.element.remove(found)
    font = style.font
    font.name, font.size, font.bold, font.italic = _FONT, Pt(size), bold, False
    font.color.rgb = color
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    for script in ("w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), _FONT)
    form = style.paragraph_format
    form.space_before, form.space_after, form.line_spacing = Pt(0), Pt(3), 1.08
    return style  # type: ignore[no-any-return]


def _styles(document: DocumentType) -> None:
    language = document.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:lang')}")
    if language is not None:
        language.set(qn("w:val"), "en-GB")
    _style(document, "Normal", 10)
    _style(document, "Title", 20, bold=True, color=_BLUE)
    _bordered(_style(document, "Title", 20, bold=True, color=_BLUE), "bottom", 12, "0B2F5B")
    _style(document, "Subtitle", 9.5, color=_SOFT).paragraph_format.space_after = Pt(6)
    heading = _style(document, "Heading 1", 12.5, bold=True, color=_BLUE)
    heading.paragraph_format.space_before = Pt(12)
    heading.paragraph_format.keep_with_next = True
    _style(document, "Pack question", 10)
    _bordered(_style(document, "Pack warning", 10, bold=False), "left", 36, "1A1A1A")
    quoted = _style(document, "Quote", 11.5)
    quoted.paragraph_format.left_indent = Mm(5)
    quoted.paragraph_format.keep_together = True
    _bordered(quoted, "left", 24, "0B4A8F")
    _style(document, "Pack citation", 9.5)
    _bordered(_style(document, "Pack ours", 9.5), "left", 12, "6B7280")
    _bordered(_style(document, "Pack note", 10), "left", 12, "6B7280")
    _style(document, "Pack small", 7.5, color=_SOFT)
    _style(document, "Footer", 7.5, color=_SOFT).paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT


def _bordered(styled: Paragraph, side: str, eighths: int, colour: str, space: int = 6) -> None:
    """A line at one side; `eighths` of a point wide, `space` points (at most 31) from the words."""
    properties: Any = styled._element.get_or_add_pPr()  # its method takes any element, its annotation does not
    for old in properties.findall(qn("w:pBdr")):
        properties.remove(old)
    borders, line = OxmlElement("w:pBdr"), OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(eighths)), ("space", str(space)), ("color", colour)):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc",
        "w:outlineLvl",
    )  # fmt: skip


def _add(document: DocumentType, part: Part) -> None:
    paragraph = document.add_paragraph(style=_STYLES[part.role])
    paragraph.paragraph_format.keep_with_next = part.role not in _LAST
    if part.label:
        paragraph.add_run(f"{part.label} ").bold = True
    if part.level:
        paragraph.paragraph_format.left_indent = Mm(5) + _ITEM * part.level
        _bordered(paragraph, "left", 24, "0B4A8F", 6 + 12 * part.level)  # under the line of the words before it
    if part.link.lower().startswith(("https://", "http://")):
        _link(paragraph, part.text, part.link)
    else:
        paragraph.add_run(part.text)


def _link(paragraph: Paragraph, text: str, address: str) -> None:
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = paragraph.add_run(text)
    run.font.underline = True
    run.font.color.rgb = RGBColor(0x0B, 0x4A, 0x8F)
    link.append(run._r)
    paragraph._p.append(link)
