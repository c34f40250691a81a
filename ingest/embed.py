"""Texts to vectors, each text only once: vectors are kept by model and text.

A text is a passage or a question: the packaged model embeds questions with an adapter.
"""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.embedding import load_embedding, load_question_embedding, model_identity, question_identity

_CHUNK = 128


@dataclass(frozen=True, slots=True)
class Text:
    """What is embedded, and as what."""

    words: str
    is_question: bool = False


def _opened(file: Path) -> sqlite3.Connection:
    """The file, made anew where it is damaged."""
    for fresh in (False, True):
        if fresh:
            for part in (file, file.with_name(f"{file.name}-journal")):
                part.unlink(missing_ok=True)
        database = sqlite3.connect(file)
        try:
            database.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID")
            if fresh or database.execute("PRAGMA quick_check(1)").fetchone() == ("ok",):
                return database
        except sqlite3.OperationalError:  # the disk is full, or nothing may be written: the file is sound
            database.close()
            raise
        except sqlite3.DatabaseError:
            pass
        database.close()
    raise AssertionError


def _packed(vector: np.ndarray) -> bytes:
    data = vector.tobytes()
    return data + b"c" + zlib.crc32(data).to_bytes(4, "little")


def _vector(blob: object) -> np.ndarray | None:
    """The vector of a row, None where it is damaged. Rows of before have no check: their numbers must be finite."""
    if not isinstance(blob, bytes) or not blob:
        return None
    if len(blob) % 4 == 1:
        blob, check = blob[:-5], blob[-4:]
        if zlib.crc32(blob).to_bytes(4, "little") != check:
            return None
    if not blob or len(blob) % 4:
        return None
    vector = np.frombuffer(blob, dtype="<f4")
    return vector if bool(np.isfinite(vector).all()) else None


class EmbeddingCache:
    """Vectors by sha256 of model and text, in one SQLite file; float32, little endian, then "c" and their CRC-32.

    Nothing but time is lost with it: a file that is damaged is begun anew, and a vector that is damaged is made again.
    """

    def __init__(self, file: Path, model: str, threads: int) -> None:
        self._model = model
        self._identities = {False: model_identity(model), True: question_identity(model)}
        self._threads = threads
        self._database = _opened(file)
        self.embedded = 0

    def _key(self, text: Text) -> bytes:
        return hashlib.sha256(f"{self._identities[text.is_question]}\0{text.words}".encode()).digest()

    def _known(self, key: bytes) -> bool:
        found = self._database.execute("SELECT vector FROM vectors WHERE key = ?", (key,)).fetchone()
        return found is not None and _vector(found[0]) is not None

    def missing(self, texts: Iterable[Text]) -> list[Text]:
        """Texts without a vector, each once, in order."""
        return list({key: text for text in texts if not self._known(key := self._key(text))}.values())

    def embed(self, texts: Sequence[Text]) -> Iterable[int]:
        """Embeds `texts` and keeps the vectors; yields how many each step did, so that progress can be shown.

        Every step is committed: a run that is killed goes on where it stopped. Texts go in order of length, since a
        batch costs what its longest member costs.
        """
        for is_question in (False, True):
            part = [text for text in texts if text.is_question is is_question]
            load = load_question_embedding if is_question else load_embedding
            ordered = sorted(part, key=lambda text: len(text.words), reverse=True)
            for at in range(0, len(ordered), _CHUNK):
                chunk = ordered[at : at + _CHUNK]
                made = load(self._model, self._threads).get_text_embedding_batch([text.words for text in chunk])
                vectors = np.asarray(made, dtype="<f4")
                rows = [(self._key(t), _packed(v)) for t, v in zip(chunk, vectors, strict=True)]
                with self._database:
                    self._database.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)
                self.embedded += len(chunk)
                yield len(chunk)

    def vector(self, text: Text) -> list[float]:
        """The vector of a text that was embedded."""
        (blob,) = self._database.execute("SELECT vector FROM vectors WHERE key = ?", (self._key(text),)).fetchone()
        vector = _vector(blob)
        assert vector is not None  # `missing` has looked at it
        return [float(value) for value in vector]

    def keep_only(self, texts: Iterable[Text]) -> None:
        """Forgets vectors of texts that no index holds any more."""
        keep = {self._key(text) for text in texts}
        stored = [key for (key,) in self._database.execute("SELECT key FROM vectors")]
        with self._database:
            self._database.executemany("DELETE FROM vectors WHERE key = ?", [(k,) for k in stored if k not in keep])

    def close(self) -> None:
        """Closes the file."""
        self._database.close()
