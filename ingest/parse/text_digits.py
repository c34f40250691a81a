"""Footnote marks that lost their raised position and stuck to a word: "pupils2", "Academy.18".

A number is taken off only where all of this is so: it has one to three digits and a space, a bracket or the
end of the text after it; it is stuck to a word of four or more small letters, or to the full stop, question
mark or closing quotation mark after such a word, with a capital letter following; the word is not one that
numbers go with ("paragraph12", "covid19"), nor part of an address; and the number is greater than the mark
before it and near the number of footnotes met so far.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.parse.text_pages import MARK

_ON_WORD = r"(?<![^\s(\"“‘'])(?P<word>[A-Za-z]?[a-z]{4,})(?P<a>\d{1,3})(?=[\s.,;:)]|$)"
_ON_STOP = (
    r"(?<![^\s(\"“‘'])(?P<stopped>[A-Za-z]?[a-z]{4,})[.?!]?[”’)]?(?<=[.?!”’)])"
    rf"(?P<b>\d{{1,3}})(?=\s+{MARK}?[A-Z]|\s*$)"
)
_MARKS = re.compile(f"{_ON_WORD}|{_ON_STOP}")
_NUMBERED_THINGS = """
para paras paragraph paragraphs section sections regulation regulations regs article schedule annex
appendix part page pages chapter stage phase level step table figure form year years grade covid
class room version volume number note footnote clause rule code unit tier band area ward group week
term
"""
_GO_WITH_NUMBERS = frozenset(_NUMBERED_THINGS.split())
_NEAR = 3  # some footnotes of a page may be lost altogether


@dataclass(frozen=True, slots=True)
class Met:
    """What has been met before a text: footnotes, marks taken off, and the number of the last such mark."""

    footnotes: int = 0
    marks: int = 0
    last: int = 0


def take_marks(text: str, starts: Sequence[int], met: Met) -> tuple[str, list[int]]:
    """The text without stuck marks, and the numbers taken off; `starts` are where footnotes begin in it."""
    kept, taken, at = "", list[int](), 0
    for found in _MARKS.finditer(text):
        group = "a" if found["a"] else "b"
        word = (found["word"] or found["stopped"]).lower()
        number = int(found[group])
        due = met.footnotes + sum(start < found.start() for start in starts) + 1
        if word in _GO_WITH_NUMBERS or number <= max([met.last, *taken]):
            continue
        if not due - _NEAR <= number <= due + met.marks + len(taken) + _NEAR:
            continue
        kept += text[at : found.start(group)]
        at = found.end(group)
        taken.append(number)
    return kept + text[at:], taken
