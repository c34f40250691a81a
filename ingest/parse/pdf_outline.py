"""The bookmarks of a PDF, as evidence for what is a heading and how deep it stands."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

_MOST = 5_000


@dataclass(frozen=True, slots=True)
class Outline:
    """The folded titles of the bookmarks, each with the pages (from 0, -1 unknown) and levels it stands for."""

    known: dict[str, list[tuple[int, int]]]

    def level(self, title: str, page: int) -> int | None:
        """The level of a title, 1 the highest, None if no bookmark has it.

        Of several with the same title the one that leads to the nearest page counts.
        """
        places = self.known.get(_fold(title))
        if not places:
            return None
        return min(places, key=lambda place: (abs(place[0] - page), place[1]))[1]


def _fold(text: str) -> str:
    """A title reduced to its letters and digits, so that spacing and punctuation do not matter."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\W_]+", "", plain)


def read_outline(document: Any) -> Outline:
    """Read the bookmarks of an open pypdfium2 document."""
    known: dict[str, list[tuple[int, int]]] = {}
    for count, item in enumerate(document.get_toc(max_depth=8)):
        if count > _MOST:
            break
        key = _fold(item.get_title() or "")
        target = item.get_dest()
        page = target.get_index() if target is not None else None
        if key:
            known.setdefault(key, []).append((-1 if page is None else page, item.level + 1))
    return Outline(known)
