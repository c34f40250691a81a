"""Load: many people at once. Each asks questions whose right answers are known, and looks whether he gets his own.

Three ways: threads on one engine, threads in several processes, and the app itself, spoken to as browsers speak to it.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corpus.cli import print_json
from corpus.settings import Settings, read_settings
from eval.load.app import app_load
from eval.measured import memory, percentile, slope
from eval.questionset import load_questions
from retrieval.answer import Answer
from retrieval.engine import Engine

SETS = ("forty", "dev", "test")
PROCESSES = 2


def known_answers(settings: Settings, names: Sequence[str] = SETS) -> dict[str, Answer]:
    """The answer to every question of some sets, given one after the other by one thread."""
    engine = Engine(settings)
    questions = dict.fromkeys(q.question for name in names for q in load_questions(name))
    return {question: engine.ask(question) for question in questions}


def _told(answer: Answer) -> dict[str, Any]:
    return {k: v for k, v in answer.to_dict().items() if k not in ("elapsed_ms", "timings_ms")}


def differing(right: Any, told: Any, path: str = "") -> list[str]:
    """Where two answers differ, and by what, the first few places."""
    if isinstance(right, dict) and isinstance(told, dict):
        return [place for key in right for place in differing(right[key], told.get(key), f"{path}.{key}")][:5]
    if isinstance(right, list | tuple) and isinstance(told, list | tuple) and len(right) == len(told):
        pairs = enumerate(zip(right, told, strict=True))
        return [place for n, (one, other) in pairs for place in differing(one, other, f"{path}[{n}]")][:5]
    return [] if right == told else [f"{path} {str(right)[:60]} -> {str(told)[:60]}"]


def threads(settings: Settings, users: int, seconds: float, known: dict[str, Answer]) -> dict[str, Any]:
    """`users` threads that ask one engine without a pause: milliseconds, wrong answers, faults, memory."""
    engine = Engine(settings)
    engine.warm_up()
    right = {question: _told(answer) for question, answer in known.items()}
    questions = list(right)
    times: list[float] = []
    wrong: list[str] = []
    faults: list[str] = []
    until = time.monotonic() + seconds
    held: list[tuple[float, float]] = []

    def person(number: int) -> None:
        chance = random.Random(number)
        while time.monotonic() < until:
            question = chance.choice(questions)
            begun = time.perf_counter()
            try:
                told = _told(engine.ask(question))
            except Exception as fault:
                faults.append(f"{type(fault).__name__}: {fault}")
                continue
            times.append((time.perf_counter() - begun) * 1000)
            if told != right[question]:
                wrong.append(f"{question}: {differing(right[question], told)}")

    people = [threading.Thread(target=person, args=(number,)) for number in range(users)]
    for one in people:
        one.start()
    while any(one.is_alive() for one in people):
        held.append((len(times), memory()))
        time.sleep(0.5)
    rate = len(times) / seconds
    settled = held[len(held) // 4 :]
    growth, around = slope([n / 1000 for n, _ in settled], [mb for _, mb in settled])
    return {
        "users": users,
        "questions": len(times),
        "a_second": round(rate, 1),
        "p50_ms": percentile(times, 0.5),
        "p95_ms": percentile(times, 0.95),
        "wrong": len(wrong),
        "wrong_how": sorted(set(wrong))[:20],
        "faults": sorted(set(faults))[:5],
        "fault_count": len(faults),
        "memory_mb": memory(),
        "mb_per_1000": [round(growth, 2), round(around, 2)],
    }


def processes(settings: Settings, users: int, seconds: float, known: dict[str, Answer]) -> list[dict[str, Any]]:
    """The same in several processes at once, over one store."""
    with tempfile.TemporaryDirectory() as made:
        file = Path(made) / "questions.json"
        file.write_text(json.dumps(list(known)), encoding="utf-8")
        arguments = [str(settings.store), settings.chroma, settings.model, str(users // PROCESSES), str(seconds)]
        running = [
            subprocess.Popen(
                [sys.executable, "-m", "eval.load.load", *arguments, str(file)],
                stdout=subprocess.PIPE,
                text=True,
                env=os.environ | {"HF_HUB_OFFLINE": "1"},
            )
            for _ in range(PROCESSES)
        ]
        return [json.loads(process.communicate()[0]) for process in running]


def load(
    settings: Settings, users: int, seconds: float, pause: float, parts: Sequence[str], names: Sequence[str] = SETS
) -> dict[str, Any]:
    """What each of `parts` ("threads", "processes", "app") measures with some question sets, `seconds` for each."""
    known = known_answers(settings, names)
    found: dict[str, Any] = {"questions_known": len(known), "seconds": seconds, "pause_seconds": pause}
    if "threads" in parts:
        found["threads"] = threads(settings, users, seconds, known)
    if "processes" in parts:
        found["processes"] = processes(settings, users, seconds, known)
    if "app" in parts:
        found["app"] = app_load(settings, users, seconds, pause, known)
    return found


def faultless(found: dict[str, Any]) -> bool:
    """Whether nobody got a wrong answer or none."""
    parts = [found.get("threads"), *found.get("processes", ()), found.get("app")]
    return all(part["wrong"] == 0 and part["fault_count"] == 0 for part in parts if part)


def load_text(found: dict[str, Any]) -> str:
    """The same for reading."""
    parts = {"threads": found.get("threads"), "app": found.get("app")}
    parts |= {f"process {n}": part for n, part in enumerate(found.get("processes", ()), 1)}
    return "".join(
        f"{name}: {part['users']} people, {part['questions']} questions, {part['a_second']} a second, p50 "
        f"{part['p50_ms']} ms, p95 {part['p95_ms']} ms, wrong {part['wrong']}, faults {part['fault_count']} "
        f"{part['faults'] or ''}, memory {part['memory_mb']} MB, {part['mb_per_1000'][0]} ± {part['mb_per_1000'][1]} "
        "MB per 1,000 questions\n"
        for name, part in parts.items()
        if part
    )


if __name__ == "__main__":
    where, server, model, people, length, asked = sys.argv[1:]
    chosen = read_settings(store=Path(where), chroma=server, model=model)
    engine = Engine(chosen)
    answers = {question: engine.ask(question) for question in json.loads(Path(asked).read_text(encoding="utf-8"))}
    print_json(threads(chosen, int(people), float(length), answers))
