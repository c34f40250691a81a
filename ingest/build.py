"""Candidates to an index: parse what changed, embed what is new, write a generation, let it serve."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from corpus.document import Document
from corpus.embedding import question_identity
from corpus.errors import ChapterAndVerseError, ParseError, StoreError
from corpus.settings import read_settings
from corpus.store import (
    DocumentRecord,
    Index,
    IndexedDocument,
    IndexedFiles,
    StoreLayout,
    open_index,
    write_lock,
)
from corpus.store.checks import write_checks
from ingest.candidates import Candidate
from ingest.embed import EmbeddingCache
from ingest.held import held, write_held
from ingest.ours import NO_OURS, ours_fingerprint
from ingest.progress import track
from ingest.read_document import digest_of, read_document
from ingest.reader import ReadingLimits, reader
from ingest.write import write_generation

LARGEST_FILE = 200 * 1024 * 1024  # bytes


@dataclass(frozen=True)
class Skipped:
    """A document that was not indexed, and why."""

    source: str
    reason: str


@dataclass
class BuildReport:
    """What a run did. Seconds are wall time."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    documents: int = 0
    passages: int = 0
    embedded: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class _Run:
    """What one run of `build` was given, and its report."""

    layout: StoreLayout
    model: str
    rebuild: bool
    quiet: bool
    ours: bool
    limits: ReadingLimits
    report: BuildReport


def _read_safely(candidate: Candidate, files: Sequence[bytes], limits: ReadingLimits) -> IndexedDocument:
    """`read_document`, within the limits. Raises ParseError."""
    return reader(limits).read(candidate, files) if limits.seconds else read_document(candidate, files)


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ParseError(f"{path.name} is larger than 200 MB: split it, or leave it out.")
        return path.read_bytes()
    except OSError as fault:
        raise ParseError(f"{path.name} cannot be read ({fault.strerror}): check the file and run this again.") from None


def _stored(index: Index, record: DocumentRecord) -> IndexedDocument:
    blocks = tuple(block for _, _, block in index.all_blocks(record.key))
    document = Document(sha256=record.sha256, media=record.media, blocks=blocks, numbering=record.numbering)
    return IndexedDocument(record, document, tuple(index.passages_of(record.key)))


def _serving(layout: StoreLayout, rebuild: bool) -> Index | None:
    """The index that serves, None where there is none. A damaged one is an error unless it is to be rebuilt."""
    if not layout.pointer_file.exists():
        return None
    try:
        index = open_index(layout.root, layout.chroma)
        _ = index.documents
        return index
    except StoreError:
        if rebuild:
            return None
        raise


def _parse_changed(
    run: _Run, candidates: Sequence[Candidate], before: dict[str, DocumentRecord], kept: IndexedFiles
) -> dict[str, IndexedDocument]:
    """The documents that are new or have changed, read; the files of all of them are kept."""
    changed: dict[str, IndexedDocument] = {}
    for candidate in track(candidates, "Reading documents", len(candidates), "documents", run.quiet):
        try:
            files = [_read(path) for path in (candidate.path, *candidate.more)]
            known = before.get(candidate.key)
            digests = [hashlib.sha256(data).hexdigest() for data in files]
            unchanged = known is not None and known.fingerprint == candidate.fingerprint(digest_of(digests))
            if not unchanged:
                changed[candidate.key] = _read_safely(candidate, files, run.limits)
            for sha256, data in zip(digests, files, strict=True):
                kept.keep(sha256, data)
            if unchanged:
                run.report.unchanged.append(candidate.key)
                continue
            (run.report.updated if known else run.report.added).append(candidate.key)
        except StoreError:  # the store is full or cannot be written: that is no fault of the document
            raise
        except ChapterAndVerseError as fault:
            run.report.skipped.append(Skipped(candidate.source, str(fault)))
        except Exception as fault:  # one document that our parser cannot cope with must not cost the others
            reason = (
                f"{candidate.path.name} could not be read because of a fault in this program ({type(fault).__name__})"
            )
            run.report.skipped.append(Skipped(candidate.source, f"{reason}: please report it with the file."))
    return changed


def tidy(store: Path) -> None:
    """Removes what a run that was killed left behind, the copies of files that no document needs among it."""
    layout = StoreLayout(store)
    with write_lock(layout):
        index = open_index(store)
        layout.sweep({index.pointer.generation})
        records = list(index.documents.values())
        write_held(layout, records)
        IndexedFiles(layout).keep_only(sha256 for record in records for sha256 in record.files)


def _named(layout: StoreLayout) -> set[str]:
    """The generation that the pointer names, though it cannot be read: it says what was indexed."""
    try:
        return {str(json.loads(layout.pointer_file.read_text(encoding="utf-8"))["generation"])}
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def _indexed(run: _Run, index: Index | None, wanted: Sequence[Candidate], remove: set[str]) -> None:
    layout, report = run.layout, run.report
    records = dict(index.documents) if index else {}
    known = {} if run.rebuild else records
    kept_files = IndexedFiles(layout)
    changed = _parse_changed(run, wanted, known, kept_files)
    gone = {key for key, record in records.items() if record.source in remove}
    report.removed = sorted(gone)
    kept = [_stored(index, r) for k, r in records.items() if k not in changed and k not in gone] if index else []
    documents = [*kept, *changed.values()]
    own = ours_fingerprint() if run.ours else NO_OURS
    moved = index is not None and not run.rebuild and not index.vectors_complete()
    if changed or gone or run.rebuild or index is None or moved or index.pointer.summaries != own:
        cache = EmbeddingCache(layout.embeddings_file, run.model, os.cpu_count() or 1)
        try:
            writer = write_generation(layout, documents, cache, run.quiet, run.ours, all_read=not report.skipped)
            writer.publish(question_identity(run.model), own)
            report.embedded = cache.embedded
        finally:
            cache.close()
    write_held(layout, (d.record for d in documents))
    if index is not None or not report.skipped:  # the only copy of what could not be read again stays for now
        kept_files.keep_only(sha256 for d in documents for sha256 in d.record.files)
    present = {d.record.key for d in documents}
    write_checks(layout.root, {c.key: c.checked_at for c in wanted if c.checked_at and c.key in present})
    report.documents = len(documents)
    report.passages = sum(len(d.passages) for d in documents)


def build(
    store: Path,
    candidates: Iterable[Candidate],
    model: str,
    *,
    remove: Iterable[str] = (),
    rebuild: bool = False,
    quiet: bool = False,
    ours: bool = True,
    limits: ReadingLimits | None = None,
    chroma: str = "",
) -> BuildReport:
    """Adds and updates `candidates`, removes the sources in `remove`; what is indexed already stays.

    `rebuild` reads every candidate again and makes all vectors anew with `model`. Where the index that was there cannot
    be read, its documents are read again from the copies that the store keeps of their files. Without `ours` the index
    holds none of our own words: for a small index of documents that we wrote nothing about. `limits` are those of one
    file (default: the settings'). `chroma` is the server that holds the vectors: they are written there where they are
    not yet, or are not complete. Raises StoreError and its kinds.
    """
    begun = time.perf_counter()
    layout = StoreLayout(store, chroma)
    report = BuildReport()
    run = _Run(layout, model, rebuild, quiet, ours, limits or ReadingLimits.of(read_settings()), report)
    with write_lock(layout):
        index = _serving(layout, rebuild)
        if index and not rebuild:
            index.require_model(question_identity(model))
        layout.sweep({index.pointer.generation} if index else _named(layout))
        wanted = list(candidates)
        with ExitStack() as stack:
            if index is None:  # what was there is not to be lost with the index
                again, lost = stack.enter_context(held(layout, {c.key for c in wanted}, set(remove)))
                wanted += again
                report.skipped += [Skipped(source, reason) for source, reason in lost]
            _indexed(run, index, wanted, set(remove))
    report.seconds = round(time.perf_counter() - begun, 2)
    return report
