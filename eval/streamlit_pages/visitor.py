"""One visitor in a thread of his own: messages are sent and read as he likes, so that many can be sent at once."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Self

from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from eval.streamlit_pages.messages import SUBPROTOCOL, Shown, asking_for, stream_of


class Visitor:
    """One visit of the app at `address` ("http://127.0.0.1:8501/"). Use as a context manager."""

    def __init__(self, address: str, seconds: float = 60.0, headers: Mapping[str, str] | None = None) -> None:
        stream, origin = stream_of(address)
        self._seconds = seconds
        self._socket = connect(
            stream,
            origin=Origin(origin),
            subprotocols=[Subprotocol(SUBPROTOCOL)],
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
        self._socket.send(asking_for(query, path))

    def read(self) -> Shown:
        """What comes back until the page is complete, or nothing comes any more."""
        shown = Shown()
        try:
            while not shown.take(self._socket.recv(timeout=self._seconds)):
                pass
        except TimeoutError:
            pass
        return shown
