"""Load: a small slice of what `python -m eval load` does, and that it sees it when answers are mixed up."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.settings import Settings, read_settings
from eval.load.app import app_load, what_is_wrong
from eval.load.load import faultless, load_text, threads
from retrieval.answer import Answer
from retrieval.engine import Engine
from ui.ask.answer import answer_html

QUESTIONS = (
    "How many dogs may a proprietor keep?",
    "Who must keep a register?",
    "do we need a doctor's note",
    "can they fine me when she was poorly?",
)


@pytest.fixture(scope="module")
def settings(invented_store: Path) -> Settings:
    return read_settings(store=invented_store)


@pytest.fixture(scope="module")
def known(settings: Settings) -> dict[str, Answer]:
    engine = Engine(settings)
    return {question: engine.ask(question) for question in QUESTIONS}


def test_every_thread_gets_the_answer_to_its_own_question(settings: Settings, known: dict[str, Answer]) -> None:
    found = threads(settings, 8, 3, known)
    assert found["questions"] >= 8
    assert (found["wrong"], found["fault_count"]) == (0, 0)
    assert faultless({"threads": found})
    assert "8 people" in load_text({"threads": found})


def test_a_wrong_answer_and_a_fault_are_counted(settings: Settings, known: dict[str, Answer]) -> None:
    first, second, *_ = QUESTIONS
    mixed = threads(settings, 1, 1, {first: known[second]})
    assert mixed["wrong"] == mixed["questions"] > 0
    assert not faultless({"threads": mixed})
    assert not faultless({"app": {"wrong": 0, "fault_count": 1}})


def test_another_persons_page_is_noticed(known: dict[str, Answer]) -> None:
    first, second, *_ = QUESTIONS
    mine, other = (str(answer_html(known[question])) for question in (first, second))
    assert what_is_wrong(mine, first, known[first]) == ""
    assert what_is_wrong(other, first, known[first]) == "another's question"
    assert what_is_wrong(other, second, known[first]) == "other passages"
    assert what_is_wrong("<p>Searching</p>", first, known[first]) == "no answer"
    altered = mine.replace("three", "thirty").replace("<strong>", "")
    assert what_is_wrong(altered, first, known[first]) == "other words"


@pytest.mark.slow
def test_people_in_the_app_get_their_own_answers(settings: Settings, known: dict[str, Answer]) -> None:
    found = app_load(settings, 4, 6, 0.0, known)
    assert found["questions"] >= 1
    assert (found["wrong_how"], found["faults"], found["tracebacks"]) == ({}, [], 0)
    assert found["memory_mb"] > 100
