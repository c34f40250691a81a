"""The cache of raw files.

    CACHE/raw/<sha256><ending>   a file as it came, named by its hash
    CACHE/index.json             address -> what came from there and when; source -> what was fetched of it

Every file is written beside its place and moved there, so a process killed half way leaves nothing broken. A
file is only used if its bytes still have the hash in its name: a damaged one counts as not there.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from corpus.errors import FetchError
from ingest.fetch.media import Media

_FORMAT = 1


@dataclass(frozen=True)
class Entry:
    """What came from an address: `final` is the address after redirects, `fetched_at` is ISO 8601, UTC."""

    sha256: str
    ending: str
    final: str
    etag: str | None
    last_modified: str | None
    fetched_at: str


class Cache:
    """`keep=False` reads what is there and writes nothing."""

    def __init__(self, folder: Path, keep: bool = True) -> None:
        self._folder, self._keep = folder, keep
        self._raw = folder / "raw"
        self._index = folder / "index.json"
        found = self._read_index()
        self._addresses: dict[str, Any] = found.get("addresses", {})
        self._sources: dict[str, Any] = found.get("sources", {})

    def entry(self, address: str) -> Entry | None:
        """What is known of an address, None where nothing is or where its file is missing or damaged."""
        try:
            entry = Entry(**self._addresses[address])
        except (KeyError, TypeError):
            return None
        return entry if self.read(entry.sha256, entry.ending) is not None else None

    def read(self, sha256: str, ending: str) -> bytes | None:
        """A file's bytes, None where it is missing or its bytes are not those of its name."""
        try:
            data = self.path(sha256, ending).read_bytes()
        except (OSError, ValueError):
            return None
        return data if hashlib.sha256(data).hexdigest() == sha256 else None

    def path(self, sha256: str, ending: str) -> Path:
        """Where a file stands, or would stand."""
        return self._raw / f"{sha256}{ending}"

    def put(self, data: bytes, media: Media) -> str:
        """Keeps a file; returns its sha256, hex. Raises FetchError where the folder cannot be written."""
        sha256 = hashlib.sha256(data).hexdigest()
        if self._keep and self.read(sha256, media.ending) is None:
            self._write(self.path(sha256, media.ending), data)
        return sha256

    def remember(
        self,
        address: str,
        sha256: str,
        media: Media,
        *,
        final: str,
        etag: str | None,
        last_modified: str | None,
    ) -> None:
        """Notes what came from an address just now."""
        entry = Entry(sha256, media.ending, final, etag, last_modified, datetime.now(UTC).isoformat())
        self._addresses[address] = asdict(entry)
        self._save()

    def source(self, source_id: str) -> dict[str, Any] | None:
        """What `remember_source` was last given for a source."""
        found = self._sources.get(source_id)
        return found if isinstance(found, dict) else None

    def remember_source(self, source_id: str, record: dict[str, Any]) -> None:
        """Notes what was fetched of a source; `record` is JSON."""
        self._sources[source_id] = record
        self._save()

    def _read_index(self) -> dict[str, Any]:
        """A missing or damaged index counts as empty: files are then fetched again."""
        try:
            found = json.loads(self._index.read_bytes())
        except (OSError, ValueError):
            return {}
        if not isinstance(found, dict) or found.get("format") != _FORMAT:
            return {}
        return {key: part for key, part in found.items() if isinstance(part, dict)}

    def _save(self) -> None:
        if self._keep:
            whole = {"format": _FORMAT, "addresses": self._addresses, "sources": self._sources}
            self._write(self._index, json.dumps(whole, indent=1, sort_keys=True).encode())

    def _write(self, path: Path, data: bytes) -> None:
        temporary: str | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".part-")
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(path)
        except OSError as fault:
            if temporary is not None:
                Path(temporary).unlink(missing_ok=True)
            raise FetchError(
                f"{self._folder} cannot be written to ({fault.strerror or fault}): "
                "free some space or choose another folder."
            ) from fault
