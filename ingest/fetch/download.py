"""A file by way of the cache: sent for only if it changed, kept only if it is whole."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from ingest.fetch.cache import Cache
from ingest.fetch.client import Client
from ingest.fetch.media import Media

Check = Callable[[bytes, str], object]


@dataclass(frozen=True)
class Obtained:
    """A file that passed its check; `final` is its address after redirects."""

    data: bytes
    sha256: str
    final: str


def obtain(client: Client, cache: Cache, address: str, media: Media, check: Check) -> Obtained:
    """The file at an official address. `check(data, address)` raises FetchError for one that is not whole.

    Raises FetchError with the reason. A damaged file in the cache is fetched again.
    """
    known = cache.entry(address)
    if known is not None:
        reply = client.get(address, media, etag=known.etag, last_modified=known.last_modified)
    else:
        reply = client.get(address, media)
    data = reply.data
    if data is None and known is not None:
        data = cache.read(known.sha256, known.ending)
    if data is None:
        # "Not modified", but there is nothing to go by any more: ask for it whole.
        reply = client.get(address, media)
        data = reply.data or b""
    check(data, reply.address)
    cache.put(data, media)
    sha256 = hashlib.sha256(data).hexdigest()
    cache.remember(
        address,
        sha256,
        media,
        final=reply.address,
        etag=reply.etag or (known.etag if known and reply.data is None else None),
        last_modified=reply.last_modified or (known.last_modified if known and reply.data is None else None),
    )
    return Obtained(data, sha256, reply.address)
