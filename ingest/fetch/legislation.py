"""A source from legislation.gov.uk: one CLML file for each provision in scope, or one for the whole.

Addresses: https://www.legislation.gov.uk/{type}/{year}/{number}[/section/19]/data.xml: the newest version.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from corpus.catalogue import Source
from corpus.errors import FetchError, HostUnreachableError
from ingest.fetch.cache import Cache
from ingest.fetch.client import Client
from ingest.fetch.download import obtain
from ingest.fetch.editions import edition_of_version
from ingest.fetch.media import Media, read_clml
from ingest.fetch.report import FetchedFile

_VALID = "{http://purl.org/dc/terms/}valid"


@dataclass(frozen=True)
class Law:
    """The files of a source.

    version  the day from which its newest provision in scope is valid
    missing  paths of the provisions that could not be had, `stale` of those taken from the cache
    reason   the first fault
    """

    files: tuple[FetchedFile, ...]
    edition: str
    version: date | None
    missing: tuple[str, ...]
    stale: tuple[str, ...]
    reason: str | None

    @property
    def note(self) -> str | None:
        """Which provisions are not there or not fresh, and why."""
        said = []
        for words, paths in (("Not fetched", self.missing), ("From the cache", self.stale)):
            if paths:
                said.append(f"{words}: {', '.join(map(title_of, paths))}.")
        return " ".join([*said, self.reason or ""]).strip() or None


def fetch_law(client: Client, cache: Cache, source: Source) -> Law:
    """Every provision in scope. A provision that cannot be had now is taken from the cache if it is there.

    Raises FetchError with the first reason where none can be had at all or none has a date.
    """
    files, versions, missing, stale = [], [], [], []
    reason: FetchError | None = None
    for path, address in provisions(source):
        raw = f"{address}/data.xml"
        try:
            file = obtain(client, cache, raw, Media.CLML, read_clml)
            sha256, data = file.sha256, file.data
        except HostUnreachableError:
            raise
        except FetchError as fault:
            reason = reason or fault
            known = cache.entry(raw)
            kept = cache.read(known.sha256, known.ending) if known is not None else None
            if known is None or kept is None:
                missing.append(path)
                continue
            stale.append(path)
            sha256, data = known.sha256, kept
        title = title_of(path) if path else source.title
        files.append(FetchedFile(cache.path(sha256, Media.CLML.ending), sha256, address, "clml", title))
        version = version_of(data, raw)
        if version is not None:
            versions.append(version)
    if not files:
        raise reason or FetchError(f"{source.address} gave nothing: look there.")
    newest = max(versions, default=None)
    edition = edition_of_version(source, newest)
    if edition is None:
        raise FetchError(f"{source.address} has no date of its version: look there which version it is.")
    return Law(tuple(files), edition, newest, tuple(missing), tuple(stale), str(reason) if reason else None)


def provisions(source: Source) -> Iterator[tuple[str, str]]:
    """(path, address) of each provision in scope; ("", the address) for the whole."""
    for path in source.provisions or ("",):
        yield path, f"{source.address}/{path}" if path else str(source.address)


def version_of(data: bytes, address: str) -> date | None:
    """The day from which the version in a CLML file is valid (dct:valid, else RestrictStartDate)."""
    root = read_clml(data, address)
    found = root.find(f".//{_VALID}")
    text = (found.text if found is not None else None) or root.get("RestrictStartDate") or ""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def title_of(path: str) -> str:
    """ "section/444ZA" as "Section 444ZA"."""
    words = path.split("/")
    return " ".join([words[0].capitalize(), *words[1:]]) if path else "the whole"
