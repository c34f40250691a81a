"""The vectors: a Chroma collection behind LlamaIndex's ChromaVectorStore, with our own embeddings only."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import StoreError

if TYPE_CHECKING:
    from llama_index.vector_stores.chroma import ChromaVectorStore

COLLECTION = "passages"
_BATCH = 1000  # Chroma refuses batches above some thousands


def _client(folder: Path) -> Any:
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))


def create_collection(folder: Path) -> Any:
    """A new, empty collection in `folder`, cosine distance, without Chroma's default model."""
    return _client(folder).create_collection(
        COLLECTION, embedding_function=None, configuration={"hnsw": {"space": "cosine", "ef_search": 200}}
    )


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


def open_collection(folder: Path) -> Any:
    """The collection in `folder`. Raises StoreError where it is damaged."""
    try:
        return _client(folder).get_collection(COLLECTION, embedding_function=None)
    except Exception as fault:
        if not _writable(folder):
            raise StoreError(
                f"{folder} cannot be written to, and Chroma writes to its database whenever it opens it: give this "
                "user the right to write there, or restore a backup where there is room."
            ) from fault
        raise StoreError(
            f"The vectors in {folder} cannot be read: rebuild the index with 'python -m ingest --rebuild'."
        ) from fault


def as_vector_store(collection: Any) -> ChromaVectorStore:
    """A collection as LlamaIndex takes it. LlamaIndex is loaded only here: a second that no answer needs."""
    from llama_index.vector_stores.chroma import ChromaVectorStore

    return ChromaVectorStore(chroma_collection=collection)


def close_vector_store(folder: Path) -> None:
    """Lets go of the collection in `folder`: Chroma keeps what it has opened for as long as the process lives."""
    client = _client(folder)
    identifier = client._identifier
    while identifier in type(client)._identifier_to_system:
        type(client)._release_system(identifier)


def batches(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """`items` in batches that Chroma takes."""
    for at in range(0, len(items), _BATCH):
        yield items[at : at + _BATCH]
