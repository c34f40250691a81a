"""Markdown tokens to blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from lxml import html
from markdown_it.token import Token

from corpus.document import Block, BlockKind
from corpus.unseen import seen
from corpus.wording import fold
from ingest.parse.html_pictures import picture_text
from ingest.parse.html_tree import readable
from ingest.parse.html_words import words_of
from ingest.parse.markdown_notes import take_marks
from ingest.parse.text_numbers import running, typed_number
from ingest.parse.text_outline import Outline


@dataclass
class _List:
    """An open list, with numbers or with bullets."""

    ordered: bool


@dataclass
class MarkdownWalk:
    """Blocks found so far, and footnote marks: (index of the block, key of the footnote)."""

    known: frozenset[str]
    outline: Outline = field(default_factory=Outline)
    blocks: list[Block] = field(default_factory=list)
    marks: list[tuple[int, str]] = field(default_factory=list)
    _lists: list[_List] = field(default_factory=list)
    _marker: str | None = None
    _heading: int = 0
    _cells: list[str] | None = None
    _header: bool = False
    _keys: list[str] = field(default_factory=list)

    def read(self, tokens: Sequence[Token]) -> None:
        """Take in a whole file's tokens."""
        for token in tokens:
            self._take(token)
        self._number()

    def take_title(self) -> str | None:
        """The words of a first heading that is the only one of level 1; it leaves the blocks and paths."""
        tops = [index for index, b in enumerate(self.blocks) if b.kind is BlockKind.HEADING and b.level == 1]
        if tops != [0]:
            return None
        title = self.blocks[0].text
        self.blocks = [replace(block, headings=block.headings[1:]) for block in self.blocks[1:]]
        self.marks = [(index - 1, key) for index, key in self.marks if index > 0]
        return title

    def _take(self, token: Token) -> None:
        kind = token.type
        if kind in {"bullet_list_open", "ordered_list_open"}:
            self._lists.append(_List(kind == "ordered_list_open"))
        elif kind in {"bullet_list_close", "ordered_list_close"}:
            self._lists.pop()
        elif kind == "list_item_open":
            self._marker = f"{token.info}{token.markup}" if self._lists[-1].ordered else token.markup
        elif kind == "heading_open":
            self._heading = int(token.tag[1])
        elif kind == "tr_open":
            self._cells = []
        elif kind == "th_open":
            self._header = True
        elif kind == "tr_close":
            self._row()
        elif kind == "inline":
            self._inline(token)
        elif kind in {"fence", "code_block"}:
            for line in token.content.split("\n"):
                self._words(line)
        elif kind == "html_block":
            self._words(_stripped(token.content))

    def _inline(self, token: Token) -> None:
        children = token.children or []
        text, keys = take_marks(_plain(children), self.known)
        text = fold(text)
        if self._cells is not None:
            self._cells.append(text)
            self._keys += keys
        elif self._heading:
            level, self._heading = self._heading, 0
            if text:
                above = self.outline.enter(level, text)
                self._add(Block(BlockKind.HEADING, text, above, level), keys)
        else:
            self._words(text, keys)
        for picture in (child for child in children if child.type == "image"):
            text = picture_text(seen(picture.content))
            self._add(Block(BlockKind.FIGURE, text, self.outline.path, notes=("picture",)), ())

    def _words(self, words: str, keys: Sequence[str] = ()) -> None:
        text = fold(words)
        if not text:
            return
        if self._lists:
            marker, self._marker = self._marker, None
            shown = f"{marker} {text}" if marker else text
            self._add(Block(BlockKind.ITEM, shown, self.outline.path, len(self._lists), marker=marker), keys)
        else:
            self._add(Block(BlockKind.PARAGRAPH, text, self.outline.path), keys)

    def _row(self) -> None:
        cells, self._cells = self._cells or [], None
        keys, self._keys = self._keys, []
        notes = ("header",) if self._header else ()
        self._header = False
        if any(cells):
            text = " | ".join(cells).replace("  ", " ").strip().rstrip("| ")
            self._add(Block(BlockKind.ROW, text, self.outline.path, notes=notes), keys)

    def _add(self, block: Block, keys: Sequence[str]) -> None:
        self.marks.extend((len(self.blocks), key) for key in keys)
        self.blocks.append(block)

    def _number(self) -> None:
        """Numbered paragraphs: "6.44 Words", and ordered lists that run on through the file, "64. Words"."""
        typed = [typed_number(b.text) if self._may_be_numbered(i) else None for i, b in enumerate(self.blocks)]
        inside = False
        for index, (number, runs) in enumerate(zip(typed, running(typed), strict=True)):
            block = self.blocks[index]
            if number is not None and runs:
                inside = block.kind is BlockKind.ITEM
                text = block.text[number.end :]
                self.blocks[index] = _as_paragraph(block, number.number, text)
            elif block.kind in (BlockKind.HEADING, BlockKind.PARAGRAPH) or (block.level == 1 and block.marker):
                inside = False
            elif inside and block.kind is BlockKind.ITEM:
                # What stands inside a numbered paragraph moves up a level.
                up = replace(block, level=block.level - 1)
                self.blocks[index] = up if up.level else _as_paragraph(block, None, block.text)

    def _may_be_numbered(self, index: int) -> bool:
        """A paragraph, or an outermost ordered item that no colon announces."""
        block = self.blocks[index]
        if block.kind is BlockKind.PARAGRAPH:
            return True
        if block.kind is not BlockKind.ITEM or block.level != 1 or not (block.marker or "x")[0].isdigit():
            return False
        before = index
        while before > 0 and self.blocks[before - 1].kind is BlockKind.ITEM:
            before -= 1
        return before == 0 or not self.blocks[before - 1].text.endswith(":")


def _as_paragraph(block: Block, number: str | None, text: str) -> Block:
    return replace(block, kind=BlockKind.PARAGRAPH, level=0, marker=None, number=number, text=text)


def _plain(children: Sequence[Token]) -> str:
    """Words without emphasis, links as their text, pictures and tags dropped."""
    parts = []
    for child in children:
        if child.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
        elif child.type in {"text", "code_inline"}:
            parts.append(child.content)
        elif child.type == "html_inline" and child.content.lower().startswith("<br"):
            parts.append(" ")
    return seen("".join(parts))


def _stripped(markup: str) -> str:
    """The words of an HTML block."""
    try:
        return seen(words_of(html.fromstring(f"<div>{readable(markup)}</div>")).text)
    except (ValueError, html.etree.ParserError):
        return ""
