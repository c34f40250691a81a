"""Fetching: sources of the catalogue from GOV.UK and legislation.gov.uk into a cache of raw files.

run.fetch_all   fetches every source; what cannot be fetched is named, and the rest goes on
check.check_all asks which editions have changed since, and changes nothing
report          what they return
"""

from __future__ import annotations

from ingest.fetch.check import check_all
from ingest.fetch.report import Checked, CheckReport, Fetched, FetchedFile, FetchReport, Skipped
from ingest.fetch.run import fetch_all
from ingest.fetch.settings import FetchSettings

__all__ = [
    "CheckReport",
    "Checked",
    "FetchReport",
    "FetchSettings",
    "Fetched",
    "FetchedFile",
    "Skipped",
    "check_all",
    "fetch_all",
]
