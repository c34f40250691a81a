"""Whether a question names one of the documents, so that no other can answer it."""

from __future__ import annotations

import re
from functools import cache

from corpus.catalogue import Source, load_catalogue
from corpus.store import Index

LONGEST_PHRASE = 3  # words of a name that may be the name of a thing
_THINGS = frozenset({"CME", "EHE"})
_OF_DOCUMENTS = re.compile(
    r"\d|\b(?:guidance|code|act|regulations|paper|reforms|guide|standards|framework)\b", re.IGNORECASE
)
_SAID = r"(?=\s+(?:guidance|document|advice|says?|states?|tells)\b)"


@cache
def names() -> tuple[tuple[re.Pattern[str], Source], ...]:
    """The names by which people call the documents; a name of one short word is too easily something else.

    "Alternative provision" and "CME" are what is spoken of more often than a document: they name one where it is said
    that it says something.
    """
    found = []
    for source in load_catalogue().sources:
        for name in {source.title, source.short, *source.aliases}:
            if " " in name or name.isupper():
                said = _SAID if _ordinary(name) else ""
                found.append((re.compile(rf"(?<!\w){re.escape(name)}(?!\w){said}", re.IGNORECASE), source))
    return tuple(found)


def _ordinary(name: str) -> bool:
    """Whether a name is a phrase for the thing itself: short, and without a word that only documents have."""
    return name in _THINGS or (" " in name and len(name.split()) <= LONGEST_PHRASE and not _OF_DOCUMENTS.search(name))


def named_but_missing(index: Index, question: str) -> Source | None:
    """A document that the question names and that is not indexed, unless it names an indexed one too."""
    held = {record.source for record in index.documents.values()}
    named = [source for pattern, source in names() if pattern.search(question)]
    if not named or any(source.id in held for source in named):
        return None
    return named[0]
