"""Headings of a plain-text file: lines that begin with "#", or lines that are plainly one."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ingest.parse.text_pages import without_marks

_HASH = re.compile(r"(#{1,6})\s*(?=[^\s#])")
_SMALL_WORDS = """
a all an and any are as at be but by can do does for from has have he how i if in into is it its may me my
nor not of on or our she so than that the their them they this to under up we what when which who
why will with you your
"""
_SMALL = frozenset(_SMALL_WORDS.split())
_OPENING_WORDS = """
you we they he she it there these those this please our your contact call email visit
"""
_OPENS_SENTENCE = frozenset(_OPENING_WORDS.split())
_LONGEST_QUESTION = 20  # words
_LONGEST_TITLE_CASE = 14
_LONGEST_SENTENCE_CASE = 6
_LONGEST = 130  # characters


def hash_level(text: str) -> int:
    """Number of "#" at the start of a line that is a heading ("##Title" too), 0 if it is none."""
    found = _HASH.match(without_marks(text))
    return len(found[1]) if found else 0


def without_hashes(text: str) -> str:
    """A heading's words, page marks kept."""
    return re.sub(r"#+\s*", "", text, count=1)


def chapter_levels(found: Mapping[int, int]) -> list[int]:
    """Levels of the headings at the given lines ({line: level}), put right where a file uses them upside down.

    In a sound file a "#" is often followed at once by its first "##", and a "##" never by a "#", as it would have
    nothing under it. Where it is the other way round, and "#" is the more frequent, "##" marks the chapters and
    "#" what stands under them; what comes before the first chapter is a chapter too.
    """
    levels = list(found.values())
    adjacent = [(found[line], found[line + 1]) for line in found if line + 1 in found]
    upside_down = (2, 1) in adjacent and (1, 2) not in adjacent
    if not upside_down or max(levels) > 2 or levels.count(1) <= levels.count(2):
        return levels
    first = levels.index(2)
    return [1 if index < first or level == 2 else 2 for index, level in enumerate(levels)]


def looks_like_heading(text: str) -> bool:
    """Whether a line by itself is plainly a heading: short, no full stop; a question, capitals or a title.

    A line in sentence case ("Quiet rooms for pupils") must be very short, and not begin as a sentence does.
    """
    words = without_marks(text).split() if len(text) <= _LONGEST else []
    asks = bool(words) and words[-1].endswith("?")
    if not words or len(words) > (_LONGEST_QUESTION if asks else _LONGEST_TITLE_CASE):
        return False
    opening = words[0].lstrip("“‘\"'(*")[:1]
    if words[-1][-1] in ".;:,!" or not (opening.isupper() or opening.isdigit()):
        return False
    if asks or " ".join(words).isupper():
        return True
    main = [word for word in words[1:] if word.lower() not in _SMALL and word[0].isalpha()]
    capital = sum(word[0].isupper() for word in main)
    if main and capital * 2 >= len(main):
        return True
    return (
        len(words) <= _LONGEST_SENTENCE_CASE and words[0].lower() not in _OPENS_SENTENCE and ":" not in " ".join(words)
    )
