"""Questions that no source answers: read, told apart from those that we answer, and lending their reason."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from corpus.embedding import load_question_embedding
from corpus.errors import CatalogueError
from corpus.lay_questions import load_lay_questions
from corpus.outside_questions import (
    ELSEWHERE,
    FILE,
    OutsideQuestion,
    fingerprint,
    load_elsewhere_questions,
    load_outside_questions,
)
from corpus.passage import Passage, Piece
from corpus.store import (
    NO_QUESTION,
    GenerationWriter,
    Index,
    IndexedOutside,
    IndexedQuestions,
    Questions,
    StoreLayout,
    Unanswered,
    open_index,
)
from corpus.summaries import load_summaries
from eval.questionset import load_questions
from retrieval.confidence import UNKNOWN, Signals, signals
from retrieval.decline import ALIKE, decline
from retrieval.rank import Ranked
from retrieval.scope import Scope
from retrieval.search import Candidate, Encoded
from tests.words import plain, runs

NOTHING = Signals(sentence=0.0, agreement=0.0, summary=0.0, known=0.0, score=0.0, asked=0.0, outside=0.0)
WITHOUT_A_PASSAGE = (*load_outside_questions(), *load_elsewhere_questions())
MEDICAL = Unanswered("medical advice", "", 0.9)
SCHOOL, NO_SCHOOL = Scope("England", True, False), Scope("England", False, False)


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


def test_a_line_of_the_others_is_a_source_and_a_question(tmp_path: Path) -> None:
    file = tmp_path / "e.tsv"
    file.write_text("send-code-of-practice\t who writes it \n", encoding="utf-8")
    assert load_elsewhere_questions(file) == (
        OutsideQuestion("not in these documents", "who writes it", "send-code-of-practice"),
    )
    file.write_text("send-code-of-practice\twho?\nno-such-source\twho?\n", encoding="utf-8")
    load_elsewhere_questions.cache_clear()
    with pytest.raises(CatalogueError, match=r"e\.tsv, line 2.*a source's id, a tab and a question"):
        load_elsewhere_questions(file)


def test_fingerprint_changes_with_a_question(tmp_path: Path) -> None:
    file = Path(shutil.copy(FILE, tmp_path / "q.tsv"))
    assert fingerprint(file) == fingerprint(FILE) != fingerprint(FILE, ELSEWHERE) == fingerprint()
    file.write_text(file.read_text(encoding="utf-8") + "nonsense\tblip\n", encoding="utf-8")
    assert fingerprint(file) != fingerprint(FILE)


def test_every_reason_has_questions_and_none_is_there_twice() -> None:
    questions = load_outside_questions()
    assert {q.reason for q in questions} == {
        "not in these documents", "outside England", "not about schools", "medical advice", "nonsense",
    }  # fmt: skip
    texts = [" ".join(q.text.casefold().split()) for q in questions]
    assert len(texts) == len(set(texts)) >= 1000


def test_no_question_is_both_nobodys_and_somebodys() -> None:
    nobodys = {plain(q.text) for q in load_outside_questions()}
    somebodys = [plain(q.text) for q in load_elsewhere_questions()]
    assert len(somebodys) == len(set(somebodys)) >= 1500
    assert not nobodys & set(somebodys)


def test_no_question_is_one_that_we_answer() -> None:
    answered = {plain(q.text) for q in load_lay_questions()}
    answered |= {plain(text) for entry in load_summaries() for text in entry.questions}
    assert not answered & {plain(q.text) for q in WITHOUT_A_PASSAGE if plain(q.text)}


def test_no_question_is_one_of_the_evaluation() -> None:
    measured = {run for name in ("dev", "test", "forty") for q in load_questions(name) for run in runs(q.question)}
    same = {plain(q.question) for name in ("dev", "test", "forty") for q in load_questions(name)}
    for question in WITHOUT_A_PASSAGE:
        assert not runs(question.text) & measured, question
        assert not plain(question.text) or plain(question.text) not in same, question


def test_the_likest_lends_its_reason(tmp_path: Path) -> None:
    writer = GenerationWriter(StoreLayout(tmp_path))
    writer.add_outside_questions([("nonsense", "", "blip", [1.0, 0.0]), ("outside England", "", "abroad", [0.0, 1.0])])
    writer.publish("a model", "ours")
    index = open_index(tmp_path)
    assert index.questions.nearest_unanswered([0.6, 0.8]) == Unanswered(
        "outside England", "", pytest.approx(0.8, abs=1e-3)
    )
    assert index.questions.nearest_unanswered([0.8, 0.6]).reason == "nonsense"


def test_without_such_questions_nothing_is_like(tmp_path: Path) -> None:
    GenerationWriter(StoreLayout(tmp_path)).publish("a model", "ours")
    questions = open_index(tmp_path).questions
    assert questions.nearest_unanswered([1.0]) == NO_QUESTION
    assert questions.share_answered([1.0]) == 0.5


def test_the_index_finds_each_question_by_itself(ours_store: Path) -> None:
    index = open_index(ours_store)
    some = load_outside_questions()[::200]
    vectors = load_question_embedding().get_text_embedding_batch([q.text for q in some])
    for question, vector in zip(some, vectors, strict=True):
        found = index.questions.nearest_unanswered(vector)
        assert (found.reason, found.similarity) == (question.reason, pytest.approx(1.0, abs=0.01))


@pytest.mark.parametrize(
    ("scope", "likest", "similarity", "reason", "open_"),
    [
        (SCHOOL, "outside England", ALIKE, "outside England", False),
        (SCHOOL, "medical advice", 0.9, "medical advice", False),
        (SCHOOL, "not about schools", 0.9, "not about schools", False),
        (NO_SCHOOL, "not in these documents", 0.9, "not in these documents", True),
        # too unlike: the question's own words decide
        (SCHOOL, "outside England", ALIKE - 0.01, "not in these documents", True),
        (NO_SCHOOL, "outside England", ALIKE - 0.01, "not about schools", False),
        # nonsense is no reason that a person is given
        (SCHOOL, "nonsense", 0.99, "not in these documents", True),
        (NO_SCHOOL, "nonsense", 0.99, "not about schools", False),
        (SCHOOL, "", 0.0, "not in these documents", True),
    ],
)
def test_reason_of_a_question_that_nothing_answers(
    invented_store: Path, scope: Scope, likest: str, similarity: float, reason: str, open_: bool
) -> None:
    declined = decline(
        open_index(invented_store), "blip blop", scope, "none", NOTHING, Unanswered(likest, "", similarity)
    )
    assert declined is not None
    assert (declined.reason, declined.open) == (reason, open_)
    assert declined.message


def test_the_likest_question_alone_declines_nothing(invented_store: Path) -> None:
    sure = Signals(
        sentence=0.9, agreement=1.0, summary=0.9, known=1.0, score=4.0, asked=0.95, outside=0.1, answered=1.0
    )
    assert decline(open_index(invented_store), "blip blop", SCHOOL, "none", sure, MEDICAL) is None


# What the likest questions say together.


def _questions(held: set[str]) -> Questions:
    """One question that a passage answers at [1, 0], three without a passage around [0, 1]."""
    lay = IndexedQuestions(("hats@1#para-1",), ("may I wear a hat",), np.asarray([[1.0, 0.0]], dtype="<f2"))
    other = np.asarray([[0.0, 1.0], [0.1, 0.995], [0.6, 0.8]], dtype="<f2")
    reasons = ("nonsense", "not in these documents", "not in these documents")
    return Questions(lay, IndexedOutside(reasons, ("", "lamps", "boats"), other), held)


def test_the_likest_questions_vote_and_the_likest_count_most() -> None:
    questions = _questions({"hats"})
    assert questions.share_answered([1.0, 0.0]) > 0.95
    assert questions.share_answered([0.0, 1.0]) < 0.05
    assert 0.05 < questions.share_answered([0.8, 0.6]) < 0.4


def test_a_source_that_is_indexed_makes_its_questions_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.store.questions.MANY", 1)
    vector = [0.6, 0.8]
    without, with_boats = _questions({"hats"}), _questions({"hats", "boats"})
    assert without.nearest_unanswered(vector).source == "boats"
    assert with_boats.nearest_unanswered(vector).source == "lamps"
    assert with_boats.share_answered(vector) > without.share_answered(vector) + 0.3
    assert without.known_sources == {"hats"}
    assert with_boats.known_sources == {"hats", "boats"}


def test_where_all_is_answered_nothing_is_unanswered() -> None:
    lay = _questions(set()).lay
    only = IndexedOutside(("not in these documents",), ("lamps",), np.asarray([[0.0, 1.0]], dtype="<f2"))
    assert Questions(lay, only, {"lamps"}).nearest_unanswered([0.0, 1.0]) == NO_QUESTION


def test_a_source_that_is_likely_to_answer_is_named(invented_store: Path) -> None:
    index = open_index(invented_store)
    likest = Unanswered("not in these documents", "send-code-of-practice", 0.8)
    declined = decline(index, "blip blop", SCHOOL, "none", NOTHING, likest)
    assert declined is not None
    assert "Special educational needs and disability code of practice" in declined.message
    assert "not on this machine" in declined.message
    unlike = decline(index, "blip blop", SCHOOL, "none", NOTHING, replace(likest, similarity=ALIKE - 0.01))
    assert unlike is not None
    assert "not on this machine" not in unlike.message


@pytest.mark.parametrize("source", ["unknown-policy", "hats"])
def test_a_document_that_we_wrote_nothing_for_does_not_lose_by_that(
    source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpus.store.questions.MANY", 1)
    passage = Passage(f"{source}@1#1", source, "1", "para 1", (), "x", (Piece(0, 0, 1),), 0)
    index = SimpleNamespace(questions=_questions({"hats"}), size=3)
    index.passages_with = lambda word: 0
    found = signals(cast(Index, index), Encoded("?", [0.0, 1.0]), [Ranked(Candidate(passage, 3.0))], (), outside=0.9)
    assert found.answered == (UNKNOWN if source == "unknown-policy" else pytest.approx(0.0, abs=0.05))


@pytest.mark.parametrize(
    ("question", "sentence", "answers"),
    [
        ("must staff report abuse", 0.95, True),
        ("must staff report abuse", 0.3, False),
        ("must staff report that he is hitting me", 0.95, False),
        ("must staff come now", 0.95, False),
    ],
)
def test_a_question_about_danger_is_answered_only_where_it_plainly_asks_for_the_rules(
    invented_store: Path, question: str, sentence: float, answers: bool
) -> None:
    plainly = sentence > 0.9
    sure = Signals(
        sentence=sentence,
        agreement=0.5,
        summary=0.9,
        known=1.0,
        score=5.0 if plainly else 2.5,
        asked=0.95,
        outside=0.1,
        answered=1.0 if plainly else 0.5,
    )
    found = decline(open_index(invented_store), question, SCHOOL, "emergency", sure)
    assert (found is None) == answers
