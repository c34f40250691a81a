"""Headings: told by size, weight and colour against the body, confirmed by bookmarks and tags."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingest.parse.pdf_lines import Line
from ingest.parse.pdf_outline import Outline
from ingest.parse.pdf_paragraphs import Draft

_LARGER = 0.8  # points above the body
_MOST_WORDS = 25  # for bold words of the body's size
_LONGEST = 40  # for any heading
_DEEPEST = 6
_TAG = re.compile(r"H([1-6])")
Style = tuple[float, bool, tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class Body:
    """The look of ordinary text."""

    size: float
    colour: tuple[int, int, int]


def body_of(lines: Iterable[Line]) -> Body:
    """The commonest size and colour, by characters; the larger of two that are nearly as common.

    (On a short file the notes may be longer than the text.)
    """
    sizes: Counter[tuple[float, tuple[int, int, int]]] = Counter()
    for line in lines:
        for piece in line.pieces:
            sizes[(piece.look.size, piece.look.colour)] += len(piece.text)
    if not sizes:
        return Body(12.0, (0, 0, 0))
    most = sizes.most_common(1)[0][1]
    (size, colour), _ = max(
        ((look, count) for look, count in sizes.items() if count >= 0.6 * most), key=lambda x: x[0][0]
    )
    return Body(size, colour)


@dataclass(slots=True)
class Headings:
    """Decides which drafts are headings, and their levels."""

    body: Body
    outline: Outline
    _levels: dict[Style, int] = field(default_factory=dict)

    def is_heading(self, draft: Draft, inside: bool = False) -> bool:
        """Whether a draft is a heading; `inside` is for text in a box, where bold words alone do not make one."""
        text = draft.text.strip()
        if not any(c.isalpha() for c in text) or len(text.split()) > _LONGEST:
            return False
        lettered = draft.marker is not None and draft.marker.number is None
        if lettered and draft.marker is not None and draft.marker.text[-1] not in ".)":
            return False  # a bullet
        larger = all(line.size >= self.body.size + _LARGER for line in draft.lines)
        if larger or (self._told_by_outline(draft) is not None and self._stands_out(draft)):
            return True
        if inside or lettered:
            return False
        first = draft.lines[0]
        if _TAG.fullmatch(first.tag) and self._stands_out(draft):
            return True
        coloured = all(_distinct(line, self.body) for line in draft.lines)
        small = draft.size < self.body.size - 0.3 and not (draft.bold and coloured)
        if small or text.endswith((".", ":", ";", ",")):
            return False
        if draft.marker is not None:
            return coloured
        return len(text.split()) <= _MOST_WORDS and (draft.bold or (coloured and len(text.split()) <= 12))

    def _stands_out(self, draft: Draft) -> bool:
        return draft.bold or all(
            line.size >= self.body.size + 0.3 or _distinct(line, self.body) for line in draft.lines
        )

    def learn(self, headings: Sequence[Draft]) -> None:
        """Fix the level of every style: from bookmarks and tags where there are any, else by rank."""
        votes: dict[Style, Counter[int]] = {}
        styles: set[Style] = set()
        for draft in headings:
            style = style_of(draft)
            styles.add(style)
            level = self._told(draft)
            if level is not None:
                votes.setdefault(style, Counter())[level] += 1
        known = {style: count.most_common(1)[0][0] for style, count in votes.items()}
        ranked = sorted(styles, key=lambda s: (-s[0], s[2] == self.body.colour, not s[1]))
        last = 0
        for place, style in enumerate(ranked):
            smaller = [known[s] for s in ranked[place + 1 :] if s in known]
            level = known.get(style, min([last + 1, *smaller]))
            last = max(last, level)
            self._levels[style] = max(1, min(level, _DEEPEST))

    def level(self, draft: Draft) -> int:
        """The level of a heading, 1 the highest."""
        told = self._told(draft)
        return min(told if told is not None else self._levels.get(style_of(draft), 1), _DEEPEST)

    def _told(self, draft: Draft) -> int | None:
        level = self._told_by_outline(draft)
        if level is None:
            tag = _TAG.fullmatch(draft.lines[0].tag)
            level = int(tag[1]) if tag and not self.outline.known else None
        return level

    def _told_by_outline(self, draft: Draft) -> int | None:
        return self.outline.level(draft.text, draft.lines[0].page)


def style_of(draft: Draft) -> Style:
    """Size to the half point, weight, colour."""
    first = draft.lines[0]
    return round(first.size * 2) / 2, first.bold, first.look.colour


def _distinct(line: Line, body: Body) -> bool:
    """Set in a colour of its own that is not a link's blue."""
    red, green, blue = line.look.colour
    link = blue > 180 and red < 60 and green < 110
    return line.look.colour != body.colour and not link and line.look.tag != "Link"
