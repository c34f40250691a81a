"""The words of a question as the vocabulary compares them: plain, without endings, one slip put right."""

from __future__ import annotations

import re
from functools import lru_cache

_TOKEN = re.compile(r"£?[a-z0-9]+")
_NEGATED = {
    "cannot": ("can", "not"), "cant": ("can", "not"), "wont": ("will", "not"), "dont": ("do", "not"),
    "doesnt": ("does", "not"), "didnt": ("did", "not"), "isnt": ("is", "not"), "arent": ("are", "not"),
    "wasnt": ("was", "not"), "hasnt": ("has", "not"), "havent": ("have", "not"), "couldnt": ("could", "not"),
    "shouldnt": ("should", "not"), "wouldnt": ("would", "not"),
}  # fmt: skip
_SHORTEST_TO_CORRECT = 7  # letters; one slip in a shorter word makes another word too often


def words_of(text: str) -> list[str]:
    """The words in lower case without apostrophes; "won't" and "wont" become "will", "not"."""
    plain = text.lower().replace("’", "").replace("‘", "").replace("'", "")
    return [part for word in _TOKEN.findall(plain) for part in _NEGATED.get(word, (word,))]


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """The word without a plural or possessive ending: "bullies" is "bully", "childs" is "child"."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    return word[:-3] + "y" if word.endswith("ies") and len(word) > 4 else word[:-1]


def learn(word: str, spelling: dict[str, str]) -> None:
    """Add a word to `spelling`, which leads each word, and each long one less one letter, to the word."""
    if spelling.get(word) == word:
        return
    spelling[word] = word
    if len(word) >= _SHORTEST_TO_CORRECT:
        for i in range(1, len(word)):
            spelling.setdefault(word[:i] + word[i + 1 :], word)


def corrected(word: str, spelling: dict[str, str]) -> str:
    """The learnt word that is at most one slip away, or the word itself."""
    known = spelling.get(word)
    if known is not None or len(word) < _SHORTEST_TO_CORRECT:
        return known or word
    for i in range(1, len(word)):
        near = spelling.get(word[:i] + word[i + 1 :])
        if near is not None and len(near) >= _SHORTEST_TO_CORRECT and abs(len(near) - len(word)) <= 1:
            return near
    return word
