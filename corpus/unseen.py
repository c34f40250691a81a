"""Characters that print nothing, or that act on what shows them: no quotation, page or terminal needs them."""

from __future__ import annotations

import re

# Control characters (among them those that begin a terminal's escape sequences, Unicode's C0 and C1), soft hyphen,
# zero-width space, marks that turn the direction of writing (UAX #9), invisible operators and deprecated format
# characters, interlinear marks, tag characters, byte order mark, non-characters. Zero-width joiners stay: emoji and
# some languages are spelled with them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f]"
)
_BREAKS = re.compile("[\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")  # old separators: a space stands for each
_HALF = re.compile("[\ud800-\udfff]")


def seen(text: str) -> str:
    """`text` without characters that are not seen, or that act; line breaks and tabs stay."""
    return text if text.isascii() and text.isprintable() else _UNSEEN.sub("", _BREAKS.sub(" ", text))


def escaped_unseen(document: str) -> str:
    """A JSON document with such characters written as JSON's own escapes: the same value, and nothing acts."""
    return re.sub(f"{_UNSEEN.pattern}|{_BREAKS.pattern}|{_HALF.pattern}", _escape, document)


def _escape(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at] << 8 | units[at + 1]:04x}" for at in range(0, len(units), 2))
