"""Streamlit's own first page with our name and language: a screen reader reads both before any of ours is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.wording import NAME

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_OURS = (
    (b'<html lang="en">', b'<html lang="en-GB">'),
    (b"<title>Streamlit</title>", f"<title>{NAME.replace('&', '&amp;')}</title>".encode()),
)


def ours(page: bytes) -> bytes:
    """The page with our name as its title and our language."""
    for theirs, mine in _OURS:
        page = page.replace(theirs, mine)
    return page


class FirstPage:
    """Changes the HTML of every page that is served; everything else goes through as it is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Holds an HTML response back until it is complete."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        started: list[Message] = []
        body = bytearray()

        async def changed(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_html(message):
                started.append(message)
            elif message["type"] == "http.response.body" and started:
                body.extend(message.get("body", b""))
                if not message.get("more_body"):
                    await _send(send, started[0], ours(bytes(body)))
            else:
                await send(message)

        plain = [header for header in scope["headers"] if header[0] != b"accept-encoding"]
        is_page = "." not in scope["path"].rpartition("/")[2]  # a page of HTML is small: it may come as it is
        await self._app({**scope, "headers": plain} if is_page else scope, receive, changed)


def _is_html(start: Message) -> bool:
    headers = dict(start.get("headers", ()))
    return headers.get(b"content-type", b"").startswith(b"text/html") and b"content-encoding" not in headers


async def _send(send: Send, start: Message, body: bytes) -> None:
    headers = [(name, value) for name, value in start["headers"] if name not in (b"content-length", b"etag")]
    await send({**start, "headers": [*headers, (b"content-length", str(len(body)).encode())]})
    await send({"type": "http.response.body", "body": body})
