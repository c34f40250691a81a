"""The question as it is typed: cleaned, and refused in one sentence where it cannot be asked."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from retrieval.answer import Reason

_TAG = re.compile(r"<[^<>]{0,300}>")
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"[a-z0-9£']+(?:[-’][a-z0-9]+)*", re.IGNORECASE)
# Categories that carry no meaning to a reader but may hide text: control, format, surrogate, private, unassigned.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Me"})  # marks that make no letter with the one before them
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")  # letters and symbols that show nothing


@dataclass(frozen=True)
class Question:
    """A question that can be searched: `text` is cleaned, `typed` is what was typed.

    `needed` are the questions before it without which it says too little: they stand in `text` too.
    """

    typed: str
    text: str
    needed: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """Its words, lower case."""
        return tuple(match.group().lower().replace("’", "'") for match in _WORD.finditer(self.text))


@dataclass(frozen=True)
class Refusal:
    """A question that cannot be searched: the reason of the contract and a sentence that says what to do."""

    reason: Reason
    message: str


def clean(typed: str) -> str:
    """Markup, control and invisible characters taken out, compatibility forms folded, white space folded."""
    text = unicodedata.normalize("NFKC", typed)
    text = "".join(
        " " if c in "\t\r\n" else c
        for c in text
        if c in "\t\r\n" or (unicodedata.category(c) not in _HIDDEN and c not in _BLANK)
    )
    return _SPACE.sub(" ", _TAG.sub(" ", text)).strip()


def read_question(typed: str, longest: int) -> Question | Refusal:
    """The question, or why it cannot be asked. `longest` is in characters."""
    if len(typed) > longest:
        return Refusal(
            "too long",
            f"Please shorten your question to {longest} characters or fewer: one or two sentences work best.",
        )
    text = clean(typed)
    letters = sum(c.isalpha() for c in text)
    if not letters:
        return Refusal("empty", "Please type a question in words, for example: who arranges education during illness?")
    latin = sum(c.isalpha() and "LATIN" in unicodedata.name(c, "") for c in text)
    if latin < letters * 0.6:
        return Refusal("not in these documents", "These documents are in English: please ask your question in English.")
    return Question(typed, text)
