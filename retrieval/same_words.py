"""Whether two wordings are the same but for what writers may change, and where they differ, word by word."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.wording import fold
from retrieval.word_stream import letters_of
from retrieval.wording_check import Difference

_MARKS = str.maketrans(
    {**dict.fromkeys('‘’‚‛“”„‟«»"`´', "'"), **dict.fromkeys("‐‑‒–—―−", "-"), **dict.fromkeys("•▪◦●○‣§·", " ")}
)
_RAISED = re.compile(r"(?<=\S)[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_DASH = re.compile(r"\s*-\s*")
_LIST_DASH = re.compile(r"(?:^|(?<=\n))\s*-\s+")
_DASH_IN_LIST = re.compile(r"(?<=[:;,])(\s+(?:and|or))?\s+-\s+")
_BLANKS = re.compile(r"[^\S\n]+")
_LINE_ENDS = re.compile(r"(?: ?\n ?)+")
_SPACED = re.compile(r" (?=[,.;:!?)])")
_NO_ENDS = frozenset("£%")


@dataclass(frozen=True)
class Part:
    """A stretch of a comparison: words that both have, that only the official text has, or only the letter."""

    kind: Literal["same", "official", "given"]
    text: str


def without_invisible(text: str) -> str:
    """A text without marks that have no shape: soft hyphens, zero-width characters, direction marks."""
    return "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Cc") or c in "\n\t")


def plain(text: str) -> str:
    """A wording without what writers, keyboards and line breaks change: marks made straight, bullets left out,
    punctuation at both ends and the first letter's case ignored."""
    text = without_invisible(text).translate(_MARKS)
    text = _LINE_ENDS.sub("\n", _BLANKS.sub(" ", text))  # first, so that no pattern below meets a long run of blanks
    text = unicodedata.normalize("NFKC", _RAISED.sub("", _LIST_DASH.sub("", text)))
    text = _DASH.sub("-", _DASH_IN_LIST.sub(r"\1 ", text))
    text = _without_ends(_SPACED.sub("", fold(text)))
    return text[:1].lower() + text[1:]


def _without_ends(text: str) -> str:
    """Without punctuation before the first and after the last word."""
    inside = [at for at, c in enumerate(text) if c.isalnum() or c in _NO_ENDS]
    return text[inside[0] : inside[-1] + 1] if inside else ""


def same(official: str, given: str) -> bool:
    """Whether the letter may be said to quote exactly. A word cut at the end of a line is whole."""
    theirs = plain(official)
    if theirs in (plain(given), plain(given.replace("\n", " "))):  # a dash that begins a line may be no bullet
        return True
    joined = re.sub(r"(?<=[^\W\d_])-[ \t]*\n\s*(?=[^\W\d_])", "", given)
    return joined != given and plain(joined) == theirs


def _words(text: str) -> list[str]:
    return fold(without_invisible(text)).split()


def compare(official: str, given: str) -> tuple[tuple[Part, ...], tuple[Difference, ...], bool]:
    """Parts in reading order, the differences alone, and whether only punctuation, capitals or marks differ."""
    theirs, ours = _words(official), _words(given)
    matcher = difflib.SequenceMatcher(None, [plain(w) for w in theirs], [plain(w) for w in ours], autojunk=False)
    parts: list[Part] = []
    differences: list[Difference] = []
    for tag, a0, a1, b0, b1 in matcher.get_opcodes():
        left, right = " ".join(theirs[a0:a1]), " ".join(ours[b0:b1])
        if tag == "equal":
            parts += _equal(theirs[a0:a1], ours[b0:b1], differences, last=b1 == len(ours), first=b0 == 0)
        else:
            parts += [Part("official", left)] * bool(left) + [Part("given", right)] * bool(right)
            if letters_of(left) or letters_of(right):
                differences.append(Difference(left, right))
    slight = [letters_of(w) for w in theirs if letters_of(w)] == [letters_of(w) for w in ours if letters_of(w)]
    return _joined(parts), tuple(differences), slight


def _equal(
    theirs: Sequence[str], ours: Sequence[str], differences: list[Difference], *, first: bool, last: bool
) -> list[Part]:
    """Words with the same letters: those whose capitals or punctuation differ are differences all the same."""
    parts: list[Part] = []
    for number, (left, right) in enumerate(zip(theirs, ours, strict=True)):
        at_end = (first and number == 0) or (last and number == len(ours) - 1)
        if at_end or _strict(left) == _strict(right):
            parts.append(Part("same", left))
        else:
            parts += [Part("official", left), Part("given", right)]
            differences.append(Difference(left, right))
    return parts


def _strict(word: str) -> str:
    return unicodedata.normalize("NFKC", word.translate(_MARKS))


def _joined(parts: Sequence[Part]) -> tuple[Part, ...]:
    made: list[Part] = []
    for part in parts:
        if made and made[-1].kind == part.kind:
            made[-1] = Part(part.kind, f"{made[-1].text} {part.text}")
        else:
            made.append(part)
    return tuple(made)
