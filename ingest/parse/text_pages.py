"""Page labels of a plain-text file, carried through joining and splitting as one unseen character a page.

Where a page begins, the text holds a private-use character that stands for it. It travels with the words
while sentences are rejoined, footnotes taken out and lists split, and becomes a PageStart at the very end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from corpus.document import PageStart
from corpus.unseen import seen

_FIRST = 0xF0000
_LAST = 0xFFFFD
MARK = f"[{chr(_FIRST)}-{chr(_LAST)}]"
_MARK = re.compile(MARK)
_SPACE = re.compile(r"\s+")


def cleared(text: str) -> str:
    """`text` without characters that print nothing and without any that this module uses itself."""
    return seen(_MARK.sub(" ", text))


def marks_in(text: str) -> str:
    """The page marks of `text`, in order, without its words."""
    return "".join(_MARK.findall(text))


def without_marks(text: str) -> str:
    """`text` without page marks."""
    return _MARK.sub("", text)


@dataclass
class Pages:
    """The printed page labels of a file, and the page that has been reached."""

    labels: list[str] = field(default_factory=list)
    current: int | None = None

    def new(self, label: str) -> str:
        """The mark of a page that begins here."""
        if len(self.labels) <= _LAST - _FIRST:
            self.labels.append(label)
        return chr(_FIRST + len(self.labels) - 1)

    def settle(self, raw: str) -> tuple[str, tuple[PageStart, ...]]:
        """The words of `raw`, white space folded, and the pages on which they stand."""
        text, starts = "", ([] if self.current is None else [(0, self.current)])
        for part in re.split(f"({MARK})", raw):
            if _MARK.fullmatch(part):
                self.current = ord(part) - _FIRST
                starts.append((len(text), self.current))
                continue
            words = _SPACE.sub(" ", part)
            text += words.lstrip() if not text or text.endswith(" ") else words
        text = text.rstrip()
        places: dict[int, PageStart] = {}
        for start, page in starts:
            if start == 0 or start < len(text):
                places[start] = PageStart(start, self.labels[page], None)
        return text, tuple(places.values())
