"""A visitor's turn to be answered: not too often for one address, and not too many at once for this computer.

Questions come over Streamlit's websocket, which no limit on requests sees, so the pages ask here first. The engine has
fair places of its own, for everyone who asks it; these also hold letters and pictures of pages, and give up.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

import streamlit as st

from corpus.errors import BusyError
from ui.bucket import Buckets
from ui.limits import limits
from ui.rate_limit import ADDRESS, sentence

PATIENCE = 20.0  # seconds that one waits for others to be answered
_BUSY = "Many people are asking just now. Nothing is lost: try again in a minute."


@lru_cache(maxsize=1)
def _buckets() -> Buckets:
    return Buckets(limits().questions)


@lru_cache(maxsize=1)
def _places() -> threading.BoundedSemaphore:
    return threading.BoundedSemaphore(limits().at_once)


def spend(count: int = 1) -> None:
    """Counts what a visitor asks for. Raises BusyError where it is too much."""
    wait = _buckets().take(st.context.headers.get(ADDRESS) or "unknown", count)
    if wait:
        raise BusyError(sentence(wait))


@contextmanager
def turn(count: int = 1) -> Iterator[None]:
    """Holds one of the places in which answers are made. Raises BusyError: too often, or too many at once."""
    spend(count)
    places = _places()
    if not places.acquire(timeout=PATIENCE):
        raise BusyError(_BUSY)
    try:
        yield
    finally:
        places.release()
