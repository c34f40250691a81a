"""Paragraphs from lines: by spacing, indent and whether the next word would have fitted.

Where the file is tagged, two lines that share a marked-content number are one paragraph; nothing
relies on tags alone.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.parse.pdf_lines import Line
from ingest.parse.pdf_markers import Marker, marker_of

_WIDER = 1.18  # a gap this much wider than the leading parts paragraphs
_INDENT = 5.0  # points
_PLAIN_LEADING = 1.25  # of the size, where nothing better is known
_END = (".", "?", "!", ":", ";")
_INLINE = ("Link", "Span", "Reference")  # tags of words within a paragraph, which begin none
_CLOSERS = "”’\"')]"


@dataclass(slots=True)
class Draft:
    """A paragraph in the making: its lines, the marker that opens it, and where its text is indented to."""

    lines: list[Line]
    marker: Marker | None = None
    boxed: bool = False
    full: bool = True
    extra: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its words, roughly: hyphens at line ends are not resolved."""
        return " ".join(line.text for line in self.lines)

    @property
    def x0(self) -> float:
        """Left edge of its first line."""
        return self.lines[0].x0

    @property
    def text_x(self) -> float:
        """Where its text begins, after the marker."""
        return self.marker.text_x if self.marker else self.x0

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(line.bold for line in self.lines)

    @property
    def size(self) -> float:
        """Size of its first line."""
        return self.lines[0].size

    @property
    def ended(self) -> bool:
        """Whether it ends like a finished sentence or list item."""
        return self.text.rstrip(_CLOSERS).endswith(_END)


@dataclass(frozen=True, slots=True)
class Measure:
    """What paragraphs are judged by: the right edge of the text, and the leading for every size."""

    right: float
    leading: dict[float, float]

    def room_for(self, line: Line, following: Line) -> bool:
        """Whether the following line's first word would have fitted at the end of `line`."""
        word = following.pieces[0].area.x1 - following.pieces[0].area.x0
        for piece in following.pieces[1:]:
            if not piece.glued:
                break
            word = piece.area.x1 - following.pieces[0].area.x0
        return self.right - line.x1 > word + 0.6 * line.size

    def step(self, size: float) -> float:
        """The distance between baselines of lines of this size in one paragraph."""
        return self.leading.get(round(size), _PLAIN_LEADING * size)


def measure(lines: Sequence[Line], right: float, fallback: Measure | None = None) -> Measure:
    """Take the leading from pairs of lines that the words prove to be one paragraph. `right` in points."""
    bare = Measure(right, {})
    gaps: dict[float, list[float]] = {}
    for line, following in pairwise(lines):
        gap = line.base - following.base
        same = abs(line.size - following.size) < 0.3 and line.bold == following.bold
        proved = bool(line.contents & following.contents) or not bare.room_for(line, following)
        if same and 0.9 * line.size < gap < 2.4 * line.size and proved and marker_of(following) is None:
            gaps.setdefault(round(line.size), []).append(gap)
    leading = dict(fallback.leading) if fallback else {}
    for size, found in gaps.items():
        low = statistics.median_low(sorted(found)[: max(1, len(found) * 3 // 4)])
        if fallback is None or len(found) >= 2 or size not in leading:
            leading[size] = low
    return Measure(right, leading)


def paragraphs(lines: Iterable[Line], rule: Measure, boxed: bool = False) -> list[Draft]:
    """Drafts in the order of their lines, which are all of one page and one column."""
    drafts: list[Draft] = []
    for line in lines:
        current = drafts[-1] if drafts else None
        opens = marker_of(line)
        if current is not None and opens is not None and not _opens(line, opens, current, rule):
            opens = None
        if current is not None and opens is None and _joins(current, line, rule):
            current.full = not rule.room_for(current.lines[-1], line)
            current.lines.append(line)
        else:
            drafts.append(Draft([line], opens, boxed))
    for draft in drafts:
        draft.full = rule.right - draft.lines[-1].x1 < 6 * draft.size
    return drafts


def _opens(line: Line, marker: Marker, current: Draft, rule: Measure) -> bool:
    """Whether what looks like a marker opens a paragraph, and is not a wrapped "12." or "(a)"."""
    if marker.sure:
        return True
    last = current.lines[-1]
    if line.contents and last.contents:
        return not line.contents_of(marker.pieces) & last.contents
    if last.base - line.base > _WIDER * rule.step(line.size) or rule.room_for(last, line):
        return True
    return line.x0 < current.text_x - _INDENT or marker.gap > 0.6 * line.size


def _joins(current: Draft, line: Line, rule: Measure) -> bool:
    last = current.lines[-1]
    gap = last.base - line.base
    step = rule.step(line.size)
    if gap <= 0 or abs(last.size - line.size) > 0.6:
        return False
    if last.contents & line.contents and gap <= 2.2 * step:
        return True
    unended = not last.text.rstrip(_CLOSERS).endswith(_END)
    if gap > _WIDER * step + 0.3:
        torn = unended and line.text[:1].islower() and not rule.room_for(last, line)
        return torn and gap <= 2.2 * step and abs(last.x0 - line.x0) < 2
    if current.bold and not line.pieces[0].look.bold and rule.room_for(last, line):
        return False
    if line.bold and not any(piece.look.bold for piece in last.pieces):
        return False
    centred = abs((last.x0 + last.x1) - (line.x0 + line.x1)) < 8 and abs(last.x0 - line.x0) > 8
    goes_on = unended and (line.text[:1].islower() or line.tag in _INLINE)
    if rule.room_for(last, line) and not centred and not goes_on:
        return False
    return centred or _indent_fits(current, line)


def _indent_fits(current: Draft, line: Line) -> bool:
    if len(current.lines) > 1:
        return abs(line.x0 - current.lines[-1].x0) <= _INDENT
    first = current.lines[0]
    for piece, following in pairwise(first.pieces):  # a tab in the first line, to which the others hang
        wide = following.area.x0 - piece.area.x1 > 0.6 * first.size
        if wide and abs(following.area.x0 - line.x0) < 2:
            return True
    if current.marker is not None:
        return current.x0 - _INDENT <= line.x0 <= current.text_x + 2 * _INDENT
    return -40 <= line.x0 - current.x0 <= _INDENT


def runs_on(before: Draft, after: Draft, shift: float) -> bool:
    """Whether `after`, at the top of the next page or below something in between, continues `before`.

    Asks for the same size and a fitting indent; then an unfinished sentence that goes on, best with a
    small letter. `shift` is how far to the right of the page before this page's margin is set, in points.
    """
    if after.marker is not None or before.boxed != after.boxed:
        return False
    goes_on = not before.ended and after.text[:1].islower()
    if abs(before.size - after.size) > (1.6 if goes_on else 0.6):
        return False
    if before.bold != after.bold and before.bold:
        return False
    indent = before.lines[-1].x0 if len(before.lines) > 1 else before.text_x
    fits = any(abs(after.x0 - moved - x) <= _INDENT for x in (indent, before.text_x) for moved in (0, shift))
    first = after.text.lstrip("“‘\"'([")[:1]
    if before.ended:
        loose = before.text.rstrip(_CLOSERS).endswith((";", ":"))
        return fits and first.islower() and not loose
    if first.islower() or not first.isalpha():
        return fits or (before.marker is not None and after.x0 < before.text_x and before.full and first.islower())
    return fits and before.full
