"""The words of a letter that stand in quotation marks, or in a block of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass

from retrieval.letter.blocks import Quotation, find_blocks
from retrieval.letter.text import Letter

LONGEST = 6000  # characters: a mark that is not closed before is taken as never closed
_OPENING = re.compile(r"[“„«‘‚\"'`]")
_CLOSERS = {"“": "”", "„": "”“", "«": "»", "‘": "’", "‚": "’‘", '"': '"', "'": "'", "`": "'`"}
_NO_OPENING = re.compile(r".(?:\d\ds|tis|til|em|cause|n|twas)\b", re.IGNORECASE)  # "the '90s"


@dataclass(frozen=True)
class Found:
    """The quotations in reading order, and the offsets of marks that are never closed."""

    quotations: tuple[Quotation, ...]
    unclosed: tuple[int, ...]


def find_quotations(text: str) -> Found:
    """Every quotation of a letter; those inside another are part of it. Linear in the length of the text."""
    blocks = find_blocks(text)
    found, unclosed = _in_marks(text, blocks)
    return Found(tuple(sorted([*blocks, *found], key=lambda q: q.start)), tuple(unclosed))


def _opens(text: str, at: int) -> bool:
    """Whether a mark stands where one opens: after a blank or a bracket, before a word."""
    mark = text[at]
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if not after or after.isspace():
        return False
    if mark in "“„«":
        return True
    if before and not (before.isspace() or before in "([{—–-/:“‘\"'"):
        return False
    return not (mark in "'`‘" and _NO_OPENING.match(text, at))


def _in_marks(text: str, blocks: list[Quotation]) -> tuple[list[Quotation], list[int]]:
    letter = Letter(text)
    ends = dict(letter.paragraphs)
    starts = sorted(ends)
    taken = [(b.start, b.end) for b in blocks]
    found: list[Quotation] = []
    unclosed: list[int] = []
    at, paragraph = 0, 0
    hopeless: dict[str, int] = {}  # by mark: no closing one before this offset
    while match := _OPENING.search(text, at):
        start = match.start()
        at = start + 1
        inside = next((end for first, end in taken if first <= start < end), None)
        if inside is not None:
            at = inside
            continue
        if not _opens(text, start) or hopeless.get(match.group(), -1) > start:
            continue
        while paragraph + 1 < len(starts) and starts[paragraph + 1] <= start:
            paragraph += 1
        stop = min(ends[starts[paragraph]], start + LONGEST)
        end = _closing(text, start, stop)
        if end is None:
            following = starts[paragraph + 1] if paragraph + 1 < len(starts) else len(text)
            if match.group() in '“"' and text[following : following + 1] == match.group():
                end = stop  # each paragraph of a long quotation begins with the mark, only the last one ends with it
            else:
                hopeless[match.group()] = stop
                if match.group() not in "'`‘‚":  # single ones are mostly apostrophes
                    unclosed.append(start)
                continue
        found.append(Quotation(start + 1, end, text[start + 1 : end]))
        at = end + 1
    return found, unclosed


def _closing(text: str, start: int, stop: int) -> int | None:
    """The offset of the closing mark. An apostrophe is none; curly marks may be nested."""
    mark = text[start]
    closers = _CLOSERS[mark]
    depth = 1
    best = None
    for at in range(start + 1, stop):
        here = text[at]
        if here not in closers:
            if here == mark and mark in "“«":
                depth += 1
            elif here == mark and mark == "‘" and best is not None:
                break  # the next quotation begins
            continue
        after = text[at + 1 : at + 2]
        if mark in "‘'`‚":
            if after.isalnum():
                continue  # an apostrophe inside a word
            if mark == "'" and best is not None and text[at - 1].isspace():
                break
            if text[at - 1] == "s" and after == " " and text[at + 2 : at + 3].islower():
                best = at if best is None else best  # "the pupils' ...": only where nothing better closes it
                continue
            return at if best is None or not _new_quotation(text, best, at) else best
        if mark == '"' and text[at - 1].isspace() and after.isalnum():
            continue
        depth -= 1
        if depth == 0:
            return at
    return best


def _new_quotation(text: str, first: int, second: int) -> bool:
    """Whether a quotation opens between two marks: then the first one closed."""
    return any(_opens(text, at) for at in range(first + 1, second) if text[at] in "‘'`")
