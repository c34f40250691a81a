"""Speed: a cold question in a fresh process, warm questions in one process, and where the time goes."""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from typing import Any

from corpus.settings import Settings
from eval.questionset import load_questions
from retrieval.engine import Engine

COLD_QUESTION = "can school fine me for anxiety absence?"


def _cold(settings: Settings) -> dict[str, Any]:
    """`python -m retrieval ask` in a fresh process: seconds from start to exit, and its own account of them."""
    command = [
        sys.executable,
        "-m",
        "retrieval",
        "ask",
        COLD_QUESTION,
        "--json",
        "--store",
        str(settings.store),
    ]
    begun = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ | {"HF_HUB_OFFLINE": "1"})
    seconds = time.perf_counter() - begun
    json.loads(done.stdout)
    return {"seconds": round(seconds, 2), "account": done.stderr.strip().splitlines()[-1]}


def _percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def speed(settings: Settings, runs: int = 3, name: str = "forty") -> dict[str, Any]:
    """Milliseconds of warm questions (median, 95th percentile, by step), seconds of a cold one, peak memory in MiB."""
    cold = _cold(settings)
    engine = Engine(settings)
    engine.warm_up()
    questions = [question.question for question in load_questions(name)]
    times: list[float] = []
    steps: dict[str, list[float]] = {}
    for _ in range(runs):
        for question in questions:
            answer = engine.ask(question)
            times.append(answer.elapsed_ms)
            for step, value in answer.timings_ms.items():
                steps.setdefault(step, []).append(value)
    return {
        "documents": len(engine.index.documents),
        "passages": engine.index.pointer.passages,
        "cold": cold,
        "warm_questions": len(times),
        "warm_median_ms": round(statistics.median(times), 1),
        "warm_p95_ms": round(_percentile(times, 0.95), 1),
        "steps_median_ms": {step: round(statistics.median(values), 1) for step, values in steps.items()},
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        "threads": settings.threads,
    }


def speed_text(found: dict[str, Any]) -> str:
    """The same for reading."""
    steps = ", ".join(f"{step} {value} ms" for step, value in found["steps_median_ms"].items())
    return (
        f"{found['documents']} documents, {found['passages']} passages, {found['threads']} thread(s)\n"
        f"cold: python -m retrieval ask took {found['cold']['seconds']} s. {found['cold']['account']}\n"
        f"warm: median {found['warm_median_ms']} ms, 95th percentile {found['warm_p95_ms']} ms over "
        f"{found['warm_questions']} questions ({steps})\n"
        f"peak memory {found['peak_memory_mb']} MB\n"
    )
