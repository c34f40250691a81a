"""What each step of the search brings: the search with that step left out, and without all of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from corpus.embedding import load_embedding
from corpus.settings import Settings
from corpus.store import Index, IndexedQuestions
from eval.measures import bootstrap, mean
from eval.questionset import load_questions
from eval.scorecard import judge
from eval.systems import Ours
from retrieval.engine import Engine
from retrieval.weights import WEIGHTS, Weights

STEPS: dict[str, Weights] = {
    "everything": WEIGHTS,
    "without our everyday questions": replace(WEIGHTS, asked=0.0),
    "without keywords": replace(WEIGHTS, keywords=0.0, echo=0.0),
    "keywords never trusted more": replace(WEIGHTS, echo=0.0),
    "without the vocabulary": replace(WEIGHTS, vocabulary=False),
    "without our entries": replace(WEIGHTS, lifted=0.0),
    "without splitting questions": replace(WEIGHTS, parts=False),
    "without sentences": replace(WEIGHTS, sentences=0.0),
    "without sections together": replace(WEIGHTS, together=0.0),
    "without demotions": replace(WEIGHTS, demotions=False),
    "meaning alone": Weights(1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, False, False, False, False),
}
WITHOUT_ADAPTER = "without the adapter"
WITHOUT_QUESTIONS: dict[str, Weights] = {
    "no everyday questions at all": WEIGHTS,
    "… and without our entries": replace(WEIGHTS, lifted=0.0),
    "… and without the vocabulary": replace(WEIGHTS, vocabulary=False),
    "… and without either": replace(WEIGHTS, lifted=0.0, vocabulary=False),
    "… and without pairs of words": replace(WEIGHTS, phrases=False),
}


class _Plain(Engine):
    """The engine with questions encoded as passages are: without the adapter, ours too."""

    @property
    def embedding(self) -> Any:
        return load_embedding(self.settings.model, self.settings.threads)


def _plain_questions(index: Index) -> None:
    """Makes the index hold our questions as the model without the adapter encodes them."""
    model = load_embedding()
    lay = index.questions.lay
    vectors = np.asarray(model.get_text_embedding_batch(list(lay.texts)), dtype=np.float32)
    index.questions = index.questions.with_lay(replace(lay, vectors=vectors))


def _forget_questions(index: Index) -> None:
    """Makes the index one of documents that we wrote no everyday questions about."""
    lay = index.questions.lay
    index.questions = index.questions.with_lay(IndexedQuestions((), (), lay.vectors[:0]))
    title, headings, text, _ = index.fields.split(", ")
    index.fields = ", ".join((title, headings, text, "0.0"))


def _figures(engine: Engine, name: str) -> dict[str, Any]:
    ranks = [
        (judge(question, Ours(engine).search(question.question)), len(question.needs))
        for question in load_questions(name)
        if question.answerable
    ]
    found: dict[str, Any] = {}
    for k in (1, 5, 10):
        values = [float(any(met[:k])) for met, _ in ranks]
        low, high = bootstrap(values)
        found[f"hit@{k}"] = {"mean": round(mean(values), 3), "low": round(low, 3), "high": round(high, 3)}
    return found


def ablation(settings: Settings, names: list[str]) -> dict[str, Any]:
    """{step: {set: {"hit@1", "hit@5", "hit@10"}}}, each with its 95% interval."""
    found: dict[str, Any] = {}
    for step, weights in STEPS.items():
        engine = Engine(settings, weights)
        found[step] = {name: _figures(engine, name) for name in names}
    for step, weights in WITHOUT_QUESTIONS.items():
        engine = Engine(settings, weights)
        _forget_questions(engine.index)
        found[step] = {name: _figures(engine, name) for name in names}
    plain = _Plain(settings)
    _plain_questions(plain.index)
    found[WITHOUT_ADAPTER] = {name: _figures(plain, name) for name in names}
    plain.weights = STEPS["meaning alone"]
    found["meaning alone, without the adapter"] = {name: _figures(plain, name) for name in names}
    return found


def ablation_text(found: dict[str, Any]) -> str:
    """A table in Markdown."""
    names = list(next(iter(found.values())))
    heads = [f"{name} {measure}" for name in names for measure in ("hit@1", "hit@5", "hit@10")]
    lines = ["| | " + " | ".join(heads) + " |", "| --- |" + " --- |" * len(heads)]
    for step, sets in found.items():
        cells = [
            f"{value['mean']:.2f} ({value['low']:.2f} to {value['high']:.2f})"
            for name in names
            for value in sets[name].values()
        ]
        lines.append(f"| {step} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"
