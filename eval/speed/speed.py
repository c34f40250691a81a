"""Speed beside LlamaIndex's quick start, over the same documents in the same run, each in processes of its own.

Cold is from the start of a process to its end with one answer; warm is one question in a process that is ready. The
quick start retrieves five chunks; we search, decide, and check and cite the quotations as well.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corpus.embedding import packaged_folder
from corpus.errors import BrowserError
from corpus.settings import Settings
from corpus.store import Index, open_index
from eval.questionset import load_questions

COLD_QUESTION = "can school fine me for anxiety absence?"
COLD_RUNS = 5
SMALLEST = 3  # documents that --quick indexes


def _run(*arguments: str) -> tuple[float, Any]:
    """Seconds of `python -m ...` from start to end, and the JSON document of its last line."""
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"HF_HUB_OFFLINE": "1", "CV_LOG": "off"},
        cwd=Path(__file__).resolve().parent.parent.parent,
    )
    seconds = time.perf_counter() - begun
    return seconds, json.loads(done.stdout.strip().splitlines()[-1])


def _percentile(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def _warm(found: dict[str, Any], cold: Sequence[float]) -> dict[str, Any]:
    times = found["times_ms"]
    return {
        "cold_s": round(statistics.median(cold), 2),
        "cold_runs_s": [round(seconds, 2) for seconds in cold],
        "warm_questions": len(times),
        "warm_median_ms": round(statistics.median(times), 1),
        "warm_p95_ms": round(_percentile(times, 0.95), 1),
        "memory_mb": found["memory_mb"],
    }


def _smallest(index: Index, quick: bool) -> list[str]:
    keys = sorted(index.documents, key=lambda key: index.documents[key].passages)
    return keys[:SMALLEST] if quick else keys


def _indexing(settings: Settings, index: Index, keys: Sequence[str], folder: Path) -> tuple[Any, ...]:
    """What both report of indexing the documents `keys`, seconds from start to end of the process.

    The quick start's index stays in `folder`/kept.
    """
    data = folder / "data"
    data.mkdir()
    for number, key in enumerate(keys):
        text = "\n".join(block.text for _, _, block in index.all_blocks(key))
        (data / f"{number}.txt").write_text(text, encoding="utf-8")
    store = str(settings.store.resolve())
    ours = _run("eval.speed.process", "index", store, str(folder / "ours"), *keys)
    theirs = _run("eval.speed.quick_start", "index", str(data), str(folder / "kept"), str(packaged_folder()))
    return tuple(found | {"seconds": round(seconds, 1)} for seconds, found in (ours, theirs))


def speed(
    settings: Settings, runs: int = 3, name: str = "forty", *, quick: bool = False, app: bool = False
) -> dict[str, Any]:
    """Seconds cold (median), milliseconds warm (median, 95th percentile, ours by step), resident memory (MiB).

    `quick` indexes only the SMALLEST documents for comparison, over which the quick start then searches,
    and runs everything once; `app` starts
    the app as well.
    """
    index = open_index(settings.store)
    keys = _smallest(index, quick)
    store = str(settings.store.resolve())
    asked = [question.question for question in load_questions(name)] * (1 if quick else runs)
    with tempfile.TemporaryDirectory(prefix="cv-speed-") as made:
        folder = Path(made)
        (folder / "asked.json").write_text(json.dumps(asked), encoding="utf-8")
        (folder / "one.json").write_text(json.dumps([COLD_QUESTION]), encoding="utf-8")
        indexed = _indexing(settings, index, keys, folder)
        kept = ("eval.speed.quick_start", "ask", str(folder / "kept"), str(packaged_folder()))
        cold_ours, cold_theirs = [], []
        for _ in range(1 if quick else COLD_RUNS):  # in turn, so that what else the machine does falls on both
            cold_ours.append(_run("retrieval", "ask", COLD_QUESTION, "--json", "--store", store)[0])
            cold_theirs.append(_run(*kept, str(folder / "one.json"))[0])
        _, ours = _run("eval.speed.process", "ask", store, str(folder / "asked.json"))
        _, theirs = _run(*kept, str(folder / "asked.json"))
    steps = {step: round(statistics.median(values), 1) for step, values in ours["steps_ms"].items()}
    found: dict[str, Any] = {
        "documents": len(index.documents),
        "passages": index.pointer.passages,
        "compared_documents": len(keys),
        "threads": ours["threads"],
        "ours": _warm(ours, cold_ours) | {"steps_median_ms": steps, "index": indexed[0]},
        "quick_start": _warm(theirs, cold_theirs) | {"index": indexed[1]},
    }
    found["ratios"] = {
        what: round(found["ours"][what] / found["quick_start"][what], 2)
        for what in ("cold_s", "warm_median_ms", "warm_p95_ms", "memory_mb")
        if found["quick_start"][what]
    } | {"index_seconds": round(indexed[0]["seconds"] / indexed[1]["seconds"], 2)}
    if app:
        found["app"] = _app(settings)
    return found


def _app(settings: Settings) -> dict[str, Any]:
    from eval.speed.app import app_speed

    try:
        return app_speed(settings)
    except BrowserError as fault:
        return {"not_measured": str(fault)}


def speed_text(found: dict[str, Any]) -> str:
    """The same for reading."""
    ours, theirs, ratios = found["ours"], found["quick_start"], found["ratios"]
    lines = [
        f"{found['documents']} documents, {found['passages']} passages, {found['threads']} thread(s); indexing and the "
        f"quick start: {found['compared_documents']} documents",
        f"{'':28}{'ours':>12}{'quick start':>14}{'ratio':>8}",
    ]
    for what, label in (
        ("cold_s", "cold, s (median)"),
        ("warm_median_ms", "warm, ms (median)"),
        ("warm_p95_ms", "warm, ms (95th percentile)"),
        ("memory_mb", "resident memory, MiB"),
    ):
        lines.append(f"{label:28}{ours[what]:>12}{theirs[what]:>14}{ratios.get(what, ''):>8}")
    times = ours["index"]["seconds"], theirs["index"]["seconds"]
    lines.append(f"{'indexing, s':28}{times[0]:>12}{times[1]:>14}{ratios['index_seconds']:>8}")
    lines.append(
        f"indexed: ours {ours['index']['texts']} texts of {ours['index']['passages']} passages, quick start "
        f"{theirs['index']['chunks']} chunks"
    )
    lines.append("ours by step: " + ", ".join(f"{step} {ms} ms" for step, ms in ours["steps_median_ms"].items()))
    if "app" in found:
        lines.append("the app: " + ", ".join(f"{what} {value}" for what, value in found["app"].items()))
    return "\n".join(lines) + "\n"
