"""The words of a block: text with single spaces, hyphens at line ends resolved, and a rectangle for every word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from corpus.document import PageStart, Rect, Word
from ingest.parse.pdf_glyphs import HYPHEN_AT_LINE_END
from ingest.parse.pdf_lines import Line, Piece

_HYPHEN = ("-", HYPHEN_AT_LINE_END)
_SUSPENDED = frozenset({"and", "or", "to", "und", "nor"})  # "pre- and post-"
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S*[/_=?&%#]$")


class Vocabulary:
    """The words of a document, counted, to tell a hyphenated compound from a word broken by the setter."""

    def __init__(self, lines: Iterable[Line]) -> None:
        """Count the words of lines; words broken at line ends count for nothing."""
        self._seen: Counter[str] = Counter()
        for line in lines:
            text = line.text
            if text.endswith(_HYPHEN):
                text = text.rpartition(" ")[0]
            self._seen.update(word.lower() for word in _WORD.findall(text.replace(HYPHEN_AT_LINE_END, "-")))

    def keeps_hyphen(self, before: str, after: str) -> bool:
        """Whether "before-after" is a compound: it stands so elsewhere, or "beforeafter" never does.

        `before` and `after` are the two parts without the hyphen. The printed hyphen stays in doubt.
        """
        head, tail = re.search(r"[^\W\d_]+$", before), re.match(r"[^\W\d_]+", after)
        if head is None or tail is None or "/" in before or after[:1].isupper():
            return True
        one, two = head[0].lower(), tail[0].lower()
        return bool(self._seen[f"{one}-{two}"]) or not self._seen[f"{one}{two}"]


@dataclass(slots=True)
class Composer:
    """Builds one block's text, words and pages, line by line.

    labels   the printed label of every page, by index from 0
    """

    vocabulary: Vocabulary
    labels: Sequence[str | None]
    text: str = ""
    words: list[Word] = field(default_factory=list)
    pages: list[PageStart] = field(default_factory=list)
    _tail: str = ""  # hyphen that ended the last line, not yet placed

    def add_lines(self, lines: Iterable[Line]) -> None:
        """Append lines; a space or a resolved hyphen goes between them."""
        for line in lines:
            self._turn_page(line.page)
            for place, group in enumerate(_words_of(line)):
                self._add_word(group, line.page, opens=place == 0)

    def add_mark(self, mark: str) -> None:
        """Append a mark of ours (the bar between cells), parted by spaces, which has no place on the page."""
        self._settle("")
        self.text += (" " if self.text else "") + mark

    def finish(self) -> tuple[str, tuple[Word, ...], tuple[PageStart, ...]]:
        """The text, its words and its pages."""
        self._settle("")
        return self.text, tuple(self.words), tuple(self.pages)

    def _turn_page(self, page: int) -> None:
        if self.pages and self.pages[-1].pdf_page == page + 1:
            return
        start = len(self.text) + 1 if self.pages else 0
        self.pages.append(PageStart(start, self.labels[page], page + 1))

    def _add_word(self, group: list[Piece], page: int, opens: bool) -> None:
        text = "".join(piece.text for piece in group)
        bare = text.rstrip("".join(_HYPHEN))
        tail = text[len(bare) :] if bare and bare[-1].isalnum() else ""
        if self._tail and opens:
            glued = self._settle(text)
        else:
            self._settle("")
            glued = opens and bool(_ADDRESS.search(self.text)) and not text[0].isupper()
        if self.text and not glued:
            self.text += " "
        if len(self.pages) > 1 and not any(word.rect.pdf_page == page + 1 for word in self.words[-1:]):
            self.pages[-1] = PageStart(len(self.text), self.pages[-1].page, self.pages[-1].pdf_page)
        start = len(self.text)
        self.text += bare if tail else text.replace(HYPHEN_AT_LINE_END, "-")
        self._tail = tail
        rect = Rect(
            page + 1,
            round(min(p.area.x0 for p in group), 2),
            round(min(p.area.y0 for p in group), 2),
            round(max(p.area.x1 for p in group), 2),
            round(max(p.area.y1 for p in group), 2),
        )
        self.words.append(Word(start, len(self.text), rect))

    def _settle(self, following: str) -> bool:
        """Place the hyphen that ended the last word. Returns whether `following` is to be joined to it."""
        tail, self._tail = self._tail, ""
        if not tail:
            return False
        joined = bool(following) and following[0].isalnum() and following.lower() not in _SUSPENDED
        soft = joined and tail == HYPHEN_AT_LINE_END and not self.vocabulary.keeps_hyphen(self.text, following)
        if not soft:
            self.text += "-" * len(tail)
            last = self.words[-1]
            self.words[-1] = Word(last.start, len(self.text), last.rect)
        return joined


def _words_of(line: Line) -> Iterable[list[Piece]]:
    group: list[Piece] = []
    for piece in line.pieces:
        if group and not piece.glued:
            yield group
            group = []
        group.append(piece)
    if group:
        yield group
