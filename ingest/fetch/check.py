"""Asking which editions have changed since they were fetched; changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from corpus.catalogue import Catalogue, Source
from corpus.errors import FetchError
from ingest.fetch.cache import Cache
from ingest.fetch.client import Client
from ingest.fetch.govuk import Page, document, look
from ingest.fetch.legislation import fetch_law
from ingest.fetch.records import held
from ingest.fetch.report import Checked, CheckReport, Fetched, Skipped
from ingest.fetch.run import Progress, hosts_of, select
from ingest.fetch.settings import FetchSettings


def check_all(
    catalogue: Catalogue,
    cache_dir: Path,
    *,
    only: Iterable[str] | None = None,
    hosts: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    settings: FetchSettings | None = None,
    today: date | None = None,
) -> CheckReport:
    """Compares what the publishers have now with what the cache holds. Arguments and errors as `fetch_all`.

    A PDF counts as changed when another file or another edition stands on the page; it is not fetched again.
    Pages of HTML and legislation are compared by their bytes.
    """
    sources = select(catalogue, only)
    cache = Cache(cache_dir, keep=False)
    checked: list[Checked] = []
    skipped: list[Skipped] = []
    with Client(settings or FetchSettings(), hosts) as client:
        client.reach.probe(hosts_of(sources))
        for number, source in enumerate(sources, start=1):
            if progress is not None:
                progress(source.id, number, len(sources))
            if source.route == "none":
                skipped.append(Skipped(source.id, source.route_reason or "It cannot be fetched."))
                continue
            try:
                checked.append(_one(client, cache, catalogue, source, today or date.today()))
            except FetchError as fault:
                skipped.append(Skipped(source.id, str(fault)))
    return CheckReport(tuple(checked), tuple(skipped))


def _one(client: Client, cache: Cache, catalogue: Catalogue, source: Source, today: date) -> Checked:
    kept = held(cache, source.id)
    if source.route == "govuk":
        page = look(client, cache, source, catalogue, today)
        # The date of the page alone does not make another edition of the same file.
        renamed = kept is not None and page.edition_from != "page date" and page.edition != kept.edition
        changed = kept is None or renamed or _other_file(client, cache, page, source, kept)
        found = page.edition if kept is None or changed else kept.edition
        notes = [page.note, page.item.withdrawn]
        if not changed and kept is not None and page.updated != kept.updated:
            notes.append("The page was changed, but it carries the same file.")
    else:
        law = fetch_law(client, cache, source)
        now = [file.sha256 for file in law.files]
        changed = kept is None or [file.sha256 for file in kept.files] != now
        found, notes = law.edition, [law.note]
    if kept is None:
        notes.insert(0, "Nothing of it has been fetched yet.")
    note = " ".join(part for part in notes if part) or None
    return Checked(source.id, kept.edition if kept is not None else None, found, changed, note)


def _other_file(client: Client, cache: Cache, page: Page, source: Source, kept: Fetched) -> bool:
    if page.choice is None or page.choice.attachment.media == "html":
        return document(client, cache, page, source).sha256 != kept.files[0].sha256
    return page.address != kept.files[0].address
