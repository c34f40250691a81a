"""Questions that no source answers: read, told apart from those that we answer, and lending their reason."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.embedding import load_question_embedding
from corpus.errors import CatalogueError
from corpus.lay_questions import load_lay_questions
from corpus.outside_questions import FILE, OutsideQuestion, fingerprint, load_outside_questions
from corpus.store import GenerationWriter, StoreLayout, open_index
from corpus.summaries import load_summaries
from eval.questionset import load_questions
from retrieval.confidence import Signals
from retrieval.decline import ALIKE, decline
from retrieval.scope import Scope
from tests.words import plain, runs

NOTHING = Signals(sentence=0.0, agreement=0.0, summary=0.0, known=0.0, score=0.0, asked=0.0, outside=0.0)
SCHOOL, ELSEWHERE = Scope("England", True, False), Scope("England", False, False)


def test_a_line_is_a_reason_and_a_question(tmp_path: Path) -> None:
    file = tmp_path / "q.tsv"
    file.write_text("nonsense\t blip blop \nmedical advice\twhich pill is the blue one\n", encoding="utf-8")
    assert load_outside_questions(file) == (
        OutsideQuestion("nonsense", "blip blop"),
        OutsideQuestion("medical advice", "which pill is the blue one"),
    )


@pytest.mark.parametrize("line", ["no such reason\twhat?", "nonsense", "nonsense\t ", "", "nonsense what?"])
def test_a_wrong_line_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "q.tsv"
    file.write_text(f"nonsense\tblip\n{line}\n", encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"q\.tsv, line 2.*a reason, a tab and a question"):
        load_outside_questions(file)


def test_fingerprint_changes_with_a_question(tmp_path: Path) -> None:
    file = Path(shutil.copy(FILE, tmp_path / "q.tsv"))
    assert fingerprint(file) == fingerprint()
    file.write_text(file.read_text(encoding="utf-8") + "nonsense\tblip\n", encoding="utf-8")
    assert fingerprint(file) != fingerprint()


def test_every_reason_has_questions_and_none_is_there_twice() -> None:
    questions = load_outside_questions()
    assert {q.reason for q in questions} == {
        "not in these documents", "outside England", "not about schools", "medical advice", "nonsense",
    }  # fmt: skip
    texts = [" ".join(q.text.casefold().split()) for q in questions]
    assert len(texts) == len(set(texts)) >= 1000


def test_no_question_is_one_that_we_answer() -> None:
    answered = {plain(q.text) for q in load_lay_questions()}
    answered |= {plain(text) for entry in load_summaries() for text in entry.questions}
    assert not answered & {plain(q.text) for q in load_outside_questions() if plain(q.text)}


def test_no_question_is_one_of_the_evaluation() -> None:
    measured = {run for name in ("dev", "test", "forty") for q in load_questions(name) for run in runs(q.question)}
    same = {plain(q.question) for name in ("dev", "test", "forty") for q in load_questions(name)}
    for question in load_outside_questions():
        assert not runs(question.text) & measured, question
        assert not plain(question.text) or plain(question.text) not in same, question


def test_the_likest_lends_its_reason(tmp_path: Path) -> None:
    writer = GenerationWriter(StoreLayout(tmp_path))
    writer.add_outside_questions([("nonsense", "blip", [1.0, 0.0]), ("outside England", "abroad", [0.0, 1.0])])
    writer.publish("a model", "ours")
    index = open_index(tmp_path)
    assert index.nearest_outside([0.6, 0.8]) == ("outside England", pytest.approx(0.8, abs=1e-3))
    assert index.nearest_outside([0.8, 0.6]) == ("nonsense", pytest.approx(0.8, abs=1e-3))


def test_without_such_questions_nothing_is_like(tmp_path: Path) -> None:
    GenerationWriter(StoreLayout(tmp_path)).publish("a model", "ours")
    assert open_index(tmp_path).nearest_outside([1.0, 0.0]) == ("", 0.0)


def test_the_index_finds_each_question_by_itself(ours_store: Path) -> None:
    index = open_index(ours_store)
    some = load_outside_questions()[::200]
    vectors = load_question_embedding().get_text_embedding_batch([q.text for q in some])
    for question, vector in zip(some, vectors, strict=True):
        assert index.nearest_outside(vector) == (question.reason, pytest.approx(1.0, abs=0.01))


@pytest.mark.parametrize(
    ("scope", "likest", "similarity", "reason", "open_"),
    [
        (SCHOOL, "outside England", ALIKE, "outside England", False),
        (SCHOOL, "medical advice", 0.9, "medical advice", False),
        (SCHOOL, "not about schools", 0.9, "not about schools", False),
        (ELSEWHERE, "not in these documents", 0.9, "not in these documents", True),
        # too unlike: the question's own words decide
        (SCHOOL, "outside England", ALIKE - 0.01, "not in these documents", True),
        (ELSEWHERE, "outside England", ALIKE - 0.01, "not about schools", False),
        # nonsense is no reason that a person is given
        (SCHOOL, "nonsense", 0.99, "not in these documents", True),
        (ELSEWHERE, "nonsense", 0.99, "not about schools", False),
        (SCHOOL, "", 0.0, "not in these documents", True),
    ],
)
def test_reason_of_a_question_that_nothing_answers(
    invented_store: Path, scope: Scope, likest: str, similarity: float, reason: str, open_: bool
) -> None:
    found = replace(NOTHING, outside=similarity)
    declined = decline(open_index(invented_store), "blip blop", scope, "none", found, likest)
    assert declined is not None
    assert (declined.reason, declined.open) == (reason, open_)
    assert declined.message


def test_the_likest_question_alone_declines_nothing(invented_store: Path) -> None:
    sure = Signals(sentence=0.9, agreement=1.0, summary=0.9, known=1.0, score=4.0, asked=0.95, outside=0.1)
    assert decline(open_index(invented_store), "blip blop", SCHOOL, "none", sure, "medical advice") is None
