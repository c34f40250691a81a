"""The pieces of a law in flattened plain text: its head, headings, bare numbers and paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.parse.law_detect import FLAT_NUMBER
from ingest.parse.law_words import fold

_HEADING = re.compile(r"^(#{1,9}) +(.*)$", re.DOTALL)
_KEY = re.compile(r"^([A-Z][a-z]+): (.*)$")
_WIDE = re.compile(r" {8,}|(?<=;)\n(?=“)")
_LETTERED = re.compile(r"(?<=[;—])\s+(?=[a-z]{1,3} {3,}\S)|(?<=[;—] or)\s+(?=[a-z]{1,3} {3,}\S)")
_WRAPPED_HYPHEN = re.compile(r"(?<=[a-z]-)\n(?=[a-z])")


@dataclass(frozen=True, slots=True)
class Piece:
    """One run of lines between blank lines.

    depth    number of "#" of a heading, else 0
    number   the parts of a bare number ("4", "1", "c"), else empty
    parts    the text, split where the file has the wide gaps that stood for separate lines; folded
    indented whether its first line is set in by four spaces or more
    gaps     gaps of three spaces or more between its words: a signature has them
    """

    depth: int = 0
    number: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    indented: bool = False
    gaps: int = 0

    @property
    def text(self) -> str:
        """All of it as one line."""
        return " ".join(self.parts)


def head_and_body(text: str) -> tuple[dict[str, str], str]:
    """The "Title: ..." lines at the top by key, and the text after them."""
    values: dict[str, str] = {}
    lines = text.split("\n")
    for index, line in enumerate(lines):
        found = _KEY.match(line)
        if found is None:
            return values, "\n".join(lines[index:]) if values else text
        values[found[1]] = fold(found[2])
    return values, ""


def pieces(body: str) -> list[Piece]:
    """The pieces in order."""
    runs = re.split(r"\n(?:[ \t]*\n)+", body)
    return [_piece(run) for run in runs if run.strip()]


def _piece(run: str) -> Piece:
    stripped = run.strip()
    heading = _HEADING.match(stripped)
    if heading:
        return Piece(depth=len(heading[1]), parts=(fold(_rejoined(heading[2])),))
    if FLAT_NUMBER.match(stripped):
        return Piece(number=tuple(stripped.split(".")))
    # A number of one or two letters before a wide gap is a list inside a note.
    split = _LETTERED.split(stripped)
    parts = split if len(split) > 1 else _WIDE.split(stripped)
    return Piece(
        parts=tuple(folded for part in parts if (folded := fold(_rejoined(part)))),
        indented=run.lstrip("\n").startswith("    "),
        gaps=len(re.findall(r"\S {3,}(?=\S)", stripped)),
    )


def _rejoined(text: str) -> str:
    """Lines broken at a hyphen ("sub-" / "paragraph") joined without a space."""
    return _WRAPPED_HYPHEN.sub("", text)
