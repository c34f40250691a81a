"""What a page sends and is sent, in Streamlit's own protobuf: a question asked, a page drawn piece by piece."""

from __future__ import annotations

from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

SUBPROTOCOL = "streamlit"
_GOES_ON = (ForwardMsg.FINISHED_EARLY_FOR_RERUN, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


def stream_of(address: str) -> tuple[str, str]:
    """The websocket of the app at `address` ("http://127.0.0.1:8501/"), and the origin of its pages."""
    place = urlsplit(address).netloc
    return f"ws://{place}/_stcore/stream", f"http://{place}"


def asking_for(query: str, path: str = "") -> bytes:
    """The message that asks for the page `path` with the query string `query`."""
    wanted = BackMsg()
    wanted.rerun_script.query_string = query
    wanted.rerun_script.page_name = path
    return bytes(wanted.SerializeToString())


class Shown:
    """A page as it comes.

    faults  kinds of what Streamlit itself showed of errors
    ended   whether the page came to its end as it should
    """

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.ended = False
        self._came: list[str] = []
        self._stands: dict[tuple[int, ...], str] = {}

    @property
    def html(self) -> str:
        """All HTML that came, what was replaced too."""
        return "".join(self._came)

    @property
    def standing(self) -> str:
        """The HTML that stands on the page, in order."""
        return "\n".join(body for _, body in sorted(self._stands.items()))

    def take(self, data: bytes | str) -> bool:
        """Takes one message in; whether the page is complete with it."""
        message = ForwardMsg.FromString(data if isinstance(data, bytes) else data.encode())
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._stands.clear()
        elif kind == "delta":
            element = message.delta.new_element
            self._stands[tuple(message.metadata.delta_path)] = element.html.body
            if element.html.body:
                self._came.append(element.html.body)
            if element.HasField("exception"):
                self.faults.append(element.exception.type)
        elif kind == "script_finished" and message.script_finished not in _GOES_ON:
            self.ended = message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
            return True
        return False
