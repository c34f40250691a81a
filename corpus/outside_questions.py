"""Everyday questions that none of the sources answers, each with the reason: they show what is to be declined.

A line of the file is a reason and a question, with a tab between them. Nothing here is ever shown.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast, get_args

from corpus.errors import CatalogueError

OutsideReason = Literal["not in these documents", "outside England", "not about schools", "medical advice", "nonsense"]

FILE = Path(__file__).with_name("outside_questions.tsv")


@dataclass(frozen=True, slots=True)
class OutsideQuestion:
    """A question that is not answered, and why."""

    reason: OutsideReason
    text: str


@cache
def load_outside_questions(file: Path = FILE) -> tuple[OutsideQuestion, ...]:
    """Every question of the file. Raises CatalogueError that names a line in error."""
    found = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        reason, _, text = line.partition("\t")
        if reason not in get_args(OutsideReason) or not text.strip():
            raise CatalogueError(f"{file.name}, line {number}: there must be a reason, a tab and a question.")
        found.append(OutsideQuestion(cast(OutsideReason, reason), text.strip()))
    return tuple(found)


def fingerprint(file: Path = FILE) -> str:
    """Changes whenever a question or a reason does."""
    return hashlib.sha256(file.read_bytes()).hexdigest()[:16]
