"""The app as a reader has it, in Chromium: its first answer after it was started, pages after that, its memory."""

from __future__ import annotations

import statistics
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

from corpus.settings import Settings
from eval.questionset import load_questions
from eval.served_app import chromium, served_process

QUESTIONS = 100
FIRST = "can school fine me for anxiety absence?"
_BUSY = "".join(f':not([data-say="{said}"])' for said in ("Searching", "Getting ready"))


def _memory_mb(process: int) -> float:
    for line in Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return round(int(line.split()[1]) / 1024, 1)
    return 0.0


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
        with served_process(settings.store) as (address, process):
            answered(FIRST)
            first = time.perf_counter() - started
            before = _memory_mb(process)
            times = [answered(question) for question in asked]
            return {
                "first_answer_s": round(first, 2),
                "pages": len(times),
                "page_median_s": round(statistics.median(times), 2),
                "page_p95_s": round(sorted(times)[int(0.95 * len(times))], 2),
                "memory_mb_after_first": before,
                "memory_mb_after_all": _memory_mb(process),
            }
