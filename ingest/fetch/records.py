"""What the cache remembers of a source between runs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from ingest.fetch.cache import Cache
from ingest.fetch.report import Fetched, FetchedFile


def to_record(fetched: Fetched) -> dict[str, Any]:
    """As JSON; without what only that run had to say."""
    return {
        "edition": fetched.edition,
        "edition_from": fetched.edition_from,
        "updated": fetched.updated.isoformat() if fetched.updated else None,
        "withdrawn": fetched.withdrawn,
        "checked_at": fetched.checked_at.isoformat(),
        "note": fetched.note,
        "files": [
            {
                "sha256": file.sha256,
                "ending": file.path.suffix,
                "address": file.address,
                "media": file.media,
                "title": file.title,
            }
            for file in fetched.files
        ],
    }


def held(cache: Cache, source_id: str) -> Fetched | None:
    """A source as the cache holds it; None where it does not, or where a file of it is missing or damaged."""
    record = cache.source(source_id)
    if record is None:
        return None
    try:
        files = tuple(
            FetchedFile(
                cache.path(file["sha256"], file["ending"]),
                file["sha256"],
                file["address"],
                file["media"],
                file["title"],
            )
            for file in record["files"]
        )
        fetched = Fetched(
            source_id=source_id,
            edition=record["edition"],
            edition_from=record["edition_from"],
            files=files,
            updated=date.fromisoformat(record["updated"]) if record["updated"] else None,
            withdrawn=record["withdrawn"],
            checked_at=datetime.fromisoformat(record["checked_at"]),
            unchanged=True,
            note=record["note"],
            from_cache=True,
        )
    except (KeyError, TypeError, ValueError):
        return None
    whole = all(cache.read(file.sha256, file.path.suffix) is not None for file in files)
    return fetched if files and whole else None


def from_cache(kept: Fetched, reason: str) -> Fetched:
    """`kept`, saying why it comes from the cache."""
    day = kept.checked_at
    said = f"{kept.note} " if kept.note else ""
    return replace(kept, note=f"{said}From the cache, as of {day.day} {day:%B %Y}: {reason}")
