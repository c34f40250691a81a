"""Footnotes that a plain-text copy has set in square brackets inside its sentences.

What is a footnote, and what is the author's own bracket, is told by these rules, in this order. A bracket is
NOT a footnote, and stays in the sentence as printed, when

1. it is a Markdown link, "[words](address)": then only the words stay;
2. it stands inside a quotation (“ without its ”): an editor's insertion;
3. it holds fewer than three words: "[their]", "[2019] AACR 10", "[sic]", "[...]";
4. it begins with a small letter, and not with an address: "[for example, ...]";
5. it is a blank to be filled in: "[Insert ...]", "[Name of ...]";
6. it opens the text without being the whole of it.

Everything else is a footnote. Whatever is in doubt stays where it is: a sentence with a bracket too many is
still exactly what the file says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.parse.text_pages import marks_in, without_marks

_BLANK = re.compile(r"(insert|name|date|address|delete|enter|add|your|title|signature|print|emphasis)\b", re.IGNORECASE)
_ADDRESS = re.compile(r"(https?://|www\.)\S")
_LINK = re.compile(r"\((#|[a-z]+:|/|www\.)?[^()\s]*\)")
_CLOSES_UP = ".,;:!?)’”"
MIN_WORDS = 3
_LOOK_BACK = 3000  # characters in which an open quotation mark counts


@dataclass(frozen=True, slots=True)
class Bracket:
    """A square bracket, nested ones included: offsets of its outer characters in the text."""

    start: int
    end: int


def brackets(text: str) -> list[Bracket]:
    """The outermost balanced brackets of `text`; one that never closes is not a bracket."""
    found: list[Bracket] = []
    opened: list[int] = []
    for at, character in enumerate(text):
        if character == "[":
            opened.append(at)
        elif character == "]" and opened:
            start = opened.pop()
            while found and found[-1].start > start:
                found.pop()
            found.append(Bracket(start, at + 1))
    return found


def is_footnote(text: str, bracket: Bracket) -> bool:
    """Whether `bracket` holds a footnote, by the rules above."""
    inside = without_marks(text[bracket.start + 1 : bracket.end - 1]).strip()
    before = without_marks(text[max(0, bracket.start - _LOOK_BACK) : bracket.start])
    if before.rfind("“") > before.rfind("”"):
        return False
    if _ADDRESS.match(inside):
        return True
    if len(inside.split()) < MIN_WORDS or inside[0].islower() or _BLANK.match(inside):
        return False
    return bool(before.strip()) or not without_marks(text[bracket.end :]).strip(" .")


def take_footnotes(text: str) -> tuple[str, list[str]]:
    """The text without its footnotes, and the footnotes without their brackets, page marks kept in both.

    Where a footnote was, no double space and no space before punctuation is left. A footnote begins with the
    mark of the page on which its bracket stands, where that page began in this text.
    """
    kept, notes, at = "", [], 0
    for bracket in brackets(text):
        inside = text[bracket.start + 1 : bracket.end - 1]
        link = _LINK.match(text, bracket.end)
        if link:
            kept += text[at : bracket.start] + inside
            at = link.end()
        elif is_footnote(text, bracket):
            kept += text[at : bracket.start]
            at = bracket.end
            notes.append(marks_in(kept)[-1:] + inside.strip())
            following = text[at : at + 1]
            if not following.strip() or following in _CLOSES_UP:
                kept = kept.rstrip()
            kept += marks_in(inside)
    return kept + text[at:], notes
