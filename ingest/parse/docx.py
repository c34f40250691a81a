"""Word files (.docx, ECMA-376) to blocks: headings by their style, paragraphs, list items, table rows.

Only the main text is read. Changes that are tracked count as accepted. Numbers that Word makes itself are not in the
file, so they are in no block either.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from corpus.document import Block, BlockKind, Document
from corpus.errors import ParseError
from corpus.unseen import seen
from corpus.wording import fold
from corpus.zip_guard import names_in_zip
from ingest.parse.text_outline import Outline

MAIN = "word/document.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"heading ([1-6])$", re.IGNORECASE)
_SPACES = {f"{_W}tab": " ", f"{_W}br": " ", f"{_W}cr": " ", f"{_W}noBreakHyphen": "-"}
# Runs inside these are no words of the paragraph: text boxes, what was deleted, and fall-backs that say a thing twice.
_LEFT_OUT = {
    f"{_W}txbxContent",
    f"{_W}del",
    f"{_W}moveFrom",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}


def is_docx(data: bytes) -> bool:
    """Whether a file is a Word file, by the names of the parts that it lists."""
    return data.startswith(b"PK\x03\x04") and MAIN.encode() in data


def parse_docx(data: bytes, name: str) -> Document:
    """A Word file as a Document of media "docx". The title is that of its Title style, else of its first heading 1.

    Raises ParseError where the file is damaged, locked, holds no words, or would unpack to too much.
    """
    if MAIN not in names_in_zip(data, name):
        raise ParseError(f"{name} is not a Word document: use the PDF, Word or text version instead.")
    import docx

    try:
        opened = docx.Document(BytesIO(data))
        walk = _Walk({str(style.style_id): str(style.name) for style in opened.styles})
        walk.read(opened.element.body)
    except Exception as fault:  # python-docx raises whatever a damaged part makes it raise
        raise ParseError(f"{name} is damaged and cannot be opened: save it again and use the new copy.") from fault
    if not any(block.kind is not BlockKind.HEADING for block in walk.blocks):
        raise ParseError(f"{name} holds no words: use the edition with text in it.")
    return Document(
        sha256=hashlib.sha256(data).hexdigest(),
        media="docx",
        blocks=tuple(walk.blocks),
        title=walk.title or next((b.text for b in walk.blocks if b.kind is BlockKind.HEADING and b.level == 1), None),
        notices=tuple(walk.notices),
    )


class _Walk:
    """Blocks found so far."""

    def __init__(self, styles: dict[str, str]) -> None:
        self._styles = styles
        self._outline = Outline()
        self.blocks: list[Block] = []
        self.title: str | None = None
        self.notices: dict[str, None] = {}

    def read(self, body: Any) -> None:
        """Takes in everything under `body`, in order; content controls are looked into."""
        for element in body:
            if element.tag == f"{_W}p":
                self._paragraph(element)
            elif element.tag == f"{_W}tbl":
                self._table(element)
            elif element.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
                self.read(element)
        if body.find(f".//{_W}ins") is not None or body.find(f".//{_W}del") is not None:
            self.notices["has tracked changes: they are read as if accepted"] = None
        if body.find(f".//{_W}txbxContent") is not None:
            self.notices["has text boxes, which are left out"] = None
        if body.find(f".//{_W}footnoteReference") is not None:
            self.notices["has footnotes, which are left out"] = None

    def _paragraph(self, element: Any) -> None:
        text = fold("".join(_words(element)))
        if not text:
            return
        properties = element.find(f"{_W}pPr")
        style = properties.find(f"{_W}pStyle") if properties is not None else None
        named = self._styles.get(style.get(f"{_W}val"), "") if style is not None else ""
        heading = _HEADING.match(named)
        if named.lower() == "title" and self.title is None:
            self.title = text
        elif heading:
            level = int(heading.group(1))
            self.blocks.append(Block(BlockKind.HEADING, text, self._outline.enter(level, text), level))
        elif named.lower().startswith("list") or (properties is not None and properties.find(f"{_W}numPr") is not None):
            self.blocks.append(Block(BlockKind.ITEM, text, self._outline.path, _depth(properties)))
        else:
            self.blocks.append(Block(BlockKind.PARAGRAPH, text, self._outline.path))

    def _table(self, table: Any) -> None:
        for number, row in enumerate(table.findall(f"{_W}tr")):
            cells = [fold(" ".join("".join(_words(p)) for p in cell.iter(f"{_W}p"))) for cell in row.findall(f"{_W}tc")]
            text = " | ".join(cells).strip().rstrip("| ")
            if text:
                notes = ("header",) if number == 0 else ()
                self.blocks.append(Block(BlockKind.ROW, text, self._outline.path, notes=notes))


def _words(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag in _LEFT_OUT:
            continue
        if child.tag == f"{_W}t":
            yield seen(child.text or "")
        elif child.tag in _SPACES:
            yield _SPACES[child.tag]
        else:
            yield from _words(child)


def _depth(properties: Any) -> int:
    """1 for an outermost list item; Word counts from 0, to 8. A level that is no number is the outermost."""
    level = properties.find(f"{_W}numPr/{_W}ilvl")
    written = level.get(f"{_W}val") if level is not None else None
    return min(int(written), 8) + 1 if written and written.isdecimal() else 1
