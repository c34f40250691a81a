"""Pooling: what several systems find for a question, to be read by somebody, so that gold passages are complete.

Spärck Jones & van Rijsbergen 1975; as at TREC, the first `depth` of each system are read, without saying which system
found them. What was read stands in questions/judged/NAME.jsonl: {"id", "right": a list of names for each need,
"wrong"}, names as `eval.matching.name_of` gives them.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from typing import Any

from corpus.embedding import load_embedding
from corpus.passage import Passage
from eval.matching import name_of, needs_met
from eval.questionset import EvalQuestion, load_questions
from eval.systems import Bm25, Ours, ReciprocalRankFusion, System, Vectors
from retrieval.engine import Engine

SEED = 7


def _pooled(question: EvalQuestion, results: Iterable[list[list[Passage]]], depth: int) -> list[Passage]:
    found: dict[str, Passage] = {}
    for ranked in results:
        for result in ranked[:depth]:
            for passage in result:
                found.setdefault(passage.id, passage)
    read = question.wrong.union(*question.right)
    pool = [passage for passage in found.values() if name_of(passage) not in read]
    random.Random(SEED).shuffle(pool)
    return pool


def pool(engine: Engine, name: str, depth: int = 20) -> Iterator[dict[str, Any]]:
    """For each answerable question of the set: the passages found that nobody has read for it yet.

    {"id", "question", "needs": gold as it stands, "passages": [{"id", "reference", "text", "gold": needs it meets}]}.
    Chunks of the quick start are left out: they hold many passages each, and the systems share them.
    """
    vectors, bm25 = Vectors(engine.index, load_embedding(engine.settings.model)), Bm25(engine.index)
    compared: list[System] = [Ours(engine), vectors, bm25, ReciprocalRankFusion((vectors, bm25))]
    for question in load_questions(name):
        if not question.answerable:
            continue
        passages = _pooled(question, (system.search(question.question) for system in compared), depth)
        yield {
            "id": question.id,
            "question": question.question,
            "needs": [[f"{g.source} {g.reference}" for g in need] for need in question.needs],
            "passages": [
                {
                    "id": name_of(p),
                    "reference": f"{p.source} {p.reference}",
                    "headings": list(p.headings),
                    "text": p.text,
                    "gold": sorted(needs_met(question, p)),
                }
                for p in passages
            ],
        }
