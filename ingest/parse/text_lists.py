"""Lists that a plain-text copy has run together into one line: ": - one; and - two", ": a) one; b) two".

A dash is an item only as " - ", after a colon, or after a stop in a paragraph that has two such dashes;
letters are items only where they run in sequence. So "child-on- child" and "safeguarding - including" stay
whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.parse.text_pages import MARK, without_marks

_DASH = re.compile(rf"(?:(?<=\s)|^)(?P<mark>{MARK}?)-\s+(?=\S)")
_LETTER = re.compile(
    rf"(?:(?<=\s)|^)(?P<mark>{MARK}?)(?P<marker>\(?(?P<name>[A-Za-z]|[ivx]{{2,4}})(?P<style>[.)]))\s+(?=\S)"
)
_STOP_BEFORE = re.compile(r"[:;.,?!][”’\"')]*(\s+(and|or|and/or))?$")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
# Titles of web pages end so; and a dash between numbers is a range.
_NO_ITEM = re.compile(r"(GOV\.UK|gov\.uk|\d)")
_DEEPEST = 3
_MOST_ITEMS = 300  # more markers than that in one line are no list
_NEAR_MARKER = 60  # characters before a marker that show what leads to it


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a paragraph: level 0 is running text, 1 an item, 2 an item within an item."""

    text: str
    level: int = 0
    marker: str | None = None


@dataclass(frozen=True, slots=True)
class _Cut:
    """Where an item begins (at its marker, or at the page mark before it)."""

    at: int
    marker: str


def split_list(text: str, level: int = 1) -> list[Part]:
    """The paragraph in parts: its lead-in, if it has one, then its items, each beginning with its marker.

    Nothing is left out: the parts, joined by spaces, are the paragraph. One part of level 0 means no list.
    """
    if level > _DEEPEST:
        return [Part(text)]
    choices = [cuts for cuts in (_dash_cuts(text), _letter_cuts(text)) if cuts]
    if not choices:
        return [Part(text)]
    cuts = min(choices, key=lambda found: found[0].at)
    lead = text[: cuts[0].at]
    parts = [Part(lead)] if without_marks(lead).strip() else []
    ends = [cut.at for cut in cuts[1:]] + [len(text)]
    for cut, end in zip(cuts, ends, strict=True):
        parts.extend(_item(text[cut.at : end], cut.marker, level))
    return parts


def _item(text: str, marker: str, level: int) -> Iterator[Part]:
    """An item, with the items inside it."""
    at = text.index(marker) + len(marker)
    inner = split_list(text[at:], level + 1)
    if inner[0].level > 0:  # the marker stands directly before another: not a list within a list
        inner = [Part(text[at:])]
    yield Part(text[:at] + inner[0].text, level, marker)
    yield from inner[1:]


def _dash_cuts(text: str) -> list[_Cut]:
    found = [match for match in _DASH.finditer(text) if not _NO_ITEM.match(text, match.end())]
    if not 0 < len(found) <= _MOST_ITEMS:
        return []
    stopped = [bool(_STOP_BEFORE.search(_just_before(text, match))) for match in found]
    first = _first_dash(text, found, stopped)
    if first is None:
        return []
    items = [found[first]]
    punctuated = any(stopped[first + 1 :])
    opens_large = text[found[first].end()].isupper()
    for match, stop in zip(found[first + 1 :], stopped[first + 1 :], strict=True):
        large = text[match.end()].isupper()
        # Where stops part the items, a dash without one is an item only if items begin with capitals.
        if stop or not punctuated or (opens_large and large):
            items.append(match)
    if len(items) < 2 and without_marks(text[: items[0].start()]).strip():
        return []
    return [_Cut(match.start(), "-") for match in items]


def _first_dash(text: str, found: list[re.Match[str]], stopped: list[bool]) -> int | None:
    """Index of the dash that opens the list."""
    if not without_marks(text[: found[0].start()]).strip():
        return 0
    for index, match in enumerate(found):
        if _just_before(text, match).endswith(":"):
            return index
    if sum(stopped) < 2:
        return None
    first = stopped.index(True)
    # "have regard to the guidance - a school; - a college": the colon before the first item is missing.
    return first - 1 if first > 0 else first


def _just_before(text: str, match: re.Match[str]) -> str:
    """The few words before a marker, without the space between."""
    return text[max(0, match.start() - _NEAR_MARKER) : match.start()].rstrip()


def _letter_cuts(text: str) -> list[_Cut]:
    """The longest run of markers in sequence: a) b) c), or from any letter where the text begins with one."""
    found = list(_LETTER.finditer(text))
    if len(found) > _MOST_ITEMS:
        return []
    for start, match in enumerate(found):
        before = _just_before(text, match)
        opens = start == 0 and not without_marks(text[: match.start()]).strip()
        name = match["name"].lower()
        if not opens and name not in {"a", "i"}:
            continue
        if match["style"] == "." and not (opens or before.endswith(":")):
            continue  # "e.g. a. ..." and initials
        run = _run(found[start:])
        if len(run) > 1 or (opens and match["style"] == ")"):
            return [_Cut(item.start(), item["marker"]) for item in run]
    return []


def _run(found: list[re.Match[str]]) -> list[re.Match[str]]:
    """The markers that follow one another, beginning with the first."""
    first = found[0]
    roman = first["name"].lower() == "i" and any(m["name"].lower() == "ii" for m in found[1:])
    run = [first]
    due = _next(first["name"].lower(), roman)
    for match in found[1:]:
        if due is None:
            break
        same = match["style"] == first["style"] and match["marker"].startswith("(") == first["marker"].startswith("(")
        if same and match["name"].lower() == due and match["name"].isupper() == first["name"].isupper():
            run.append(match)
            due = _next(due, roman)
    return run


def _next(name: str, roman: bool) -> str | None:
    if roman:
        at = _ROMAN.index(name) + 1 if name in _ROMAN else len(_ROMAN)
        return _ROMAN[at] if at < len(_ROMAN) else None
    return chr(ord(name) + 1) if len(name) == 1 and name < "z" else None
