"""Asks a grown store its questions, in a process that does nothing else: `python -m eval.growth.asked`."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from corpus.cli import print_json
from corpus.settings import read_settings
from eval.measured import memory, peak_memory, percentile
from eval.questionset import load_questions, use_sets
from retrieval.engine import Engine
from retrieval.search import keyword_query
from retrieval.terms import content_words, phrases

COMMON = (  # of words that stand in most passages: the dearest questions for a keyword search
    "what should the school and the local authority do for a child with special educational needs and their parents",
    "must the school or the local authority tell parents about the education, health and care plan of a pupil",
    "school attendance of pupils with special educational needs or health needs, what must the local authority provide",
    "when should a school, a local authority and parents review support for a child or young person in education",
)


def _timed(calls: Sequence[Callable[[], Any]]) -> list[float]:
    times = []
    for call in calls:
        begun = time.perf_counter()
        call()
        times.append((time.perf_counter() - begun) * 1000)
    return times


def asked(store: Path, chroma: str, model: str, name: str) -> dict[str, Any]:
    """Milliseconds of the answer (also of processor time), of the keyword search and of Chroma alone; MiB; recall@10.

    Recall@10 is the share of the ten nearest passages, by comparing all, that are among Chroma's first ten.
    """
    begun = time.perf_counter()
    engine = Engine(read_settings(store=store, chroma=chroma, model=model))
    engine.warm_up()
    opened = time.perf_counter() - begun
    questions = [question.question for question in load_questions(name)]
    index = engine.index
    for question in questions[:20]:
        engine.ask(question)
    spent, answers = [], []
    for question in questions:
        before = time.process_time()
        answers.append(engine.ask(question))
        spent.append((time.process_time() - before) * 1000)
    common = _timed([lambda q=question: engine.ask(q) for question in COMMON * 5])  # type: ignore[misc]
    times = [answer.elapsed_ms for answer in answers]
    vectors = [engine.embedding.get_text_embedding(question) for question in questions]
    exact = json.loads((store / "exact.json").read_text(encoding="utf-8"))
    found = [set(list(index.nearest([vector], 100)[0])[:10]) for vector in vectors]
    recall = [len(ids & set(right)) / len(right) for ids, right in zip(found, exact, strict=True)]
    queries = [keyword_query(content_words(question), phrases(question)) for question in questions]
    by_words = _timed([lambda q=query: index.keyword_search(q, 100) for query in queries if query])  # type: ignore[misc]
    by_meaning = _timed([lambda v=vector: index.nearest([v], 100) for vector in vectors])  # type: ignore[misc]
    steps = {step for answer in answers for step in answer.timings_ms}
    return {
        "open_seconds": round(opened, 1),
        "answered": sum(answer.status == "answered" for answer in answers),
        "p50_ms": percentile(times, 0.5),
        "p95_ms": percentile(times, 0.95),
        "worst_ms": round(max(times), 1),
        "cpu_p50_ms": percentile(spent, 0.5),
        "cpu_p95_ms": percentile(spent, 0.95),
        "common_words_p50_ms": percentile(common, 0.5),
        "common_words_worst_ms": round(max(common), 1),
        "keywords_p50_ms": percentile(by_words, 0.5),
        "keywords_p95_ms": percentile(by_words, 0.95),
        "chroma_p50_ms": percentile(by_meaning, 0.5),
        "chroma_p95_ms": percentile(by_meaning, 0.95),
        "recall_at_10": round(sum(recall) / len(recall), 4),
        "memory_mb": memory(),
        "peak_memory_mb": peak_memory(),
        "steps_p50_ms": {s: percentile([a.timings_ms.get(s, 0.0) for a in answers], 0.5) for s in sorted(steps)},
        "steps_p95_ms": {s: percentile([a.timings_ms.get(s, 0.0) for a in answers], 0.95) for s in sorted(steps)},
    }


if __name__ == "__main__":
    where, server, embedding, questions_of, sets = sys.argv[1:]
    use_sets(Path(sets))
    print_json(asked(Path(where), server, embedding, questions_of))
