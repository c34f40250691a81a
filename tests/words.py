"""Runs of words, for comparing texts: what our words must not share with anybody else's."""

from __future__ import annotations

import re

RUN = 8  # words in a row from which a text is taken from another


def words(text: str) -> list[str]:
    """Words in lower case, without marks."""
    return re.findall(r"[a-z0-9£]+", text.lower().replace("’", "").replace("'", ""))


def plain(text: str) -> str:
    """The words parted by single blanks: the same for two texts that differ in case and marks alone."""
    return " ".join(words(text))


def runs(text: str, length: int = RUN) -> set[tuple[str, ...]]:
    """Every run of `length` words."""
    found = words(text)
    return {tuple(found[i : i + length]) for i in range(len(found) - length + 1)}
