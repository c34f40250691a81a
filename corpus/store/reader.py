"""Reading: an open index, which looks for a newer generation each time that it is asked for."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus.document import Block
from corpus.errors import ModelMismatchError, StoreError
from corpus.passage import Passage
from corpus.proposals import Proposal
from corpus.store.checks import read_checks
from corpus.store.layout import REBUILD, Pointer, StoreLayout
from corpus.store.records import DocumentRecord, IndexedProposal, IndexedQuestions, IndexedSummary
from corpus.store.schema import unpack_block
from corpus.store.vectors import open_vector_store
from corpus.summaries import Summary

if TYPE_CHECKING:
    from llama_index.vector_stores.chroma import ChromaVectorStore


FIELDS = "1.0, 2.0, 3.0, 2.0"  # how much a word counts in title, headings, text and our everyday questions


class Index:
    """One generation, open for reading; safe to use from several threads."""

    def __init__(self, layout: StoreLayout, pointer: Pointer) -> None:
        self.layout = layout
        self.pointer = pointer
        self._folder = layout.generation(pointer.generation)
        self._local = threading.local()
        self._opening = threading.Lock()

    @property
    def _database(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            address = f"{(self._folder / 'index.sqlite').resolve().as_uri()}?mode=ro&immutable=1"
            try:
                connection = sqlite3.connect(address, uri=True)
            except sqlite3.Error as fault:
                raise self._damaged() from fault
            self._local.connection = connection
        return connection

    def _damaged(self) -> StoreError:
        return StoreError(f"The index in {self.layout.root} is damaged: rebuild it with '{REBUILD}'.")

    def _rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[object, ...]]:
        try:
            return self._database.execute(query, values).fetchall()
        except sqlite3.DatabaseError as fault:
            raise self._damaged() from fault

    def require_model(self, identity: str) -> None:
        """Raises ModelMismatchError where another model made the vectors."""
        if self.pointer.model != identity:
            raise ModelMismatchError(
                f"The index in {self.layout.root} was built with the model {self.pointer.model}, but the settings name "
                f"{identity}: change CV_MODEL back, or rebuild with '{REBUILD}'."
            )

    @cached_property
    def vector_store(self) -> ChromaVectorStore:
        """The vectors, as LlamaIndex takes them."""
        with self._opening:
            return open_vector_store(self._folder / "chroma")

    def nearest(
        self, vectors: Sequence[Sequence[float]], limit: int, keys: Sequence[str] | None = None
    ) -> list[dict[str, float]]:
        """For each vector: cosine by passage id, best first, `limit` at most, of the documents `keys` (None: all).

        Asks Chroma for ids and distances only: LlamaIndex's own query reads every node again.
        """
        collection = self.vector_store.client
        where = None if keys is None else {"document": {"$in": list(keys)}}
        try:
            found = collection.query(
                query_embeddings=[list(v) for v in vectors],
                n_results=limit,
                where=where,
                include=["distances"],
            )
        except Exception as fault:
            raise self._damaged() from fault
        return [
            {i: 1.0 - distance for i, distance in zip(ids, distances, strict=True)}
            for ids, distances in zip(found["ids"], found["distances"], strict=True)
        ]

    @cached_property
    def documents(self) -> dict[str, DocumentRecord]:
        """Every indexed edition by its key, "source@edition"."""
        records = {}
        checks = read_checks(self.layout.root)
        for key, data in self._rows("SELECT key, record FROM documents ORDER BY rowid"):
            fields = json.loads(str(data))
            fields["notices"] = tuple(fields["notices"])
            fields["parts"] = tuple((first, sha256, file) for first, sha256, file in fields["parts"])
            fields["checked_at"] = checks.get(str(key), fields["checked_at"])
            records[str(key)] = DocumentRecord(**fields)
        return records

    def record_of(self, passage: Passage) -> DocumentRecord:
        """The record of the passage's document."""
        return self.documents[f"{passage.source}@{passage.edition}"]

    def passages(self, ids: Iterable[str]) -> dict[str, Passage]:
        """Passages by id; unknown ids are left out."""
        wanted = list(dict.fromkeys(ids))
        marks = ",".join("?" * len(wanted))
        rows = self._rows(f"SELECT body FROM passages WHERE id IN ({marks})", wanted)
        found = (Passage.from_json(str(body)) for (body,) in rows)
        return {passage.id: passage for passage in found}

    def sentence_vectors(self, ids: Iterable[str]) -> dict[str, np.ndarray]:
        """float16 arrays (sentences, dimensions) of the passages that have several sentences, by passage id."""
        wanted = list(dict.fromkeys(ids))
        marks = ",".join("?" * len(wanted))
        rows = self._rows(f"SELECT id, sentences FROM passages WHERE id IN ({marks}) AND sentences IS NOT NULL", wanted)
        size = self.pointer.dimensions
        return {str(i): np.frombuffer(blob, dtype="<f2").reshape(-1, size) for i, blob in rows}  # type: ignore[call-overload]

    @cached_property
    def summaries(self) -> tuple[IndexedSummary, ...]:
        """Our own entries, with the passages that they stand for."""
        size = self.pointer.dimensions
        return tuple(
            IndexedSummary(
                Summary.model_validate_json(str(body)),
                tuple(json.loads(str(pins))),
                np.frombuffer(vectors, dtype="<f2").reshape(-1, size),  # type: ignore[call-overload]
            )
            for body, pins, vectors in self._rows("SELECT body, pins, vectors FROM summaries ORDER BY rowid")
        )

    @cached_property
    def proposals(self) -> tuple[IndexedProposal, ...]:
        """What the government proposes, in our words."""
        size = self.pointer.dimensions
        return tuple(
            IndexedProposal(
                Proposal.model_validate_json(str(body)),
                np.frombuffer(vectors, dtype="<f2").reshape(-1, size),  # type: ignore[call-overload]
            )
            for body, vectors in self._rows("SELECT body, vectors FROM proposals ORDER BY rowid")
        )

    @cached_property
    def _question_matrix(self) -> tuple[np.ndarray, np.ndarray, tuple[str, ...]]:
        """Vectors of our questions (questions, dimensions), the number of each one's passage, and the passages."""
        questions = self.lay_questions
        passages = tuple(dict.fromkeys(questions.passages))
        numbers = {passage: number for number, passage in enumerate(passages)}
        owners = np.asarray([numbers[passage] for passage in questions.passages], dtype=np.int64)
        return questions.vectors.astype(np.float32), owners, passages

    def nearest_questions(
        self, vector: Sequence[float], limit: int, keys: Sequence[str] | None = None
    ) -> dict[str, float]:
        """Cosine of the likest of our everyday questions by the passage that answers it, best first.

        `limit` passages at most, of the documents `keys` (None: all). Exact: there are some thousands of questions.
        """
        matrix, owners, passages = self._question_matrix
        if not passages:
            return {}
        best = np.full(len(passages), -1.0, dtype=np.float32)
        np.maximum.at(best, owners, matrix @ np.asarray(vector, dtype=np.float32))
        allowed = None if keys is None else set(keys)
        found: dict[str, float] = {}
        for number in np.argsort(-best, kind="stable"):
            passage = passages[number]
            if allowed is None or passage.partition("#")[0] in allowed:
                found[passage] = float(best[number])
                if len(found) == limit:
                    break
        return found

    @cached_property
    def _outside(self) -> tuple[tuple[str, ...], np.ndarray]:
        rows = self._rows("SELECT reason, vector FROM outside_questions ORDER BY rowid")
        vectors = np.frombuffer(b"".join(bytes(v) for _, v in rows), dtype="<f2")  # type: ignore[call-overload]
        shaped = vectors.reshape(len(rows), -1) if rows else np.zeros((0, self.pointer.dimensions))
        return tuple(str(reason) for reason, _ in rows), shaped.astype(np.float32)

    def nearest_outside(self, vector: Sequence[float]) -> tuple[str, float]:
        """Reason and cosine of the likest of the questions that no source answers; ("", 0) where there are none."""
        reasons, matrix = self._outside
        if not reasons:
            return "", 0.0
        cosines = matrix @ np.asarray(vector, dtype=np.float32)
        best = int(np.argmax(cosines))
        return reasons[best], float(cosines[best])

    @cached_property
    def asked_about(self) -> frozenset[str]:
        """Keys of the documents that we have everyday questions about."""
        return frozenset(passage.partition("#")[0] for passage in self._question_matrix[2])

    @cached_property
    def lay_questions(self) -> IndexedQuestions:
        """Our everyday questions, with the passages that answer them."""
        rows = self._rows("SELECT passage, text, vector FROM lay_questions ORDER BY rowid")
        vectors = np.frombuffer(b"".join(bytes(v) for _, _, v in rows), dtype="<f2")  # type: ignore[call-overload]
        return IndexedQuestions(
            tuple(str(passage) for passage, _, _ in rows),
            tuple(str(text) for _, text, _ in rows),
            vectors.reshape(len(rows), self.pointer.dimensions),
        )

    def passages_of(self, key: str) -> list[Passage]:
        """All passages of a document, in order."""
        rows = self._rows("SELECT body FROM passages WHERE key = ? ORDER BY ordinal", (key,))
        return [Passage.from_json(str(body)) for (body,) in rows]

    def neighbours(self, passage: Passage, reach: int = 1) -> tuple[list[Passage], list[Passage]]:
        """The passages before and after, `reach` of each at most, in reading order."""
        key = f"{passage.source}@{passage.edition}"
        rows = self._rows(
            "SELECT body FROM passages WHERE key = ? AND ordinal BETWEEN ? AND ? AND ordinal <> ? ORDER BY ordinal",
            (key, passage.ordinal - reach, passage.ordinal + reach, passage.ordinal),
        )
        around = [Passage.from_json(str(body)) for (body,) in rows]
        return (
            [p for p in around if p.ordinal < passage.ordinal],
            [p for p in around if p.ordinal > passage.ordinal],
        )

    def blocks(self, key: str, first: int, last: int) -> list[tuple[int, int, Block]]:
        """Blocks `first` to `last` of a document: (ordinal, offset of its first character, block)."""
        rows = self._rows(
            "SELECT ordinal, start, block FROM blocks WHERE key = ? AND ordinal BETWEEN ? AND ? ORDER BY ordinal",
            (key, first, last),
        )
        return [(int(str(o)), int(str(s)), unpack_block(b)) for o, s, b in rows if isinstance(b, bytes)]

    def all_blocks(self, key: str) -> list[tuple[int, int, Block]]:
        """Every block of a document."""
        return self.blocks(key, 0, 1 << 40)

    def keyword_search(self, query: str, limit: int) -> list[tuple[str, float]]:
        """(passage id, BM25 score, higher is better) for an FTS5 query. `FIELDS` has the fields' weights."""
        rows = self._rows(
            "SELECT passages.id, found.score FROM ("
            f"  SELECT rowid, bm25(keywords, {FIELDS}) AS score FROM keywords WHERE keywords MATCH ?"
            "  ORDER BY score LIMIT ?"
            ") AS found JOIN passages ON passages.row = found.rowid ORDER BY found.score",
            (query, limit),
        )
        return [(str(identity), -float(str(score))) for identity, score in rows]

    def passages_with(self, word: str) -> int:
        """How many passages hold a word (letters and digits only), by its stem."""
        ((count,),) = self._rows("SELECT count(*) FROM keywords WHERE keywords MATCH ?", (f'"{word}"',))
        return int(str(count))

    def close(self) -> None:
        """Closes this thread's connection."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None


def open_index(store: Path) -> Index:
    """The index that serves. Raises EmptyStoreError, StoreVersionError or StoreError."""
    layout = StoreLayout(store)
    return Index(layout, layout.read_pointer())
