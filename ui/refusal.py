"""A request that is not served, in one sentence: as a small page, or as the refusal of a websocket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.markup import el, join
from ui.wording import NAME

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

_STYLE = "body{font:1.1875rem/1.5 system-ui,sans-serif;color:#1a1a1a;max-width:38rem;margin:3rem auto;padding:0 1rem}"


def page(heading: str, sentence: str) -> bytes:
    """A whole page of HTML that needs nothing else."""
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("title", f"{heading} - {NAME}"),
        el("style", _STYLE),
    )
    body = el("body", el("main", el("h1", heading), el("p", sentence)))
    return f"<!doctype html>{join([el('html', head, body, lang='en-GB')])}".encode()


async def refuse(
    scope: Scope, receive: Receive, send: Send, status: int, heading: str, sentence: str, wait: float = 0.0
) -> None:
    """Answers a request or a websocket's opening with `status`; `wait` is what Retry-After says, in seconds."""
    headers = [(b"content-type", b"text/html; charset=utf-8"), (b"cache-control", b"no-store")]
    if wait:
        headers.append((b"retry-after", str(int(wait) + 1).encode()))
    kind = "http.response"
    if scope["type"] == "websocket":
        await receive()  # its "connect"
        if "websocket.http.response" not in scope.get("extensions", {}):
            await send({"type": "websocket.close", "code": 1008})
            return
        kind = "websocket.http.response"
    body = b"" if scope.get("method") == "HEAD" else page(heading, sentence)
    headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": f"{kind}.start", "status": status, "headers": headers})
    await send({"type": f"{kind}.body", "body": body})
