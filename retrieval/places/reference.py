"""What people write to name a place, taken apart: "EA 1996 s 444(1A)" is section 444(1A), and "EA 1996" a document.

Nothing is looked up here: `retrieval.places.destination` finds what was meant.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "",
    "paragraph",
    "section",
    "regulation",
    "article",
    "rule",
    "schedule",
    "page",
    "footnote",
    "code",
    "part",
    "number",
]
MAX_LENGTH = 200  # characters: what is longer names no place

_NUMBER = r"\d+[A-Z]{0,3}(?:\s?\(\s?[0-9A-Z]{1,4}\s?\))*"
_DOTTED = r"\d+(?:\.\d+)*[A-Z]?(?:\s?\(\s?[0-9A-Z]{1,4}\s?\))*"
_RANGE = r"(?:\s?(?:-|to|and|&)\s?(?:s\.?|para\.?)?\s?\d[\w.()]*)?"
_YEAR = re.compile(r"(?:19|20)\d\d")
_COUNTED = {name: str(n) for n, name in enumerate("one two three four five six seven eight nine ten".split(), 1)}

_SUB = r"(?:,?\s*(?:sub-?sections?|sub-?s|sub-?paragraphs?|paragraphs?)\.?\s*(?P<sub>\(?[0-9A-Z]{1,4}\)?))?"
_PATTERNS: tuple[tuple[Kind, str], ...] = (
    ("schedule", rf"\bparagraphs?\s*(?P<sub>{_NUMBER})\s*(?:of|to|in)\s+sch(?:edule|\.)?\s*(?P<n>\d+[A-Z]*)"),
    ("schedule", rf"\bsch(?:edules?|ed|s)?\b\.?\s*(?P<n>\d+[A-Z]*)(?:,?\s*para(?:graph)?s?\.?\s*(?P<sub>{_NUMBER}))?"),
    ("section", r"\bsub-?s(?:ection)?\.?\s*(?P<sub>\(?[0-9A-Z]{1,4}\)?)\s*of\s+s(?:ection|\.)?\s*(?P<n>\d+[A-Z]{0,3})"),
    ("section", rf"(?:\bsections?|\bsect?s?\.?|\bss?\.?|§+)\s*(?P<n>{_NUMBER}){_SUB}{_RANGE}"),
    ("regulation", rf"\breg(?:ulation)?s?\.?\s*(?P<n>{_NUMBER}){_SUB}{_RANGE}"),
    ("article", rf"\bart(?:icle)?s?\.?\s*(?P<n>{_NUMBER}){_RANGE}"),
    ("rule", rf"\brules?\s*(?P<n>{_NUMBER}){_RANGE}"),
    ("footnote", r"\b(?:foot-?notes?|fn\.?|note)\s*(?P<n>\d+)"),
    ("page", r"\b(?:pages?|pg\.?|pp?\.?)\s*(?P<n>\d+|[ivxl]+\b)(?:\s?(?:-|to)\s?\d+)?"),
    ("paragraph", rf"(?:\bparagraphs?|\bparas?\.?|\bpar\.?|¶)\s*(?P<n>{_DOTTED}){_RANGE}"),
    ("code", r"\bcodes?\s*[\"']?(?P<n>[A-Z]\d?|/|\\|#)(?![\w.])[\"']?"),
    ("code", r"(?<![\w(])[\"']?(?P<n>[A-Z]\d?)[\"']?\s+codes?\b"),
    ("code", r"^(?P<n>Y\d)$"),
)
_COMPILED = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _PATTERNS)
_PART = re.compile(
    rf"\b(?P<what>annex|part|chapter|appendix)\s+(?P<n>[A-Z]|\d+[A-Z]?|{'|'.join(_COUNTED)})\b(?!\s+of\s+practice)",
    re.I,
)
_BARE = re.compile(rf"(?<![\w./])(?P<n>{_DOTTED})(?:\s?(?:-|to)\s?\d+)?(?![\w/])", re.I)
_STATUTORY_INSTRUMENT = re.compile(r"\b(?:si\s*)?(?:19|20)\d\d/\d+\b", re.I)


@dataclass(frozen=True)
class Written:
    """What was written, taken apart.

    kind    what the number counts; "number" where that is not said, "" where there is none
    number  "444(1A)", "6.44", "10(7)", "Y5", "16"; of a schedule "10" and then `sub`
    part    "annex b", "part 3": the part of the document that was named too, else ""
    name    what is left: the name of a document, or nothing
    """

    typed: str
    kind: Kind = ""
    number: str = ""
    sub: str = ""
    part: str = ""
    name: str = ""

    @property
    def reference(self) -> str:
        """How the document itself would be cited: "s.444(1A)", "para 6.44", "p.11"; the bare number for "number"."""
        if self.kind == "schedule":
            return f"Sch.{self.number}" + (f" para.{self.sub}" if self.sub else "")
        prefix = {
            "section": "s.",
            "regulation": "reg.",
            "article": "art.",
            "rule": "r.",
            "page": "p.",
            "paragraph": "para ",
            "footnote": "footnote ",
            "code": "code ",
        }.get(self.kind, "")
        return f"{prefix}{self.number}" if self.number else self.part.capitalize()


def _plain(typed: str) -> str:
    text = unicodedata.normalize("NFKC", typed)
    text = text.translate(str.maketrans("‘’“”–—‐‑−\u00a0", "''\"\"----- "))
    text = "".join(ch if ch.isprintable() else " " for ch in text)
    return " ".join(text.split()).strip(" ,;:?!\"'")


def _bracketed(text: str) -> str:
    """A sub-number with its brackets: "3A" as "(3A)"."""
    return f"({text.strip('()')})"


def _is_year(kind: Kind, found: re.Match[str]) -> bool:
    """ "Regulations 2024" is a title and its year. A regulation 2024 does not exist."""
    return kind in ("section", "regulation", "rule", "number") and _YEAR.fullmatch(found["n"]) is not None


def _case(kind: Kind, number: str) -> str:
    """Number and letters as documents print them: "444ZA(1A)(a)"; the letters of items stay small."""
    number = re.sub(r"\s", "", number)
    if kind == "code":
        return number.upper()
    if kind == "page":
        return number.lower()
    head, *items = number.split("(")
    first = items[:1] and [items[0].upper() if items[0][:1].isdigit() else items[0].lower()]
    return "(".join([head.upper(), *first, *(item.lower() for item in items[1:])])


def read_reference(typed: str) -> Written:
    """Takes apart what was typed. Never raises: what says nothing has no kind, no part and no name."""
    if len(typed) > MAX_LENGTH:
        return Written(typed[:MAX_LENGTH])
    text = _plain(typed)
    part = ""
    named = _PART.search(text)
    if named:
        count = named["n"].lower()
        part = f"{named['what'].lower()} {_COUNTED.get(count, count)}"
        text = f"{text[: named.start()]} {text[named.end() :]}"
    for kind, pattern in _COMPILED:
        for found in pattern.finditer(text):
            if not _is_year(kind, found):
                return _made(typed, kind, found, part, text)
    masked = _STATUTORY_INSTRUMENT.sub(lambda match: "_" * len(match.group()), text)
    bare = [found for found in _BARE.finditer(masked) if not _is_year("number", found)]
    if bare:
        return _made(typed, "number", bare[-1], part, text)
    return Written(typed, part=part, name=_name(text))


def _made(typed: str, kind: Kind, found: re.Match[str], part: str, text: str) -> Written:
    groups = found.groupdict()
    number, sub = _case(kind, found["n"]), groups.get("sub") or ""
    if sub and kind != "schedule":
        number, sub = _case(kind, number + _bracketed(sub)), ""
    return Written(
        typed, kind, number, sub.replace(" ", ""), part, _name(f"{text[: found.start()]} {text[found.end() :]}")
    )


def _name(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"(?:^|\s)[^\w\s]+(?=\s|$)|^[^\w(]+|[^\w)]+$", " ", text)).strip(" ,;:-")
