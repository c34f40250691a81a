"""Fetching every source: each one is fetched, or taken from the cache, or named with the reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path

from corpus.catalogue import Catalogue, Source
from corpus.errors import FetchError, UnknownReferenceError
from ingest.fetch.cache import Cache
from ingest.fetch.client import Client
from ingest.fetch.front_page import edition_inside
from ingest.fetch.govuk import Page, document, look
from ingest.fetch.hosts import ASSETS, GOVUK, LEGISLATION
from ingest.fetch.legislation import fetch_law
from ingest.fetch.records import from_cache, held, to_record
from ingest.fetch.report import Fetched, FetchedFile, FetchReport, Skipped
from ingest.fetch.settings import FetchSettings

# (source id, its number from 1, how many there are), called before each source.
Progress = Callable[[str, int, int], None]

_BY_PAGE = "The edition is named by the date of the page, since nothing on the file tells it."
_OFFLINE = "nothing was asked for, because this is an offline run."


def fetch_all(
    catalogue: Catalogue,
    cache_dir: Path,
    *,
    only: Iterable[str] | None = None,
    hosts: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    settings: FetchSettings | None = None,
    offline: bool = False,
    today: date | None = None,
) -> FetchReport:
    """Fetches the sources of the catalogue, or `only` those (ids or aliases), into `cache_dir`.

    `hosts` maps an official host to a server that stands in for it. A fault in one source does not stop the
    rest. `offline` never opens a connection. Raises UnknownReferenceError for a name in `only` that is not in
    the catalogue and SettingsError for wrong `hosts`; never raises FetchError.
    """
    sources = select(catalogue, only)
    cache = Cache(cache_dir)
    fetched: list[Fetched] = []
    skipped: list[Skipped] = []
    with ExitStack() as stack:
        client = None
        if not offline:
            client = stack.enter_context(Client(settings or FetchSettings(), hosts))
            client.reach.probe(hosts_of(sources))
        for number, source in enumerate(sources, start=1):
            if progress is not None:
                progress(source.id, number, len(sources))
            outcome = _one(client, cache, catalogue, source, today or date.today())
            if isinstance(outcome, Fetched):
                fetched.append(outcome)
            else:
                skipped.append(outcome)
    return FetchReport(tuple(fetched), tuple(skipped))


def select(catalogue: Catalogue, only: Iterable[str] | None) -> Sequence[Source]:
    """The sources that are meant, in the order of the catalogue. Raises UnknownReferenceError."""
    if only is None:
        return catalogue.sources
    wanted = set()
    for name in only:
        try:
            wanted.add(catalogue.get(name).id)
        except UnknownReferenceError:
            found = catalogue.find(name)
            if found is None:
                raise
            wanted.add(found.id)
    return [source for source in catalogue.sources if source.id in wanted]


def hosts_of(sources: Iterable[Source]) -> list[str]:
    """The hosts that these sources come from."""
    routes = {source.route for source in sources}
    govuk = [GOVUK, ASSETS] if "govuk" in routes else []
    return govuk + ([LEGISLATION] if "legislation" in routes else [])


def _one(client: Client | None, cache: Cache, catalogue: Catalogue, source: Source, today: date) -> Fetched | Skipped:
    if source.route == "none":
        return Skipped(source.id, source.route_reason or "It cannot be fetched.")
    kept = held(cache, source.id)
    reason = _OFFLINE
    if client is not None:
        try:
            return _fetch(client, cache, catalogue, source, kept, today)
        except FetchError as fault:
            reason = str(fault)
    if kept is not None:
        return from_cache(kept, reason)
    if client is None:
        reason = "It is not in the cache and this is an offline run: run this once with the internet."
    return Skipped(source.id, reason)


def _fetch(
    client: Client, cache: Cache, catalogue: Catalogue, source: Source, kept: Fetched | None, today: date
) -> Fetched:
    if source.route == "govuk":
        page = look(client, cache, source, catalogue, today)
        file = document(client, cache, page, source)
        files: tuple[FetchedFile, ...] = (file,)
        edition, told_by, note = _settle(source, page, file, cache, kept)
        updated, withdrawn = page.updated, page.item.withdrawn
    else:
        law = fetch_law(client, cache, source)
        files, edition, told_by, updated = law.files, law.edition, "version date", law.version
        withdrawn, note = None, law.note
    same = kept is not None and (kept.edition, [f.sha256 for f in kept.files]) == (
        edition,
        [file.sha256 for file in files],
    )
    result = Fetched(source.id, edition, told_by, files, updated, withdrawn, datetime.now(UTC), same, note)
    cache.remember_source(source.id, to_record(result))
    return result


def _settle(
    source: Source, page: Page, file: FetchedFile, cache: Cache, kept: Fetched | None
) -> tuple[str, str, str | None]:
    """Edition, what told it, and what is to be said: where only the page's date told it, the file is asked."""
    if page.edition_from != "page date":
        return page.edition, page.edition_from, page.note
    data = cache.read(file.sha256, file.path.suffix) if file.media == "pdf" else None
    inside = edition_inside(source, data) if data is not None else None
    if inside is not None:
        return inside.id, inside.told_by, page.note
    if kept is not None and kept.files[0].sha256 == file.sha256:
        # The page changed, the file did not: it is the edition that it was.
        return kept.edition, kept.edition_from, kept.note
    return page.edition, page.edition_from, " ".join(part for part in (page.note, _BY_PAGE) if part)
