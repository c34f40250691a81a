"""Which numbers at the start of paragraphs are paragraph numbers: those of a running sequence.

"64. They must" and "6.44 Schools must" look the same as "64. " in a short list or "6.44 million". What tells
them apart is that paragraph numbers run on through the document, one after another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.document import Block, BlockKind

_NUMBER = re.compile(r"(?P<number>\d{1,3}(?:\.\d{1,3}){1,2}|\d{1,4}(?=\.\s))\.?\s+(?=[^\W\d_a-z]|[“‘\"'(\[])")
_APART = re.compile(r"(annex|appendix|schedule|part|chapter|section)\s+([a-z0-9]{1,8})\b", re.IGNORECASE)
_GAP = 3  # a number or two may be missing: withdrawn, or lost where the text was copied
_SCOPE_LENGTH = 40  # characters of a heading that names a scope when it has no short name of its own


@dataclass(frozen=True, slots=True)
class Typed:
    """A number typed at the start of a text; `end` is the offset at which the text proper begins."""

    number: str
    end: int

    @property
    def parts(self) -> tuple[int, ...]:
        """The number as integers: "6.44" is (6, 44)."""
        return tuple(int(part) for part in self.number.split("."))


def typed_number(text: str) -> Typed | None:
    """The number that `text` begins with, if what follows begins like a sentence."""
    found = _NUMBER.match(text)
    return Typed(found["number"], found.end()) if found else None


def follows(earlier: tuple[int, ...], later: tuple[int, ...]) -> bool:
    """Whether `later` may come next after `earlier`: 6.45 after 6.44, 7.1 after 6.44, 65 after 64."""
    if len(earlier) != len(later):
        return False
    if earlier[:-1] == later[:-1]:
        return 0 < later[-1] - earlier[-1] <= _GAP
    return later[:-1] > earlier[:-1] and later[-1] <= _GAP and later[0] - earlier[0] <= _GAP


def running(numbers: Sequence[Typed | None]) -> list[bool]:
    """For each number whether it belongs to a running sequence (None never does).

    A number belongs if the accepted number before it leads to it, or if the next number of the same shape
    follows it. A dotted number that stands alone ("6.44 Schools must", an extract) belongs too.
    """
    places = [index for index, typed in enumerate(numbers) if typed is not None]
    accepted = [False] * len(numbers)
    last: tuple[int, ...] | None = None
    for at, index in enumerate(places):
        typed = numbers[index]
        assert typed is not None
        after = [numbers[later] for later in places[at + 1 : at + 4]]
        leads_on = any(other is not None and follows(typed.parts, other.parts) for other in after)
        carries_on = last is not None and follows(last, typed.parts)
        alone = len(places) == 1 and len(typed.parts) > 1
        if carries_on or alone or (leads_on and not _inside(last, typed.parts)):
            accepted[index] = True
            last = typed.parts
    return accepted


def _inside(last: tuple[int, ...] | None, parts: tuple[int, ...]) -> bool:
    """A short list inside a numbered paragraph: 6.44, then 1, 2, 3, then 6.45."""
    return last is not None and len(last) > len(parts)


def scoped(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with `scope` set wherever paragraph numbers start again.

    Numbers start again where one is not greater than the one before it. From there back to the nearest
    heading that the earlier numbers do not share, and on until that heading ends, the scope is the short
    name of that heading ("Annex B", "Part 2"), or its first words.
    """
    result = list(blocks)
    seen: dict[str, tuple[int, ...]] = {}
    previous: Block | None = None
    for index, block in enumerate(blocks):
        if block.kind is not BlockKind.PARAGRAPH or block.number is None:
            continue
        parts = tuple(int(part) for part in block.number.split("."))
        scope = result[index].scope
        last = seen.get(scope)
        if last is not None and parts <= last and previous is not None:
            heading = _parting(previous.headings, block.headings)
            if heading is not None:
                scope = short_name(block.headings[heading])
                _mark(result, blocks, index, block.headings[: heading + 1], scope)
        seen[scope] = max(parts, seen.get(scope, parts))
        previous = block
    return result


def short_name(heading: str) -> str:
    """A heading's short name: "Annex B" of "Annex B: Key principles", else its first words."""
    found = _APART.match(heading)
    if found:
        return f"{found[1].capitalize()} {found[2]}"
    return heading if len(heading) <= _SCOPE_LENGTH else heading[:_SCOPE_LENGTH].rsplit(" ", 1)[0]


def _parting(earlier: tuple[str, ...], later: tuple[str, ...]) -> int | None:
    """Depth of the first heading in `later` that `earlier` lacks."""
    for depth, heading in enumerate(later):
        if depth >= len(earlier) or earlier[depth] != heading:
            return depth
    return None


def _mark(result: list[Block], blocks: Sequence[Block], index: int, path: tuple[str, ...], scope: str) -> None:
    """Give `scope` to the run of blocks around `index` that stand under `path`."""
    first = index
    while first > 0 and blocks[first - 1].headings[: len(path)] == path:
        first -= 1
    last = index
    while last + 1 < len(blocks) and blocks[last + 1].headings[: len(path)] == path:
        last += 1
    for at in range(first, last + 1):
        result[at] = replace(result[at], scope=scope)
