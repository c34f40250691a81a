"""While documents are indexed, the pages go on answering, and then answer from the new index without a restart."""

from __future__ import annotations

import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.browser_support import serve, watch
from tests.conftest import ROOT, indexed
from tests.invented import write_documents

if TYPE_CHECKING:
    from playwright.sync_api import Browser

QUESTION = "How many dogs may be kept?"


@pytest.mark.browser
def test_pages_answer_while_documents_are_indexed(browser: Browser, tmp_path: Path, ours_store: Path) -> None:
    folder = write_documents(tmp_path / "documents")
    store = indexed(folder, ours_store)
    act = folder / "act.md"
    said = ["three dogs", "four dogs", "five dogs"]
    assert said[0] in act.read_text()
    command = [sys.executable, "-m", "ingest", "--offline", "--from", str(folder), "--store", str(store)]
    with serve(store, tmp_path / "log") as served:
        page = browser.new_page()
        seen = watch(page, served.address)

        def asked() -> str:
            page.goto(f"{served.address}?q={quote(QUESTION)}")
            page.locator("#answer").wait_for(timeout=60_000)
            assert page.locator(".cv-error").count() == 0
            return " ".join(page.locator("article blockquote").all_inner_texts())

        assert said[0] in asked()
        answers = 0
        for before, after in pairwise(said):
            act.write_text(act.read_text().replace(before, after))
            run = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            while run.poll() is None:
                words = asked()
                assert before in words or after in words
                answers += 1
            assert run.wait() == 0
            until = time.monotonic() + 240
            while after not in asked():
                assert time.monotonic() < until, "the app did not move to the new index"
        assert answers >= len(said) - 1
        assert not seen.errors
        assert not seen.outside
        assert "Traceback" not in served.log.read_text()
        page.close()
