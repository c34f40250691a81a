"""The real app on a free port, and Chromium to look at it with."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from corpus.errors import BrowserError
from eval import served_app
from eval.served_app import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@dataclass
class Served:
    """A running app: its address, and the file that holds what it printed."""

    address: str
    log: Path


@contextmanager
def serve(store: Path, log: Path) -> Iterator[Served]:
    """`streamlit run app.py` over a store; ended on the way out."""
    with served(store, log) as address:
        yield Served(address, log)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium; the test is skipped where there is none."""
    with ExitStack() as stack:
        try:
            browser = stack.enter_context(served_app.chromium())
        except BrowserError as fault:
            pytest.skip(str(fault))
        yield browser


def until(page: Page, script: str, arg: object = None, seconds: float = 60) -> None:
    """Waits until `script` is true in the page, asked anew each time.

    `Page.wait_for_function` asks again with `eval` from within the page, which the app's Content-Security-Policy
    forbids: it works there only where the answer is yes at the first look.
    """
    ends = time.monotonic() + seconds
    while not _true(page, script, arg):
        assert time.monotonic() < ends, f"after {seconds:.0f} s it is still not so that {script}"
        page.wait_for_timeout(50)


def _true(page: Page, script: str, arg: object) -> bool:
    from playwright.sync_api import Error as PlaywrightError

    try:
        return bool(page.evaluate(script, arg))
    except PlaywrightError as fault:
        if "Execution context was destroyed" in str(fault):  # the page has just been left for another
            return False
        raise


def at_rest(page: Page) -> None:
    """Waits until Streamlit has drawn all of the page, and nothing pale is left of the page before."""
    until(
        page,
        "document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"
        " && !document.querySelector('[data-stale=true]')",
        seconds=120,
    )


@dataclass
class Watched:
    """What a page did that nobody should see: console errors, and requests to other hosts."""

    errors: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)


def watch(page: Page, address: str) -> Watched:
    """Begins to write down errors and requests to any host but the app's own."""
    seen = Watched()
    own = (address, address.replace("http://", "ws://"), "data:", "blob:")
    page.on("console", lambda message: seen.errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda fault: seen.errors.append(str(fault)))
    page.on("request", lambda request: None if request.url.startswith(own) else seen.outside.append(request.url))
    page.on("websocket", lambda socket: None if socket.url.startswith(own) else seen.outside.append(socket.url))
    return seen


def announced(page: Page) -> None:
    """Begins to write down what a screen reader would hear: every text that the live region comes to hold."""
    page.evaluate(
        """() => {
            window.heard = [];
            const region = document.getElementById("cv-status");
            new MutationObserver(() => window.heard.push(region.textContent)).observe(
                region, {childList: true, characterData: true, subtree: true});
        }"""
    )
