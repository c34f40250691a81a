"""Everyday questions that no passage is named for: they show what is to be declined, and what another source answers.

A line of outside_questions.tsv is a reason and a question that no source answers; a line of elsewhere_questions.tsv is
the id of the source that answers and the question; between the two is a tab. Nothing here is ever shown.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast, get_args

from corpus.catalogue import load_catalogue
from corpus.errors import CatalogueError

OutsideReason = Literal["not in these documents", "outside England", "not about schools", "medical advice", "nonsense"]

FILE = Path(__file__).with_name("outside_questions.tsv")
ELSEWHERE = Path(__file__).with_name("elsewhere_questions.tsv")


@dataclass(frozen=True, slots=True)
class OutsideQuestion:
    """A question, why it is not answered, and the id of the source that answers it where that is indexed."""

    reason: OutsideReason
    text: str
    source: str = ""


def _lines(file: Path) -> list[tuple[int, str, str]]:
    split = (line.partition("\t") for line in file.read_text(encoding="utf-8").splitlines())
    return [(number, first.strip(), text.strip()) for number, (first, _, text) in enumerate(split, 1)]


@cache
def load_outside_questions(file: Path = FILE) -> tuple[OutsideQuestion, ...]:
    """Every question of the file that no source answers. Raises CatalogueError that names a line in error."""
    found = []
    for number, reason, text in _lines(file):
        if reason not in get_args(OutsideReason) or not text:
            raise CatalogueError(f"{file.name}, line {number}: there must be a reason, a tab and a question.")
        found.append(OutsideQuestion(cast(OutsideReason, reason), text))
    return tuple(found)


@cache
def load_elsewhere_questions(file: Path = ELSEWHERE) -> tuple[OutsideQuestion, ...]:
    """Every question of the file, with the source that answers it. Raises CatalogueError that names a line in error."""
    sources = {source.id for source in load_catalogue().sources}
    found = []
    for number, source, text in _lines(file):
        if source not in sources or not text:
            raise CatalogueError(f"{file.name}, line {number}: there must be a source's id, a tab and a question.")
        found.append(OutsideQuestion("not in these documents", text, source))
    return tuple(found)


def fingerprint(*files: Path) -> str:
    """Changes whenever a question, a reason or a source does."""
    return hashlib.sha256(b"".join(file.read_bytes() for file in files or (FILE, ELSEWHERE))).hexdigest()[:16]
