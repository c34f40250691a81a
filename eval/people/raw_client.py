"""A visitor without a browser: Streamlit's websocket, spoken directly, so that thousands of questions can be asked.

What it sends is what the browser sends (streamlit.proto.BackMsg); what comes back is every piece of HTML of the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol


@dataclass(frozen=True)
class Shown:
    """What a page came to: its HTML, what Streamlit itself showed of an error, and whether it ran to its end."""

    html: str
    faults: tuple[str, ...]
    ended: bool


class Visitor:
    """One visit of the app at `address` ("http://127.0.0.1:8501/"). Use as a context manager."""

    def __init__(self, address: str, seconds: float = 60.0, headers: Mapping[str, str] | None = None) -> None:
        parts = urlsplit(address)
        self._seconds = seconds
        self._socket = connect(
            f"ws://{parts.netloc}/_stcore/stream",
            origin=Origin(f"http://{parts.netloc}"),
            subprotocols=[Subprotocol("streamlit")],
            additional_headers=dict(headers or {}),
            max_size=None,
            open_timeout=seconds,
            proxy=None,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()

    def open(self, query: str, path: str = "") -> Shown:
        """The page `path` with the query string `query`, as a browser would be shown it."""
        self.send(query, path)
        return self.read()

    def send(self, query: str, path: str = "") -> None:
        """Asks for a page, and does not wait for it."""
        wanted = BackMsg()
        wanted.rerun_script.query_string = query
        wanted.rerun_script.page_name = path
        self._socket.send(wanted.SerializeToString())

    def read(self) -> Shown:
        """What comes back until the page is complete."""
        html: list[str] = []
        faults: list[str] = []
        while True:
            try:
                received = self._socket.recv(timeout=self._seconds)
            except TimeoutError:
                return Shown("".join(html), tuple(faults), False)
            message = ForwardMsg()
            message.ParseFromString(received if isinstance(received, bytes) else received.encode())
            kind = message.WhichOneof("type")
            if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                element = message.delta.new_element
                if element.HasField("html"):
                    html.append(element.html.body)
                if element.HasField("exception"):
                    faults.append(element.exception.type)
            elif kind == "script_finished":
                if message.script_finished in (
                    ForwardMsg.FINISHED_EARLY_FOR_RERUN,
                    ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
                ):
                    continue
                ended = message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
                return Shown("".join(html), tuple(faults), ended)
