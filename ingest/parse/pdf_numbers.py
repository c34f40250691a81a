"""Paragraph numbers, told from numbers in lists by the running sequence of the document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

_SAME_INDENT = 14.0  # points
_FEWEST = 3
_LONG = 5  # a numbering this long may skip a number, or change its indent
_SHARE = 0.3  # of the pages of its part that a numbering must run over


@dataclass(frozen=True, slots=True)
class Candidate:
    """A number at the start of a paragraph: which paragraph, what number, where it stands.

    place   index of the paragraph among all units
    page    page index
    x0      its left edge in points
    part    name of the annex or schedule that it stands in, "" for the main text
    """

    place: int
    number: str
    page: int
    x0: float
    part: str = ""


@dataclass(slots=True)
class Chain:
    """Numbers that follow on from each other."""

    members: list[Candidate] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Extent:
    """The pages that a part of the document takes up, first and last."""

    first: int
    last: int


def running_numbers(candidates: Sequence[Candidate], extents: dict[str, Extent]) -> dict[int, str]:
    """Which candidates are paragraph numbers: their place and the scope in which the number is unique.

    A numbering counts if it runs over a fair share of its part's pages and is not enclosed between two
    numbers of a longer one: such is a short ordered list inside a paragraph.
    """
    accepted: list[Chain] = []
    for chain in sorted(_chains(candidates), key=lambda c: -len(c.members)):
        if len(chain.members) >= _FEWEST and _runs_far(chain, extents) and not _enclosed(chain, accepted):
            accepted.append(chain)
    found: dict[int, str] = {}
    taken: set[tuple[str, str]] = set()
    for chain in accepted:
        scope = "" if chain is accepted[0] else chain.members[0].part
        if any((scope, member.number) in taken for member in chain.members):
            if not chain.members[0].part or scope:
                continue  # nothing would tell these numbers from the others
            scope = chain.members[0].part
        for member in chain.members:
            found[member.place] = scope
            taken.add((scope, member.number))
    return found


def _key(number: str) -> tuple[str, tuple[int, ...]]:
    """The letter before a number ("D.7" -> "D") and its parts."""
    letter = number[0] if number[0].isalpha() else ""
    return letter, tuple(int(part) for part in re.findall(r"\d+", number))


def _follows(before: str, after: str, slack: int) -> bool:
    (letter, old), (other, new) = _key(before), _key(after)
    if len(old) != len(new) or bool(letter) != bool(other):
        return False
    if letter == other and old[:-1] == new[:-1]:
        return 1 <= new[-1] - old[-1] <= 1 + slack
    if letter and other:
        return ord(other) - ord(letter) == 1 and new[-1] == 1
    return len(old) == 2 and 1 <= new[0] - old[0] <= 1 + slack and new[1] == 1


def _chains(candidates: Sequence[Candidate]) -> list[Chain]:
    chains: list[Chain] = []
    for candidate in candidates:
        home = None
        for slack, anywhere in ((0, False), (0, True), (1, False)):
            fitting = [
                chain
                for chain in chains
                if _follows(chain.members[-1].number, candidate.number, slack)
                and (len(chain.members) >= _LONG or not (slack or anywhere))
                and (anywhere or abs(chain.members[-1].x0 - candidate.x0) <= _SAME_INDENT)
            ]
            if fitting:
                home = max(fitting, key=lambda c: (len(c.members) >= _LONG, c.members[-1].place))
                break
        if home is None:
            home = Chain()
            chains.append(home)
        home.members.append(candidate)
    return chains


def _runs_far(chain: Chain, extents: dict[str, Extent]) -> bool:
    first, last = chain.members[0], chain.members[-1]
    if first.number[0].isalpha() and len(chain.members) >= _LONG:
        return True  # "B.4": nothing else is numbered like this
    extent = extents.get(first.part if first.part == last.part else "")
    if extent is None:
        return False
    pages = extent.last - extent.first + 1
    return last.page - first.page + 1 >= _SHARE * pages


def _enclosed(chain: Chain, accepted: Sequence[Chain]) -> bool:
    first, last = chain.members[0].place, chain.members[-1].place
    for other in accepted:
        before = any(member.place < first for member in other.members)
        after = any(member.place > last for member in other.members)
        within = any(first < member.place < last for member in other.members)
        if within or (before and after):
            return True
    return False
