"""A careful HTTP client for the three official hosts.

One request at a time per host, with a pause between; conditional requests; bounded repetition; redirects only
to the same three hosts; size, type and time are watched while the body comes in.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import httpx

from corpus.errors import FetchError, HostUnreachableError
from ingest.fetch.hosts import check_address, check_overrides, redirect_address, request_address
from ingest.fetch.media import Media
from ingest.fetch.pace import Pace
from ingest.fetch.reach import Reach, describe
from ingest.fetch.retry import AGAIN, retry_after, wait_before
from ingest.fetch.settings import FetchSettings

_REDIRECTS = 5
_GONE = 410


@dataclass(frozen=True)
class Reply:
    """An answer. `data` is None for "not modified"; `address` is the last one after redirects."""

    address: str
    data: bytes | None
    etag: str | None
    last_modified: str | None


class _AgainError(Exception):
    """This try failed, another may not; `asked` is what Retry-After asks for, in seconds."""

    def __init__(self, reason: str, asked: float | None = None, silent: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.asked, self.silent = reason, asked, silent


class Client:
    """Use as a context manager; `hosts` maps official hosts to servers that stand in for them."""

    def __init__(
        self, settings: FetchSettings, hosts: Mapping[str, str] | None = None, reach: Reach | None = None
    ) -> None:
        self._settings = settings
        self._overrides = check_overrides(hosts or {})
        self.reach = reach or Reach(settings.reach_limit, self._overrides)
        self._pace = Pace(settings.delay, settings.sleep)
        self._http: dict[bool, httpx.Client] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        for client in self._http.values():
            client.close()

    def get(self, address: str, media: Media, *, etag: str | None = None, last_modified: str | None = None) -> Reply:
        """The file at an official address, or "not modified" where it is as `etag` or `last_modified` say.

        Raises FetchError with the reason; HostUnreachableError where the host does not answer at all.
        """
        end = time.monotonic() + self._settings.file_limit
        headers = {"User-Agent": self._settings.user_agent, "Accept": ", ".join(media.types)}
        if etag:
            headers["If-None-Match"] = etag
        if last_modified:
            headers["If-Modified-Since"] = last_modified
        asked = address
        for hop in range(_REDIRECTS + 1):
            answer = self._tries(asked, media, headers, end)
            if isinstance(answer, Reply):
                return answer
            if hop == _REDIRECTS:
                break
            target = redirect_address(asked, answer)
            try:
                check_address(target)
            except FetchError as fault:
                raise FetchError(
                    f"{asked} leads to {target}, which is not an official address, so it was not opened: "
                    "open it yourself to see what it is."
                ) from fault
            asked = target
        raise FetchError(f"{address} leads from one address to the next without end: run this again later.")

    def _tries(self, address: str, media: Media, headers: dict[str, str], end: float) -> Reply | str:
        """A reply, or the location that a redirect names."""
        settings, host = self._settings, check_address(address)
        for attempt in range(1, settings.tries + 1):
            self.reach.require(host)
            try:
                answer = self._once(address, host, media, headers, end)
            except _AgainError as fault:
                wait = wait_before(attempt + 1, fault.asked, settings.backoff)
                if attempt == settings.tries:
                    if fault.silent:
                        self.reach.failed(host, fault.reason)
                    raise FetchError(
                        f"{address} could not be fetched in {attempt} tries ({fault.reason}): run this again later."
                    ) from fault
                if time.monotonic() >= end:
                    raise self._too_slow(address) from fault
                if wait > settings.longest_wait or time.monotonic() + wait > end:
                    raise FetchError(
                        f"{host} asks for a wait of {wait:.0f} seconds before {address} ({fault.reason}): "
                        "run this again later."
                    ) from fault
                settings.sleep(wait)
            else:
                self.reach.answered(host)
                return answer
        raise AssertionError("unreachable: the last try returns or raises")

    def _once(self, address: str, host: str, media: Media, headers: dict[str, str], end: float) -> Reply | str:
        target = request_address(address, self._overrides)
        local = host in self._overrides
        extra = {"Host": host} if local else {}
        read = max(0.1, min(self._settings.read_limit, end - time.monotonic()))
        timeout = httpx.Timeout(read, connect=self._settings.reach_limit)
        try:
            with (
                self._pace.turn(host),
                self._client(local).stream("GET", target, headers={**headers, **extra}, timeout=timeout) as response,
            ):
                return self._read(address, media, response, end)
        except httpx.ProxyError as fault:
            self.reach.failed(host, describe(fault))
            raise HostUnreachableError(
                f"{host} cannot be reached ({describe(fault)}): run this again later."
            ) from fault
        except (httpx.RemoteProtocolError, httpx.ReadError) as fault:
            raise _AgainError("the answer broke off before its end", silent=False) from fault
        except httpx.TransportError as fault:
            raise _AgainError(describe(fault), silent=True) from fault
        except httpx.DecodingError as fault:
            raise _AgainError("the answer was damaged on the way") from fault

    def _read(self, address: str, media: Media, response: httpx.Response, end: float) -> Reply | str:
        status = response.status_code
        if status in AGAIN:
            raise _AgainError(f"the host answered {status}", retry_after(response.headers.get("Retry-After")))
        if response.has_redirect_location:
            return str(response.headers["Location"])
        etag, modified = response.headers.get("ETag"), response.headers.get("Last-Modified")
        if status == httpx.codes.NOT_MODIFIED:
            return Reply(address, None, etag, modified)
        if status == _GONE:
            raise FetchError(f"{address} has been removed by its publisher (410): look for what replaced it.")
        if status == httpx.codes.NOT_FOUND:
            raise FetchError(f"{address} was not found (404): correct the address in the catalogue.")
        if status != httpx.codes.OK:
            raise FetchError(f"{address} was refused ({status}): open it yourself to see why.")
        media.check_type(response.headers.get("Content-Type"), address)
        return Reply(address, self._body(address, response, end), etag, modified)

    def _too_slow(self, address: str) -> FetchError:
        return FetchError(
            f"{address} came too slowly and was given up after {self._settings.file_limit:g} s: run this again later."
        )

    def _body(self, address: str, response: httpx.Response, end: float) -> bytes:
        limit, length = self._settings.max_bytes, response.headers.get("Content-Length", "")
        too_big = f"{address} is larger than {limit / 1024 / 1024:g} MB, the most that is fetched: open it there."
        if length.isdigit() and int(length) > limit:
            raise FetchError(too_big)
        chunks, size = [], 0
        for chunk in response.iter_bytes():
            size += len(chunk)
            if size > limit:
                raise FetchError(too_big)
            if time.monotonic() > end:
                raise self._too_slow(address)
            chunks.append(chunk)
        if length.isdigit() and response.num_bytes_downloaded != int(length):
            raise _AgainError("the answer broke off before its end")
        return b"".join(chunks)

    def _client(self, local: bool) -> httpx.Client:
        """One for the internet, which heeds the proxies of the environment, and one for stand-in servers."""
        if local not in self._http:
            self._http[local] = httpx.Client(trust_env=not local, follow_redirects=False)
        return self._http[local]
