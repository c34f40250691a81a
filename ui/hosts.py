"""Which names this app answers to, and whose pages may talk to it.

A page of another site can make a name of its own lead to 127.0.0.1 (DNS rebinding) and read what only this computer
should see: a request under a foreign name is not served. A websocket that a foreign page opens is closed before
Streamlit sees it; Streamlit would ask a server on the internet for this machine's address to judge it.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ui.limits import limits
from ui.refusal import refuse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_SERVED = ("health", "host-config", "stream", "upload_file/")  # of what Streamlit has beside its pages
_NOT_SERVED = ("_stcore/", "component/", "auth/", "oauth2callback")
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}
_FOREIGN = (
    "This page does not answer to the name in your browser's address bar. If you run it, name it in CV_HOSTS and start "
    "it again."
)
_OTHER_SITE = "Another website tried to use this page in your name. Open this page yourself and try again."


def headers_named(scope: Scope, name: bytes) -> list[str]:
    """Every value of a header."""
    return [value.decode("latin-1") for key, value in scope.get("headers", ()) if key == name]


def host_of(written: str) -> tuple[str, int | None] | None:
    """(name in lower case, port) of a Host header; None where it is not one."""
    try:
        parts = urlsplit(f"//{written}")
        port = parts.port
    except ValueError:
        return None
    if not parts.hostname or "@" in written or parts.path or parts.query or parts.fragment:
        return None
    return parts.hostname.rstrip("."), port


def is_ours(name: str, hosts: frozenset[str], alone: bool) -> bool:
    """Whether the app answers to a name. Addresses in figures cannot be made to lead elsewhere.

    `alone`: only this computer can open the pages, so that no other name is right unless `hosts` has it.
    """
    if name == "localhost" or name in hosts:
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return not alone and not hosts
    return not alone or address.is_loopback


def is_same_site(origin: str, host: str) -> bool:
    """Whether the page that sends a request was served under the name that the request asks for."""
    try:
        parts = urlsplit(origin)
        port = parts.port
    except ValueError:
        return False
    asked = host_of(host)
    if asked is None or parts.scheme not in ("http", "https") or not parts.hostname:
        return False
    usual = _PORTS[parts.scheme]
    return (parts.hostname.rstrip("."), port or usual) == (asked[0], asked[1] or usual)


class OwnHost:
    """Serves requests for a name of ours, from no page but ours, and nothing of Streamlit's that we do not use."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on what may be served."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        found, set_to = headers_named(scope, b"host"), limits()
        host = host_of(found[0]) if len(found) == 1 else None
        if host is None or not is_ours(host[0], set_to.hosts, set_to.alone):
            await refuse(scope, receive, send, 421, "This address is not served here", _FOREIGN)
            return
        origins = headers_named(scope, b"origin")
        changes = scope["type"] == "websocket" or scope["method"] not in _SAFE
        if changes and not all(is_same_site(origin, found[0]) for origin in origins):
            await refuse(scope, receive, send, 403, "This request came from another website", _OTHER_SITE)
            return
        if not _served(scope.get("path", "")):
            await refuse(scope, receive, send, 404, "There is no such page", "Go back to the first page.")
            return
        await self._app(scope, receive, send)


def _served(path: str) -> bool:
    for name in _NOT_SERVED:
        _, found, rest = path.partition(f"/{name}")
        if found:
            return name == "_stcore/" and rest.startswith(_SERVED)
    return True
