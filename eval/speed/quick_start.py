"""LlamaIndex's quick start in a process of its own, as its first tutorial has it: nothing of ours is imported here.

    python -m eval.speed.quick_start index DATA KEPT MODEL             reads DATA, embeds, keeps the index in KEPT
    python -m eval.speed.quick_start ask KEPT MODEL QUESTIONS.json     loads it and retrieves five chunks a question

Each prints one JSON document. No language model takes part: only what retrieves is compared.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

_STARTED = time.perf_counter()


def memory_mb() -> float:
    """Resident memory of this process now, MiB; 0 where /proc does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0.0
    return round(pages * 4096 / 1024**2, 1)


def _prepare(model: str) -> None:
    from llama_index.core import Settings
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding

    Settings.llm = None
    Settings.embed_model = HuggingFaceEmbedding(model_name=model, device="cpu")


def index(data: str, kept: str, model: str) -> dict[str, Any]:
    """Reads and indexes a folder of texts."""
    from llama_index.core import SimpleDirectoryReader, VectorStoreIndex

    _prepare(model)
    made = VectorStoreIndex.from_documents(SimpleDirectoryReader(data).load_data())
    made.storage_context.persist(kept)
    return {"chunks": len(made.docstore.docs)}


def ask(kept: str, model: str, questions: str) -> dict[str, Any]:
    """Loads the index and asks; `times_ms` has one entry a question, `loaded_s` counts from the process's start."""
    from llama_index.core import StorageContext, load_index_from_storage

    _prepare(model)
    retriever = load_index_from_storage(StorageContext.from_defaults(persist_dir=kept)).as_retriever(similarity_top_k=5)
    loaded = time.perf_counter() - _STARTED
    times = []
    for question in json.loads(Path(questions).read_text(encoding="utf-8")):
        begun = time.perf_counter()
        retriever.retrieve(question)
        times.append((time.perf_counter() - begun) * 1000)
    return {"loaded_s": round(loaded, 2), "times_ms": times, "memory_mb": memory_mb()}


if __name__ == "__main__":
    command, *rest = sys.argv[1:]
    found = index(*rest) if command == "index" else ask(*rest)
    sys.stdout.write(f"\n{json.dumps(found)}\n")
