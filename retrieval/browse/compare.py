"""Two editions of a source, paragraph by paragraph: what was added, removed, changed, renumbered and moved.

Paragraphs are paired by their words first and by their numbers next: a new edition inserts paragraphs, and everything
after them is renumbered. The likeness of two paragraphs is the Dice coefficient (Dice 1945) of their words and pairs
of words; differences by words are difflib's (Ratcliff and Obershelp).
"""

from __future__ import annotations

import difflib
import math
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any, Literal

from corpus.passage import Passage
from corpus.wording import fold
from retrieval.browse.paragraphs import Paragraph, is_numbered, paragraphs

Kind = Literal["same", "changed", "added", "removed"]
Operation = Literal["same", "added", "removed"]
ALIKE = 0.55  # likeness from which two paragraphs are one that was changed
ALIKE_BY_NUMBER = 0.4  # the same where their numbers are the same as well
_CANDIDATES = 6  # paragraphs of the new edition that are looked at for one of the old
_COMMON = 0.2  # words that stand in more of the paragraphs than this tell nothing apart


@dataclass(frozen=True)
class Piece:
    """A run of words that both editions have, or one of them. Joined, those of one edition are its words."""

    operation: Operation
    text: str


@dataclass(frozen=True)
class Change:
    """One paragraph in two editions; `old` or `new` is None where it was added or removed.

    renumbered  it has another number now
    moved       it stands before or after others that did not move
    pieces      of a changed one, its words
    """

    kind: Kind
    old: Paragraph | None
    new: Paragraph | None
    renumbered: bool = False
    moved: bool = False
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """Every paragraph of two editions, in the order of the new one; a removed one stands where it was."""

    changes: tuple[Change, ...]

    def of(self, kind: Kind) -> list[Change]:
        """The changes of one kind."""
        return [change for change in self.changes if change.kind == kind]

    @property
    def counts(self) -> dict[str, int]:
        """How many paragraphs are the same, changed, added, removed, renumbered and moved."""
        found = Counter(change.kind for change in self.changes)
        return {kind: found[kind] for kind in ("same", "changed", "added", "removed")} | {
            "renumbered": sum(change.renumbered for change in self.changes),
            "moved": sum(change.moved for change in self.changes),
        }

    def to_dict(self) -> dict[str, Any]:
        """As JSON takes it; of paragraphs with the same words only what was renumbered or moved is told."""

        def described(paragraph: Paragraph | None) -> dict[str, Any] | None:
            if paragraph is None:
                return None
            return {
                "passages": [p.id for p in paragraph.passages],
                "reference": paragraph.reference,
                "headings": paragraph.headings,
                "page": paragraph.first.page,
                "text": paragraph.text,
            }

        told = [c for c in self.changes if c.kind != "same" or c.renumbered or c.moved]
        return {
            "counts": self.counts,
            "changes": [
                {
                    "kind": change.kind,
                    "renumbered": change.renumbered,
                    "moved": change.moved,
                    "old": described(change.old),
                    "new": described(change.new),
                    "pieces": [asdict(piece) for piece in change.pieces],
                }
                for change in told
            ],
        }


def compare(old: Sequence[Passage], new: Sequence[Passage]) -> Comparison:
    """Compares the paragraphs of two editions; footnotes and pictures are left out."""
    before = [p for p in paragraphs(old) if p.first.kind == "text"]
    after = [p for p in paragraphs(new) if p.first.kind == "text"]
    pairs = _pairs(before, after)
    stays = _longest_rise([pairs[i] for i in sorted(pairs)])
    return Comparison(tuple(_in_order(before, after, pairs, stays)))


def word_changes(old: str, new: str) -> tuple[Piece, ...]:
    """The words of both texts: white space belongs to the word before it and is not compared."""
    first, second = re.findall(r"\S+\s*", old), re.findall(r"\S+\s*", new)
    matcher = difflib.SequenceMatcher(None, [w.strip() for w in first], [w.strip() for w in second], autojunk=False)
    pieces: list[Piece] = []
    for operation, i, j, k, m in matcher.get_opcodes():
        if operation == "equal":
            pieces.append(Piece("same", "".join(second[k:m])))
            continue
        if j > i:
            pieces.append(Piece("removed", "".join(first[i:j])))
        if m > k:
            pieces.append(Piece("added", "".join(second[k:m])))
    # The last word of a text has no blank after it, and may stand before a piece of the other text.
    return tuple(
        Piece(piece.operation, piece.text if piece.text[-1:].isspace() or piece is pieces[-1] else f"{piece.text} ")
        for piece in pieces
    )


def _terms(text: str) -> Counter[str]:
    words = re.findall(r"\w+", text.lower())
    return Counter(words) + Counter(f"{a} {b}" for a, b in pairwise(words))


def _dice(one: Counter[str], other: Counter[str]) -> float:
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


def _pairs(before: Sequence[Paragraph], after: Sequence[Paragraph]) -> dict[int, int]:
    """Which paragraph of the new edition each of the old ones has become."""
    pairs = _same_words(before, after)
    taken = set(pairs.values())
    olds = [i for i in range(len(before)) if i not in pairs]
    news = [j for j in range(len(after)) if j not in taken]
    terms_old = {i: _terms(before[i].text) for i in olds}
    terms_new = {j: _terms(after[j].text) for j in news}
    by_reference = defaultdict(list)
    for j in news:
        by_reference[after[j].reference].append(j)
    likely = _likely(terms_old, terms_new)
    scored: list[tuple[float, int, int, int]] = []
    for i in olds:
        near = dict.fromkeys([*likely[i], *by_reference[before[i].reference]])
        for j in near:
            likeness = _dice(terms_old[i], terms_new[j])
            same_number = is_numbered(before[i].reference) and before[i].reference == after[j].reference
            if likeness >= (ALIKE_BY_NUMBER if same_number else ALIKE):
                scored.append((likeness + 0.05 * same_number, -abs(i - j), i, j))
    for _, _, i, j in sorted(scored, reverse=True):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


def _same_words(before: Sequence[Paragraph], after: Sequence[Paragraph]) -> dict[int, int]:
    """Pairs whose words are the same: under the same number where there are several, then in order."""
    held: dict[str, list[int]] = defaultdict(list)
    for j, paragraph in enumerate(after):
        held[fold(paragraph.text)].append(j)
    pairs: dict[int, int] = {}
    for by_number in (True, False):
        for i, paragraph in enumerate(before):
            found = held.get(fold(paragraph.text), []) if i not in pairs else []
            for j in found:
                if not by_number or after[j].reference == paragraph.reference:
                    pairs[i] = j
                    found.remove(j)
                    break
    return pairs


def _likely(olds: dict[int, Counter[str]], news: dict[int, Counter[str]]) -> dict[int, list[int]]:
    """For each old paragraph the new ones that share the most telling words, looked up by word."""
    holders: dict[str, list[int]] = defaultdict(list)
    for j, terms in news.items():
        for term in terms:
            holders[term].append(j)
    most = max(5.0, _COMMON * len(news))
    found: dict[int, list[int]] = {}
    for i, terms in olds.items():
        weights: dict[int, float] = defaultdict(float)
        for term in terms:
            sharing = holders.get(term, ())
            if 0 < len(sharing) <= most:
                weight = math.log(1 + len(news) / len(sharing))
                for j in sharing:
                    weights[j] += weight
        found[i] = sorted(weights, key=lambda j: -weights[j])[:_CANDIDATES]
    return found


def _longest_rise(places: Sequence[int]) -> set[int]:
    """The places of the longest rising subsequence (Schensted 1961): what kept its order. All others have moved."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for at, place in enumerate(places):
        length = bisect_left(tails, place)
        tails[length : length + 1] = [place]
        ends[length : length + 1] = [at]
        before.append(ends[length - 1] if length else -1)
    stays: set[int] = set()
    at = ends[-1] if ends else -1
    while at >= 0:
        stays.add(places[at])
        at = before[at]
    return stays


def _in_order(
    before: Sequence[Paragraph], after: Sequence[Paragraph], pairs: dict[int, int], stays: set[int]
) -> list[Change]:
    """Changes in the new edition's order; what was removed stands after the paragraph that it followed."""
    removed: dict[int, list[Change]] = defaultdict(list)
    last = -1
    for i, paragraph in enumerate(before):
        if i not in pairs:
            removed[last].append(Change("removed", paragraph, None))
        elif pairs[i] in stays:
            last = pairs[i]
    origins = {j: i for i, j in pairs.items()}
    changes = list(removed[-1])
    for j, paragraph in enumerate(after):
        if j not in origins:
            changes.append(Change("added", None, paragraph))
        else:
            changes.append(_paired(before[origins[j]], paragraph, j not in stays))
        changes += removed[j]
    return changes


def _paired(old: Paragraph, new: Paragraph, moved: bool) -> Change:
    numbered = is_numbered(old.reference) and is_numbered(new.reference)
    renumbered = numbered and old.reference != new.reference
    if fold(old.text) == fold(new.text):
        return Change("same", old, new, renumbered, moved)
    return Change("changed", old, new, renumbered, moved, word_changes(old.text, new.text))
