"""Writing: a new generation beside the one that serves, then one step that puts it in its place."""

from __future__ import annotations

import json
import shutil
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from typing import Any

import numpy as np
from filelock import FileLock, Timeout

from corpus.errors import StoreBusyError, StoreError, VectorServerError
from corpus.passage import Passage
from corpus.proposals import Proposal
from corpus.store.graph_files import empty_unused
from corpus.store.layout import STORE_VERSION, Pointer, StoreLayout
from corpus.store.manifest import write_manifest
from corpus.store.records import DocumentRecord, IndexedDocument
from corpus.store.schema import TABLES, pack_block
from corpus.store.vectors import BATCH, close_collection, create_collection, remove_vectors, vector_fault
from corpus.summaries import Summary


@contextmanager
def write_lock(layout: StoreLayout, wait: float = 0.5) -> Iterator[None]:
    """Holds the store for writing. Raises StoreBusyError where another process holds it for `wait` seconds."""
    try:
        layout.root.mkdir(parents=True, exist_ok=True)
        lock = FileLock(layout.lock_file, timeout=wait)
        lock.acquire()
    except Timeout as fault:
        raise StoreBusyError(
            f"Another 'python -m ingest' is writing to {layout.root}: wait until it has finished, then run this again."
        ) from fault
    except OSError as fault:
        raise StoreError(
            f"{layout.root} cannot be written to ({fault.strerror}): choose another folder with --store or CV_STORE."
        ) from fault
    try:
        yield
    except (OSError, sqlite3.OperationalError) as fault:  # the disk is full, or has become read-only
        raise unwritten(layout, fault) from fault
    finally:
        lock.release()


def unwritten(layout: StoreLayout, fault: Exception) -> StoreError:
    """What is said where the store cannot be written to the end. What serves is as it was."""
    reason = getattr(fault, "strerror", None) or str(fault).splitlines()[0] if str(fault) else type(fault).__name__
    return StoreError(
        f"{layout.root} could not be written to the end ({reason}), and the index that was there still serves: free "
        "some space, or choose another folder with --store or CV_STORE, and run this again."
    )


class GenerationWriter:
    """Builds one generation; `publish` makes it the one that serves, `discard` removes it.

    Vectors are float32 of the model's dimension, one a passage, in the passages' order.
    """

    def __init__(self, layout: StoreLayout) -> None:
        self._layout = layout
        self.name = layout.new_generation()
        self._folder = layout.generation(self.name)
        self._folder.mkdir(parents=True)
        self._database = sqlite3.connect(self._folder / "index.sqlite")
        # No other process sees this file before `publish`: durability is settled there, once.
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("PRAGMA synchronous = OFF")
        self._database.executescript(TABLES)
        self._place = layout.vectors(self.name)
        self._collection: Any = None
        try:
            self._collection = create_collection(self._place)
        except BaseException as fault:
            self.discard()
            if isinstance(fault, VectorServerError) or not isinstance(fault, Exception):
                raise
            raise unwritten(layout, fault) from fault
        self._waiting: list[tuple[Passage, Sequence[float]]] = []  # Chroma writes its graph for each batch
        self._documents = 0
        self._passages = 0
        self._dimensions = 0

    def add(
        self,
        indexed: IndexedDocument,
        vectors: Sequence[Sequence[float]],
        sentences: Sequence[bytes | None],
        questions: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """Adds a document with its passages, their vectors, and the vectors of their sentences.

        `sentences` has one entry a passage: float16 rows, one for each of `sentence_spans(passage.text)`, or None
        for a passage of one sentence. `questions` has our everyday questions by passage id, for the keyword search.
        """
        record = replace(indexed.record, passages=len(indexed.passages))
        self._database.execute("INSERT INTO documents VALUES (?, ?)", (record.key, json.dumps(asdict(record))))
        document = indexed.document
        self._database.executemany(
            "INSERT INTO blocks VALUES (?, ?, ?, ?)",
            (
                (record.key, ordinal, start, pack_block(block))
                for ordinal, (start, block) in enumerate(zip(document.starts, document.blocks, strict=True))
            ),
        )
        for passage, rows in zip(indexed.passages, sentences, strict=True):
            self._add_passage(record, passage, rows, (questions or {}).get(passage.id, ()))
        self._waiting.extend(zip(indexed.passages, vectors, strict=True))
        while len(self._waiting) >= BATCH:
            self._add_vectors(self._waiting[:BATCH])
            del self._waiting[:BATCH]
        self._documents += 1

    def add_summary(self, entry: Summary, pins: Sequence[str], vectors: Sequence[Sequence[float]]) -> None:
        """Adds one of our entries: the passages that it stands for, and the vectors of its text and questions."""
        rows = np.asarray(vectors, dtype="<f2").tobytes()
        self._dimensions = len(vectors[0])
        self._database.execute(
            "INSERT INTO summaries VALUES (?, ?, ?, ?)",
            (entry.id, entry.model_dump_json(), json.dumps(list(pins)), rows),
        )

    def add_proposal(self, entry: Proposal, vectors: Sequence[Sequence[float]]) -> None:
        """Adds a proposal and the vectors of its questions."""
        rows = np.asarray(vectors, dtype="<f2").tobytes()
        self._database.execute("INSERT INTO proposals VALUES (?, ?, ?)", (entry.id, entry.model_dump_json(), rows))

    def add_lay_questions(self, rows: Iterable[tuple[str, str, Sequence[float]]]) -> None:
        """Adds everyday questions: the id of the passage that answers, the question, its vector."""
        self._database.executemany(
            "INSERT INTO lay_questions VALUES (?, ?, ?)",
            ((passage, text, np.asarray(vector, dtype="<f2").tobytes()) for passage, text, vector in rows),
        )

    def add_outside_questions(self, rows: Iterable[tuple[str, str, str, Sequence[float]]]) -> None:
        """Adds questions that no passage is named for: why declined, the source that would answer, question, vector."""
        for reason, source, text, vector in rows:
            self._dimensions = len(vector)
            self._database.execute(
                "INSERT INTO outside_questions VALUES (?, ?, ?, ?)",
                (reason, source, text, np.asarray(vector, dtype="<f2").tobytes()),
            )

    def _add_passage(
        self, record: DocumentRecord, passage: Passage, sentences: bytes | None, questions: Sequence[str]
    ) -> None:
        row = self._database.execute(
            "INSERT INTO passages (id, key, ordinal, body, sentences) VALUES (?, ?, ?, ?, ?)",
            (passage.id, record.key, passage.ordinal, passage.to_json(), sentences),
        ).lastrowid
        words = "\n".join(part for part in (passage.lead_in, passage.text) if part)
        self._database.execute(
            "INSERT INTO keywords (rowid, title, headings, text, questions) VALUES (?, ?, ?, ?, ?)",
            (row, record.title, " ".join(passage.headings), words, "\n".join(questions)),
        )
        self._passages += 1

    def _add_vectors(self, batch: Sequence[tuple[Passage, Sequence[float]]]) -> None:
        from llama_index.core.schema import BaseNode
        from llama_index.vector_stores.chroma import ChromaVectorStore

        nodes: list[BaseNode] = []
        for passage, vector in batch:
            node = passage.to_node()
            node.embedding = list(vector)
            self._dimensions = len(node.embedding)
            nodes.append(node)
        if not nodes:
            return
        try:
            ChromaVectorStore(chroma_collection=self._collection).add(nodes)
        except Exception as fault:
            if self._place.server:
                raise vector_fault(self._place, fault) from fault
            raise unwritten(self._layout, fault) from fault  # Chroma has many kinds: the disk did not take it

    def publish(self, model: str, summaries: str) -> Pointer:
        """Makes this generation the one that serves; keeps the one before for readers that still use it.

        `summaries` names the set of our entries that was added. Raises VectorServerError where the server lacks some.
        """
        try:
            self._add_vectors(self._waiting)
            self._require_vectors()
            pointer = self._completed(model, summaries)
            before = self._serving()
            self._layout.write_pointer(pointer)
        except BaseException:
            self.discard()
            raise
        self._layout.sweep({self.name, before})
        return pointer

    def _completed(self, model: str, summaries: str) -> Pointer:
        """Lets the disk have all of it; what the pointer is to say."""
        self._database.execute("INSERT INTO keywords (keywords) VALUES ('optimize')")
        self._database.commit()
        self._database.close()
        close_collection(self._place, self._collection)  # what Chroma still holds back is written now
        self._collection = None
        empty_unused(self._place.embedded)
        pointer = Pointer(
            version=STORE_VERSION,
            generation=self.name,
            model=model,
            dimensions=self._dimensions,
            documents=self._documents,
            passages=self._passages,
            built_at=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            summaries=summaries,
        )
        return replace(pointer, manifest=write_manifest(self._folder, pointer.described))

    def _require_vectors(self) -> None:
        """A server says that it has written; what does not count to the last vector must not serve."""
        try:
            count = self._collection.count() if self._place.server else self._passages
        except Exception as fault:
            raise vector_fault(self._place, fault) from fault
        if count != self._passages:
            raise VectorServerError(
                f"The Chroma server at {self._place.server} holds {count} of {self._passages} vectors: look at what it "
                "printed, then run this again."
            )

    def _serving(self) -> str:
        try:
            return self._layout.read_pointer().generation
        except StoreError:
            return self.name

    def discard(self) -> None:
        """Removes what was built."""
        self._database.close()
        if self._collection is not None:
            close_collection(self._place, self._collection)
        if remove_vectors(self._place):
            shutil.rmtree(self._folder, ignore_errors=True)
