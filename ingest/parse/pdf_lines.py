"""A printed line of a page and the pieces of words that it is made of."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property

from ingest.parse.pdf_glyphs import Look
from ingest.parse.pdf_shapes import Area


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters printed without a gap in one look: a word, or a part of one.

    order   place in the file's own order
    glued   nothing parts it from the piece before it in the line
    raised  set smaller and higher than its line: a footnote mark or the "st" of "1st"
    """

    text: str
    area: Area
    base: float
    look: Look
    order: int
    glued: bool = False
    raised: bool = False


@dataclass(frozen=True)
class Line:
    """The pieces of one printed line from left to right; `page` counts from 0."""

    page: int
    pieces: tuple[Piece, ...]
    base: float

    @cached_property
    def text(self) -> str:
        """The line as printed, with single spaces between its words."""
        return "".join(("" if part.glued else " ") + part.text for part in self.pieces).strip()

    @property
    def x0(self) -> float:
        """Left edge."""
        return self.pieces[0].area.x0

    @property
    def x1(self) -> float:
        """Right edge."""
        return max(part.area.x1 for part in self.pieces)

    @cached_property
    def look(self) -> Look:
        """The look of most of its characters."""
        weights: Counter[Look] = Counter()
        for part in self.pieces:
            if not part.raised:
                weights[part.look] += len(part.text)
        return weights.most_common(1)[0][0] if weights else self.pieces[0].look

    @cached_property
    def size(self) -> float:
        """The size of most of its characters, in points."""
        weights: Counter[float] = Counter()
        for part in self.pieces:
            if not part.raised:
                weights[part.look.size] += len(part.text)
        return weights.most_common(1)[0][0] if weights else self.pieces[0].look.size

    @cached_property
    def bold(self) -> bool:
        """Whether every letter of it is bold."""
        letters = [part for part in self.pieces if not part.raised and any(c.isalnum() for c in part.text)]
        return bool(letters) and all(part.look.bold for part in letters)

    @cached_property
    def contents(self) -> frozenset[int]:
        """The file's own marked-content numbers on this line."""
        return frozenset(part.look.content for part in self.pieces if part.look.content >= 0)

    def contents_of(self, count: int) -> frozenset[int]:
        """The marked-content numbers of its first `count` pieces."""
        return frozenset(part.look.content for part in self.pieces[:count] if part.look.content >= 0)

    @cached_property
    def tag(self) -> str:
        """The structure tag of its first letters."""
        return next((part.look.tag for part in self.pieces if part.look.tag), "")

    def without(self, drop: set[int]) -> Line | None:
        """The line without the pieces of these `order` numbers; None if nothing is left.

        A word that stood glued to a dropped mark is set apart, punctuation is not.
        """
        kept: list[Piece] = []
        after_mark = False
        for part in self.pieces:
            if part.order in drop:
                after_mark = True
                continue
            if after_mark and part.glued and part.text[0].isalnum():
                part = replace(part, glued=False)
            after_mark = False
            kept.append(part)
        return replace(self, pieces=tuple(kept)) if kept else None
