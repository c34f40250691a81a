"""Two encoders over the same texts: how far apart their vectors are, and whether they find the same passages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from corpus.embedding import load_question_embedding, packaged_folder
from corpus.encoder import OnnxEncoder, TextEncoder
from corpus.settings import Settings
from eval.questionset import load_questions
from retrieval.engine import Engine

SETS = ("forty", "dev", "test")


def parity(ours: TextEncoder, reference: TextEncoder, texts: Sequence[str]) -> dict[str, float]:
    """Cosines of the vectors of each text (least and mean), and how far a vector's length is from 1 at most."""
    a = np.asarray([ours.get_text_embedding(text) for text in texts])  # one at a time, as people ask
    b = np.asarray(reference.get_text_embedding_batch(list(texts)))
    lengths = np.linalg.norm(a, axis=1)
    cosines = (a * b).sum(axis=1) / (lengths * np.linalg.norm(b, axis=1))
    return {
        "texts": len(texts),
        "least": float(cosines.min()),
        "mean": float(cosines.mean()),
        "lengths_off": float(np.abs(lengths - 1).max()),
    }


def encoder_parity(settings: Settings, names: Sequence[str] = SETS) -> dict[str, Any]:
    """`parity` over question sets, with how many questions have the same first ten passages and the same answer."""
    asked = list(dict.fromkeys(question.question for name in names for question in load_questions(name)))
    found: dict[str, Any] = dict(parity(OnnxEncoder(packaged_folder()), load_question_embedding(), asked))
    engines = [Engine(settings.model_copy(update={"encoder": kind})) for kind in ("onnx", "torch")]
    tens, answers = 0, 0
    for question in asked:
        ten, twin = ([one.passage.id for one in engine.find(question).ranked[:10]] for engine in engines)
        tens += ten == twin
        answer, other = (engine.ask(question) for engine in engines)
        answers += [answer.status, *(q.text for q in answer.quotes)] == [other.status, *(q.text for q in other.quotes)]
    return found | {"same_first_ten": tens, "same_answer": answers}


def parity_text(found: dict[str, Any]) -> str:
    """The same for reading."""
    return (
        f"{found['texts']} questions: cosine to sentence-transformers {found['least']:.7f} at least, "
        f"{found['mean']:.7f} on average\n"
        f"the same first ten passages for {found['same_first_ten']}, the same answer for {found['same_answer']}\n"
    )
