"""The scorecard of a question set: where the right passages stand in each system, and what we decline."""

from __future__ import annotations

import json
import math
import statistics
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import ir_measures
from ir_measures import RR, Qrel, ScoredDoc, Success, nDCG

from corpus.embedding import load_embedding
from corpus.urgency import urgency_of
from eval.matching import name_of, needs_met
from eval.measures import all_parts_at, auroc, bootstrap, mean
from eval.questionset import EvalQuestion, load_questions
from eval.systems import Bm25, Ours, QuickStart, ReciprocalRankFusion, Results, System, Vectors
from retrieval.confidence import confidence
from retrieval.decline import decline
from retrieval.engine import Engine
from retrieval.finding import Found
from retrieval.scope import scope_of

MEASURES = {
    "hit@1": Success @ 1,
    "hit@5": Success @ 5,
    "hit@10": Success @ 10,
    "hit@30": Success @ 30,
    "mrr@10": RR @ 10,
    "ndcg@10": nDCG @ 10,
}
COMPARED = 30
RESULTS = Path(__file__).with_name("results")


def judge(question: EvalQuestion, results: Results) -> list[set[int]]:
    """For each result in order, which of the question's needs its passages meet."""
    return [set().union(*(needs_met(question, passage) for passage in result)) for result in results]


def _measures(ranks: Sequence[set[int]], wanted: int) -> dict[str, float]:
    """Measures of one question by ir-measures. A result is its rank; ideal lists hold as many as were ever right."""
    right = [Qrel("q", f"d{i}", 1) for i, met in enumerate(ranks) if met]
    missing = [Qrel("q", f"m{i}", 1) for i in range(max(wanted - len(right), 0 if right else 1))]
    run = [ScoredDoc("q", f"d{i}", -float(i)) for i in range(len(ranks))] or [ScoredDoc("q", "nothing", 0.0)]
    found = ir_measures.calc_aggregate(list(MEASURES.values()), [*right, *missing], run)
    return {name: round(float(found[measure]), 4) for name, measure in MEASURES.items()}


def _rows(system: System, questions: Iterable[EvalQuestion]) -> list[dict[str, Any]]:
    rows = []
    for question in questions:
        begun = time.perf_counter()
        results = system.search(question.question)[:COMPARED]
        elapsed = (time.perf_counter() - begun) * 1000
        ranks = judge(question, results)
        found = [name_of(result[0]) if result else "" for result in results[:10]]
        rows.append(
            {
                "id": question.id,
                **_measures(ranks, sum(map(len, question.right)) or len(question.needs)),
                "all_parts@10": all_parts_at(ranks, len(question.needs), 10),
                "parts": len(question.needs),
                "first": next((i for i, met in enumerate(ranks, 1) if met), None),
                "judged": _judged(question, results[:5]),
                "ms": round(elapsed, 1),
            }
            | ({"found": found} if isinstance(system, Ours) else {})
        )
    return rows


def _judged(question: EvalQuestion, results: Results) -> float:
    """Share of the first results that somebody read for this question; the others count as gold has them."""
    read = question.wrong.union(*question.right)
    return mean([float(any(name_of(p) in read for p in result)) for result in results])


def _interval(values: Sequence[float]) -> dict[str, float]:
    low, high = bootstrap(values)
    return {"mean": round(mean(values), 3), "low": round(low, 3), "high": round(high, 3)}


def _summary(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    measures = {name: _interval([row[name] for row in rows]) for name in MEASURES}
    measures["all_parts@10"] = _interval([row["all_parts@10"] for row in rows if row["parts"] > 1])
    median = statistics.median(row["ms"] for row in rows) if rows else 0.0
    return {
        "measures": measures,
        "median_ms": round(median, 1),
        "judged@5": round(mean([r["judged"] for r in rows]), 3),
    }


def _decisions(engine: Engine, questions: Sequence[EvalQuestion]) -> dict[str, Any]:
    """What is answered and what is declined, with the confidence of each."""
    rows: list[dict[str, Any]] = []
    for question in questions:
        answer, found = engine.ask(question.question), engine.find(question.question)
        signals = found.signals
        rows.append(
            {
                "id": question.id,
                "kind": question.kind,
                "answerable": question.answerable,
                "status": answer.status,
                "reason": answer.reason,
                "wanted_reason": question.reason,
                "confidence": round(confidence(signals), 4),
                "by_rule": _by_rule(engine, question.question, found),
                "signals": {k: round(v, 4) for k, v in asdict(signals).items()},
                "ms": round(answer.elapsed_ms, 1),
                "steps": {step: round(ms, 1) for step, ms in answer.timings_ms.items()},
            }
        )
    asked = [row for row in rows if row["answerable"]]
    rest = [row for row in rows if not row["answerable"]]
    declined = [row for row in rest if row["status"] == "declined"]
    steps = {step for row in rows for step in row["steps"]}
    return {
        "answered_of_answerable": _interval([float(row["status"] == "answered") for row in asked]),
        "declined_of_unanswerable": _interval([float(row["status"] == "declined") for row in rest]),
        "declined_at_95_answered": round(declined_at(_sure(asked), _sure(rest)), 3),
        "right_reason_of_declined": round(mean([float(r["reason"] == r["wanted_reason"]) for r in declined]), 3),
        "auroc": round(auroc([r["confidence"] for r in asked], [r["confidence"] for r in rest]), 3),
        "median_ms": round(statistics.median(row["ms"] for row in rows), 1),
        "median_ms_of_steps": {
            step: round(statistics.median(row["steps"].get(step, 0.0) for row in asked), 1) for step in sorted(steps)
        },
        "rows": rows,
    }


def _by_rule(engine: Engine, question: str, found: Found) -> bool:
    """Whether the question is declined however sure the search is."""
    scope, urgency = scope_of(question), urgency_of(question)
    return decline(engine.index, question, scope, urgency, found.signals, found.unanswered, threshold=0.0) is not None


def _sure(rows: Iterable[dict[str, Any]]) -> list[float]:
    return [0.0 if row["by_rule"] else row["confidence"] for row in rows]


def declined_at(answerable: Sequence[float], others: Sequence[float], answered: float = 0.95) -> float:
    """Share of the others declined with the threshold at which a share `answered` of the answerable is answered."""
    if not answerable or not others:
        return float("nan")
    threshold = sorted(answerable, reverse=True)[math.ceil(answered * len(answerable)) - 1]
    return mean([float(sure < threshold) for sure in others])


def sufficiency(name: str) -> dict[str, int]:
    """How many answers somebody found to be in the quoted sentences alone: "yes", "partly", "no". Empty if unread."""
    file = RESULTS / f"sufficiency-{name}.tsv"
    if not file.is_file():
        return {}
    verdicts = [line.split("\t")[1] for line in file.read_text(encoding="utf-8").splitlines()[1:]]
    return {verdict: verdicts.count(verdict) for verdict in ("yes", "partly", "no")}


def risk_and_coverage(card: dict[str, Any]) -> list[dict[str, float]]:
    """At each share of all questions answered, the most confident first: how many of those answers are wrong.

    An answer is wrong where the question has none, or where none of the first five passages is right
    (El-Yaniv & Wiener 2010).
    """
    hits = {row["id"]: row["hit@5"] for row in card["systems"]["chapter-and-verse"]["rows"]}
    ordered = sorted(card["decisions"]["rows"], key=lambda row: -row["confidence"])
    points = []
    for tenth in range(1, 11):
        part = ordered[: round(len(ordered) * tenth / 10)]
        wrong = mean([1.0 - hits.get(row["id"], 0.0) for row in part])
        points.append({"coverage": tenth / 10, "risk": round(wrong, 3)})
    return points


def systems(engine: Engine, baselines: bool = True) -> list[System]:
    """Ours and, if wanted, the baselines over the same index with the model as it comes."""
    ours = Ours(engine)
    if not baselines:
        return [ours]
    vectors, bm25 = Vectors(engine.index, load_embedding(engine.settings.model)), Bm25(engine.index)
    quick = [QuickStart(engine.index, load_embedding(engine.settings.model), size) for size in (1024, 256)]
    return [ours, vectors, bm25, ReciprocalRankFusion((vectors, bm25)), *quick]


def scorecard(engine: Engine, name: str, baselines: bool = True) -> dict[str, Any]:
    """Runs the set `name` and returns measures with 95% intervals for each system, and a row a question."""
    begun = time.perf_counter()
    engine.warm_up()
    questions = load_questions(name)
    asked = [question for question in questions if question.answerable]
    found: dict[str, Any] = {}
    for system in systems(engine, baselines):
        rows = _rows(system, asked)
        found[system.name] = {**_summary(rows), "rows": rows}
    pointer = engine.index.pointer
    card = {
        "set": name,
        "answerable": len(asked),
        "unanswerable": len(questions) - len(asked),
        "model": pointer.model,
        "passages": pointer.passages,
        "documents": sorted(engine.index.documents),
        "measured_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "systems": found,
        "decisions": _decisions(engine, questions),
    }
    card["sufficiency"] = sufficiency(name)
    card["risk_and_coverage"] = risk_and_coverage(card)
    card["seconds"] = round(time.perf_counter() - begun, 1)
    return card


def scorecard_text(card: dict[str, Any]) -> str:
    """The scorecard for reading."""
    lines = [f"{card['set']}: {card['answerable']} answerable and {card['unanswerable']} unanswerable questions"]
    names = [*MEASURES, "all_parts@10"]
    width = max(len(name) for name in card["systems"])
    lines.append(f"  {'':{width}}  " + "  ".join(f"{name:>12}" for name in names) + "      ms")
    for name, system in card["systems"].items():
        cells = "  ".join(f"{system['measures'][measure]['mean']:12.3f}" for measure in names)
        lines.append(f"  {name:{width}}  {cells}  {system['median_ms']:6.1f}")
    ours = card["systems"]["chapter-and-verse"]
    lines.append("  95% intervals of ours:")
    for name in names:
        value = ours["measures"][name]
        lines.append(f"    {name:14} {value['mean']:.3f}  ({value['low']:.3f} to {value['high']:.3f})")
    decisions = card["decisions"]
    labels = {"answered_of_answerable": "answerable answered", "declined_of_unanswerable": "others declined"}
    for name, label in labels.items():
        value = decisions[name]
        lines.append(f"  {label:20} {value['mean']:.3f}  ({value['low']:.3f} to {value['high']:.3f})")
    lines.append(f"  declined at 95% of the answerable answered: {decisions['declined_at_95_answered']:.3f}")
    lines.append(f"  AUROC                {decisions['auroc']:.3f}")
    points = "  ".join(f"{point['coverage']:.0%} {point['risk']:.2f}" for point in card["risk_and_coverage"])
    lines.append(f"  risk at coverage     {points}")
    if read := card["sufficiency"]:
        counts = ", ".join(f"{verdict} {count}" for verdict, count in read.items())
        lines.append(f"  the quoted sentences alone answer (read by hand): {counts} of {sum(read.values())}")
    steps = ", ".join(f"{step} {ms}" for step, ms in decisions["median_ms_of_steps"].items())
    lines.append(f"  warm median {decisions['median_ms']} ms ({steps}); {card['seconds']} s in all")
    return "\n".join(lines) + "\n"


def failures_text(card: dict[str, Any]) -> str:
    """The questions that went wrong, one line each, as JSON."""
    wrong = [row for row in card["systems"]["chapter-and-verse"]["rows"] if not row["hit@5"]]
    wrong += [row for row in card["decisions"]["rows"] if row["answerable"] != (row["status"] == "answered")]
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in wrong) + "\n"
