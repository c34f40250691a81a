"""A letter as it is read: paragraphs, sentences, and the words in quotation marks in them. Offsets are in its text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from corpus.unseen import seen
from corpus.wording import sentence_spans

MAX_CHARACTERS = 100_000
_BREAK = re.compile(r"\n[ \t>]*\n\s*")
_JOINERS = re.compile(r"[\u200c\u200d]")


def readable(text: str) -> str:
    """A pasted text with plain line ends, without direction marks and other marks that cannot be seen."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n").replace("\u2028", "\n")
    return seen(_JOINERS.sub("", lines))


@dataclass(frozen=True)
class Letter:
    """A text, and the (start, end) of what is quoted in it, which no sentence ends in."""

    text: str
    quoted: Sequence[tuple[int, int]] = ()

    @cached_property
    def paragraphs(self) -> list[tuple[int, int]]:
        """Offsets of the paragraphs: parted by empty lines."""
        found, at = [], 0
        for match in _BREAK.finditer(self.text):
            found.append((at, match.start()))
            at = match.end()
        return [*found, (at, len(self.text))]

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """Offsets of the sentences. What is quoted does not end one, except by its last mark."""
        masked = list(self.text)
        for start, end in self.quoted:
            for at in range(start, end):
                if masked[at] not in "\n" and not (at == end - 1 and masked[at] in ".!?"):
                    masked[at] = "x"
        flat = "".join(masked)
        found: list[tuple[int, int]] = []
        for start, end in self.paragraphs:
            line = flat[start:end].replace("\n", " ")
            found += [(start + first, start + last) for first, last in sentence_spans(line)]
        return found

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [start for start, _ in self.sentences]

    def sentence_of(self, at: int) -> int:
        """Number of the sentence at an offset."""
        return max(0, bisect_right(self._sentence_starts, at) - 1)
