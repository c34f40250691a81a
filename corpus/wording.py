"""Folding of white space, and sentence boundaries: what "exact" and "whole sentence" mean here."""

from __future__ import annotations

import re

QUOTED_WHOLE = 70  # a passage of at most so many words is quoted whole: none of its sentences is singled out
_SPACE = re.compile(r"\s+")
# Full stops that end no sentence. Lower case, without the stop.
_ABBREVIATIONS = frozenset(
    "e.g i.e eg ie etc cf no nos para paras p pp s ss reg regs art sch ch pt vol mr mrs ms dr st v vs "
    "inc ltd approx dept al viz c ed eds".split()
)
_LONGEST_ABBREVIATION = max(map(len, _ABBREVIATIONS))  # a longer run of letters before a stop is none
_END = re.compile(r"[.!?…][”’\"')\]]*(?=\s+|$)")


def fold(text: str) -> str:
    """White space folded to single spaces, ends trimmed."""
    return _SPACE.sub(" ", text).strip()


def word_count(text: str) -> int:
    """Words, split at white space."""
    return len(text.split())


def _ends_sentence(text: str, stop: int, after: int) -> bool:
    """Whether the mark at `stop` ends a sentence, the next word starting at `after`."""
    if text[stop] in "!?":
        return True
    first = stop
    while first and stop - first <= _LONGEST_ABBREVIATION and (text[first - 1].isalnum() or text[first - 1] in "_."):
        first -= 1
    token = text[first:stop].lower()
    following = text[after : after + 1]
    if token in _ABBREVIATIONS and (following.islower() or following.isdigit() or token in {"e.g", "i.e"}):
        return False
    if len(token) == 1 and token.isalpha() and following.isupper():  # an initial: "J. Smith"
        return False
    return not following.islower()


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Offsets (start, end) of the sentences of `text`.

    A newline ends a sentence: blocks are joined by newlines, and no sentence runs over two blocks. List items
    are therefore each a span of their own.
    """
    spans: list[tuple[int, int]] = []
    line_start = 0
    for line in text.split("\n"):
        start = 0
        for match in _END.finditer(line):
            after = match.end()
            while after < len(line) and line[after].isspace():
                after += 1
            if after >= len(line) or _ends_sentence(line, match.start(), after):
                spans.append((line_start + start, line_start + match.end()))
                start = after
        if start < len(line) and line[start:].strip():
            spans.append((line_start + start, line_start + len(line.rstrip())))
        line_start += len(line) + 1
    return spans
