"""The scorecard of a question set: where the right passages stand, and what is declined."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from corpus.passage import Passage
from eval.matching import matches
from eval.measures import all_parts_at, auroc, bootstrap, hit_at, mean, reciprocal_rank
from eval.questionset import EvalQuestion, load_questions
from retrieval.confidence import confidence
from retrieval.engine import Engine

DEPTH = 30


def judge(question: EvalQuestion, passages: Sequence[Passage]) -> list[set[int]]:
    """For each passage in order, which of the question's needs it meets."""
    return [
        {number for number, need in enumerate(question.needs) if any(matches(gold, passage) for gold in need)}
        for passage in passages
    ]


def _row(engine: Engine, question: EvalQuestion) -> dict[str, Any]:
    found = engine.find(question.question)
    ranked = found.ranked
    answer = engine.ask(question.question)
    ranks = judge(question, [r.passage for r in ranked[:DEPTH]])
    return {
        "id": question.id,
        "kind": question.kind,
        "persona": question.persona,
        "answerable": question.answerable,
        "question": question.question,
        "status": answer.status,
        "reason": answer.reason,
        "wanted_reason": question.reason,
        "confidence": confidence(found.signals),
        "signals": asdict(found.signals),
        "ranks": [sorted(met) for met in ranks],
        "hit@1": hit_at(ranks, 1),
        "hit@5": hit_at(ranks, 5),
        "hit@10": hit_at(ranks, 10),
        "hit@30": hit_at(ranks, 30),
        "mrr@10": reciprocal_rank(ranks),
        "all_parts@10": all_parts_at(ranks, len(question.needs), 10),
        "gold": [[g.source + " " + g.reference for g in need] for need in question.needs],
        "found": [f"{r.passage.source} {r.passage.reference}" for r in ranked[:10]],
    }


def _interval(values: Sequence[float]) -> dict[str, float]:
    low, high = bootstrap(values)
    return {"mean": round(mean(values), 3), "low": round(low, 3), "high": round(high, 3)}


def scorecard(engine: Engine, name: str) -> dict[str, Any]:
    """Runs the set `name` and returns measures with 95% intervals, and a row a question."""
    begun = time.perf_counter()
    questions = load_questions(name)
    rows = [_row(engine, question) for question in questions]
    asked = [row for row in rows if row["answerable"]]
    rest = [row for row in rows if not row["answerable"]]
    multi = [row for row in asked if len(row["gold"]) > 1]
    measures = {m: _interval([row[m] for row in asked]) for m in ("hit@1", "hit@5", "hit@10", "hit@30", "mrr@10")}
    measures["all_parts@10 (multi-part)"] = _interval([row["all_parts@10"] for row in multi])
    answered = [row for row in asked if row["status"] == "answered"]
    return {
        "set": name,
        "answerable": len(asked),
        "unanswerable": len(rest),
        "measures": measures,
        "answered_of_answerable": round(len(answered) / len(asked), 3) if asked else None,
        "declined_of_unanswerable": round(mean([float(row["status"] == "declined") for row in rest]), 3),
        "auroc": round(auroc([r["confidence"] for r in asked], [r["confidence"] for r in rest]), 3),
        "seconds": round(time.perf_counter() - begun, 1),
        "rows": rows,
    }


def scorecard_text(card: dict[str, Any]) -> str:
    """The scorecard for reading."""
    lines = [f"{card['set']}: {card['answerable']} answerable and {card['unanswerable']} unanswerable questions"]
    for name, value in card["measures"].items():
        lines.append(f"  {name:28} {value['mean']:.3f}  (95%: {value['low']:.3f} to {value['high']:.3f})")
    lines.append(f"  answered of the answerable   {card['answered_of_answerable']:.3f}")
    lines.append(f"  declined of the unanswerable {card['declined_of_unanswerable']:.3f}")
    lines.append(f"  AUROC of the confidence      {card['auroc']:.3f}")
    lines.append(f"  {card['seconds']} s")
    return "\n".join(lines) + "\n"


def failures_text(card: dict[str, Any]) -> str:
    """The questions that went wrong, one line each, as JSON."""
    wrong = [
        row
        for row in card["rows"]
        if (row["answerable"] and not row["hit@5"]) or row["answerable"] != (row["status"] == "answered")
    ]
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in wrong) + "\n"
