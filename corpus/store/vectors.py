"""The vectors: a Chroma collection behind LlamaIndex's ChromaVectorStore, with our own embeddings only.

They lie in the generation's own folder, or on a Chroma server in a collection that is named for the generation. The
folder says which: whoever removes it knows whether there is a collection to remove with it.
"""

from __future__ import annotations

import tempfile
import threading
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import StoreError, VectorServerError
from corpus.store.chroma_server import connect, connected, fault_of, forget, let_go

if TYPE_CHECKING:
    from llama_index.vector_stores.chroma import ChromaVectorStore

COLLECTION = "passages"
_MARK = "vectors-on-server"  # a file in a generation's folder: its vectors are on a server
# How many neighbours the search of the graph keeps in hand (HNSW's ef, Malkov & Yashunin 2018): of 4,014 passages, with
# 200, 97 of the nearest 100 were found; with 2000 all, in 1.6 ms.
SEARCHED = 2000
# Chroma writes the graph whenever vectors are added. Of one that is not written, it makes files at every opening, in
# the process that opens it, and that process's memory would come to lie in them. Also, every vector is then in the
# graph that is opened: nothing is built anew, so that two openings find the same.
_AT_ONCE = {"batch_size": 1, "sync_threshold": 1}
BATCH = 1000  # vectors added at a time: Chroma refuses some thousands
_OPEN: Counter[Path] = Counter()  # embedded collections by how many hold them open
_COUNTING = threading.RLock()


@dataclass(frozen=True)
class VectorPlace:
    """Where the vectors of one generation are.

    folder  the generation's folder
    server  address of the Chroma server in the settings; "" where there is none
    """

    folder: Path
    server: str = ""

    @property
    def on_server(self) -> bool:
        """Whether this generation's vectors were written to a server."""
        return (self.folder / _MARK).exists()

    @property
    def as_set(self) -> bool:
        """Whether they are where the settings say."""
        return self.on_server == bool(self.server)

    @property
    def embedded(self) -> Path:
        """Chroma's folder, where there is no server."""
        return self.folder / "chroma"

    @property
    def collection(self) -> str:
        """The collection's name."""
        return f"cv-{self.folder.name}" if self.server else COLLECTION


def _client(folder: Path) -> Any:
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))


def create_collection(place: VectorPlace) -> Any:
    """A new, empty collection, cosine distance, without Chroma's default model. Raises VectorServerError."""
    if place.server:
        # Before the collection: a run that is killed between the two leaves a folder that names what to remove.
        (place.folder / _MARK).write_text(f"{place.collection}\n", encoding="utf-8")
    client = connect(place.server) if place.server else _client(place.embedded)
    try:
        collection = client.create_collection(
            place.collection,
            embedding_function=None,
            configuration={"hnsw": {"space": "cosine", "ef_search": SEARCHED} | ({} if place.server else _AT_ONCE)},
        )
    except Exception as fault:
        raise vector_fault(place, fault) from fault
    _opened(place)
    return collection


def _opened(place: VectorPlace) -> None:
    if not place.server:
        with _COUNTING:
            _OPEN[place.embedded] += 1


def _writable(folder: Path) -> bool:
    """Whether Chroma could open its database here. A full or read-only disk is found by writing."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(65536))
        with (folder / "chroma.sqlite3").open("r+b"):
            return True
    except FileNotFoundError:
        return True
    except OSError:
        return False


def open_collection(place: VectorPlace) -> Any:
    """The collection of a generation.

    Raises StoreError where it is damaged, and VectorServerError where its server cannot be used or lacks it.
    """
    if place.on_server and not place.server:
        raise VectorServerError(
            "The vectors of this index are on a Chroma server: name it in CV_CHROMA, or bring them back with "
            "'python -m ingest'."
        )
    if place.server and not place.on_server:
        raise VectorServerError(
            f"The vectors of this index are not on {place.server} yet: put them there with 'python -m ingest', or "
            "empty CV_CHROMA."
        )
    try:
        client = connect(place.server) if place.server else _client(place.embedded)
        collection = client.get_collection(place.collection, embedding_function=None)
    except Exception as fault:
        raise vector_fault(place, fault) from fault
    _opened(place)
    return collection


def as_vector_store(collection: Any) -> ChromaVectorStore:
    """A collection as LlamaIndex takes it. LlamaIndex is loaded only here: a second that no answer needs."""
    from llama_index.vector_stores.chroma import ChromaVectorStore

    return ChromaVectorStore(chroma_collection=collection)


def vector_fault(place: VectorPlace, fault: Exception) -> StoreError:
    """What a fault of Chroma's means, and what to do about it."""
    if isinstance(fault, StoreError):
        return fault
    if place.server:
        return fault_of(place.server, fault)
    if not _writable(place.embedded):
        return StoreError(
            f"{place.embedded} cannot be written to, and Chroma writes to its database whenever it opens it: give this "
            "user the right to write there, or restore a backup where there is room."
        )
    return StoreError(
        f"The vectors in {place.embedded} cannot be read: rebuild the index with 'python -m ingest --rebuild'."
    )


def close_collection(place: VectorPlace, collection: Any) -> None:
    """Lets go of a collection: Chroma keeps what it has opened for as long as the process lives.

    An embedded one is closed when the last that opened it lets go.
    """
    if place.server:
        let_go(collection._client)
        return
    with _COUNTING:
        _OPEN[place.embedded] -= 1
        if _OPEN[place.embedded] > 0:
            return
        del _OPEN[place.embedded]
        forget(str(place.embedded))


def held(place: VectorPlace) -> int:
    """How many vectors the server holds for a generation, 0 where it lacks the collection. Raises VectorServerError."""
    from chromadb.errors import NotFoundError

    try:
        with connected(place.server) as client:
            return int(client.get_collection(place.collection, embedding_function=None).count())
    except NotFoundError:
        return 0
    except Exception as fault:
        raise vector_fault(place, fault) from fault


def remove_vectors(place: VectorPlace) -> bool:
    """Removes a generation's collection from the server; False where that is not possible now.

    What lies in the folder goes with the folder.
    """
    if not place.on_server:
        return True
    if not place.server:
        return False
    from chromadb.errors import NotFoundError

    try:
        with connected(place.server) as client:
            client.delete_collection(place.collection)
    except NotFoundError:
        return True
    except Exception:  # kept for the next run: the folder still names it
        return False
    return True
