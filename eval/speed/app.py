"""The app as a reader has it, in Chromium: its first answer after it was started, pages after that, its memory."""

from __future__ import annotations

import os
import re
import statistics
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from corpus.settings import Settings
from eval.questionset import load_questions
from eval.served_app import chromium, served

QUESTIONS = 100
FIRST = "can school fine me for anxiety absence?"
_BUSY = "".join(f':not([data-say="{said}"])' for said in ("Searching", "Getting ready"))


def _memory_mb(address: str) -> float:
    with urllib.request.urlopen(f"{address}cv/metrics", timeout=60) as response:
        found = re.search(r"^process_resident_memory_bytes (\S+)", response.read().decode(), re.MULTILINE)
    return round(float(found[1]) / 1024**2, 1) if found else 0.0


@contextmanager
def _counting() -> Iterator[None]:
    """Lets an app that is started meanwhile tell its memory."""
    before = os.environ.get("CV_METRICS")
    os.environ["CV_METRICS"] = "on"
    try:
        yield
    finally:
        os.environ.pop("CV_METRICS")
        if before is not None:
            os.environ["CV_METRICS"] = before


def app_speed(settings: Settings, questions: int = QUESTIONS, name: str = "test") -> dict[str, Any]:
    """Seconds from the start of the app to its first answer on the page; then `questions` pages, each opened anew.

    Raises BrowserError where the app or Chromium cannot be started.
    """
    asked = [question.question for question in load_questions(name)][:questions]
    with chromium() as browser:
        page = browser.new_page()

        def answered(question: str) -> float:
            begun = time.perf_counter()
            page.goto(f"{address}?q={quote(question)}")
            page.wait_for_selector(f".cv-said{_BUSY}", state="attached", timeout=60_000)
            return time.perf_counter() - begun

        started = time.perf_counter()
        with _counting(), served(settings.store) as address:
            answered(FIRST)
            first = time.perf_counter() - started
            before = _memory_mb(address)
            times = [answered(question) for question in asked]
            return {
                "first_answer_s": round(first, 2),
                "pages": len(times),
                "page_median_s": round(statistics.median(times), 2),
                "page_p95_s": round(sorted(times)[int(0.95 * len(times))], 2),
                "memory_mb_after_first": before,
                "memory_mb_after_all": _memory_mb(address),
            }
