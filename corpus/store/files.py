"""The files that were indexed, kept as they came, so that a quotation's own page can be shown.

    STORE/files/indexed/<sha256>   a file indexed from a folder
    STORE/files/raw/<sha256>.*     a file that was fetched: the fetchers' cache keeps it, and it is not kept twice

A file is only used if its bytes still have the hash in its name.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator

from corpus.errors import PageError, StoreError
from corpus.store.layout import StoreLayout

_DRAFT = ".part-"


class IndexedFiles:
    """The raw files of a store's documents."""

    def __init__(self, layout: StoreLayout) -> None:
        self._layout = layout
        self._own = layout.files / "indexed"

    def _held(self, sha256: str) -> Iterator[bytes]:
        """Every sound copy."""
        for path in (self._own / sha256, *sorted((self._layout.files / "raw").glob(f"{sha256}.*"))):
            try:
                data = path.read_bytes()
            except OSError:
                continue
            if hashlib.sha256(data).hexdigest() == sha256:
                yield data

    def read(self, sha256: str, name: str) -> bytes:
        """The bytes of a file; `name` is used in the message. Raises PageError where there is no sound copy."""
        for data in self._held(sha256):
            return data
        damaged = (self._own / sha256).exists()
        raise PageError(
            f"The copy of {name} in {self._layout.files} {'is damaged' if damaged else 'is missing'}: run "
            "'python -m ingest' again as you did before, and it will be put there."
        )

    def keep(self, sha256: str, data: bytes) -> None:
        """Keeps a file unless a sound copy is there, in one step. Raises StoreError where it cannot be written."""
        if any(True for _ in self._held(sha256)):
            return
        draft = self._own / f"{_DRAFT}{secrets.token_hex(4)}"
        try:
            self._own.mkdir(parents=True, exist_ok=True)
            with draft.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self._own / sha256)
        except OSError as fault:
            draft.unlink(missing_ok=True)
            raise StoreError(
                f"{self._own} cannot be written to ({fault.strerror or fault}): free some space or choose another "
                "folder with --store."
            ) from fault

    def keep_only(self, wanted: Iterable[str]) -> None:
        """Removes the files that no document needs, and what a killed run left behind. The fetchers' cache stays."""
        kept = set(wanted)
        if self._own.is_dir():
            for path in self._own.iterdir():
                if path.name not in kept:
                    path.unlink(missing_ok=True)
