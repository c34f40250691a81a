"""A page that outlives the program: what is asked next is answered, and never with the answer before."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest

from eval.served_app import free_port
from tests.browser_support import at_rest, chromium, until
from tests.conftest import ROOT

CONNECTION = "document.querySelector('[data-testid=stApp]').dataset.testConnectionState"


@contextmanager
def _app(store: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    environment = os.environ | {"CV_STORE": str(store), "HF_HUB_OFFLINE": "1"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        ends = time.monotonic() + 240
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2):
                    break
            except OSError:
                assert process.poll() is None
                assert time.monotonic() < ends
                time.sleep(0.2)
        yield process
    finally:
        process.kill()
        process.wait(20)


@pytest.mark.browser
def test_a_question_after_a_restart_gets_its_own_answer(invented_store: Path) -> None:
    port = free_port()
    with chromium() as browser:
        page = browser.new_page()
        with _app(invented_store, port):
            page.goto(f"http://127.0.0.1:{port}/?q={quote('who arranges the school bus?')}")
            page.locator("#answer").wait_for(timeout=60_000)
            before = page.locator("#answer").inner_text()
            page.locator("[aria-describedby='question-hint']").wait_for()
            at_rest(page)
        until(page, f"{CONNECTION} !== 'CONNECTED'")
        with _app(invented_store, port):
            until(page, f"{CONNECTION} === 'CONNECTED'", seconds=120)  # the page has found the program again
            box = page.get_by_label("Your question")
            box.fill("can a pupil wear a hat?")
            box.press("Enter")
            page.wait_for_url("**hat**", timeout=60_000)
            until(page, "before => (document.querySelector('#answer')?.innerText ?? before) !== before", before)
            at_rest(page)  # the page may be loaded anew once more
            assert page.get_by_label("Your question").input_value() == "can a pupil wear a hat?"
            assert page.locator("#answer").inner_text() != before
