"""What the store remembers of a document beside its words."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from corpus.document import Document
from corpus.passage import Passage
from corpus.proposals import Proposal
from corpus.summaries import Summary


@dataclass(frozen=True)
class DocumentRecord:
    """One indexed edition of one source.

    sha256       of the file; of the files' digests where there are several, which `parts` then lists
    parts        (ordinal of its first block, sha256, file name) of each file, where a law comes in several
    edition      "2025-07" form; "" where it is not known
    newest       edition id of a newer edition that is known to exist, or None
    status       "statutory guidance", "legislation", "local, not statutory guidance", ...
    origin       "fetched", "folder" or "local"
    fingerprint  changes whenever the document would be parsed or described differently
    updated      date that the publisher gives for its last change, ISO, or None
    checked_at   when the publisher was last asked whether it is current, ISO time, or None
    """

    source: str
    edition: str
    sha256: str
    title: str
    publisher: str
    status: str
    nation: str
    address: str
    file: str
    media: str
    origin: str
    fingerprint: str
    edition_note: str = ""
    newest: str | None = None
    updated: str | None = None
    indexed_at: str = ""
    checked_at: str | None = None
    numbering: str = ""
    notices: tuple[str, ...] = ()
    passages: int = 0
    pdf_pages: int = 0
    parts: tuple[tuple[int, str, str], ...] = ()

    def sha256_of(self, block: int) -> str:
        """sha256 of the file in which a block stands."""
        found = self.sha256
        for first, sha256, _ in self.parts:
            if first > block:
                break
            found = sha256
        return found

    @property
    def key(self) -> str:
        """ "source@edition"."""
        return f"{self.source}@{self.edition}"

    @property
    def files(self) -> tuple[str, ...]:
        """sha256 of each of its files."""
        return tuple(sha256 for _, sha256, _ in self.parts) or (self.sha256,)


@dataclass(frozen=True)
class IndexedDocument:
    """A document ready to be written: its record, its words, its passages."""

    record: DocumentRecord
    document: Document
    passages: tuple[Passage, ...] = field(default=())


@dataclass(frozen=True)
class IndexedProposal:
    """A proposal as the index holds it; vectors float16 (questions, dimensions)."""

    entry: Proposal
    vectors: np.ndarray


@dataclass(frozen=True)
class IndexedSummary:
    """One of our own entries as the index holds it.

    pins     ids of the passages that say it; empty where its source is not indexed
    vectors  float16 (1 + number of questions, dimensions): of its text, then of its questions
    """

    entry: Summary
    pins: tuple[str, ...]
    vectors: np.ndarray
