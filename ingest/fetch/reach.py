"""Which hosts answer at all. A host that does not is given up after one short try, for the whole run.

The try runs in a thread of its own, because a name look-up cannot be given a time limit; it stops as soon as
the connection stands (for https: with TLS), so no request is sent. It goes the way that later requests go,
through a proxy where the environment names one.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import httpx

from corpus.errors import HostUnreachableError
from ingest.fetch.hosts import request_address

Connect = Callable[[str, float], None]
_FAILURES_IN_A_ROW = 2


class _ConnectedError(Exception):
    """Raised inside the HTTP library to stop once the connection stands."""


def connect(address: str, limit: float) -> None:
    """Connects to the host of `address` and hangs up. Raises whatever goes wrong."""

    def stop(event: str, info: Mapping[str, Any]) -> None:
        # The request of ours, not the CONNECT to a proxy, is about to be sent: the connection stands.
        if event.endswith("send_request_headers.started") and info["request"].method == b"HEAD":
            raise _ConnectedError

    with httpx.Client(timeout=limit, trust_env=address.startswith("https:")) as client:
        try:
            client.request("HEAD", address, extensions={"trace": stop})
        except _ConnectedError:
            return


class Reach:
    """What is known of each host in this run; `overrides` as in `hosts.check_overrides`."""

    def __init__(self, limit: float, overrides: Mapping[str, str], connect: Connect = connect) -> None:
        self._limit = limit
        self._overrides = overrides
        self._connect = connect
        self._reason: dict[str, str | None] = {}
        self._failures: dict[str, int] = {}

    def probe(self, hosts: Iterable[str]) -> None:
        """Tries all hosts not tried before, at once; takes no longer than the limit."""
        waiting = [host for host in hosts if host not in self._reason]
        results: queue.SimpleQueue[tuple[str, str | None]] = queue.SimpleQueue()
        for host in waiting:
            threading.Thread(target=self._try, args=(host, results), daemon=True).start()
        end = time.monotonic() + self._limit
        for _ in waiting:
            try:
                host, reason = results.get(timeout=max(0.0, end - time.monotonic()))
            except queue.Empty:
                break
            self._reason[host] = reason
        for host in waiting:
            self._reason.setdefault(host, f"it did not answer within {self._limit:g} seconds")

    def _try(self, host: str, results: queue.SimpleQueue[tuple[str, str | None]]) -> None:
        reason = None
        try:
            self._connect(request_address(f"https://{host}/", self._overrides), self._limit)
        except Exception as fault:  # a fault of any kind here means one thing: not reachable
            reason = describe(fault)
        results.put((host, reason))

    def require(self, host: str) -> None:
        """Raises HostUnreachableError where the host was given up, or where its first try fails."""
        self.probe([host])
        reason = self._reason[host]
        if reason is not None:
            raise HostUnreachableError(
                f"{host} cannot be reached ({reason}): check the internet connection and run this again."
            )

    def answered(self, host: str) -> None:
        """The host answered."""
        self._failures[host] = 0

    def failed(self, host: str, reason: str) -> None:
        """No answer came for a file in spite of all tries; the second time in a row the host is given up."""
        self._failures[host] = self._failures.get(host, 0) + 1
        if self._failures[host] >= _FAILURES_IN_A_ROW:
            self._reason[host] = reason


def describe(fault: Exception) -> str:
    """The reason of a transport fault in a few plain words."""
    if isinstance(fault, httpx.ProxyError):
        return "the proxy refused the connection"
    if isinstance(fault, httpx.TimeoutException):
        return "it did not answer in time"
    text = str(fault).lower()
    if any(words in text for words in ("name or service", "name resolution", "getaddrinfo", "nodename")):
        return "its name was not found"
    if "refused" in text:
        return "the connection was refused"
    if "certificate" in text or "ssl" in text:
        return "no secure connection could be made"
    if "unreachable" in text:
        return "there is no network"
    return "the connection failed"
