"""One tab among many in a single thread, opened as a new visitor opens it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlencode

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from corpus.errors import BrowserError
from eval.streamlit_pages.messages import SUBPROTOCOL, Shown, asking_for, stream_of

_LARGEST = 32 * 1024**2  # bytes of one message


class Tab:
    """One open page."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket

    async def open(self, **parameters: str) -> str:
        """The page's HTML at an address with these parameters, once it is complete. Raises BrowserError."""
        await self._socket.send(asking_for(urlencode(parameters)))
        shown = Shown()
        async for data in self._socket:
            if shown.take(data):
                if not shown.ended:
                    raise BrowserError("The page failed.")
                return shown.standing
        raise BrowserError("The app closed the connection.")


@asynccontextmanager
async def tab(address: str) -> AsyncIterator[Tab]:
    """Opens the app's page as a new visitor does: the first page, its cookies, the websocket."""
    async with httpx.AsyncClient(timeout=60, trust_env=False) as web:
        (await web.get(address)).raise_for_status()
        cookies = "; ".join(f"{name}={value}" for name, value in web.cookies.items())
    stream, origin = stream_of(address)
    async with connect(
        stream,
        subprotocols=[Subprotocol(SUBPROTOCOL)],
        additional_headers={"Cookie": cookies},
        origin=Origin(origin),
        max_size=_LARGEST,
        open_timeout=60,
        ping_interval=None,
        proxy=None,
    ) as socket:
        yield Tab(socket)


async def answered_within(seconds: float, page: Tab, **parameters: str) -> str:
    """As Tab.open; raises TimeoutError after `seconds`."""
    return await asyncio.wait_for(page.open(**parameters), seconds)
