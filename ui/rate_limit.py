"""How many requests one address may send: beyond that, a page that says so, with HTTP 429 and Retry-After.

A press of a button is a message through a websocket: beyond the rate these wait for their turn.

Files that never change (/static/) are not counted: a browser asks for them once.
"""

from __future__ import annotations

import asyncio
import ipaddress
import time
from typing import TYPE_CHECKING

from ui.bucket import Buckets
from ui.hosts import headers_named
from ui.limits import limits
from ui.refusal import refuse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

ADDRESS = "cv-address"  # the header in which the pages find the visitor's address; never the visitor's own word
MESSAGES_AT_ONCE = 20  # messages through websockets of one address that are not kept waiting
FAIR = 4  # so that one visitor has a fifth of the loop at most
AT_HAND = 0.002  # seconds: a message that comes sooner was there already
_HEADING = "Too many requests"


def sentence(wait: float) -> str:
    """What somebody reads who asked for too much."""
    seconds = int(wait) + 1
    again = "in a few seconds" if seconds <= 5 else f"in {seconds} seconds"
    return f"Too much was asked for from your address in the last minute. Wait, and try again {again}."


def visitor_address(scope: Scope, proxies: int) -> str:
    """Whose request it is. An IPv6 visitor has a whole /64, and is counted as one.

    Without a proxy of ours X-Forwarded-For is the visitor's own word and counts for nothing: uvicorn believes it where
    it comes from this computer, and all of these are counted as one. With N, the Nth address from the end is the one
    that the outermost of ours has seen.
    """
    forwarded = [one.strip() for value in headers_named(scope, b"x-forwarded-for") for one in value.split(",")]
    if proxies:
        written = forwarded[-proxies] if len(forwarded) >= proxies else ""
    elif forwarded:
        written = ""
    else:
        written = (scope.get("client") or ("",))[0]
    try:
        address = ipaddress.ip_address(written)
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped or ipaddress.ip_network((int(address), 64), strict=False))
    return str(address)


class RateLimit:
    """Counts pages, websockets and uploads, and tells the pages whose visit it is."""

    def __init__(self, app: ASGIApp, rate: int | None = None, proxies: int | None = None) -> None:
        self._app = app
        self._proxies = limits().proxies if proxies is None else proxies
        self._buckets = Buckets(limits().rate if rate is None else rate)
        self._messages = Buckets(limits().rate if rate is None else rate, at_once=MESSAGES_AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on what is within the limit."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        address = visitor_address(scope, self._proxies)
        wait = 0.0 if "/static/" in scope.get("path", "") else self._buckets.take(address)
        if wait:
            await refuse(scope, receive, send, 429, _HEADING, sentence(wait), wait)
            return
        name = ADDRESS.encode()
        headers = [header for header in scope["headers"] if header[0] != name]
        told = {**scope, "headers": [*headers, (name, address.encode())]}
        await self._app(told, self._slowly(address, receive) if scope["type"] == "websocket" else receive, send)

    def _slowly(self, address: str, receive: Receive) -> Receive:
        """What comes through a websocket: beyond the rate it waits, so that nothing is lost and nobody else waits.

        Streamlit handles a message in the loop that serves everybody, and does not let go of it while more are there:
        whoever sends without a pause is kept waiting for FAIR times as long as the last message took.
        """
        handed = time.monotonic()

        async def received() -> Message:
            nonlocal handed
            asked = time.monotonic()
            message = await receive()
            if message["type"] == "websocket.receive":
                if time.monotonic() - asked < AT_HAND:
                    await asyncio.sleep(FAIR * (asked - handed))
                while wait := self._messages.take(address):
                    await asyncio.sleep(wait)
            handed = time.monotonic()
            return message

        return received
