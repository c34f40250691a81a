"""10,000 questions and 10,000 requests in a minute from one address, while somebody else asks in good faith."""

from __future__ import annotations

import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

from corpus.settings import Settings
from eval.hostile_people.questions import ASKED
from eval.hostile_people.report import Way, times_of
from eval.measured import memory
from eval.served_app import serving
from eval.streamlit_pages.visitor import Visitor

# A public server behind one proxy, with the limits that it has if nothing else is set.
PUBLIC = {"CV_PROXIES": "1", "CV_HOSTS": "127.0.0.1", "CV_OWN_DOCUMENTS": "session"}
THEIRS, OTHER = {"X-Forwarded-For": "192.0.2.1"}, {"X-Forwarded-For": "198.51.100.7"}


def _ask_often(address: str, count: int, seconds: float, stop: threading.Event, sent: list[int]) -> None:
    """Sends `count` questions within `seconds` through one websocket, reading what comes back as it may."""
    with Visitor(address, headers=THEIRS) as visitor:
        reading = threading.Thread(target=_drain, args=(visitor, stop), daemon=True)
        reading.start()
        begun = time.monotonic()
        for number in range(count):
            with suppress(Exception):  # the server may close it: that is an answer too
                visitor.send(f"q={number}+who+must+keep+a+register")
                sent.append(number)
            time.sleep(max(0.0, begun + seconds * number / count - time.monotonic()))


def _drain(visitor: Visitor, stop: threading.Event) -> None:
    with suppress(Exception):
        while not stop.is_set():
            visitor.read()


def _get(address: str, headers: dict[str, str]) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=30) as reply:
            return reply.status, ""
    except urllib.error.HTTPError as fault:
        return fault.code, str(fault.headers.get("Retry-After") or "")
    except OSError as fault:
        return 0, type(fault).__name__


def flood(settings: Settings, count: int, log: Path, seconds: float = 60.0) -> list[Way]:
    """Both floods after one another; in each, another visitor asks in good faith all the while."""
    ways = []
    with serving(settings.store, PUBLIC, log) as (address, started):
        process = started.pid
        with Visitor(address, 300, headers=OTHER) as first:
            first.open("q=warm")
        for name in ("questions", "requests"):
            way, stop, sent = Way(f"flood of {name}, one address"), threading.Event(), list[int]()
            before, begun, codes = memory(process), time.monotonic(), Counter[str]()

            def requests(codes: Counter[str] = codes, begun: float = begun) -> None:
                def one(number: int) -> None:
                    time.sleep(max(0.0, begun + seconds * number / count - time.monotonic()))
                    status, wait = _get(f"{address}?q={number}", THEIRS)
                    codes[f"{status}{' with Retry-After' if wait else ''}"] += 1

                with ThreadPoolExecutor(16) as pool:
                    list(pool.map(one, range(count)))

            if name == "questions":
                attack = threading.Thread(target=_ask_often, args=(address, count, seconds, stop, sent), daemon=True)
            else:
                attack = threading.Thread(target=requests, daemon=True)
            attack.start()
            try:
                way.outcomes.update(_good_faith(way, address, attack))
            except Exception as fault:  # nobody else can get in: that is a result too
                way.failures.append(f"another visitor: {type(fault).__name__}")
            attack.join()
            stop.set()
            way.seconds = round(time.monotonic() - begun, 1)
            way.tried = len(sent) or sum(codes.values())
            way.outcomes.update(codes)
            way.mb = (before, memory(process))
            ways.append(way)
    return ways


def _good_faith(way: Way, address: str, attack: threading.Thread) -> dict[str, Any]:
    """Asks as one person would, while the flood lasts: every three seconds, each answer looked at."""
    times, answered = list[float](), 0
    with Visitor(address, headers=OTHER) as visitor:
        while attack.is_alive():
            question, begun = ASKED[len(times) % len(ASKED)], time.monotonic()
            shown = visitor.open(f"q={question.replace(' ', '+')}".replace("'", "%27"))
            times.append(time.monotonic() - begun)
            answered += shown.ended and 'id="answer"' in shown.html and 'class="cv-error"' not in shown.html
            way.mixed_up += question.replace("'", "&#x27;") not in shown.html
            attack.join(3)
    way.ms = times_of(times)
    if answered < len(times):
        way.failures.append(f"{len(times) - answered} of {len(times)} questions in good faith were not answered")
    return {"another visitor was answered": answered}
