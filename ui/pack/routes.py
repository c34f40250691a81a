"""What the buttons under the quotations call, and the pack's files: adding asks no question again."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from corpus.errors import ChapterAndVerseError, PackError
from corpus.settings import read_settings
from corpus.store import open_index
from retrieval.pack.entry import entry_of
from retrieval.pack.file import MEDIA, made
from retrieval.pack.pack import LONGEST, Pack, clean, item_of
from ui.pack.button import said_of
from ui.visitor import number_in, packs
from ui.wording import plural

if TYPE_CHECKING:
    from starlette.requests import Request

_LONGEST = 20_000  # bytes of what a button sends
_NO_COOKIE = (
    "Your browser keeps no cookie for this page, so a meeting pack cannot be made here. Allow cookies for this page, "
    "or use 'python -m retrieval pack'."
)


def changing(wanted: dict[str, Any]) -> Callable[[Pack], Pack]:
    """What puts one quotation into a pack or takes it out; a new one is checked against its document first.

    Raises PackError and UnknownReferenceError.
    """
    item = item_of(str(wanted.get("quotation", "")))
    if wanted.get("wanted") is not True:
        return lambda pack: pack.without(item.key)
    entry_of(open_index(read_settings().store), item)
    asked = clean(str(wanted.get("question", "")))[: LONGEST["question"]]
    return lambda pack: pack if item.key in pack.keys else pack.with_item(replace(item, question=asked))


async def _change(request: Request) -> Response:
    """Only a page of ours can send JSON here: another site's would be stopped by the browser."""
    number = number_in(request.cookies)
    if number is None:
        return _fault(_NO_COOKIE)
    if request.headers.get("content-type", "").partition(";")[0] != "application/json":
        return _fault("This address takes what the buttons of the page send.")
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > _LONGEST:
            return _fault("That is too long for a quotation: reload the page and try again.")
    try:
        wanted = json.loads(bytes(body))
        if not isinstance(wanted, dict):
            raise PackError("That names no quotation: reload the page and try again.")
        pack = packs.change(number, await run_in_threadpool(changing, wanted))
    except ChapterAndVerseError as fault:
        return _fault(str(fault))
    except (ValueError, RecursionError):
        return _fault("That names no quotation: reload the page and try again.")
    there = str(wanted["quotation"]) in pack.keys
    count = plural(len(pack.items), "quotation")
    return JSONResponse(
        {
            "there": there,
            "line": said_of(len(pack.items)),
            "count": len(pack.items),
            "said": f"{'Added to' if there else 'Taken out of'} your meeting pack. It now has {count}.",
        },
        headers={"cache-control": "no-store"},
    )


def _fault(sentence: str) -> Response:
    return JSONResponse({"fault": sentence}, status_code=400, headers={"cache-control": "no-store"})


async def _download(request: Request) -> Response:
    number = number_in(request.cookies)
    suffix = f".{request.path_params['suffix']}"
    if number is None:
        return PlainTextResponse(_NO_COOKIE, 400)
    try:
        index = await run_in_threadpool(lambda: open_index(read_settings().store))
        data = await run_in_threadpool(made, index, packs.get(number), suffix)
    except ChapterAndVerseError as fault:
        return PlainTextResponse(str(fault), 404)
    name = f"meeting-pack{suffix}"
    return Response(
        data,
        media_type=MEDIA[suffix],
        headers={"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"},
    )


def routes() -> Sequence[Route]:
    """The addresses under /cv/."""
    return [
        Route("/cv/pack", _change, methods=["POST"]),
        Route("/cv/meeting-pack.{suffix}", _download, methods=["GET"]),
    ]
