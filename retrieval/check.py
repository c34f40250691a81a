"""The quotation check: what is shown in quotation marks stands, character for character, in the document.

The words are read again from the document's blocks, not from the passage that was searched: white space folded and
nothing else. A quotation that fails is not shown.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.document import Block, Rect, Word
from corpus.passage import Passage
from corpus.store import Index
from corpus.wording import fold
from retrieval.answer import Receipt, Rectangle

_SAME_LINE = 0.3  # share of a word’s height by which two words of one line may differ


class CheckedSpan:
    """A stretch of a passage read again from its document's blocks.

    start, end  offsets in `passage.text`
    """

    def __init__(self, index: Index, passage: Passage, start: int, end: int) -> None:
        self._passage = passage
        self._sha256 = index.record_of(passage).sha256_of(passage.pieces[0].block)
        blocks = index.blocks(f"{passage.source}@{passage.edition}", passage.pieces[0].block, passage.pieces[-1].block)
        by_ordinal = {ordinal: (offset, block) for ordinal, offset, block in blocks}
        self._parts: list[tuple[Block, int, int, int]] = []  # block, its offset, from, to (within the block)
        at = 0
        for piece in passage.pieces:
            length = piece.end - piece.start
            first, last = max(start, at), min(end, at + length)
            if first < last and piece.block in by_ordinal:
                offset, block = by_ordinal[piece.block]
                shift = piece.start - offset - at
                self._parts.append((block, offset, first + shift, last + shift))
            at += length + 1
        self.wanted = fold(passage.text[start:end])

    @property
    def text(self) -> str:
        """The words as the document has them, white space folded."""
        return fold("\n".join(block.text[first:last] for block, _, first, last in self._parts))

    @property
    def exact(self) -> bool:
        """Whether the document has exactly these words, in blocks that may be quoted, on the page that is cited."""
        return bool(self._parts) and bool(self.wanted) and self.text == self.wanted

    @property
    def start(self) -> int:
        """Offset of the first character in the document's text."""
        _, offset, first, _ = self._parts[0]
        return offset + first

    @property
    def end(self) -> int:
        """Offset after the last character in the document's text."""
        _, offset, _, last = self._parts[-1]
        return offset + last

    def pages(self) -> tuple[tuple[str | None, int | None], tuple[str | None, int | None]]:
        """(printed page, PDF page) of the first and of the last character."""
        block, _, first, _ = self._parts[0]
        begins = block.page_at(first)
        block, _, _, last = self._parts[-1]
        ends = block.page_at(last - 1)
        return (
            (begins.page, begins.pdf_page) if begins else (None, None),
            (ends.page, ends.pdf_page) if ends else (None, None),
        )

    def rectangles(self) -> tuple[Rectangle, ...]:
        """One rectangle a line; empty where any word's place is not known."""
        words: list[Word] = []
        for block, _, first, last in self._parts:
            inside = [w for w in block.words if w.start < last and w.end > first]
            if not inside:
                return ()
            words.extend(inside)
        return tuple(_lines(words))

    def receipt(self) -> Receipt:
        """The proof."""
        return Receipt(self._sha256, self.start, self.end, self.exact, self.rectangles())


def _lines(words: Sequence[Word]) -> list[Rectangle]:
    lines: list[list[Word]] = []
    for word in words:
        if lines and _follows(word.rect, lines[-1][-1].rect):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [_around(line) for line in lines]


def _follows(rect: Rect, last: Rect) -> bool:
    """Whether a word stands in the line of the word before it."""
    level = abs(last.y0 - rect.y0) <= _SAME_LINE * max(rect.y1 - rect.y0, 1.0)
    return rect.pdf_page == last.pdf_page and level and rect.x0 >= last.x0


def _around(line: Sequence[Word]) -> Rectangle:
    """As high as its words: a list mark may be set in a font so tall that it would reach into the next line."""
    tall = [word.rect for word in line if word.end - word.start > 1] or [word.rect for word in line]
    return Rectangle(
        line[0].rect.pdf_page,
        min(word.rect.x0 for word in line),
        min(rect.y0 for rect in tall),
        max(word.rect.x1 for word in line),
        max(rect.y1 for rect in tall),
    )
