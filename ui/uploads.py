"""What people hand in stays in memory, and no visitor can fill it: Streamlit keeps what a visit sends until it ends."""

from __future__ import annotations

import ctypes
import gc
from contextlib import suppress
from typing import TYPE_CHECKING

from starlette.formparsers import MultiPartParser
from streamlit.runtime import Runtime

from ui.refusal import refuse

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from starlette.types import ASGIApp, Receive, Scope, Send

_PATH = "/_stcore/upload_file/"
_MEGABYTE = 1024 * 1024
MOST_FILES = 40  # of one visit
MOST_OF_VISIT = 200 * _MEGABYTE
MOST_OF_ALL = 1024 * _MEGABYTE

# Starlette writes what is larger than this into a file in the temporary folder; we say that it stays in memory.
MultiPartParser.spool_max_size = 64 * _MEGABYTE


def too_much(held: Mapping[str, Collection[int]], visit: str, coming: int) -> str | None:
    """Why no more is taken; `held` has the sizes of the files of every visit, in bytes."""
    mine = held.get(visit, ())
    if len(mine) >= MOST_FILES or sum(mine) + coming > MOST_OF_VISIT:
        return "You have handed in too many files: reload the page and give the ones that you need."
    if sum(map(sum, held.values())) + coming > MOST_OF_ALL:
        return "Too many files have been handed in just now: try again in some minutes."
    return None


def _held() -> dict[str, list[int]]:
    files = getattr(Runtime.instance().uploaded_file_mgr, "file_storage", {})
    return {visit: [len(file.data) for file in [*of.values()]] for visit, of in [*files.items()]}


def forget_closed_visits() -> int:
    """Lets go of visits whose page was closed some minutes ago, with their words and files; how many.

    Streamlit means to, but looks only when the next page is closed. Its storage has no public way to ask for it.
    """
    manager = getattr(Runtime.instance(), "_session_mgr", None)
    cache = getattr(getattr(manager, "_session_storage", None), "_cache", None)
    expire = getattr(cache, "expire", None)
    gone = 0
    for _, visit in (expire() or ()) if expire is not None else ():
        visit.session.shutdown()  # removes its files
        visit.session.session_state.clear()
        gone += 1
    if gone:
        gc.collect()  # a visit's parts refer to one another
        _give_back()
    return gone


def _give_back() -> None:
    """Gives free memory back to the system, which empties it. glibc alone can do this."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


class Uploads:
    """Refuses a file beyond the limits with HTTP 413, before it is read."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes everything else on."""
        _, found, rest = scope.get("path", "").partition(_PATH)
        if scope["type"] == "http" and found and scope["method"] == "PUT":
            length = dict(scope["headers"]).get(b"content-length", b"")
            coming = int(length) if length.isdigit() and len(length) < 16 else 20 * _MEGABYTE
            reason = too_much(_held(), rest.partition("/")[0], coming)
            if reason:
                await refuse(scope, receive, send, 413, "Too many files", reason)
                return
        await self._app(scope, receive, send)
