"""What is to be indexed: a raw file and what is known of it, from a folder or from the fetchers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.documents_toml import load_documents
from corpus.errors import UsageError
from corpus.own import LOCAL_STATUS, SUFFIXES, local_source

# Raised whenever a parser or the passage rules change what is indexed.
PARSER_VERSION = 6
_SUFFIXES = frozenset({*SUFFIXES, ".xml"})


@dataclass(frozen=True)
class Candidate:
    """One edition of one source. A law may come in several files: `path` and then `more`, in order.

    A file may not exist: that is found out when it is read.
    """

    source: str
    edition: str
    path: Path
    title: str
    publisher: str
    status: str
    nation: str
    address: str
    origin: str
    media: str = ""
    edition_note: str = ""
    newest: str | None = None
    updated: str | None = None
    notices: tuple[str, ...] = ()
    more: tuple[Path, ...] = ()
    checked_at: str | None = None

    @property
    def key(self) -> str:
        """ "source@edition"."""
        return f"{self.source}@{self.edition}"

    def fingerprint(self, sha256: str) -> str:
        """Changes whenever the document would be parsed or described differently."""
        described = [
            PARSER_VERSION,
            sha256,
            *(self.source, self.edition, self.title, self.publisher, self.status, self.nation, self.address),
            *(self.edition_note, self.newest, self.updated, self.notices),
        ]
        return hashlib.sha256(json.dumps(described).encode()).hexdigest()


def _bare(path: Path) -> Candidate:
    return Candidate(
        source=local_source(path.stem),
        edition="",
        path=path,
        title="",
        publisher="",
        status=LOCAL_STATUS,
        nation="",
        address="",
        origin="local",
    )


def from_folder(folder: Path) -> Iterator[Candidate]:
    """The documents of a folder: those that its documents.toml describes, else every file of a known kind.

    Raises UsageError where it is no folder or holds nothing to index, CatalogueError where documents.toml is wrong.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder} is not a folder: name a folder of documents after --from.")
    if (folder / "documents.toml").is_file():
        for described in load_documents(folder):
            entry = described.entry
            yield Candidate(
                source=entry.id,
                edition=entry.edition or "",
                path=described.path,
                title=entry.title,
                publisher=entry.publisher or "",
                status=entry.status,
                nation=entry.nation or "",
                address=entry.address or "",
                origin="folder",
                edition_note=entry.edition_note or "",
                newest=entry.newest,
            )
        return
    files = sorted(p for p in folder.iterdir() if p.is_file() and p.suffix.lower() in _SUFFIXES)
    if not files:
        raise UsageError(
            f"{folder} holds no PDF, Word, HTML, XML, text or Markdown file: put the documents there, or name another "
            "folder."
        )
    yield from map(_bare, files)
