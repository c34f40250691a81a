"""What a store holds, in a form that two stores can be compared by; what it answers; what lies about in it."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

import numpy as np

from corpus.settings import Settings
from corpus.store import Index, StoreLayout, open_index
from retrieval.engine import Engine

_KNOWN = {"current.json", "checks.json", "documents.json", "embeddings.sqlite", "writer.lock", "files", "generations"}
NOISE = 1e-5  # of a vector of length 1: texts that are embedded in another company come out so far apart at most
_TIMES = ("indexed_at", "checked_at")


def _digest(values: Iterable[object]) -> str:
    return hashlib.sha256("\n".join(sorted(str(value) for value in values)).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class State:
    """Counts, and digests that do not depend on the order."""

    documents: int
    records: str
    passages: int
    passage_ids: int
    bodies: str
    blocks: str
    vectors: int
    keyword_rows: int
    questions: str
    summaries: int
    files: str
    embeddings: int
    rows: Mapping[str, np.ndarray] = field(compare=False, repr=False)

    def differences(self, other: State) -> list[str]:
        """What differs, as text. A vector that was made again may differ in its last bits (see NOISE)."""
        found = [
            f"{one.name} is {getattr(self, one.name)}, should be {getattr(other, one.name)}"
            for one in fields(self)
            if one.compare and getattr(self, one.name) != getattr(other, one.name)
        ]
        for identity in sorted(self.rows.keys() | other.rows.keys()):
            here, there = self.rows.get(identity), other.rows.get(identity)
            if here is None or there is None or not np.allclose(here, there, rtol=0, atol=NOISE):
                found.append(f"the vector of {identity} is not as it should be")
        return found


def _vectors(index: Index) -> dict[str, np.ndarray]:
    found = index.vector_store.client.get(include=["embeddings"])
    return dict(zip(found["ids"], np.asarray(found["embeddings"], dtype=np.float32), strict=True))


def state_of(store: Path) -> State:
    """What a store holds. Raises StoreError."""
    index, layout = open_index(store), StoreLayout(store)
    records = [{k: v for k, v in asdict(r).items() if k not in _TIMES} for r in index.documents.values()]
    passages = [p for key in index.documents for p in index.passages_of(key)]
    rows = _vectors(index)
    address = f"{(layout.generation(index.pointer.generation) / 'index.sqlite').resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as database:
        (keyword_rows,) = database.execute("SELECT count(*) FROM keywords_docsize").fetchone()
        asked = database.execute("SELECT passage, text FROM lay_questions").fetchall()
    with closing(sqlite3.connect(f"{layout.embeddings_file.resolve().as_uri()}?mode=ro", uri=True)) as database:
        (embeddings,) = database.execute("SELECT count(*) FROM vectors").fetchone()
    state = State(
        documents=len(records),
        records=_digest(records),
        passages=len(passages),
        passage_ids=len({passage.id for passage in passages}),
        bodies=_digest(passage.to_json() for passage in passages),
        blocks=_digest((key, row) for key in index.documents for row in index.all_blocks(key)),
        vectors=len(rows),
        keyword_rows=int(keyword_rows),
        questions=_digest(asked),
        summaries=len(index.summaries),
        files=_digest(path.name for path in (layout.files / "indexed").iterdir()),
        embeddings=int(embeddings),
        rows=rows,
    )
    index.close_all()
    return state


def leftovers(store: Path) -> list[str]:
    """Files and folders that should not be there once a run has ended."""
    found = [f"{path.name} lies in the store" for path in store.iterdir() if path.name not in _KNOWN]
    generations = [path.name for path in (store / "generations").iterdir()]
    if len(generations) > 2:
        found.append(f"{len(generations)} generations lie in the store")
    if StoreLayout(store).read_pointer().generation not in generations:
        found.append("the generation that serves is gone")
    drafts = ("*.part-*", "*-journal", "*-wal", "*-shm")
    return [*found, *(f"{path.name} was left behind" for draft in drafts for path in store.rglob(draft))]


Answers = tuple[Any, ...]


def answers(settings: Settings, questions: Sequence[str]) -> Answers:
    """What the store answers: for each question its status and quotations with their receipts. Raises StoreError."""
    engine = Engine(settings)
    try:
        return tuple(ask(engine, question) for question in questions)
    finally:
        engine.close()


def ask(engine: Engine, question: str) -> list[Any]:
    """Status, reason, and each quotation with its receipt, as JSON has them."""
    answer = engine.ask(question)
    quotes = [[q.passage_id, q.text, q.receipt.sha256, q.receipt.start, q.receipt.end, q.page] for q in answer.quotes]
    return [answer.status, answer.reason, quotes]
