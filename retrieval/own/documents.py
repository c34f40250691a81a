"""Documents of one visit: added, listed, asked and removed. They lie in a private folder with an index of their own.

FOLDER/files/   what was added, as it came
FOLDER/store/   the index of it, without any words of ours
"""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import ChapterAndVerseError, OwnDocumentError, StoreError
from corpus.own import LOCAL_STATUS, local_source
from corpus.settings import Settings
from corpus.store import DocumentRecord, StoreLayout, open_index
from retrieval.answer import Quote
from retrieval.engine import Engine
from retrieval.own.files import MOST, OwnFile, accept, write_private
from retrieval.own.folder import require_room
from retrieval.own.ingest import Progress, run_ingest

SHOWN = 3  # quotations of own documents beside an answer
_WAIT = 120.0  # seconds that one waits for another's document to be read
_READING = threading.Lock()  # one at a time: reading takes a gigabyte
_ENGINES: dict[Path, Engine] = {}
_OPENING = threading.Lock()
_ADDED: set[Path] = set()  # folders that this process has put something in


@dataclass(frozen=True)
class OwnDocument:
    """A document that a user added. `pages` is 0 for a file without pages."""

    source: str
    title: str
    file: str
    pages: int
    passages: int
    status: str = LOCAL_STATUS

    @classmethod
    def of(cls, record: DocumentRecord) -> OwnDocument:
        """As the index describes it."""
        return cls(record.source, record.title, record.file, record.pdf_pages, record.passages)


@contextmanager
def reading() -> Iterator[None]:
    """Holds the right to read documents. Raises OwnDocumentError where others are read for too long."""
    if not _READING.acquire(timeout=_WAIT):
        raise OwnDocumentError("Another document is being read just now: try again in a minute.")
    try:
        yield
    finally:
        _READING.release()


def added(report: dict[str, object], files: Sequence[str]) -> None:
    """Raises OwnDocumentError with the reason where a run of ingest has skipped one of `files`."""
    skipped = report.get("skipped")
    for row in skipped if isinstance(skipped, list) else []:
        if row["source"] in {local_source(Path(name).stem) for name in files}:
            raise OwnDocumentError(str(row["reason"]))


class OwnDocuments:
    """The documents in one private folder, which is made when the first is added."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.folder = folder
        self._files = folder / "files"
        self._layout = StoreLayout(folder / "store")
        self._settings = settings.model_copy(update={"store": self._layout.root, "chroma": ""})

    def add(self, files: Sequence[tuple[str, bytes]], progress: Progress | None = None) -> None:
        """Adds files by name and content; all of them or, with the reason as OwnDocumentError, none."""
        taken = self._names()
        accepted: list[OwnFile] = []
        for name, data in files:
            accepted.append(accept(name, data, [*taken, *(file.name for file in accepted)]))
        if len(taken) + len(accepted) > MOST:
            raise OwnDocumentError(f"You can add {MOST} documents at most: remove one that you need no more.")
        require_room(self.folder)
        with reading():
            _ADDED.add(self.folder)
            written = self._written(accepted)
            try:
                added(self._index(progress), [path.name for path in written])
            except BaseException:
                for path in written:
                    path.unlink(missing_ok=True)
                self._tidy()
                raise
            self._settle()

    def _written(self, accepted: Sequence[OwnFile]) -> list[Path]:
        written: list[Path] = []
        try:
            for folder in (self.folder, self._files, self._layout.root):
                folder.mkdir(mode=0o700, exist_ok=True)
            for file in accepted:
                written.append(write_private(self._files, file))
        except OSError as fault:
            for path in written:
                path.unlink(missing_ok=True)
            raise OwnDocumentError(
                f"The document could not be stored ({fault.strerror or fault}): try again later, or shorten its name."
            ) from fault
        return written

    def documents(self) -> list[OwnDocument]:
        """The documents, by title. One whose file is gone is not there any more."""
        if not self._layout.pointer_file.exists():
            return []
        self.touch()
        names = set(self._names())
        try:
            records = list(open_index(self._layout.root).documents.values())
        except StoreError:
            return []
        return sorted((OwnDocument.of(r) for r in records if r.file in names), key=lambda d: d.title.lower())

    def remove(self, source: str) -> None:
        """Takes a document out, and its words out of the index. Raises OwnDocumentError where there is none such."""
        found = next((document for document in self.documents() if document.source == source), None)
        if found is None:
            raise OwnDocumentError("This document is not here any more: it has been removed already.")
        with reading():
            (self._files / found.file).unlink(missing_ok=True)
            self._tidy(source)

    def remove_all(self) -> None:
        """Removes every file and the index."""
        self.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.folder.exists():
            raise OwnDocumentError("Some files could not be removed: stop the program and remove them by hand.")

    def quotes(self, question: str, limit: int = SHOWN) -> tuple[Quote, ...]:
        """What these documents say about a question: checked quotations, best first, none where nothing fits."""
        sources = {document.source for document in self.documents()}
        if not sources:
            return ()
        return tuple(quote for quote in self._engine().own_quotes(question, limit) if quote.source in sources)

    def touch(self) -> None:
        """Notes that the folder was used just now."""
        if self.folder.is_dir():
            os.utime(self.folder)

    def close(self) -> None:
        """Lets go of the index, so that none of its words stay in memory."""
        with _OPENING:
            engine = _ENGINES.pop(self.folder, None)
        if engine is not None:
            engine.close()

    def _names(self) -> list[str]:
        return sorted(path.name for path in self._files.iterdir()) if self._files.is_dir() else []

    def _engine(self) -> Engine:
        with _OPENING:
            if self.folder not in _ENGINES:
                _ENGINES[self.folder] = Engine(self._settings)
            return _ENGINES[self.folder]

    def _index(self, progress: Progress | None = None) -> dict[str, object]:
        arguments = ["--offline", "--no-ours", "--from", str(self._files)]
        return run_ingest(arguments, self._settings, private=True, progress=progress)

    def _tidy(self, source: str = "") -> None:
        """Brings the index in line with the files that are left: nothing of the others may stay."""
        if not self._names():
            self.remove_all()
            return
        try:
            indexed = {r.source for r in open_index(self._layout.root).documents.values()}
            if source in indexed:
                run_ingest(["remove", source, "--no-ours"], self._settings, private=True)
        except ChapterAndVerseError:
            self.close()
            shutil.rmtree(self._layout.root, ignore_errors=True)
            self._layout.root.mkdir(mode=0o700, exist_ok=True)
            self._index()
        self._settle()

    def _settle(self) -> None:
        """Removes the index of before: ingest keeps it for readers, and it holds the words of what was removed."""
        self.close()
        self._layout.sweep({self._layout.read_pointer().generation})
        self.touch()


def remove_added() -> None:
    """Removes every folder that this process has put something in: for when it ends."""
    while _ADDED:
        folder = _ADDED.pop()
        with _OPENING:
            engine = _ENGINES.pop(folder, None)
        if engine is not None:
            engine.close()
        shutil.rmtree(folder, ignore_errors=True)


def forget_gone() -> None:
    """Lets go of the indexes of folders that are gone: another process, or the day's end, has removed them."""
    with _OPENING:
        gone = [_ENGINES.pop(folder) for folder in [*_ENGINES] if not folder.exists()]
    for engine in gone:
        engine.close()


@contextmanager
def passing(files: Sequence[OwnFile], settings: Settings) -> Iterator[OwnDocuments]:
    """Documents that are gone when the block ends: for one call of the command line."""
    with tempfile.TemporaryDirectory(prefix="chapter-and-verse-") as made:
        documents = OwnDocuments(Path(made) / "own", settings)
        try:
            documents.add([(file.name, file.data) for file in files])
            yield documents
        finally:
            documents.close()
