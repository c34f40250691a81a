"""The names of sources in running text: titles, short names and what else people call them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from corpus.catalogue import load_catalogue
from corpus.source import Source
from corpus.store import DocumentRecord, Index

_STRONG = re.compile(r"\b(?:guidance|advice|code|act|regulations|consultation|paper|si)\b|\d{4}", re.IGNORECASE)
_INITIALS = 6  # letters of "KCSIE" and the like
_LONG = 5  # words from which a title is not also a phrase of everyday speech
_YEAR = re.compile(r"^[\s,]*\(?(?:[A-Z][a-z]+ )?((?:19|20)\d\d)\b\)?")
_NAME_WORD = r"(?:[A-Z][\w’']+|\([A-Z][^()\n]{2,40}\)|and|of|for|the)"
_LAW = re.compile(rf"\b{_NAME_WORD}(?:\s{_NAME_WORD}){{0,12}}\s(?:Act|Regulations|Order|Rules)\s(?:19|20)\d\d")
_LEADING = re.compile(r"^(?:(?:and|of|for|the|The|In|Under|See|By|Section)\s)+")
_SAYS = re.compile(
    r"^[”\"'’*_]?\s+(?:also |itself )?(?:says|states|reads|provides|requires|explains|advises|sets out)\b"
)
_ARTICLE = re.compile(r"\b(?:the|an?|our|your|my|this|that)\s+$", re.IGNORECASE)
_CAPITAL_BEFORE = re.compile(
    r"\b(?!(?:The|Under|In|See|By|And|Of|From|To|Both|Our|Your|That|This|Section)\b)[A-Z]\w* $"
)


@dataclass(frozen=True)
class Named:
    """A mention: offsets in the letter, the source's id ("" for a law that the catalogue does not know).

    weak  a phrase that people also say without meaning the document
    year  the edition's year as written beside a guidance's name, "" where none is
    """

    start: int
    end: int
    source: str
    text: str
    weak: bool = False
    year: str = ""


class Names:
    """What the catalogue's sources and the indexed documents are called."""

    def __init__(self, index: Index) -> None:
        self._ids: dict[str, str] = {}
        for record in index.documents.values():
            self._add(record.source, (record.title,))
        for source in load_catalogue().sources:
            self._add(source.id, (source.title, source.short, *source.aliases))

    def _add(self, source: str, names: Iterable[str]) -> None:
        for name in names:
            self._ids.setdefault(_folded(name), source)
            self._ids.setdefault(_folded(re.sub(r"^The ", "", name)), source)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        names = sorted((name for name in self._ids if len(name) > 2), key=len, reverse=True)
        return re.compile(rf"(?<![\w-])(?:{'|'.join(map(_written, names))})(?![\w-])", re.IGNORECASE)

    def find(self, text: str) -> list[Named]:
        """Every mention, in reading order."""
        found = [named for match in self._pattern.finditer(text) if (named := self._named(text, *match.span()))]
        return sorted([*found, *_other_laws(text, found)], key=lambda named: named.start)

    def _named(self, text: str, start: int, end: int) -> Named | None:
        """A mention; None where the words are part of another name."""
        written = text[start:end]
        source = self._ids[_folded(written)]
        law = source.startswith(("ukpga/", "uksi/"))
        initials = len(written) <= _INITIALS and " " not in written
        if initials and not written.isupper():
            return None
        year = _YEAR.match(text[end : end + 24])
        if law and year and not re.search(r"\d{4}", written):
            return None  # another Act of that name
        if (law or _folded(written) == "code of practice") and _CAPITAL_BEFORE.search(text[max(0, start - 30) : start]):
            return None  # the end of a longer name
        clear = initials or _STRONG.search(written) or len(written.split()) >= _LONG or (year and not law)
        says = _SAYS.match(text[end : end + 30]) and not _ARTICLE.search(text[max(0, start - 8) : start])
        weak = not (clear or says)
        return Named(start, end, source, written, weak, year[1] if year and not law else "")


def _folded(name: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", name.casefold().replace("'", "").replace("’", "").replace("‘", "")))


def _written(name: str) -> str:
    """A folded name as a pattern: words parted by blanks and marks, with or without apostrophes."""
    words = (f"{word[:-1]}['’‘]?s" if word.endswith("s") else word for word in name.split())
    return r"\W{1,6}".join(words)


def _other_laws(text: str, found: Sequence[Named]) -> list[Named]:
    """Acts and Regulations with a year that the catalogue does not hold."""
    others = []
    for match in _LAW.finditer(text):
        if not any(one.start < match.end() and one.end > match.start() for one in found):
            written = _LEADING.sub("", match.group())
            others.append(Named(match.end() - len(written), match.end(), "", written))
    return others


def source_of(identity: str) -> Source | None:
    """The catalogue's entry, None for a document that only this machine has."""
    return next((source for source in load_catalogue().sources if source.id == identity), None)


def newest_record(index: Index, source: str) -> DocumentRecord | None:
    """The newest indexed edition."""
    records = [record for record in index.documents.values() if record.source == source]
    return max(records, key=lambda record: record.edition, default=None)
