"""/cv/health and /cv/metrics: for whoever runs this, and the programs that watch it."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from corpus.errors import ChapterAndVerseError
from corpus.settings import read_settings
from corpus.store import StoreLayout
from retrieval.operation.health import Health, Unhealthy, health, sentence_of
from ui.loader import current_loader

if TYPE_CHECKING:
    from starlette.requests import Request

OPENING = "The index is being opened: ask again in a few seconds."
_FRESH = {"cache-control": "no-store"}
_PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


def state() -> Health | Unhealthy:
    """Whether this server can answer now; waits for nothing but one search."""
    try:
        loader = current_loader()
        return health(loader.engine()) if loader.wait(0) else Unhealthy(OPENING)
    except Exception as fault:  # whoever watches is to get an answer whatever is wrong
        if not isinstance(fault, ChapterAndVerseError):
            traceback.print_exception(fault)  # the question was ours: there is nothing private in it
        return Unhealthy(sentence_of(fault))


async def _health(_request: Request) -> Response:
    found = await run_in_threadpool(state)
    return JSONResponse(found.to_dict(), 200 if isinstance(found, Health) else 503, _FRESH)


def _counted() -> bytes | None:
    settings = read_settings()
    if settings.metrics != "on":
        return None
    from retrieval.operation.metrics import metrics

    up = isinstance(state(), Health)
    return metrics().text(StoreLayout(settings.store).read_pointer() if up else None)


async def _metrics(_request: Request) -> Response:
    try:
        text = await run_in_threadpool(_counted)
    except ChapterAndVerseError as fault:
        return PlainTextResponse(f"{fault}\n", 503, _FRESH)
    if text is None:
        return PlainTextResponse("There are no metrics: set CV_METRICS=on and start the program again.\n", 404, _FRESH)
    return Response(text, 200, _FRESH, media_type=_PROMETHEUS)


def routes() -> list[Route]:
    """The two addresses."""
    return [Route("/cv/health", _health), Route("/cv/metrics", _metrics)]
