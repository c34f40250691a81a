"""The bookmarks of a PDF, as evidence for what is a heading and how deep it stands."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

_MOST = 5_000


def fold(text: str) -> str:
    """A title reduced to its letters and digits, so that spacing and punctuation do not matter."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\W_]+", "", plain)


def read_outline(document: Any) -> dict[str, int]:
    """Folded titles and their levels, 1 the highest. Titles that occur twice keep their highest level."""
    return _levels((item.level, item.get_title() or "") for item in document.get_toc(max_depth=8))


def _levels(entries: Iterable[tuple[int, str]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for count, (level, title) in enumerate(entries):
        if count > _MOST:
            break
        key = fold(title)
        if key:
            found[key] = min(level + 1, found.get(key, level + 1))
    return found
