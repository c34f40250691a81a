"""The app under many people at once: each in a tab of his own, checking that what is shown is his own answer."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from corpus.settings import Settings
from eval.measured import memory, percentile, slope
from eval.served_app import serving
from eval.streamlit_pages.tab import Tab, answered_within, tab
from retrieval.answer import Answer

PATIENCE = 60.0  # seconds that a person waits for a page
VISIT = 12  # questions of one person's visit, on average: then another comes, in a new tab
_ASKED = re.compile(r'class="cv-asked">You asked: <q>(.*?)</q>', re.DOTALL)
_PASSAGE = re.compile(r"<dt>Passage</dt><dd><code>(.*?)</code>", re.DOTALL)
_QUOTED = re.compile(r"<blockquote[^>]*>(.*?)</blockquote>", re.DOTALL)


def _plain(markup: str) -> str:
    return "".join(unescape(re.sub(r"<[^>]*>", "", markup)).split())


def what_is_wrong(page: str, question: str, answer: Answer) -> str:
    """Why `page` does not show this answer to this question; "" where it does."""
    asked = _ASKED.search(page)
    emergency = answer.reason == "please contact emergency help"  # help is shown first, and does not repeat the words
    if answer.reason in ("empty", "too long") or emergency:
        return "" if "cv-quotation" not in page or emergency else "quotations where there are none"
    if asked is None:
        return "no answer"
    if _plain(asked.group(1)) != _plain(question):
        return "another's question"
    if [unescape(found) for found in _PASSAGE.findall(page)] != [quote.passage_id for quote in answer.quotes]:
        return "other passages"
    quoted = [_plain(found) for found in _QUOTED.findall(page)]
    if any(_plain_text(quote.text) not in shown for quote, shown in zip(answer.quotes, quoted, strict=False)):
        return "other words"
    return "" if len(quoted) >= len(answer.quotes) else "missing words"


def _plain_text(text: str) -> str:
    return "".join(text.split())


@dataclass
class Tally:
    """What all the people together saw."""

    times: list[float] = field(default_factory=list)
    wrong: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    held: list[tuple[float, float]] = field(default_factory=list)
    visits: int = 0


async def _visit(address: str, known: dict[str, Answer], pause: float, until: float, chance: Any, tally: Tally) -> None:
    async with tab(address) as page:
        await answered_within(PATIENCE, page)
        tally.visits += 1
        for _ in range(1 + int(chance.expovariate(1 / VISIT))):
            await _ask(page, chance.choice(list(known)), known, tally)
            if time.monotonic() > until:
                return
            await asyncio.sleep(chance.expovariate(1 / pause) if pause else 0)


async def _ask(page: Tab, question: str, known: dict[str, Answer], tally: Tally) -> None:
    begun = time.perf_counter()
    shown = await answered_within(PATIENCE, page, q=question)
    tally.times.append((time.perf_counter() - begun) * 1000)
    if wrong := what_is_wrong(shown, question, known[question]):
        tally.wrong[wrong] += 1


async def _person(
    number: int, address: str, known: dict[str, Answer], pause: float, until: float, tally: Tally
) -> None:
    chance = random.Random(number)
    await asyncio.sleep(chance.random() * min(pause, 5.0))
    while time.monotonic() < until:
        try:
            await _visit(address, known, pause, until, chance, tally)
        except Exception as fault:
            tally.faults[f"{type(fault).__name__}: {str(fault)[:80]}"] += 1
            await asyncio.sleep(1)


async def _all(address: str, pid: int, users: int, seconds: float, pause: float, known: dict[str, Answer]) -> Tally:
    tally = Tally()
    until = time.monotonic() + seconds
    people = [asyncio.create_task(_person(n, address, known, pause, until, tally)) for n in range(users)]
    while not all(one.done() for one in people):
        tally.held.append((len(tally.times), memory(pid)))
        await asyncio.sleep(1)
    return tally


def app_load(settings: Settings, users: int, seconds: float, pause: float, known: dict[str, Answer]) -> dict[str, Any]:
    """`users` people for `seconds`, each waiting `pause` seconds on average between questions (exponential).

    Memory is that of the app's process; its slope is over the last three quarters.
    """
    with TemporaryDirectory() as made:
        log = Path(made) / "app.log"
        with serving(settings.store, {"CV_CHROMA": settings.chroma}, log) as (address, process):
            asyncio.run(_warm(address))
            tally = asyncio.run(_all(address, process.pid, users, seconds, pause, known))
            at_the_end = memory(process.pid)
        tracebacks = log.read_text(encoding="utf-8", errors="replace").count("Traceback")
    settled = tally.held[len(tally.held) // 4 :]
    growth, around = slope([n / 1000 for n, _ in settled], [mb for _, mb in settled])
    return {
        "users": users,
        "visits": tally.visits,
        "questions": len(tally.times),
        "a_second": round(len(tally.times) / seconds, 1),
        "p50_ms": percentile(tally.times, 0.5),
        "p95_ms": percentile(tally.times, 0.95),
        "worst_ms": round(max(tally.times, default=0.0), 1),
        "wrong": tally.wrong.total(),
        "wrong_how": dict(tally.wrong),
        "faults": [f"{count} x {what}" for what, count in tally.faults.most_common(5)],
        "fault_count": tally.faults.total(),
        "tracebacks": tracebacks,
        "memory_mb": at_the_end,
        "memory_first_mb": tally.held[0][1] if tally.held else 0.0,
        "mb_per_1000": [round(growth, 2), round(around, 2)],
    }


async def _warm(address: str) -> None:
    async with tab(address) as page:
        await answered_within(PATIENCE * 2, page, q="can school fine me for anxiety absence?")
