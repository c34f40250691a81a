"""A browser tab without a browser: it speaks Streamlit's websocket protocol as its page does, from its own protobuf."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlencode, urlsplit

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from corpus.errors import BrowserError

_LARGEST = 32 * 1024**2  # bytes of one message


class Tab:
    """One open page. `html` is what it shows, by the place of each element."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._shown: dict[tuple[int, ...], str] = {}

    async def open(self, **parameters: str) -> str:
        """The page's HTML at an address with these parameters, once it is complete. Raises BrowserError."""
        self._shown.clear()
        message = BackMsg()
        message.rerun_script.query_string = urlencode(parameters)
        await self._socket.send(message.SerializeToString())
        async for data in self._socket:
            if isinstance(data, bytes) and self._take(ForwardMsg.FromString(data)):
                return "\n".join(body for _, body in sorted(self._shown.items()))
        raise BrowserError("The app closed the connection.")

    def _take(self, message: ForwardMsg) -> bool:
        """Takes one message in; whether the page is complete with it."""
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._shown.clear()
        elif kind == "delta":
            element = message.delta.new_element
            body = element.html.body if element.WhichOneof("type") == "html" else ""
            self._shown[tuple(message.metadata.delta_path)] = body
        elif kind == "script_finished":
            if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                raise BrowserError("The page failed.")
            return message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
        return False


@asynccontextmanager
async def tab(address: str) -> AsyncIterator[Tab]:
    """Opens the app's page as a new visitor does: the first page, its cookies, the websocket."""
    async with httpx.AsyncClient(timeout=60, trust_env=False) as web:
        (await web.get(address)).raise_for_status()
        cookies = "; ".join(f"{name}={value}" for name, value in web.cookies.items())
    place = urlsplit(address)
    async with connect(
        f"ws://{place.netloc}/_stcore/stream",
        subprotocols=["streamlit"],  # type: ignore[list-item]
        additional_headers={"Cookie": cookies},
        origin=f"http://{place.netloc}",  # type: ignore[arg-type]
        max_size=_LARGEST,
        open_timeout=60,
        ping_interval=None,
        proxy=None,
    ) as socket:
        yield Tab(socket)


async def answered_within(seconds: float, page: Tab, **parameters: str) -> str:
    """As Tab.open; raises TimeoutError after `seconds`."""
    return await asyncio.wait_for(page.open(**parameters), seconds)
