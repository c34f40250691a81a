"""Growth: what a store of 1,000 to 1,000,000 passages costs to write, to hold and to ask, and what it still finds."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np

from corpus.embedding import load_question_embedding
from corpus.errors import UsageError
from corpus.settings import Settings
from corpus.store import open_index
from eval.growth.chroma_server import chroma_server
from eval.growth.store import grow
from eval.measured import peak_memory
from eval.questionset import load_questions, set_file

LEAST_FREE = 2 << 30  # bytes
PER_PASSAGE = 25_000  # bytes that a passage takes on disk, at most, while its store is written


def growth(settings: Settings, sizes: Sequence[int], server: bool, folder: Path, name: str = "test") -> dict[str, Any]:
    """One row a size: seconds, MiB on disk and in memory, milliseconds of a question, recall@10 of Chroma.

    Copies are made of the index in the settings. Stores are written in `folder` and removed again, one at a time.
    Raises UsageError where the disk would be filled.
    """
    index = open_index(settings.store, settings.chroma)
    questions = [question.question for question in load_questions(name)]
    embedding = load_question_embedding(settings.model, settings.threads)
    vectors = np.asarray(embedding.get_text_embedding_batch(questions), dtype=np.float32)
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for size in sizes:
        free = shutil.disk_usage(folder).free
        if free - size * PER_PASSAGE < LEAST_FREE:
            raise UsageError(f"{size} passages may need {size * PER_PASSAGE >> 30} GB, and {free >> 30} GB are free.")
        with ExitStack() as stack:
            store = folder / f"grown-{size}"
            stack.callback(shutil.rmtree, store, ignore_errors=True)
            chroma = stack.enter_context(chroma_server(folder / f"chroma-{size}")) if server else None
            stack.callback(shutil.rmtree, folder / f"chroma-{size}", ignore_errors=True)
            grown = grow(index, store, size, vectors, chroma.address if chroma else "")
            (store / "exact.json").write_text(json.dumps(grown.exact), encoding="utf-8")
            row: dict[str, Any] = {
                "passages": grown.passages,
                "vectors": "server" if server else "in the app",
                "index_seconds": round(grown.seconds, 1),
                "index_mb": _size(next(store.glob("generations/*/index.sqlite"))),
                "chroma_mb": _size(chroma.folder if chroma else next(store.glob("generations/*/chroma"))),
            }
            if chroma:  # what writing left in its memory is not what serving needs
                chroma.kill()
                chroma.start()
            row |= _asked(settings, store, chroma.address if chroma else "", name)
            row["server_memory_mb"] = peak_memory(chroma.process.pid) if chroma and chroma.process else None
            rows.append(row)
    return {"questions": len(questions), "rows": rows}


def _size(path: Path) -> float:
    files = [path] if path.is_file() else [found for found in path.rglob("*") if found.is_file()]
    return round(sum(file.stat().st_size for file in files) / 2**20, 1)


def _asked(settings: Settings, store: Path, chroma: str, name: str) -> dict[str, Any]:
    """What `eval.growth.asked` measures, in a process of its own: its memory is that of one that only serves."""
    command = [
        sys.executable,
        "-m",
        "eval.growth.asked",
        str(store),
        chroma,
        settings.model,
        name,
        str(set_file(name).parent),
    ]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def growth_text(found: dict[str, Any]) -> str:
    """The same as a table."""
    columns = list(found["rows"][0])
    lines = ["| " + " | ".join(columns) + " |", "|" + " --- |" * len(columns)]
    lines += ["| " + " | ".join(str(row[column]) for column in columns) + " |" for row in found["rows"]]
    return "\n".join(lines) + "\n"
