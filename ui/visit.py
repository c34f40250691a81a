"""One visit: a cookie says whose documents are whose. It is set where documents can be added, and nowhere else."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import streamlit as st

from corpus.settings import Settings
from retrieval.own.documents import OwnDocuments
from retrieval.own.folder import visit_folder
from ui.cookie import new_cookie, sent_cookie
from ui.limits import LOOPBACK, limits

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

PATH = "own"
_COOKIE = "cv_visit"
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
_PASSED_ON = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip", "Via")


def alone() -> bool:
    """Whether only this computer can open the pages.

    A web server before the app talks to it from this computer for everybody: then the request was passed on, or was
    made to another name.
    """
    if not limits().alone:
        return False
    headers = st.context.headers
    host = urlsplit(f"//{headers.get('Host') or 'localhost'}").hostname
    return host in LOOPBACK and not any(name in headers for name in _PASSED_ON)


def secret() -> str | None:
    """The visit's secret; None where no document can have been added in it, or the browser takes no cookies."""
    found = st.context.cookies.get(_COOKIE)
    return found if isinstance(found, str) and _SECRET.fullmatch(found) else None


def own_documents(settings: Settings) -> OwnDocuments | None:
    """The documents of this visit; None where there can be none. Raises OwnDocumentError."""
    found = secret() if settings.own_documents != "off" else None
    return OwnDocuments(visit_folder(found), settings) if found else None


class VisitCookie:
    """Gives a browser that opens the page of own documents its secret: until it is closed, for this server alone."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes everything on."""

        async def with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                cookie = new_cookie(scope, _COOKIE, secrets.token_urlsafe(32))
                message["headers"] = [*message.get("headers", ()), cookie]
            await send(message)

        await self._app(scope, receive, with_cookie if _wanted(scope) else send)


def _wanted(scope: Scope) -> bool:
    if scope["type"] != "http" or scope.get("path", "").rstrip("/").rpartition("/")[2] != PATH:
        return False
    return sent_cookie(scope, _COOKIE, _SECRET) is None
