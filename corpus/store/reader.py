"""Reading: an open index, which looks for a newer generation each time that it is asked for."""

from __future__ import annotations

import json
import sqlite3
import threading
import weakref
import zlib
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from corpus.document import Block
from corpus.errors import ModelMismatchError, StoreError
from corpus.own import is_local
from corpus.passage import Passage
from corpus.proposals import Proposal
from corpus.store.checks import read_checks
from corpus.store.chroma_server import is_transport
from corpus.store.layout import REBUILD, Pointer, StoreLayout
from corpus.store.manifest import DamagedError, check_manifest
from corpus.store.questions import IndexedOutside, IndexedQuestions, Questions
from corpus.store.records import DocumentRecord, IndexedProposal, IndexedSummary
from corpus.store.schema import unpack_block
from corpus.store.vectors import as_vector_store, close_collection, held, open_collection, vector_fault
from corpus.summaries import Summary

if TYPE_CHECKING:
    from llama_index.vector_stores.chroma import ChromaVectorStore


FIELDS = "1.0, 2.0, 3.0, 2.0"  # how much a word counts in title, headings, text and our everyday questions


_Result = TypeVar("_Result")


def _sound(read: Callable[..., _Result]) -> Callable[..., _Result]:
    """A method of Index whose rows may be damaged: what cannot be unpacked is a StoreError as well."""

    @wraps(read)
    def checked(index: Index, *values: Any, **named: Any) -> _Result:
        try:
            return read(index, *values, **named)
        except (ValueError, KeyError, TypeError, IndexError, zlib.error) as fault:
            raise index.damaged() from fault

    return checked


class Index:
    """One generation, open for reading; safe to use from several threads."""

    def __init__(self, layout: StoreLayout, pointer: Pointer) -> None:
        self.layout = layout
        self.pointer = pointer
        self.fields = FIELDS
        self._folder = layout.generation(pointer.generation)
        self._local = threading.local()
        self._opening = threading.Lock()
        self._counts: dict[str, int] = {}
        self._place = layout.vectors(pointer.generation)
        self._collection: Any = None
        self._letting_go: weakref.finalize[Any, Any] | None = None

    @property
    def _database(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            address = f"{(self._folder / 'index.sqlite').resolve().as_uri()}?mode=ro&immutable=1"
            try:
                connection = sqlite3.connect(address, uri=True)
            except sqlite3.Error as fault:
                raise self.damaged() from fault
            self._local.connection = connection
        return connection

    def damaged(self) -> StoreError:
        """The error that says so, and what to do."""
        return StoreError(f"The index in {self.layout.root} is damaged: rebuild it with '{REBUILD}'.")

    def _rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[object, ...]]:
        try:
            return self._database.execute(query, values).fetchall()
        except sqlite3.DatabaseError as fault:
            raise self.damaged() from fault

    def require_model(self, identity: str) -> None:
        """Raises ModelMismatchError where another model made the vectors."""
        if self.pointer.model != identity:
            raise ModelMismatchError(
                f"The index in {self.layout.root} was built with the model {self.pointer.model}, but the settings name "
                f"{identity}: change CV_MODEL back, or rebuild with '{REBUILD}'."
            )

    @property
    def _vectors_opened(self) -> Any:
        """Chroma's collection."""
        with self._opening:
            if self._collection is None:
                self._collection = collection = open_collection(self._place)
                # An engine that runs for months moves from index to index: each is let go with its last reader.
                self._letting_go = weakref.finalize(self, close_collection, self._place, collection)
                self._letting_go.atexit = False
            return self._collection

    @property
    def vector_store(self) -> ChromaVectorStore:
        """The vectors, as LlamaIndex takes them."""
        return as_vector_store(self._vectors_opened)

    def nearest(
        self, vectors: Sequence[Sequence[float]], limit: int, keys: Sequence[str] | None = None
    ) -> list[dict[str, float]]:
        """For each vector: cosine by passage id, best first, `limit` at most, of the documents `keys` (None: all).

        Asks Chroma for ids and distances only: LlamaIndex's own query reads every node again.
        """
        where = None if keys is None else {"document": {"$in": list(keys)}}
        asked = {"query_embeddings": [list(v) for v in vectors], "n_results": limit, "where": where}
        found = self._query(asked | {"include": ["distances"]})
        return [
            {i: 1.0 - distance for i, distance in zip(ids, distances, strict=True)}
            for ids, distances in zip(found["ids"], found["distances"], strict=True)
        ]

    def _query(self, asked: dict[str, Any]) -> Any:
        collection = self._vectors_opened
        try:
            try:
                return collection.query(**asked)
            except Exception as fault:
                if not is_transport(fault):
                    raise
                return collection.query(**asked)  # the server was started again: the old connection is gone
        except Exception as fault:
            raise vector_fault(self._place, fault) if self._place.server else self.damaged() from fault

    def vectors_complete(self) -> bool:
        """Whether the vectors are where the settings want them, as many as there are passages.

        Raises VectorServerError where the server cannot be asked.
        """
        if not self._place.as_set:
            return False
        return not self._place.server or held(self._place) == self.pointer.passages

    @cached_property
    @_sound
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

    @cached_property
    def apart(self) -> tuple[str, ...]:
        """Keys of the documents that users added, where official ones are indexed too: they are searched apart."""
        local = tuple(key for key, record in self.documents.items() if is_local(record.status))
        return () if len(local) == len(self.documents) else local

    @cached_property
    def size(self) -> int:
        """How many passages there are, without those of documents that stand apart."""
        return self.pointer.passages - sum(self.documents[key].passages for key in self.apart)

    def record_of(self, passage: Passage) -> DocumentRecord:
        """The record of the passage's document."""
        return self.documents[f"{passage.source}@{passage.edition}"]

    @_sound
    def passages(self, ids: Iterable[str]) -> dict[str, Passage]:
        """Passages by id; unknown ids are left out."""
        wanted = list(dict.fromkeys(ids))
        marks = ",".join("?" * len(wanted))
        rows = self._rows(f"SELECT body FROM passages WHERE id IN ({marks})", wanted)
        found = (Passage.from_json(str(body)) for (body,) in rows)
        return {passage.id: passage for passage in found}

    @_sound
    def sentence_vectors(self, ids: Iterable[str]) -> dict[str, np.ndarray]:
        """float16 arrays (sentences, dimensions) of the passages that have several sentences, by passage id."""
        wanted = list(dict.fromkeys(ids))
        marks = ",".join("?" * len(wanted))
        rows = self._rows(f"SELECT id, sentences FROM passages WHERE id IN ({marks}) AND sentences IS NOT NULL", wanted)
        return {str(i): self._vectors(blob) for i, blob in rows}

    @cached_property
    @_sound
    def summaries(self) -> tuple[IndexedSummary, ...]:
        """Our own entries, with the passages that they stand for."""
        return tuple(
            IndexedSummary(
                Summary.model_validate_json(str(body)),
                tuple(json.loads(str(pins))),
                self._vectors(vectors),
            )
            for body, pins, vectors in self._rows("SELECT body, pins, vectors FROM summaries ORDER BY rowid")
        )

    @cached_property
    @_sound
    def proposals(self) -> tuple[IndexedProposal, ...]:
        """What the government proposes, in our words."""
        return tuple(
            IndexedProposal(
                Proposal.model_validate_json(str(body)),
                self._vectors(vectors),
            )
            for body, vectors in self._rows("SELECT body, vectors FROM proposals ORDER BY rowid")
        )

    @cached_property
    @_sound
    def questions(self) -> Questions:
        """Our everyday questions, those that a passage answers and the others."""
        lay = self._rows("SELECT passage, text, vector FROM lay_questions ORDER BY rowid")
        other = self._rows("SELECT reason, source, vector FROM outside_questions ORDER BY rowid")
        return Questions(
            IndexedQuestions(
                tuple(str(passage) for passage, _, _ in lay),
                tuple(str(text) for _, text, _ in lay),
                self._vectors(*(vector for _, _, vector in lay)),
            ),
            IndexedOutside(
                tuple(str(reason) for reason, _, _ in other),
                tuple(str(source) for _, source, _ in other),
                self._vectors(*(vector for _, _, vector in other)),
            ),
            {record.source for record in self.documents.values()},
        )

    def _vectors(self, *blobs: object) -> np.ndarray:
        """float16 (vectors, dimensions)."""
        packed = b"".join(blob for blob in blobs if isinstance(blob, bytes))
        return np.frombuffer(packed, dtype="<f2").reshape(-1, self.pointer.dimensions or 1)

    @_sound
    def passages_of(self, key: str) -> list[Passage]:
        """All passages of a document, in order."""
        rows = self._rows("SELECT body FROM passages WHERE key = ? ORDER BY ordinal", (key,))
        return [Passage.from_json(str(body)) for (body,) in rows]

    @_sound
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

    @_sound
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
        """(passage id, BM25 score, higher is better) for an FTS5 query. `fields` has the fields' weights."""
        rows = self._rows(
            "SELECT passages.id, found.score FROM ("
            f"  SELECT rowid, bm25(keywords, {self.fields}) AS score FROM keywords WHERE keywords MATCH ?"
            "  ORDER BY score LIMIT ?"
            ") AS found JOIN passages ON passages.row = found.rowid ORDER BY found.score",
            (query, limit),
        )
        return [(str(identity), -float(str(score))) for identity, score in rows]

    def passages_with(self, word: str) -> int:
        """How many passages hold a word (letters and digits only), by its stem; see `apart`.

        Counts are kept of words that the documents have, and of no others: a name that somebody types is not kept.
        """
        if not word:
            return 0
        known = self._counts.get(word) or self._count(word)
        if known:
            self._counts[word] = known
        return known

    def _count(self, word: str) -> int:
        query, values = "SELECT count(*) FROM keywords WHERE keywords MATCH ?", (f'"{word}"',)
        ((count,),) = self._rows(query, values)
        if self.apart and count:
            marks = ",".join("?" * len(self.apart))
            rows = f"SELECT row FROM passages WHERE key IN ({marks})"
            ((without,),) = self._rows(f"{query} AND rowid IN ({rows})", (*values, *self.apart))
            return int(str(count)) - int(str(without))
        return int(str(count))

    def close(self) -> None:
        """Closes this thread's connection."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None

    def close_all(self) -> None:
        """Closes this thread's connection, and the vectors for every thread."""
        self.close()
        with self._opening:
            if self._letting_go is not None:
                self._collection = None
                self._letting_go()


def open_index(store: Path, chroma: str = "") -> Index:
    """The index that serves; `chroma` is the server of its vectors, "" where they lie in its folder.

    Raises EmptyStoreError, StoreVersionError or StoreError.
    """
    layout = StoreLayout(store, chroma)
    pointer = layout.read_pointer()
    index = Index(layout, pointer)
    if pointer.manifest:
        try:
            check_manifest(layout.generation(pointer.generation), pointer.manifest, pointer.described)
        except DamagedError as fault:
            if layout.read_pointer().generation != pointer.generation:  # it was replaced and removed meanwhile
                return open_index(store, chroma)
            raise index.damaged() from fault
    return index
