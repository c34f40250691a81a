"""The files of one edition as a document, its record and its passages."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from dataclasses import replace

from corpus.document import Block, Document, RawFile
from corpus.errors import ParseError
from corpus.store import DocumentRecord, IndexedDocument
from corpus.unseen import seen
from ingest.candidates import Candidate
from ingest.parse import parse
from ingest.passages import make_passages


def read_document(candidate: Candidate, files: Sequence[bytes]) -> IndexedDocument:
    """Parses the file or files of one edition and cuts them into passages. Raises ParseError."""
    paths = (candidate.path, *candidate.more)
    parsed = [parse(RawFile(p.name, data, candidate.media)) for p, data in zip(paths, files, strict=True)]
    document, parts = _joined(parsed, [path.name for path in paths])
    files_begin = frozenset(first for first, _, _ in parts)
    passages = make_passages(document, candidate.source, candidate.edition, files_begin)
    if not passages:
        raise ParseError(f"{candidate.path.name} holds no text that could be quoted: use the edition with text in it.")
    record = DocumentRecord(
        source=candidate.source,
        edition=candidate.edition,
        sha256=document.sha256,
        title=seen(candidate.title or document.title or candidate.path.stem),
        publisher=seen(candidate.publisher),
        status=candidate.status,
        nation=candidate.nation,
        address=candidate.address,
        file=candidate.path.name,
        media=document.media,
        origin=candidate.origin,
        fingerprint=candidate.fingerprint(document.sha256),
        edition_note=seen(candidate.edition_note),
        newest=candidate.newest,
        updated=candidate.updated,
        indexed_at=_now(),
        checked_at=candidate.checked_at,
        numbering=document.numbering,
        notices=tuple(dict.fromkeys((*candidate.notices, *document.notices))),
        passages=len(passages),
        pdf_pages=document.pdf_pages,
        parts=parts,
    )
    return IndexedDocument(record, document, passages)


def digest_of(digests: Sequence[str]) -> str:
    """The file's sha256, or that of the digests where there are several files."""
    return digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def _joined(parsed: Sequence[Document], names: Sequence[str]) -> tuple[Document, tuple[tuple[int, str, str], ...]]:
    """Several files as one document, and where each begins."""
    if len(parsed) == 1:
        return parsed[0], ()
    blocks: list[Block] = []
    parts: list[tuple[int, str, str]] = []
    for document, name in zip(parsed, names, strict=True):
        parts.append((len(blocks), document.sha256, name))
        blocks.extend(document.blocks)
    notices = tuple(dict.fromkeys(notice for document in parsed for notice in document.notices))
    joined = replace(parsed[0], sha256=digest_of([d.sha256 for d in parsed]), blocks=tuple(blocks), notices=notices)
    return joined, tuple(parts)
