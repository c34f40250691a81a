"""What a fetch gives back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path


@dataclass(frozen=True)
class FetchedFile:
    """A raw file in the cache.

    path     of the file, named by its sha256
    sha256   of its bytes, hex
    address  where a reader can open it
    media    "pdf", "html" or "clml"
    title    that the publisher's list of files gives it; for legislation "Section 19"
    """

    path: Path
    sha256: str
    address: str
    media: str
    title: str


@dataclass(frozen=True)
class Fetched:
    """A source whose files are in the cache.

    edition       "2025-07": that of the catalogue where one matches, else read from the publication
    edition_from  what told it: "address", "title", "file name", "pages", "front page", "page date", "version date"
    updated       when the publisher last changed the page; for legislation, the date of the newest version
    withdrawn     the publisher's notice in one or more sentences, None where it is not withdrawn
    checked_at    when the publisher was last asked, UTC
    unchanged     whether edition and files are what the cache held before
    note          a plain sentence where something is to be said: "from the cache, because ..."
    """

    source_id: str
    edition: str
    edition_from: str
    files: tuple[FetchedFile, ...]
    updated: date | None
    withdrawn: str | None
    checked_at: datetime
    unchanged: bool
    note: str | None = None
    from_cache: bool = False


@dataclass(frozen=True)
class Skipped:
    """A source that could not be fetched and is not in the cache: `reason` is one plain sentence."""

    source_id: str
    reason: str


@dataclass(frozen=True)
class FetchReport:
    """Every source asked for is in exactly one of the two, in the order of the catalogue."""

    fetched: tuple[Fetched, ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True)
class Checked:
    """A source that the publisher was asked about: `held` is None where nothing of it was fetched yet."""

    source_id: str
    held: str | None
    found: str
    changed: bool
    note: str | None = None


@dataclass(frozen=True)
class CheckReport:
    """Which sources have changed, and which could not be asked about."""

    checked: tuple[Checked, ...]
    skipped: tuple[Skipped, ...]
