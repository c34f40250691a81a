"""What is not covered here: sources that are not indexed, other nations, topics."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from corpus.catalogue import load_catalogue
from corpus.errors import EmptyStoreError
from corpus.outside import outside_topics
from corpus.store import open_index
from retrieval.scope import Nation


@dataclass(frozen=True)
class NotIndexed:
    """A source of the catalogue that is not indexed here. `address` is its official page, None where not known."""

    id: str
    title: str
    status: str
    address: str | None


@dataclass(frozen=True)
class Coverage:
    """`indexed` has the keys ("source@edition") of what is indexed, `topics` completes "questions about ..."."""

    indexed: tuple[str, ...]
    not_indexed: tuple[NotIndexed, ...]
    nations: tuple[str, ...]
    topics: tuple[str, ...]

    def compared(self, documents: Collection[str]) -> str:
        """Whether what is indexed here is what `documents`, those of a measurement, were."""
        same = len(set(documents) & set(self.indexed))
        if same == len(documents) == len(self.indexed):
            return "The same documents are indexed here."
        return (
            f"Here {len(self.indexed)} documents are indexed, and {same} of them are among the {len(documents)} that "
            "were measured. Figures for what is indexed here may differ."
        )


def coverage(store: Path) -> Coverage:
    """What the store of that folder leaves out; everything where nothing is indexed yet. Raises StoreError."""
    try:
        indexed = tuple(open_index(store).documents)
    except EmptyStoreError:
        indexed = ()
    held = {key.rpartition("@")[0] for key in indexed}
    missing = (source for source in load_catalogue().sources if source.id not in held)
    return Coverage(
        indexed,
        tuple(NotIndexed(source.id, source.title, source.status, source.address) for source in missing),
        tuple(nation for nation in get_args(Nation) if nation != "England"),
        outside_topics(),
    )
