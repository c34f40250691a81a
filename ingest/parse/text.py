"""Guidance in plain text: flattened copies of official documents, and pages copied from web sites."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from corpus.document import Block, BlockKind, Document
from corpus.errors import ParseError
from ingest.parse.text_brackets import brackets, is_footnote, take_footnotes
from ingest.parse.text_digits import Met, take_marks
from ingest.parse.text_encoding import decode
from ingest.parse.text_headings import without_hashes
from ingest.parse.text_lines import Line, read_lines
from ingest.parse.text_lists import Part, split_list
from ingest.parse.text_numbers import scoped, typed_number
from ingest.parse.text_outline import Outline
from ingest.parse.text_pages import Pages, marks_in, without_marks
from ingest.parse.text_place import place_footnotes
from ingest.parse.text_roles import Cast, Role, roles


def parse_text(data: bytes, name: str) -> Document:
    """A plain-text file as a Document of media "text".

    Page rulers ("====", "PAGE 7", "====") become page labels; sentences that a ruler broke are whole again;
    footnotes in square brackets become blocks of their own; lists run together into a line are taken apart.
    Raises ParseError where the file is not text or holds no words.
    """
    pages = Pages()
    lines = read_lines(decode(data, name), pages)
    if not lines:
        raise ParseError(f"{name} holds no words; check that the download or the copy was complete.")
    builder = _Builder(pages)
    builder.read(lines, roles(lines))
    blocks = scoped(place_footnotes(builder.blocks, builder.notes))
    return Document(
        sha256=hashlib.sha256(data).hexdigest(),
        media="text",
        blocks=tuple(blocks),
        title=builder.title,
        numbering="paragraph" if any(b.kind is BlockKind.PARAGRAPH and b.number for b in blocks) else "",
    )


class _Builder:
    """Blocks from lines, one line after another."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages
        self.outline = Outline()
        self.blocks: list[Block] = []
        self.notes: list[tuple[int, Block]] = []
        self.title: str | None = None
        self.met = Met()

    def read(self, lines: Sequence[Line], cast: Sequence[Cast]) -> None:
        for line, role in zip(lines, cast, strict=True):
            text, notes = self._clean(line.text)
            page = self.pages.current
            if role.role is Role.TITLE:
                self.title = self.pages.settle(text)[0]
            elif role.role is Role.HEADING:
                self._heading(without_hashes(text), role.level)
            elif role.role is Role.ITEM:
                self._list(split_list_item(text, role))
            elif role.role is Role.NUMBERED:
                self._numbered(text)
            else:
                self._list(split_list(text))
            self._footnotes(notes, page)

    def _clean(self, text: str) -> tuple[str, list[str]]:
        """The text without stuck marks and footnotes, and the footnotes."""
        starts = [bracket.start for bracket in brackets(text) if is_footnote(text, bracket)]
        text, taken = take_marks(text, starts, self.met)
        self.met = Met(self.met.footnotes + len(starts), self.met.marks + len(taken), max([self.met.last, *taken]))
        return take_footnotes(text)

    def _heading(self, raw: str, level: int) -> None:
        text, pages = self.pages.settle(raw)
        above = self.outline.enter(level, text)
        self.blocks.append(Block(BlockKind.HEADING, text, above, level, pages=pages))

    def _numbered(self, raw: str) -> None:
        bare = without_marks(raw)
        typed = typed_number(bare)
        assert typed is not None
        at = raw.index(typed.number) + typed.end - bare.index(typed.number)
        self._list(split_list(marks_in(raw[:at]) + raw[at:]), typed.number)

    def _list(self, parts: Sequence[Part], number: str | None = None) -> None:
        for part in parts:
            text, pages = self.pages.settle(part.text)
            if not text:
                continue
            kind = BlockKind.ITEM if part.level else BlockKind.PARAGRAPH
            own = number if kind is BlockKind.PARAGRAPH else None
            self.blocks.append(Block(kind, text, self.outline.path, part.level, own, part.marker, pages=pages))

    def _footnotes(self, notes: Sequence[str], page: int | None) -> None:
        """Blocks of footnotes; `page` is the one on which the text that held them began."""
        for note in notes:
            text, pages = Pages(self.pages.labels, page).settle(note)
            block = Block(BlockKind.FOOTNOTE, text, self.outline.path, pages=pages)
            if self.blocks:
                self.notes.append((len(self.blocks) - 1, block))
            else:
                self.blocks.append(block)


def split_list_item(text: str, role: Cast) -> list[Part]:
    """A line that is an item already: its marker, and any list inside it one level deeper."""
    marker = role.marker or ""
    at = text.index(marker) + len(marker)
    inner = split_list(text[at:], role.level + 1) if marker != "-" else [Part(text[at:])]
    if inner[0].level:
        inner = [Part(text[at:])]
    return [Part(text[:at] + inner[0].text, role.level, role.marker), *inner[1:]]
