"""Fits the weights of the answer-or-decline decision on the development questions.

A logistic regression with balanced classes; the threshold is then set so that 97% of the answerable development
questions are answered. Prints what goes into retrieval/confidence.py: nothing is fitted at run time.
"""

from __future__ import annotations

from dataclasses import astuple
from typing import Any

import numpy as np

from corpus.settings import Settings
from eval.questionset import load_questions
from retrieval.engine import Engine

ANSWERED = 0.97  # by the model alone: what rules decline comes on top


def calibrate(settings: Settings, name: str = "dev") -> dict[str, Any]:
    """{"weights", "intercept", "threshold"} and what they would decline, on the set `name`."""
    from sklearn.linear_model import LogisticRegression

    engine = Engine(settings)
    questions = load_questions(name)
    rows = np.asarray([astuple(engine.find(question.question).signals) for question in questions])
    wanted = np.asarray([question.answerable for question in questions])
    model = LogisticRegression(class_weight="balanced", C=3.0, max_iter=5000).fit(rows, wanted)
    sure = model.predict_proba(rows)[:, 1]
    threshold = float(np.quantile(sure[wanted], 1 - ANSWERED))
    return {
        "set": name,
        "weights": [round(float(w), 2) for w in model.coef_[0]],
        "intercept": round(float(model.intercept_[0]), 2),
        "threshold": round(threshold, 3),
        "answered": round(float((sure[wanted] >= threshold).mean()), 3),
        "declined": round(float((sure[~wanted] < threshold).mean()), 3),
    }
