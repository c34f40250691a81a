"""The real app on a free port, and Chromium to look at it with."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = Path("/usr/bin/chromium")
_ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Served:
    """A running app: its address, and the file that holds what it printed."""

    address: str
    log: Path


@contextmanager
def serve(store: Path, log: Path) -> Iterator[Served]:
    """`streamlit run app.py` over a store; ended on the way out."""
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | {"CV_STORE": str(store), "HF_HUB_OFFLINE": "1"},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            address = f"http://127.0.0.1:{port}/"
            _await_health(f"{address}_stcore/health", process, log)
            yield Served(address, log)
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(20)


def _await_health(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 90
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the app did not start: {log.read_text(errors='replace')[-2000:]}")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium; the test is skipped where there is none."""
    if not CHROMIUM.is_file():
        pytest.skip(f"no Chromium at {CHROMIUM}")
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=_ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


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
