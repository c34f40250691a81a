"""Where things lie in a store, and the pointer to the generation that serves."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus.errors import EmptyStoreError, StoreError, StoreVersionError
from corpus.store.vectors import VectorPlace, remove_vectors

STORE_VERSION = 4
REBUILD = "python -m ingest --rebuild"


@dataclass(frozen=True)
class Pointer:
    """What current.json says: which generation serves, and what built it.

    summaries  tells which of ours it holds
    manifest   sha256 of the generation's manifest; empty where the program that wrote it made none
    """

    version: int
    generation: str
    model: str
    dimensions: int
    documents: int
    passages: int
    built_at: str
    summaries: str = ""
    manifest: str = ""

    @property
    def described(self) -> dict[str, object]:
        """All but `manifest`: what the manifest itself says again."""
        return {name: value for name, value in asdict(self).items() if name != "manifest"}


@dataclass(frozen=True)
class StoreLayout:
    """The paths of a store. `chroma` is the address of the server that holds its vectors; "" where none does."""

    root: Path
    chroma: str = ""

    @property
    def pointer_file(self) -> Path:
        """Names the generation that serves."""
        return self.root / "current.json"

    @property
    def generations(self) -> Path:
        """One folder a generation."""
        return self.root / "generations"

    @property
    def files(self) -> Path:
        """Fetched files, and copies of those indexed from a folder, by sha256."""
        return self.root / "files"

    @property
    def lock_file(self) -> Path:
        """Held by the process that writes."""
        return self.root / "writer.lock"

    @property
    def embeddings_file(self) -> Path:
        """Vectors made so far."""
        return self.root / "embeddings.sqlite"

    def generation(self, name: str) -> Path:
        """Folder of one generation."""
        return self.generations / name

    def vectors(self, name: str) -> VectorPlace:
        """Where the vectors of one generation are."""
        return VectorPlace(self.generation(name), self.chroma)

    def read_pointer(self) -> Pointer:
        """The generation that serves.

        Raises EmptyStoreError where nothing is indexed, StoreVersionError where another version of the program
        wrote the store, StoreError where the pointer is damaged.
        """
        try:
            fields = json.loads(self.pointer_file.read_text(encoding="utf-8"))
            version = int(fields["version"])
        except FileNotFoundError:
            raise EmptyStoreError(
                f"Nothing is indexed in {self.root} yet: run 'python -m ingest', or "
                "'python -m ingest --from FOLDER' with documents of your own."
            ) from None
        except (OSError, ValueError, KeyError, TypeError) as fault:
            raise StoreError(f"The index in {self.root} cannot be read: rebuild it with '{REBUILD}'.") from fault
        if version > STORE_VERSION:
            raise StoreVersionError(
                f"The index in {self.root} was written by a newer version of this program: install that version, or "
                f"rebuild the index with '{REBUILD}'."
            )
        if version != STORE_VERSION:
            raise StoreVersionError(
                f"The index in {self.root} was written by another version of this program: rebuild it with '{REBUILD}'."
            )
        try:
            pointer = Pointer(**fields)
        except TypeError as fault:
            raise StoreError(f"The index in {self.root} cannot be read: rebuild it with '{REBUILD}'.") from fault
        if not self.generation(pointer.generation).is_dir():
            raise StoreError(
                f"The index in {self.root} is incomplete (its folder is gone): rebuild it with '{REBUILD}'."
            )
        return pointer

    def write_pointer(self, pointer: Pointer) -> None:
        """Names `pointer.generation` as the one that serves, in one step that survives a power cut."""
        draft = self.root / f".current-{secrets.token_hex(4)}.json"
        try:
            with draft.open("w", encoding="utf-8") as file:
                json.dump(asdict(pointer), file, indent=1)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self.pointer_file)
        except OSError:
            draft.unlink(missing_ok=True)
            raise

    def new_generation(self) -> str:
        """A fresh name, ordered by time."""
        return time.strftime("%Y%m%dT%H%M%S", time.gmtime()) + "-" + secrets.token_hex(3)

    def sweep(self, keep: set[str]) -> None:
        """Removes generations that are not in `keep` and drafts that a killed run left behind.

        A generation whose collection cannot be removed from its server now is left for the next time.
        """
        if self.generations.is_dir():
            for folder in self.generations.iterdir():
                if folder.name not in keep and remove_vectors(self.vectors(folder.name)):
                    shutil.rmtree(folder, ignore_errors=True)
        for kind in ("current", "checks", "documents"):
            for draft in self.root.glob(f".{kind}-*.json"):
                draft.unlink(missing_ok=True)
        for kind in ("backup", "restore"):
            for folder in self.root.glob(f".{kind}-*"):
                shutil.rmtree(folder, ignore_errors=True)
