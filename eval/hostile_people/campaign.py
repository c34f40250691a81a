"""`python -m eval hostile`: thousands of hostile questions at the engine, the command line and the running app."""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote

from corpus.errors import ChapterAndVerseError
from corpus.settings import PROJECT, Settings
from eval.hostile_people.flood import flood
from eval.hostile_people.questions import MARK, hostile_questions
from eval.hostile_people.report import Way, fields_of, times_of
from eval.measured import memory
from eval.served_app import chromium, serving
from eval.streamlit_pages.visitor import Visitor
from eval.theirs import foreign_markup
from retrieval.answer import Answer

THREADS = 4
_ASKED = re.compile(r"You asked: <q>(.*?)</q>", re.DOTALL)
_LONGEST = 200  # characters of a refused question that an answer repeats
_IN_ADDRESS = 15_000  # bytes: a longer address is refused by the server (HTTP 400) before it is read


def _is_its_own(answer: Answer, question: str) -> bool:
    return answer.question in (question, question[:_LONGEST])


def at_the_engine(settings: Settings, count: int, seed: int = 1) -> Way:
    """Asks the engine in this process, several at once."""
    import os

    from retrieval.engine import Engine

    way, times = Way("the engine"), list[float]()
    engine = Engine(settings)
    engine.warm_up()

    def ask(question: str) -> None:
        begun = time.perf_counter()
        try:
            answer = engine.ask(question)
            json.dumps(answer.to_dict(), ensure_ascii=False).encode("utf-8", "replace")
            way.outcomes[answer.reason or answer.status] += 1
            way.mixed_up += not _is_its_own(answer, question)
        except ChapterAndVerseError:
            way.sentences += 1
        except Exception as fault:
            way.failures.append(f"{type(fault).__name__} for {ascii(question)[:80]}")
        times.append(time.perf_counter() - begun)

    asked = [question for _, question in hostile_questions(count, seed)]
    for question in asked[: min(100, count // 10)]:
        engine.ask(question)  # what is loaded on first use is no growth
    before, begun = memory(os.getpid()), time.perf_counter()
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(ask, asked))
    way.tried, way.seconds = count, round(time.perf_counter() - begun, 1)
    way.ms, way.mb = times_of(times), (before, memory(os.getpid()))
    return way


def _command(
    store: Path, arguments: Sequence[str | bytes | Path], stdin: bytes | None = None
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "retrieval", *arguments, "--store", str(store)],
        cwd=PROJECT,
        input=stdin,
        capture_output=True,
        timeout=600,
        check=False,
    )


def _judge_command(way: Way, done: subprocess.CompletedProcess[bytes], statuses: Sequence[int]) -> None:
    said = done.stderr.decode("utf-8", "replace")
    if "Traceback" in said or done.returncode not in statuses:
        way.failures.append(f"exit status {done.returncode}: {ascii(said)[-120:]}")
    way.outcomes[f"exit status {done.returncode}"] += 1
    way.sentences += done.returncode in (1, 2)


def at_the_command_line(settings: Settings, count: int, each: int = 2, seed: int = 2) -> Way:
    """A batch file of `count` questions, broken batch files, and `each` calls by argument and by standard input."""
    way, begun = Way("the command line"), time.perf_counter()
    asked = [question for _, question in hostile_questions(count, seed)]
    with tempfile.TemporaryDirectory() as made:
        batch = Path(made) / "questions.jsonl"
        lines = (json.dumps({"id": n, "question": q}) for n, q in enumerate(asked))  # escapes lone surrogates
        batch.write_text("\n".join(lines), encoding="utf-8")
        done = _command(settings.store, ["batch", batch])
        _judge_command(way, done, (0,))
        answers = [json.loads(line) for line in done.stdout.decode().split("\n") if line]
        if [answer["id"] for answer in answers] != list(range(count)):
            way.failures.append(f"{len(answers)} answers to {count} questions")
        for answer, question in zip(answers, asked, strict=False):
            way.mixed_up += answer["question"] not in (given := json.loads(json.dumps(question)), given[:_LONGEST])
        way.tried += count
        for broken in (b"\xff\xfe\x00", b'{"id": 1}', b"[" * 5000, b'{"id": 1, "question": ' + b"[" * 90_000, b"\0"):
            batch.write_bytes(broken)
            _judge_command(way, _command(settings.store, ["batch", batch]), (2,))
            way.tried += 1
    for _, question in list(hostile_questions(40 * each, seed + 1))[::40]:
        argument = question.encode("utf-8", "surrogatepass").replace(b"\0", b"\1")[:90_000]
        _judge_command(way, _command(settings.store, ["ask", "--json", argument]), (0, 2))
        _judge_command(way, _command(settings.store, ["check", "-"], question.encode("utf-8", "surrogatepass")), (0, 2))
        way.tried += 2
    way.seconds = round(time.perf_counter() - begun, 1)
    return way


PAGES = (
    ("", "q"),
    ("check", "words"),
    ("browse", "go"),
    ("browse", "document"),
    ("training", "q"),
    ("page", "passage"),
)


def _written(text: str) -> str:
    """A value of an address; lone surrogates as browsers write them."""
    return quote(text.encode("utf-8", "replace")[:_IN_ADDRESS], safe="")


def at_the_pages(address: str, process: int, count: int, seed: int = 3) -> Way:
    """Opens the pages over Streamlit's websocket with the question in the address, several visits at once."""
    way, times = Way("the pages (websocket)"), list[float]()
    asked = list(enumerate(hostile_questions(count, seed)))

    def visit(mine: Sequence[tuple[int, tuple[str, str]]]) -> None:
        with Visitor(address) as visitor:
            for number, (_, question) in mine:
                path, name = PAGES[0] if number % 3 else PAGES[number // 3 % len(PAGES)]
                text, begun = f"{number} {question}", time.perf_counter()
                shown = (
                    visitor.open(f"{name}={_written(text)}&source=<b>", path)
                    if number % 50 == 49
                    else visitor.open(f"{name}={_written(text)}", path)
                )
                times.append(time.perf_counter() - begun)
                way.outcomes[path or "ask"] += 1
                way.sentences += 'class="cv-error"' in shown.html
                way.markup.extend(foreign_markup(shown.html))
                if not shown.ended or shown.faults:
                    way.failures.append(f"{path}?{name}= ended: {shown.ended} {shown.faults} {ascii(text)[:80]}")
                repeated = _ASKED.search(shown.html)
                if repeated and not path:
                    said = html.unescape(repeated[1]).split(" ")[0]
                    way.mixed_up += said != str(number)

    before, begun = memory(process), time.perf_counter()
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(visit, (asked[n::THREADS] for n in range(THREADS))))
    way.tried, way.seconds = count, round(time.perf_counter() - begun, 1)
    way.ms, way.mb = times_of(times), (before, memory(process))
    return way


def at_the_server(address: str, process: int, count: int, seed: int = 4) -> Way:
    """Plain requests: the question in the address of a page and of a route of ours."""
    way, times = Way("the server (HTTP)"), list[float]()

    def get(one: tuple[int, tuple[str, str]]) -> None:
        number, (_, question) = one
        path = ("?q=", "check?words=", "cv/", "cv/meeting-pack.", "_stcore/", "media/", "static/")[number % 7]
        begun = time.perf_counter()
        try:
            with urllib.request.urlopen(f"{address}{path}{_written(question)}", timeout=60) as reply:
                status, body = reply.status, reply.read()
        except urllib.error.HTTPError as fault:
            status, body = fault.code, fault.read()
        except OSError as fault:
            way.failures.append(f"{path} {type(fault).__name__}")
            return
        times.append(time.perf_counter() - begun)
        way.outcomes[str(status)] += 1
        if status >= 500 or b"Traceback" in body:
            way.failures.append(f"{path} {status}")
        if b"<script>window" in body or b"onerror=" in body:
            way.markup.append(path)

    before, begun = memory(process), time.perf_counter()
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(get, enumerate(hostile_questions(count, seed))))
    way.tried, way.seconds = count, round(time.perf_counter() - begun, 1)
    way.ms, way.mb = times_of(times), (before, memory(process))
    return way


def in_the_browser(address: str, count: int, seed: int = 5) -> Way:
    """Chromium opens the pages, and types into the box, with markup and script alone."""
    way, times, begun = Way("Chromium"), list[float](), time.perf_counter()
    asked = [q for kind, q in hostile_questions(count * 13, seed) if kind == "markup and script"][:count]
    own = (address, address.replace("http://", "ws://"), "data:", "blob:")
    with chromium() as browser:
        page = browser.new_page()
        page.on("request", lambda sent: None if sent.url.startswith(own) else way.outside.append(sent.url))
        page.on("websocket", lambda sent: None if sent.url.startswith(own) else way.outside.append(sent.url))
        page.on("dialog", lambda _: way.markup.append("a dialog"))
        for number, question in enumerate(asked):
            started = time.perf_counter()
            if number % 4 == 3:
                page.goto(address)
                box = page.get_by_label("Your question")
                box.fill(question)
                box.press("Enter")
            else:
                path, name = PAGES[number % len(PAGES)]
                page.goto(f"{address}{path}?{name}={_written(question)}")
            page.locator("#answer, .cv-error, .cv-inset, h1").last.wait_for(timeout=60_000)
            page.wait_for_timeout(300)
            times.append(time.perf_counter() - started)
            if page.evaluate(f"window.{MARK} !== undefined"):
                way.markup.append(f"ran: {ascii(question)[:80]}")
            if page.locator(".stException").count():
                way.failures.append(ascii(question)[:80])
    way.tried, way.ms, way.seconds = len(asked), times_of(times), round(time.perf_counter() - begun, 1)
    return way


def hostile(settings: Settings, count: int, *, browser: bool = True, floods: int = 10_000) -> dict[str, Any]:
    """All ways: `count` questions at the engine, a fifth of it at each other door, 24 in the browser."""
    some = max(13, count // 5)
    ways = [at_the_engine(settings, count), at_the_command_line(settings, some)]
    with tempfile.TemporaryDirectory() as made:
        log = Path(made) / "log"
        with serving(settings.store, log=log) as (address, started):
            process = started.pid
            with Visitor(address, 300) as first:
                first.open("q=warm")
            ways += [at_the_pages(address, process, some), at_the_server(address, process, some)]
            if browser:
                ways.append(in_the_browser(address, 24))
        if floods:
            with log.open("a") as both:
                ways += flood(settings, floods, Path(made) / "flood")
                both.write((Path(made) / "flood").read_text(encoding="utf-8", errors="replace"))
        printed = log.read_text(encoding="utf-8", errors="replace")
    faults = [line for line in printed.splitlines() if re.search("Traceback|went wrong|failed|Error", line)]
    return {
        "ways": [fields_of(way) for way in ways],
        "log": faults[:20],
        "kept": all(way.kept for way in ways) and not faults,
    }
