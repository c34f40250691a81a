"""What is said in place of a picture."""

from __future__ import annotations

import re

from corpus.wording import fold

_PICTURE = "[Picture: not readable as text]"
_NO_WORDS = re.compile(
    r"(image|picture|photo|logo|icon|diagram|figure|graphic|img|untitled)?[\s\d._-]*(\.\w{3,4})?",
    re.IGNORECASE,
)
_FILE_NAME = re.compile(r"\S+\.(png|jpe?g|gif|svg|webp|bmp)", re.IGNORECASE)


def picture_text(other: str | None) -> str:
    """A plain sign that a picture is missing, with its `other` text (alt) where that says anything."""
    words = fold(other or "")
    if _NO_WORDS.fullmatch(words) or _FILE_NAME.fullmatch(words):
        return _PICTURE
    return f"{_PICTURE} {words}"
