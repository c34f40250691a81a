"""What a run indexes: the folders that were named, else what GOV.UK and legislation.gov.uk have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corpus.catalogue import Catalogue, load_catalogue
from corpus.settings import Settings
from corpus.store import StoreLayout
from ingest.build import Skipped
from ingest.candidates import Candidate, from_folder
from ingest.fetch import Fetched, FetchSettings, check_all, fetch_all
from ingest.progress import bar


@dataclass
class Gathered:
    """Candidates to index, and sources that could not be had, with the reason."""

    candidates: list[Candidate] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


def gather(folders: Sequence[Path], settings: Settings, *, offline: bool, quiet: bool) -> Gathered:
    """Reads `folders`; fetches where none is named. Raises UsageError or CatalogueError for a wrong folder."""
    if folders:
        return Gathered([candidate for folder in folders for candidate in from_folder(folder)])
    return _fetched(settings, offline, quiet)


def _fetched(settings: Settings, offline: bool, quiet: bool) -> Gathered:
    catalogue = load_catalogue()
    progress = bar("Fetching", len(catalogue.sources), "sources", quiet)
    report = fetch_all(
        catalogue,
        StoreLayout(settings.store).files,
        progress=lambda source, number, total: progress.update(),
        settings=FetchSettings(contact=settings.contact),
        offline=offline,
    )
    progress.close()
    return Gathered(
        [_candidate(catalogue, fetched) for fetched in report.fetched],
        [Skipped(skipped.source_id, skipped.reason) for skipped in report.skipped],
    )


def _candidate(catalogue: Catalogue, fetched: Fetched) -> Candidate:
    """A fetched source as the index takes it. A PDF is cited by its own address, so that #page= works."""
    source = catalogue.get(fetched.source_id)
    edition = source.edition(fetched.edition)
    first, *others = fetched.files
    notices = [f"withdrawn by its publisher: {fetched.withdrawn}"] if fetched.withdrawn else []
    if fetched.note and not fetched.from_cache:
        notices.append(fetched.note)
    return Candidate(
        source=source.id,
        edition=fetched.edition,
        path=first.path,
        title=(edition.title if edition else None) or source.title,
        publisher=source.publisher,
        status=catalogue.status(source.id, fetched.edition),
        nation=source.nation or "",
        address=first.address if first.media == "pdf" else (source.address or first.address),
        origin="fetched",
        media=first.media,
        edition_note=(edition.note if edition else None) or "",
        newest=catalogue.superseded_by(source.id, fetched.edition),
        updated=fetched.updated.isoformat() if fetched.updated else None,
        notices=tuple(notices),
        more=tuple(file.path for file in others),
        checked_at=fetched.checked_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
    )


def check_editions(settings: Settings) -> dict[str, Any]:
    """Asks the publishers which editions have changed: {"sources": [{source, state, detail}]}; changes nothing."""
    report = check_all(
        load_catalogue(), StoreLayout(settings.store).files, settings=FetchSettings(contact=settings.contact)
    )
    rows = [
        {
            "source": row.source_id,
            "state": "changed" if row.changed else "current",
            "detail": " ".join(filter(None, (f"the newest edition is {row.found}.", row.note))),
        }
        for row in report.checked
    ]
    rows += [{"source": row.source_id, "state": "not asked", "detail": row.reason} for row in report.skipped]
    return {"sources": rows}
