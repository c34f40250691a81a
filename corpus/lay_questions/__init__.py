"""Everyday questions that we wrote, each with the place that answers it: one file a source.

A file is tab-separated: its first line names the source and the edition that the places are of, every other line is a
place and a question. A place is what stands behind "#" in a passage's id: "para-64", "s.19(1)", "p.4-Introduction~2".
The questions lead a search to its passage. They are never shown and never quoted.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.errors import CatalogueError

__all__ = ["LayQuestion", "fingerprint", "load_lay_questions"]

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class LayQuestion:
    """A question, and the place of the source's edition that answers it."""

    source: str
    edition: str
    place: str
    text: str


@cache
def load_lay_questions(folder: Path = FOLDER) -> tuple[LayQuestion, ...]:
    """Every question of the folder's files, in order. Raises CatalogueError that names a file and line in error."""
    found: list[LayQuestion] = []
    for path in sorted(folder.glob("*.tsv")):
        source = edition = ""
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            first, tab, second = line.partition("\t")
            if not (first.strip() and tab) or (number > 1 and not second.strip()):
                raise CatalogueError(f"{path.name}, line {number}: there must be two fields and a tab between them.")
            if number == 1:
                source, edition = first.strip(), second.strip()
            else:
                found.append(LayQuestion(source, edition, first.strip(), second.strip()))
    return tuple(found)


def fingerprint(folder: Path = FOLDER) -> str:
    """Changes whenever a question or a place does."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.tsv")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
