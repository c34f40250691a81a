"""Our part of the comparison of speeds, in a process of its own, so that nothing else is in its memory.

python -m eval.speed.process ask STORE QUESTIONS.json       warm questions, and where the time goes
python -m eval.speed.process index STORE INTO KEY ...       indexes these documents of STORE anew in INTO
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from corpus.settings import read_settings
from eval.measured import memory


def ask(store: str, questions: str) -> dict[str, Any]:
    """`times_ms` has one entry a question, `steps_ms` one list a step."""
    from retrieval.engine import Engine

    engine = Engine(read_settings(store=Path(store)))
    engine.warm_up()
    times: list[float] = []
    steps: dict[str, list[float]] = {}
    for question in json.loads(Path(questions).read_text(encoding="utf-8")):
        answer = engine.ask(question)
        times.append(answer.elapsed_ms)
        for step, value in answer.timings_ms.items():
            steps.setdefault(step, []).append(value)
    return {"times_ms": times, "steps_ms": steps, "memory_mb": memory(), "threads": engine.settings.threads}


def index(store: str, into: str, *keys: str) -> dict[str, Any]:
    """Passages and sentences of the documents embedded and written, without our own entries and questions."""
    import os

    from corpus.document import Document
    from corpus.embedding import question_identity
    from corpus.store import IndexedDocument, StoreLayout, open_index
    from ingest.embed import EmbeddingCache
    from ingest.write import write_generation

    settings, held = read_settings(), open_index(Path(store))
    documents = []
    for record in (held.documents[key] for key in keys):
        blocks = tuple(block for _, _, block in held.all_blocks(record.key))
        document = Document(record.sha256, record.media, blocks, numbering=record.numbering)
        documents.append(IndexedDocument(record, document, tuple(held.passages_of(record.key))))
    layout = StoreLayout(Path(into))
    layout.root.mkdir(parents=True, exist_ok=True)
    cache = EmbeddingCache(layout.embeddings_file, settings.model, os.cpu_count() or 1)
    pointer = write_generation(layout, documents, cache, quiet=True, ours=False).publish(
        question_identity(settings.model), ""
    )
    return {"passages": pointer.passages, "texts": cache.embedded}


if __name__ == "__main__":
    command, *rest = sys.argv[1:]
    sys.stdout.write(f"\n{json.dumps(ask(*rest) if command == 'ask' else index(*rest))}\n")
