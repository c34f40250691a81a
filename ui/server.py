"""Around the pages: the engine is opened when the server starts, and the browser is told to send nothing elsewhere."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.routing import Route

from corpus.errors import ChapterAndVerseError
from retrieval.own.documents import forget_gone, remove_added
from retrieval.own.folder import sweep
from ui import operation, visitor
from ui.ask.answer import error_summary
from ui.first_page import FirstPage
from ui.frame import FOLDER, show
from ui.hosts import OwnHost
from ui.loader import current_loader
from ui.pack import routes as pack_routes
from ui.quiet_log import log_without_words, without_words
from ui.rate_limit import RateLimit
from ui.refusal import refuse
from ui.uploads import Uploads, forget_closed_visits
from ui.visit import VisitCookie

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

SWEEP_EVERY = 60 * 60  # seconds
LOOK_EVERY = 60  # seconds
FAILED = (
    "Something went wrong that should not have. Reload the page and try again. If it goes on, tell the person "
    "who runs it."
)
_INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[dict[str, Any]]:
    """Begins to open the engine; a wrong setting is said on the terminal and on the page, and stops nothing."""
    log_without_words()
    try:
        current_loader()
    except ChapterAndVerseError as fault:
        sys.stderr.write(f"{fault}\n")
    sweeping = asyncio.create_task(_sweep_often())
    yield {}
    sweeping.cancel()
    with suppress(asyncio.CancelledError):
        await sweeping
    remove_added()


async def _sweep_often() -> None:
    """Streamlit does not tell when a visit ends: documents that nobody used for a day are removed."""
    while True:
        await asyncio.to_thread(sweep)
        await asyncio.to_thread(forget_gone)
        visitor.packs.forget()
        for _ in range(SWEEP_EVERY // LOOK_EVERY):
            await asyncio.sleep(LOOK_EVERY)
            forget_closed_visits()


def on_error(_fault: Exception) -> bool:
    """Shows one sentence where a page failed. Streamlit writes on the terminal where, and not what it says."""
    show(error_summary(FAILED))
    return True


@lru_cache(maxsize=1)
def content_policy() -> str:
    """The Content-Security-Policy: everything from this server, nothing from or to anywhere else.

    The scripts that stand in Streamlit's own page are allowed by their hash.
    """
    page = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    digests = (hashlib.sha256(text.encode()).digest() for text in _INLINE.findall(page))
    scripts = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {scripts}".strip(),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


class Headers:
    """Adds our headers to every response. The question stands in the address: no site that is opened may see it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._headers = [
            (b"content-security-policy", content_policy().encode()),
            (b"referrer-policy", b"no-referrer"),
            (b"x-content-type-options", b"nosniff"),
            (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
            (b"x-frame-options", b"DENY"),
            (b"cross-origin-opener-policy", b"same-origin"),
            (b"cross-origin-resource-policy", b"same-origin"),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes everything on. What fails is answered here: Starlette's own answer would have no headers."""
        begun = False

        async def with_headers(message: Message) -> None:
            nonlocal begun
            if message["type"] in ("http.response.start", "websocket.http.response.start"):
                begun = True
                message["headers"] = [*message.get("headers", ()), *self._headers]
            await send(message)

        try:
            await self._app(scope, receive, with_headers)
        except Exception as fault:
            if scope["type"] != "http" or begun:
                raise
            sys.stderr.write(f"A request failed: {without_words(fault)}\n")
            await refuse(scope, receive, with_headers, 500, "There is a problem", FAILED)


async def _script(_request: Request) -> Response:
    scripts = "\n".join((FOLDER / name).read_text(encoding="utf-8") for name in ("page.js", "pack.js"))
    return Response(scripts, media_type="text/javascript", headers={"cache-control": "no-cache"})


def routes() -> Sequence[Route]:
    """What is served beside the pages."""
    return [Route("/cv/page.js", _script), *pack_routes.routes(), *operation.routes()]


def middleware() -> Sequence[Middleware]:
    """What every request goes through, outermost first."""
    guards = [Middleware(Headers), Middleware(OwnHost), Middleware(RateLimit), Middleware(Uploads)]
    return [*guards, Middleware(visitor.Numbered), Middleware(VisitCookie), Middleware(FirstPage)]
