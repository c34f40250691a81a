"""The indexed words as one run of letters a document: a wording of any length is found wherever it stands.

The keyword search ranks and cuts off; "not found" may only be said of words that were looked for everywhere. Letters
and digits alone are compared here, so that line breaks, hyphens at the end of a line, bullets and curly marks do not
hide words; what else differs is for retrieval.same_words to say.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from corpus.passage import Passage
from corpus.store import DocumentRecord, Index

WORD = re.compile(r"[^\W_]+|[£%]")
_MARKER = re.compile(r"^(?:\([a-zA-Z]{1,4}\)|[a-zA-Z][.)]|\(?[ivx]{1,4}[.)])(?=\s)", re.MULTILINE)
_NOTE_MARKS = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+")


def letters(word: str) -> str:
    """A word as it is compared: compatibility forms taken apart, lower case."""
    return word.lower() if word.isascii() else unicodedata.normalize("NFKC", word).casefold()


def letters_of(text: str) -> str:
    """The letters and digits of a text; raised figures are marks of footnotes and left out."""
    return "".join(letters(word) for word in WORD.findall(_NOTE_MARKS.sub("", text)))


@dataclass(frozen=True)
class Found:
    """A stretch of a stream: `start` and `end` are offsets in its letters."""

    stream: Stream
    start: int
    end: int


class Stream:
    """The letters of some passages of one document, in reading order.

    `markers` False leaves out "(a)" and "i." at the beginning of a list item: people quote lists without them.
    """

    def __init__(self, record: DocumentRecord, passages: list[Passage], markers: bool) -> None:
        self.record = record
        self.passages = passages
        self.markers = markers
        parts: list[str] = []
        self._starts: list[int] = []  # of each word, in the letters
        self._words: list[tuple[int, int, int]] = []  # passage, start and end in its text
        self._first: list[int] = []  # number of each passage's first word
        at = 0
        for number, passage in enumerate(passages):
            self._first.append(len(self._words))
            skipped = [] if markers else [match.span() for match in _MARKER.finditer(passage.text)]
            for match in WORD.finditer(passage.text):
                if skipped and any(first <= match.start() < last for first, last in skipped):
                    continue
                word = letters(match.group())
                parts.append(word)
                self._starts.append(at)
                self._words.append((number, match.start(), match.end()))
                at += len(word)
        self.text = "".join(parts)

    def find(self, wanted: str, start: int = 0, end: int | None = None) -> Iterator[Found]:
        """Where these letters stand as whole words, between two offsets."""
        stop = len(self.text) if end is None else end
        at = self.text.find(wanted, start, stop) if wanted else -1
        while at >= 0:
            if self._is_start(at) and self._is_start(at + len(wanted)):
                yield Found(self, at, at + len(wanted))
            at = self.text.find(wanted, at + 1, stop)

    def _is_start(self, at: int) -> bool:
        place = bisect_left(self._starts, at)
        return at == len(self.text) or (place < len(self._starts) and self._starts[place] == at)

    def spans(self, start: int, end: int) -> list[tuple[Passage, int, int]]:
        """Passages with the first and last offset in each one's text, for a stretch of the letters."""
        first, last = bisect_right(self._starts, start) - 1, bisect_left(self._starts, end) - 1
        found: dict[int, tuple[int, int]] = {}
        for number, begins, ends in self._words[first : last + 1]:
            found[number] = (found[number][0] if number in found else begins, ends)
        return [(self.passages[number], *span) for number, span in found.items()]

    def words_of(self, passage: Passage, start: int, end: int) -> str:
        """The words of a stretch of a passage, without list markers where this stream has none."""
        text = passage.text[start:end]
        return text if self.markers else _MARKER.sub("", text)

    def around(self, start: int, end: int, reach: int) -> tuple[int, int]:
        """The stretch of the passages that hold start to end, and of `reach` passages before and after."""
        first = self._words[bisect_right(self._starts, start) - 1][0]
        last = self._words[max(0, bisect_left(self._starts, end) - 1)][0]
        first, last = max(0, first - reach), last + reach + 1
        return self._offset(first), self._offset(last)

    def _offset(self, passage: int) -> int:
        if passage >= len(self._first) or self._first[passage] >= len(self._starts):
            return len(self.text)
        return self._starts[self._first[passage]]


class Streams:
    """Every document of an index, in memory: a few megabytes."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.passages: dict[str, list[Passage]] = {key: index.passages_of(key) for key in index.documents}

    @cached_property
    def all(self) -> tuple[Stream, ...]:
        """Text and footnotes apart, since a footnote stands in the middle of what it interrupts."""
        made: list[Stream] = []
        for key, record in self.index.documents.items():
            text = [p for p in self.passages[key] if p.kind != "footnote"]
            notes = [p for p in self.passages[key] if p.kind == "footnote"]
            made += [Stream(record, found, True) for found in (text, notes) if found]
            if any(_MARKER.search(p.text) for p in text):
                made.append(Stream(record, text, False))
        return tuple(made)

    @cached_property
    def headings(self) -> frozenset[str]:
        """The letters of every heading and title: the name of a part is no quotation."""
        headings = {h for passages in self.passages.values() for p in passages for h in p.headings}
        return frozenset(map(letters_of, headings | {record.title for record in self.index.documents.values()}))

    def find(self, wanted: str) -> list[Found]:
        """Every place of these letters, each once."""
        found: dict[tuple[str, int], Found] = {}
        for stream in self.all:
            for one in stream.find(wanted):
                passage, start, _ = stream.spans(one.start, one.end)[0]
                found.setdefault((passage.id, start), one)
        return list(found.values())


_LAST: list[Streams] = []
_MAKING = threading.Lock()


def streams_of(index: Index) -> Streams:
    """The streams of an index, made once for the index that serves."""
    with _MAKING:
        if not _LAST or _LAST[0].index.pointer != index.pointer or _LAST[0].index.layout != index.layout:
            _LAST[:] = [Streams(index)]
        return _LAST[0]
