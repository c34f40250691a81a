"""Which browser it is: one cookie with a random number, so that its meeting pack is there on every page.

The number says nothing of the person, is sent to no other site, and is gone when the browser is closed. The packs
stand in this program's memory alone: they are written to no file.
"""

from __future__ import annotations

import re
import secrets
import threading
import time
from collections import OrderedDict
from typing import TYPE_CHECKING

import streamlit as st

from retrieval.pack.pack import Pack
from ui.cookie import new_cookie, sent_cookie

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "cv-browser"
_NUMBER = re.compile(r"[0-9a-f]{32}")
MOST_PACKS = 500  # held at a time; the ones not used for longest give way
IDLE = 11 * 3600.0  # seconds after which an unused pack is forgotten, within the hour: 12 hours at most


class Packs:
    """The packs of the browsers that have one; safe to use from several threads."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, tuple[float, Pack]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, browser: str) -> Pack:
        """The pack of a browser; an empty one where it has none."""
        with self._lock:
            self._forget()
            held = self._held.get(browser)
            return held[1] if held else Pack()

    def change(self, browser: str, change: Callable[[Pack], Pack]) -> Pack:
        """Changes the pack of a browser in one step; whatever `change` raises leaves it as it was."""
        with self._lock:
            held = self._held.get(browser)
            pack = change(held[1] if held else Pack())
            self._held[browser] = (time.monotonic(), pack)
            self._held.move_to_end(browser)
            self._forget()
            return pack

    def forget(self) -> None:
        """Forgets the packs that nobody used for long: the server asks for it each hour."""
        with self._lock:
            self._forget()

    def _forget(self) -> None:
        while self._held:
            oldest = next(iter(self._held))
            if len(self._held) <= MOST_PACKS and time.monotonic() - self._held[oldest][0] <= IDLE:
                return
            del self._held[oldest]


packs = Packs()


def number_in(cookies: Mapping[str, str]) -> str | None:
    """The browser's number, None where it has none of ours."""
    found = cookies.get(COOKIE, "")
    return found if isinstance(found, str) and _NUMBER.fullmatch(found) else None


def browser() -> str | None:
    """The number of the browser that looks at this page."""
    return number_in(st.context.cookies)


def held() -> Pack:
    """The meeting pack of whoever looks at this page; of this view alone where the browser keeps no cookie."""
    number = browser()
    found: Pack = packs.get(number) if number else st.session_state.get("pack", Pack())
    return found


def change(how: Callable[[Pack], Pack]) -> Pack:
    """Changes the pack that is held. Raises PackError where it may not be so, and leaves it as it was."""
    number = browser()
    if number:
        return packs.change(number, how)
    pack = how(held())
    st.session_state["pack"] = pack
    return pack


class Numbered:
    """Gives each browser its number with the first page that it opens."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes everything on; adds the cookie to a page where the browser has none."""
        if scope["type"] != "http" or sent_cookie(scope, COOKIE, _NUMBER):
            await self._app(scope, receive, send)
            return
        cookie = new_cookie(scope, COOKIE, secrets.token_hex(16))

        async def with_cookie(message: Message) -> None:
            headers = message.get("headers", ())
            if message["type"] == "http.response.start" and _is_page(headers):
                message["headers"] = [*headers, cookie]
            await send(message)

        await self._app(scope, receive, with_cookie)


def _is_page(headers: object) -> bool:
    return any(
        name.lower() == b"content-type" and value.startswith(b"text/html")
        for name, value in headers  # type: ignore[attr-defined]
    )
