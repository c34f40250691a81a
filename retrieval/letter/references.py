"""References in running text: "paragraph 64 of the exclusions guidance", "s.19 of the Education Act", "KCSIE 177"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from corpus.store import Index
from retrieval.letter.names import Named, Names

Unit = Literal["para ", "s.", "reg.", "art.", "p.", "footnote "]
_UNITS: tuple[tuple[str, Unit], ...] = (
    (r"paragraphs?|paras?\.?|¶", "para "),
    (r"sections?|secs?\.?|ss?\.?|§", "s."),
    (r"regulations?|regs?\.?", "reg."),
    (r"articles?|arts?\.", "art."),
    (r"pages?|pp?\.", "p."),
    (r"footnotes?|fn\.?", "footnote "),
)
_NUMBER = r"\d{1,4}[A-Z]{0,3}(?:\.\d{1,3})*(?:\s?\((?:\d{1,3}[A-Z]{0,2}|[a-z]{1,3}|[A-Z])\))*"
_MORE = rf"(?:(?:\s*,\s*|\s*(?:and|&|to|or)\s+|\s*[-–—]\s*)(?:{_NUMBER})(?![\w%]))*"
_PLACE = re.compile(
    rf"(?<![\w.])(?:{'|'.join(f'(?P<u{n}>{written})' for n, (written, _) in enumerate(_UNITS))})\s*"
    rf"(?P<numbers>{_NUMBER}(?![\w%]){_MORE})",
    re.IGNORECASE,
)
_BARE = re.compile(r"^(?:\s*[,(]?\s*(?:at\s+)?)(?P<numbers>\d{1,3}\.\d{1,3}(?:\.\d{1,3})?|\d{1,3})(?![\w%/]|\.\d)")
_NUMBERS = re.compile(_NUMBER)
# What may stand between a place and its source, in either order.
_OF = re.compile(
    r"^\s*(?:[,(\[]\s*)?(?:of|in|from|to|at|under|within)?\s*(?:the|that|this)?\s*"
    r"(?:(?:current|statutory|new|revised|updated|latest|same|government(?:['’]s)?|national|dfe(?:['’]s)?|"
    r"department for education(?:['’]s)?|(?:19|20)\d\d|[A-Z][a-z]+ (?:19|20)\d\d)\s+){0,3}[\"'“‘*_]?$",
    re.IGNORECASE,
)
_THEN = re.compile(
    r"^[\"'”’*_]?\s*(?:\(?(?:[A-Z][a-z]+ )?(?:19|20)\d\d\)?)?\s*(?:statutory guidance|guidance|code)?\s*"
    r"(?:[,:;(\[–—-]\s*)?(?:\((?:[A-Z]\w+)\)\s*)?(?:at|in|under|see|says?|states?)?\s*(?:the\s+)?[,:(]?\s*$",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"^\s*(?:\([^)]{0,40}\)\s*)?(?:of|in|to|from)\s+(?!which\b|that\b|it\b|this guidance\b)", re.IGNORECASE
)
_SCHEDULE = re.compile(r"(?:schedule|sch\.?)\s*\d*[A-Z]*\s*,?\s*$|^\s*(?:of|to)\s+(?:the\s+)?sch", re.IGNORECASE)
_BETWEEN = 90  # characters between a place and its source
_EARLIER = 2000  # characters back in which a source that was named is still meant
_LAWS: dict[Unit, tuple[str, ...]] = {"s.": ("ukpga/",), "reg.": ("uksi/",), "art.": ("uksi/",)}


@dataclass(frozen=True)
class Reference:
    """A reference: `start` and `end` are offsets in the letter.

    source    id; "" where the source is not one that this program knows, or none is named
    places    as they are cited, "para 64", "s.19(1)"; empty where only the source is named
    law       name of a law that the catalogue does not hold
    inferred  the source was named earlier in the letter, not here
    year      of the edition, as written; "" where none is
    """

    start: int
    end: int
    text: str
    source: str
    places: tuple[str, ...] = ()
    law: str = ""
    inferred: bool = False
    weak: bool = False
    year: str = ""


@dataclass(frozen=True)
class _Place:
    start: int
    end: int
    unit: Unit
    numbers: tuple[str, ...]


def find_references(index: Index, text: str) -> list[Reference]:
    """Every reference, in reading order; a source that is named without a place is one too."""
    names = Names(index).find(text)
    places = [place for place in _places(text) if not any(n.start <= place.start < n.end for n in names)]
    found: list[Reference] = []
    used: set[int] = set()
    for place in places:
        named = _joined(text, place, names)
        if named is not None:
            used.add(named.start)
            found.append(_reference(text, min(place.start, named.start), max(place.end, named.end), named, place))
        elif not _SCHEDULE.search(text[max(0, place.start - 20) : place.start]):
            found.append(_alone(text, place, names))
    found += [_named_only(text, named) for named in names if named.start not in used]
    return sorted(found, key=lambda reference: reference.start)


def _places(text: str) -> list[_Place]:
    found = []
    for match in _PLACE.finditer(text):
        unit = next(unit for n, (_, unit) in enumerate(_UNITS) if match[f"u{n}"])
        word = match[0][: match.start("numbers") - match.start()].strip()
        if len(word) == 1 and not re.match(r"[spP¶§]", word):
            continue
        found.append(_Place(match.start(), match.end(), unit, _numbers(match["numbers"])))
    return found


def _numbers(written: str) -> tuple[str, ...]:
    """The numbers of a list; the first and the last of a range."""
    return tuple(re.sub(r"\s", "", number) for number in _NUMBERS.findall(written))[:12]


def _joined(text: str, place: _Place, names: Sequence[Named]) -> Named | None:
    """The source that a place is said to be in: "para 64 of the guidance", "the guidance, at para 64"."""
    if _SCHEDULE.search(text[max(0, place.start - 20) : place.start]) or _SCHEDULE.search(
        text[place.end : place.end + 20]
    ):
        return None
    for named in names:
        if place.end <= named.start <= place.end + _BETWEEN and _OF.match(text[place.end : named.start]):
            return named
    before = [named for named in names if named.end <= place.start <= named.end + _BETWEEN]
    if before and _THEN.match(text[before[-1].end : place.start]) and not _names_other(text, place):
        return before[-1]
    return None


def _names_other(text: str, place: _Place) -> bool:
    """Whether a place is said to be of something that is no source of ours: "page 3 of your report"."""
    return _ELSEWHERE.match(text[place.end : place.end + 60]) is not None


def _reference(text: str, start: int, end: int, named: Named, place: _Place) -> Reference:
    places = tuple(f"{place.unit}{number}" for number in place.numbers)
    law = "" if named.source else named.text
    return Reference(start, end, _line(text[start:end]), named.source, places, law, year=named.year)


def _alone(text: str, place: _Place, names: Sequence[Named]) -> Reference:
    """A place without a source beside it: of the one that was named last, if it can have such places."""
    places = tuple(f"{place.unit}{number}" for number in place.numbers)
    alone = Reference(place.start, place.end, _line(text[place.start : place.end]), "", places)
    if _names_other(text, place):
        return alone
    wanted = _LAWS.get(place.unit)
    for named in reversed(names):
        if named.start > place.start or named.weak:
            continue
        if place.start - named.end > _EARLIER:
            break
        law = named.source.startswith(("ukpga/", "uksi/")) or not named.source
        if named.source.startswith(wanted) if wanted else not law:
            return replace(alone, source=named.source, inferred=True, year=named.year)
        if wanted and not named.source:
            break  # a law that we do not know was named since
    return alone


def _named_only(text: str, named: Named) -> Reference:
    """A source by its name, with a number right after it where there is one: "SEND Code 6.44"."""
    law = "" if named.source else named.text
    bare = _BARE.match(text[named.end : named.end + 16]) if named.source and not named.year else None
    if bare and not named.source.startswith(("ukpga/", "uksi/")) and (named.text.isupper() or "." in bare["numbers"]):
        end = named.end + bare.end()
        return Reference(named.start, end, _line(text[named.start : end]), named.source, (f"para {bare['numbers']}",))
    return Reference(named.start, named.end, _line(named.text), named.source, (), law, weak=named.weak, year=named.year)


def _line(text: str) -> str:
    line = " ".join(text.split())
    return f"{line})" if line.count("(") > line.count(")") else line
