"""Which source is meant by a name as people write it: "EA 1996", "the 2024 regulations", "exclusion guidance"."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.catalogue import fold_name, load_catalogue
from corpus.store import DocumentRecord

_YEAR = re.compile(r"(?:19|20)\d\d")
_SPELT = {"regs": "regulation", "reg": "regulation", "exclusions": "exclusion"}
_EMPTY = frozenset(
    "the of in on and to for a an at by from see under its statutory dfe document guidance guide england uk sorry "
    "please what does say says which is it about my our this that".split()
)
_LAWS = {"act": "act", "regulation": "regulations", "order": "regulations", "si": "regulations"}
_ALIKE = 0.8


@dataclass(frozen=True)
class Name:
    """A source, indexed or known to the catalogue alone. `kind` is "act", "regulations", "guidance", ... or ""."""

    source: str
    title: str
    short: str
    address: str
    kind: str


@dataclass(frozen=True)
class Naming:
    """What a name comes to.

    sources  those it may mean; empty where it names none
    sure     whether the words are a name of theirs, and not only like one
    left     the words, folded, that belong to no name
    years    years that were written beside the name, which may be an edition's
    """

    sources: tuple[Name, ...] = ()
    sure: bool = True
    left: str = ""
    years: tuple[str, ...] = ()


def name_words(text: str) -> tuple[str, ...]:
    """The words of a name, singular."""
    found = []
    for word in fold_name(text).split():
        word = _SPELT.get(word, word)
        found.append(word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word)
    return tuple(found)


class Names:
    """All names of the catalogue's sources and of what is indexed."""

    def __init__(self, records: Iterable[DocumentRecord] = ()) -> None:
        self.by_source: dict[str, Name] = {}
        self._phrases: dict[tuple[str, ...], list[str]] = defaultdict(list)
        self._tokens: dict[str, set[str]] = defaultdict(set)
        for source in load_catalogue().sources:
            name = Name(source.id, source.title, source.short, source.address or "", source.kind)
            self._add(name, (source.id, source.title, source.short, *source.aliases))
        for record in records:
            kind = _kind_of(record)
            known = self.by_source.get(record.source)
            name = known or Name(record.source, record.title, record.title, record.address, kind)
            self._add(name, (record.source, record.title))

    def _add(self, name: Name, called: Iterable[str]) -> None:
        self.by_source.setdefault(name.source, name)
        for text in called:
            words = name_words(text)
            dropped = tuple(word for word in words if not _YEAR.fullmatch(word))
            for phrase in {words, tuple(w for w in words if w != "the"), dropped}:
                if phrase and (phrase == words or any(len(word) > 1 for word in phrase)):
                    held = self._phrases[phrase]
                    if name.source not in held:
                        held.append(name.source)
            self._tokens[name.source] |= set(words) - _EMPTY

    def read(self, text: str) -> Naming:
        """The sources that `text` names: the longest name in it, else a year and a kind of law, else its words."""
        words = list(name_words(text))
        best: tuple[int, int, tuple[str, ...]] | None = None
        for size in range(min(len(words), 24), 0, -1):
            for at in range(len(words) - size + 1):
                phrase = tuple(words[at : at + size])
                if phrase in self._phrases and not set(phrase) <= _EMPTY:
                    best = (at, size, phrase)
                    break
            if best:
                break
        if best:
            at, size, phrase = best
            rest = words[:at] + words[at + size :]
            sources = self._of_year(self._phrases[phrase], phrase, rest)
            return self._naming(sources, rest) if sources else Naming(left=" ".join(words))
        return self._by_year(words) or self._by_words(words)

    def with_provision(self, kind: str, number: str) -> list[str]:
        """Ids of the catalogue's laws that are known to have a section or regulation of that number."""
        return [s.id for s in load_catalogue().sources if f"{kind}/{number}" in s.provisions]

    def _naming(self, sources: Iterable[str], rest: list[str], sure: bool = True) -> Naming:
        years = tuple(word for word in rest if _YEAR.fullmatch(word))
        left = " ".join(word for word in rest if word not in _EMPTY and word not in years)
        return Naming(tuple(self.by_source[source] for source in sources), sure, left, years)

    def _of_year(self, sources: list[str], phrase: tuple[str, ...], rest: list[str]) -> list[str]:
        """Those of the year that stands beside the name. A law of another year is another law: none is left then.

        A year that belongs to the name is taken out of `rest`; one beside guidance stays, for it names an edition.
        """
        years = {word for word in rest if _YEAR.fullmatch(word)}
        if not years or set(phrase) & years:
            return sources
        dated = [source for source in sources if years & set(name_words(self.by_source[source].title))]
        if dated:
            rest[:] = [word for word in rest if word not in years]
            return dated
        return [source for source in sources if self.by_source[source].kind not in _LAWS.values()]

    def _by_year(self, words: list[str]) -> Naming | None:
        """ "the 2024 regulations": every law of that kind and year."""
        kinds = {_LAWS[word] for word in words if word in _LAWS}
        years = {word for word in words if _YEAR.fullmatch(word)}
        if not kinds or not years:
            return None
        found = [
            source
            for source, name in self.by_source.items()
            if name.kind in kinds and years & set(name_words(name.title))
        ]
        rest = [word for word in words if word not in years and word not in _LAWS]
        if any(word not in _EMPTY for word in rest):
            found = [s for s in found if {w for w in rest if w not in _EMPTY} <= self._tokens[s]]
            rest = []
        return self._naming(found, rest) if found else None

    def _by_words(self, words: list[str]) -> Naming:
        """Every word that says something stands in a name; or the words are nearly a name."""
        wanted = [word for word in words if word not in _EMPTY and not _YEAR.fullmatch(word)]
        rest = [word for word in words if _YEAR.fullmatch(word)]
        if wanted and any(len(word) > 2 for word in wanted):
            found = [source for source, held in self._tokens.items() if set(wanted) <= held]
            if found:
                return self._naming(found, rest, sure=len(found) == 1 and len(wanted) > 1)
            phrases = {" ".join(phrase): held for phrase, held in self._phrases.items()}
            near = difflib.get_close_matches(" ".join(wanted), phrases, n=2, cutoff=_ALIKE)
            if near:
                sources = dict.fromkeys(source for phrase in near for source in phrases[phrase])
                return self._naming(sources, rest, sure=False)
        return self._naming((), words)


def _kind_of(record: DocumentRecord) -> str:
    if record.numbering == "section":
        return "act"
    return "regulations" if record.numbering == "regulation" else ""
