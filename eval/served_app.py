"""The app in a process of its own on a free port, and Chromium to use it with."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import BrowserError

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = Path("/usr/bin/chromium")
_ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
_PATIENCE = 240  # seconds that the app may take to start, and
_ENDING = 60  # to end
_PORTS = range(20_000, 30_000)  # below those that a system hands out: none of these is taken before the app has started
_chance = random.SystemRandom()  # two processes that begin alike must not draw alike


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    while True:
        port = _chance.choice(_PORTS)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


@contextmanager
def served(store: Path, log: Path | None = None) -> Iterator[str]:
    """The address of the app over a store; it is ended on the way out. `log` gets what it prints.

    Raises BrowserError where it does not start.
    """
    with serving(store, {}, log) as (address, _):
        yield address


@contextmanager
def serving(
    store: Path, environment: Mapping[str, str] | None = None, log: Path | None = None
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The same with its process, and with variables of its environment."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with (log or Path(os.devnull)).open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | {"CV_STORE": str(store.resolve()), "HF_HUB_OFFLINE": "1"} | dict(environment or {}),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait(f"http://127.0.0.1:{port}/_stcore/health", process)
        yield f"http://127.0.0.1:{port}/", process
    finally:
        process.terminate()
        try:
            process.wait(_ENDING)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(_ENDING)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise BrowserError("The app did not start. Run `python -m streamlit run app.py` to see why.")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium. Raises BrowserError where there is none, or no Playwright."""
    if not CHROMIUM.is_file():
        raise BrowserError(f"There is no Chromium at {CHROMIUM}. Install it (Debian: apt-get install chromium).")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise BrowserError('Playwright is not installed. Run `pip install -c constraints.txt -e ".[dev]"`.') from None
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=_ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()
