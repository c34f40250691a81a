"""From a place of one edition to the passages of an index that may be it, in that edition or in another one.

A place is the part of a passage's id after "#".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.passage import Passage

MOVED = 15  # how far a numbered paragraph may move from one edition to the next
_PARAGRAPH = re.compile(r"(?P<scope>.*?)para-(?P<number>\d+)(?P<rest>(?:\.\d+)*)")
_PAGE = re.compile(r"^p\.[^-]+-")


def place_of(passage: Passage) -> str:
    """The passage's place in its edition."""
    return passage.id.partition("#")[2]


def _plain(place: str) -> str:
    """Without the count of passages that share a reference, and without the page."""
    return _PAGE.sub("", place.partition("~")[0], count=1)


def _near(place: str, passage: Passage) -> bool:
    wanted, found = (_PARAGRAPH.fullmatch(_plain(text)) for text in (place, place_of(passage)))
    if not wanted or not found or wanted["scope"] != found["scope"]:
        return False
    if wanted["rest"] or found["rest"]:
        return wanted["number"] == found["number"]
    return abs(int(wanted["number"]) - int(found["number"])) <= MOVED


def possible(place: str, edition: str, passages: Sequence[Passage]) -> list[Passage]:
    """Passages, all of one edition of one source, that the place of `edition` may name there.

    The one itself where it is that edition; else the same provision, the same heading, or numbered paragraphs that
    stand near. Empty where nothing fits.
    """
    if passages and passages[0].edition == edition:
        return [p for p in passages if place_of(p) == place]
    if _PARAGRAPH.fullmatch(_plain(place)):
        return [p for p in passages if _near(place, p)]
    return [p for p in passages if _plain(place_of(p)) == _plain(place)]
