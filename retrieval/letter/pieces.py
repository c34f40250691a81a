"""A quotation as writers shorten it: dots for words left out, square brackets for words of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.word_stream import Found, Stream, Streams, letters_of

# Longest first: an ellipsis in brackets, dots with or without blanks, words in brackets.
_DOTS = r"[\[(]\s*(?:…|\.\s?\.\s?\.)\s*[\])]|…(?:\s*\.)?|\.\s?\.\s?\.(?:\s?\.)?"
_GAP = re.compile(rf"(?P<dots>{_DOTS})|(?P<own>(?<![^\W_])[^\W_]{{0,30}}\[[^\[\]]{{0,200}}\][^\W_]{{0,30}})")
_CAPITAL = re.compile(r"\[([^\W\d_])\](?=[^\W\d_])")
_REMARK = re.compile(
    r"[\[(]\s*(?:sic|(?:my |our |original )?emphas[ie]s(?: (?:added|mine|in original))?)\s*[\])]", re.IGNORECASE
)
_LEADING_NUMBER = re.compile(r"^\s*\(?\d{1,3}(?:\.\d{1,3})*[.)]?\s+(?=\S)")
REACH = 2  # passages before and after in which the other pieces of a shortened quotation may stand
_OWN_WORDS = 12  # official words that a bracket may stand for


@dataclass(frozen=True)
class Gap:
    """What stands between two pieces: dots (`own` empty), or the writer's own words."""

    own: str = ""


@dataclass(frozen=True)
class Pieces:
    """The stretches that are quoted, and the gaps between them: one fewer."""

    texts: tuple[str, ...]
    gaps: tuple[Gap, ...]

    @property
    def words(self) -> int:
        """Words quoted."""
        return sum(len(text.split()) for text in self.texts)


@dataclass(frozen=True)
class Joined:
    """Where the pieces stand, in one stream, in order. `near`: all in a passage and its neighbours."""

    found: tuple[Found, ...]
    near: bool = True

    @property
    def stream(self) -> Stream:
        """The stream that holds them."""
        return self.found[0].stream


def take_apart(quoted: str) -> Pieces:
    """The pieces of a quotation. Gaps at its ends are dropped."""
    text = _CAPITAL.sub(r"\1", _REMARK.sub("", quoted))
    texts: list[str] = []
    gaps: list[Gap] = []
    at, pending = 0, None
    for match in [*_GAP.finditer(text), None]:
        piece = text[at : match.start() if match else len(text)]
        if letters_of(piece):
            if texts:
                gaps.append(pending or Gap())
            texts.append(piece)
            pending = None
        if match:
            own = match["own"] or ""
            pending = Gap(" ".join(filter(None, (pending.own if pending else "", own))))
            at = match.end()
    return Pieces(tuple(texts), tuple(gaps))


def without_number(quoted: str) -> str:
    """A quotation without the paragraph number that was copied with it."""
    return _LEADING_NUMBER.sub("", quoted)


def find(streams: Streams, pieces: Pieces) -> list[Joined]:
    """Every place where all pieces stand in order in one passage or its neighbours; else where they stand apart."""
    wanted = [letters_of(text) for text in pieces.texts]
    if len(wanted) == 1:
        return [Joined((one,)) for one in streams.find(wanted[0])]
    if not wanted:
        return []
    longest = max(range(len(wanted)), key=lambda number: len(wanted[number]))
    anchors = streams.find(wanted[longest])
    together = [j for anchor in anchors if (j := _around(anchor, wanted, longest, pieces.gaps)) is not None]
    if together or len(min(wanted, key=len)) < 12:
        return together
    return list(_apart(streams, wanted))


def _around(anchor: Found, wanted: list[str], longest: int, gaps: tuple[Gap, ...]) -> Joined | None:
    stream = anchor.stream
    first, last = stream.around(anchor.start, anchor.end, REACH)
    found = [anchor]
    for number in range(longest + 1, len(wanted)):
        after = next(stream.find(wanted[number], found[-1].end, last), None)
        if after is None or _too_far(found[-1], after, gaps[number - 1]):
            return None
        found.append(after)
    for number in range(longest - 1, -1, -1):
        before = list(stream.find(wanted[number], first, found[0].start))
        if not before or _too_far(before[-1], found[0], gaps[number]):
            return None
        found.insert(0, before[-1])
    return Joined(tuple(found))


def _too_far(before: Found, after: Found, gap: Gap) -> bool:
    """A bracket stands for a few words; more than that are left out without a sign of it."""
    return bool(gap.own) and omitted(before, after).count(" ") >= _OWN_WORDS


def _apart(streams: Streams, wanted: list[str]) -> Iterator[Joined]:
    """The pieces in one document, but not near each other."""
    for stream in streams.all:
        found = [next(stream.find(letters), None) for letters in wanted]
        if all(one is not None for one in found):
            yield Joined(tuple(one for one in found if one is not None), near=False)


def omitted(before: Found, after: Found) -> str:
    """The official words between two pieces."""
    if before.end >= after.start:
        return ""
    return " ".join(p.text[start:end] for p, start, end in before.stream.spans(before.end, after.start))
