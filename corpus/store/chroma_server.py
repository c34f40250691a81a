"""A connection to the one Chroma server that the settings name, and what its faults mean.

Only that host is spoken to: no proxy of the environment stands between, and telemetry is off.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from corpus.errors import VectorServerError

PATIENCE = 30.0  # seconds that the server may take for one request: Chroma's own client waits for ever
_CONNECTING = threading.RLock()
_MADE: dict[Any, Collection[str]] = {}  # what Chroma keeps for each client of a server


def connect(address: str) -> Any:
    """A Chroma client of the server at `address` ("http://host:8000"). Raises VectorServerError."""
    import chromadb
    import httpx
    from chromadb.api.shared_system_client import SharedSystemClient
    from chromadb.config import Settings

    parts = urlsplit(address)
    host = parts.hostname or "localhost"
    with _CONNECTING:
        _past_proxies(host)
        before = set(SharedSystemClient._identifier_to_system)
        try:
            client: Any = chromadb.HttpClient(
                host=host,
                port=parts.port or (443 if parts.scheme == "https" else 8000),
                ssl=parts.scheme == "https",
                settings=Settings(anonymized_telemetry=False),
            )
        except Exception as fault:
            _drop(_on_servers() - before)
            raise fault_of(address, fault) from fault
        _MADE[client._server] = _on_servers() - before
    session = getattr(client._server, "_session", None)
    if isinstance(session, httpx.Client):
        session.timeout = httpx.Timeout(PATIENCE, connect=5.0)
    return client


def _past_proxies(host: str) -> None:
    """Chroma's client would send what is asked to a proxy that the environment names."""
    for name in ("NO_PROXY", "no_proxy"):
        held = os.environ.get(name, "")
        if host not in held.split(","):
            os.environ[name] = ",".join(filter(None, (held, host)))


@contextmanager
def connected(address: str) -> Iterator[Any]:
    """A Chroma client that is let go on the way out. Raises VectorServerError."""
    client = connect(address)
    try:
        yield client
    finally:
        let_go(client._server)


def let_go(server: Any) -> None:
    """Closes the connections of a client's or a collection's server."""
    _drop(_MADE.pop(server, frozenset()))


def _on_servers() -> set[str]:
    """What Chroma keeps for the clients of servers: several systems for each, under random names."""
    from chromadb.api.shared_system_client import SharedSystemClient

    held = [*SharedSystemClient._identifier_to_system.items()]
    return {name for name, system in held if system.settings.chroma_server_host}


def _drop(identifiers: Collection[str]) -> None:
    from chromadb.api import ServerAPI
    from chromadb.api.shared_system_client import SharedSystemClient

    for identifier in identifiers:
        system = SharedSystemClient._identifier_to_system.get(identifier)
        if system is not None:
            server: Any = system.instance(ServerAPI)  # type: ignore[type-abstract]
            server._session.close()
            forget(identifier)


def forget(identifier: str) -> None:
    """Lets Chroma drop one of the clients that it keeps for the life of the process."""
    from chromadb.api.shared_system_client import SharedSystemClient

    while identifier in SharedSystemClient._identifier_to_system:
        SharedSystemClient._release_system(identifier)


def is_transport(fault: BaseException) -> bool:
    """Whether the connection failed, rather than what was asked: worth one more try."""
    import httpx

    return isinstance(fault, httpx.TransportError) and not isinstance(fault, httpx.TimeoutException)


def fault_of(address: str, fault: Exception) -> VectorServerError:
    """What a fault of the server at `address` means, and what to do about it."""
    import httpx
    from chromadb.errors import InvalidDimensionException, NotFoundError

    if isinstance(fault, VectorServerError):
        return fault
    if isinstance(fault, NotFoundError | InvalidDimensionException):
        return VectorServerError(
            f"The Chroma server at {address} does not have the vectors of this index: write them there again with "
            "'python -m ingest', or correct CV_CHROMA."
        )
    if isinstance(fault, httpx.TimeoutException):
        return VectorServerError(
            f"The Chroma server at {address} took longer than {PATIENCE:.0f} seconds: try again, and if it goes on, "
            "restart it."
        )
    if isinstance(fault, httpx.TransportError) or "Could not connect" in str(fault):
        return VectorServerError(
            f"No Chroma server answers at {address}: start it with 'chroma run', or correct CV_CHROMA."
        )
    return VectorServerError(
        f"The Chroma server at {address} refused what it was asked ({type(fault).__name__}): look at what it printed, "
        "or correct CV_CHROMA."
    )
