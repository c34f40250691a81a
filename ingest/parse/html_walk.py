"""An HTML page's content in blocks, in reading order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree, html

from corpus.document import Block, BlockKind
from ingest.parse.html_lists import OpenList, is_contents_list, open_list, typed_marker
from ingest.parse.html_numbered import OrderedList
from ingest.parse.html_pictures import picture_text
from ingest.parse.html_table import Row, caption, definition_rows, is_layout, table_rows
from ingest.parse.html_tree import classes
from ingest.parse.html_words import MARK, finish, footnote_reference, in_fraction, is_way_back, words_of
from ingest.parse.text_outline import Heading, Outline

_HEADING = re.compile(r"h[1-6]")
_BLOCK_NAMES = """
address article blockquote body center dd details div dl dt fieldset figcaption figure footer form
header hr li main ol p pre section summary table tbody td tfoot th thead tr ul
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
# Boxes of govspeak: a heading inside one says nothing of the text that comes after it.
_BOX_NAMES = """
call-to-action information help example application-notice info-notice help-notice advisory
govuk-inset-text govuk-warning-text
"""
_BOXES = frozenset(_BOX_NAMES.split())


@dataclass
class Walk:
    """Blocks found so far, and the footnote marks met: (index of the block, id of the footnote)."""

    outline: Outline = field(default_factory=Outline)
    blocks: list[Block] = field(default_factory=list)
    marks: list[tuple[int, str]] = field(default_factory=list)
    ordered: list[OrderedList] = field(default_factory=list)
    _raw: list[str] = field(default_factory=list)
    _notes: list[str] = field(default_factory=list)
    _pictures: list[html.HtmlElement] = field(default_factory=list)
    _lists: list[OpenList] = field(default_factory=list)
    _boxes: list[tuple[html.HtmlElement, list[Heading]]] = field(default_factory=list)
    _marker: str | None = None

    def read(self, content: html.HtmlElement) -> None:
        """Take in all blocks of an element. Walks without recursion: pages may nest deeply."""
        walker = etree.iterwalk(content, events=("start", "end"))
        for event, element in walker:
            if not isinstance(element.tag, str):
                if event == "end":
                    self._raw.append(element.tail or "")
                continue
            if event == "start":
                if self._start(element):
                    walker.skip_subtree()
            else:
                self._end(element)
                if element is not content:
                    self._raw.append(element.tail or "")
        self._flush()

    def _start(self, element: html.HtmlElement) -> bool:
        """Open an element; True where its inside has been dealt with."""
        reference = footnote_reference(element)
        if reference is not None:
            self._raw.append(MARK)
            self._notes.append(reference)
            return True
        if is_way_back(element):
            return True
        tag = str(element.tag)
        if _HEADING.fullmatch(tag):
            self._flush()
            self._heading(element)
            return True
        if tag == "table" and not is_layout(element):
            self._flush()
            self._table(element)
            return True
        if tag == "dl":
            self._flush()
            self._rows(list(definition_rows(element)))
            return True
        if tag in {"ol", "ul"}:
            self._flush()
            if is_contents_list(element):
                return True
            self._lists.append(open_list(element))
            if len(self._lists) == 1 and tag == "ol":
                due = self._lists[0].due
                self.ordered.append(OrderedList(due, due, []))
        elif tag == "li":
            self._flush()
            self._item(element)
        elif tag == "br":
            self._raw.append(" ")
        elif tag == "img":
            self._image(element)
        elif tag in _BLOCKS:
            self._flush()
            if _BOXES & classes(element):
                self._boxes.append((element, list(self.outline.stack)))
        self._raw.append(element.text or "")
        return False

    def _end(self, element: html.HtmlElement) -> None:
        tag = str(element.tag)
        if tag in _BLOCKS:
            self._flush()
        if tag == "li":
            self._marker = None
        if self._boxes and self._boxes[-1][0] is element:
            self.outline.stack = self._boxes.pop()[1]
        if self._lists and self._lists[-1].element is element:
            self._lists.pop()

    def _item(self, element: html.HtmlElement) -> None:
        self._marker = self._lists[-1].take(element) if self._lists else "•"
        if len(self._lists) == 1 and self.ordered and self._lists[0].element.tag == "ol":
            self.ordered[-1].after = self._lists[0].due

    def _flush(self) -> None:
        """Close the paragraph or list item that has gathered words."""
        words = finish("".join(self._raw), tuple(self._notes))
        self._raw, self._notes = [], []
        if words.text:
            level = len(self._lists)
            if level:
                shown = typed_marker(words.text) if self._lists[-1].typed else self._marker
                self._add(BlockKind.ITEM, words.text, words.notes, level=level, shown=shown)
                self._marker = None
            else:
                self._add(BlockKind.PARAGRAPH, words.text, words.notes)
        pictures, self._pictures = self._pictures, []
        for picture in pictures:
            self._figure(picture)

    def _add(
        self,
        kind: BlockKind,
        text: str,
        marks: tuple[str, ...],
        *,
        level: int = 0,
        shown: str | None = None,
        notes: tuple[str, ...] = (),
    ) -> None:
        self.marks.extend((len(self.blocks), mark) for mark in marks)
        if self._lists and self._lists[0].element.tag == "ol" and not self._lists[0].typed:
            self.ordered[-1].blocks.append(len(self.blocks))
        self.blocks.append(
            Block(kind, text, self.outline.path, level, marker=shown, anchor=self.outline.anchor, notes=notes)
        )

    def _heading(self, element: html.HtmlElement) -> None:
        words = words_of(element)
        if not words.text:
            return
        level = int(str(element.tag)[1])
        anchor = element.get("id") or next((e.get("id") for e in element.iterdescendants() if e.get("id")), None)
        above = self.outline.enter(level, words.text, anchor)
        self.marks.extend((len(self.blocks), mark) for mark in words.notes)
        self.blocks.append(Block(BlockKind.HEADING, words.text, above, level, anchor=self.outline.anchor))

    def _table(self, element: html.HtmlElement) -> None:
        title = caption(element)
        if title is not None and title.text:
            self._add(BlockKind.PARAGRAPH, title.text, title.notes)
        self._rows(list(table_rows(element)))

    def _rows(self, rows: list[Row]) -> None:
        for row in rows:
            self._add(BlockKind.ROW, row.text, row.notes, notes=("header",) if row.header else ())

    def _image(self, element: html.HtmlElement) -> None:
        if in_fraction(element):
            self._raw.append(element.get("alt") or "")
        else:
            self._pictures.append(element)

    def _figure(self, element: html.HtmlElement) -> None:
        self._add(BlockKind.FIGURE, picture_text(element.get("alt")), (), notes=("picture",))
