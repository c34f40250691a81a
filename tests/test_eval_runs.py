"""Runs of an evaluation: the scorecard, two of them side by side, the pool to be judged, the page of answers."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from corpus.embedding import load_embedding
from corpus.errors import UsageError
from corpus.passage import Passage, Piece
from corpus.settings import read_settings
from eval import questionset
from eval.__main__ import main
from eval.ablation import STEPS, WITHOUT_ADAPTER, WITHOUT_QUESTIONS, ablation, ablation_text
from eval.answers import answers_text
from eval.compare import MEASURES, compare, comparison_text, randomisation_test, read_run
from eval.matching import needs_met
from eval.pool import pool
from eval.questionset import EvalQuestion, Gold, load_questions
from eval.scorecard import _measures, failures_text, judge, risk_and_coverage, scorecard, scorecard_text
from eval.systems import Bm25, Ours, QuickStart, ReciprocalRankFusion, Vectors
from retrieval.engine import Engine
from retrieval.weights import WEIGHTS

BUS = "barsetshire-handbook@2031-03#para-6"
DOGS = "ukpga/2030/99@2030-01#s.2"
REGISTER = "ukpga/2030/99@2030-01#s.1(1)"

QUESTIONS: list[dict[str, Any]] = [
    {
        "id": "b1",
        "question": "Who must run a bus for pupils?",
        "persona": "parent",
        "kind": "single",
        "gold": [[{"source": "barsetshire-handbook", "reference": "para 6"}]],
    },
    {
        "id": "b2",
        "question": "How many dogs may a proprietor keep, and who must keep a register of pupils?",
        "kind": "multi",
        "gold": [
            [{"source": "ukpga/2030/99", "reference": "s.2"}],
            [{"source": "ukpga/2030/99", "reference": "s.1(1)"}],
        ],
    },
    {"id": "b3", "question": "How many mg of melatonin can I give my son?", "gold": [], "reason": "medical advice"},
    {"id": "b4", "question": "What is the law in Scotland on truancy?", "gold": [], "reason": "outside England"},
]


@pytest.fixture
def question_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A set of questions about the invented documents, "barset"."""
    folder = tmp_path / "questions"
    (folder / "judged").mkdir(parents=True)
    lines = "\n".join(json.dumps(question) for question in QUESTIONS)
    (folder / "barset.jsonl").write_text(lines + "\n\n", encoding="utf-8")
    monkeypatch.setattr(questionset, "_folder", folder)
    return folder


@pytest.fixture(scope="module")
def engine(asked_store: Path) -> Engine:
    return Engine(read_settings(store=asked_store))


def _passage(identity: str, reference: str = "para 1") -> Passage:
    return Passage(identity, "s", "e", reference, (), "x", (Piece(0, 0, 1),), 0)


def _row(identity: str, first: int | None, parts: int = 1, found_all: float = 0.0) -> dict[str, Any]:
    rank = first or math.inf
    return {
        "id": identity,
        "first": first,
        "parts": parts,
        "hit@1": float(rank <= 1),
        "hit@5": float(rank <= 5),
        "hit@10": float(rank <= 10),
        "mrr@10": 1 / rank if rank <= 10 else 0.0,
        "ndcg@10": 1 / math.log2(rank + 1) if rank <= 10 else 0.0,
        "all_parts@10": found_all,
    }


# Two runs side by side.


def test_differences_that_are_chance_are_told_from_those_that_are_not() -> None:
    assert randomisation_test([0.0, 1.0], [0.0, 1.0]) == 1.0
    assert randomisation_test([0.0] * 20, [1.0] * 20) < 0.001
    assert randomisation_test([0.0, 1.0] * 10, [1.0, 0.0] * 10) > 0.9
    # three of three better: by flips, one in four is as extreme, two-sided
    assert randomisation_test([0.0] * 3, [1.0] * 3) == pytest.approx(0.25, abs=0.02)
    assert randomisation_test([0.0] * 9, [1.0] * 9) == randomisation_test([1.0] * 9, [0.0] * 9)


def test_comparison_is_over_the_questions_of_both() -> None:
    before = {i: _row(i, first) for i, first in [("a", 1), ("b", None), ("c", 3), ("gone", 1)]}
    after = {i: _row(i, first) for i, first in [("a", 2), ("b", 4), ("c", None), ("new", 1)]}
    found = compare(before, after)
    assert found["questions"] == 3
    assert found["better"] == [{"id": "b", "before": None, "after": 4}]
    assert found["worse"] == [{"id": "a", "before": 1, "after": 2}, {"id": "c", "before": 3, "after": None}]
    assert found["measures"]["hit@1"]["before"] == pytest.approx(1 / 3, abs=1e-3)
    assert found["measures"]["hit@1"]["after"] == 0.0
    assert found["measures"]["hit@5"]["before"] == found["measures"]["hit@5"]["after"]
    assert found["measures"]["hit@5"]["p"] == 1.0
    assert set(found["measures"]) == set(MEASURES)


def test_all_parts_is_of_questions_with_several_parts() -> None:
    before = {"a": _row("a", 1, 1, 1.0), "b": _row("b", 1, 2, 0.0)}
    after = {"a": _row("a", 1, 1, 0.0), "b": _row("b", 1, 2, 1.0)}
    assert compare(before, after)["measures"]["all_parts@10"] == {"before": 0.0, "after": 1.0, "p": 1.0}


def test_runs_of_different_sets_cannot_be_compared() -> None:
    with pytest.raises(UsageError, match="no question in common"):
        compare({"a": _row("a", 1)}, {"b": _row("b", 1)})


def test_comparison_can_be_read() -> None:
    text = comparison_text(compare({"a": _row("a", 3), "b": _row("b", 1)}, {"a": _row("a", 1), "b": _row("b", None)}))
    assert text.startswith("2 questions\n")
    assert "better: 1\n  a: first right passage at 3, now 1" in text
    assert "worse: 1\n  b: first right passage at 1, now -" in text


def test_a_run_is_read_from_a_scorecard(tmp_path: Path) -> None:
    file = tmp_path / "card.json"
    file.write_text(json.dumps({"systems": {"ours": {"rows": [_row("a", 1)]}}}), encoding="utf-8")
    assert read_run(file, "ours") == {"a": _row("a", 1)}


@pytest.mark.parametrize("content", [None, "not JSON", "[]", "{}", '{"systems": {"other": {"rows": []}}}'])
def test_what_is_no_scorecard_is_named(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "card.json"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match=r"card\.json.*python -m eval"):
        read_run(file, "ours")


# Judging.


def _question(**fields: Any) -> EvalQuestion:
    needs = ((Gold("s", "para 1"),), (Gold("s", "para 2"),))
    return EvalQuestion("q", "what?", "", "", **{"needs": needs, **fields})


def test_a_result_is_right_where_any_of_its_passages_is() -> None:
    one, two, other = _passage("1"), _passage("2", "para 2"), _passage("3", "para 3")
    assert judge(_question(), [[other], [one, other], [one, two], []]) == [set(), {0}, {0, 1}, set()]


def test_what_was_read_counts_before_what_gold_says() -> None:
    read = _question(right=(frozenset({"3"}), frozenset()), wrong=frozenset({"1"}))
    assert needs_met(read, _passage("1")) == set()
    assert needs_met(read, _passage("3", "para 3")) == {0}
    assert needs_met(read, _passage("2", "para 2")) == {1}


def test_judgements_are_read_with_their_questions(question_folder: Path) -> None:
    judged = {"id": "b1", "right": [[BUS]], "wrong": [DOGS]}
    (question_folder / "judged" / "barset.jsonl").write_text(json.dumps(judged), encoding="utf-8")
    first, second, *rest = load_questions("barset")
    assert (first.right, first.wrong) == ((frozenset({BUS}),), frozenset({DOGS}))
    assert (second.right, second.wrong) == ((), frozenset())
    assert [question.answerable for question in (first, second, *rest)] == [True, True, False, False]


def test_measures_are_those_of_ir_measures() -> None:
    """Worked out by hand: right at ranks 2 and 4, and a third right passage that was not found."""
    found = _measures([set(), {0}, set(), {1}], 3)
    ideal = 1 + 1 / math.log2(3) + 1 / math.log2(4)
    assert (found["hit@1"], found["hit@5"], found["mrr@10"]) == (0.0, 1.0, 0.5)
    assert found["ndcg@10"] == pytest.approx((1 / math.log2(3) + 1 / math.log2(5)) / ideal, abs=1e-4)


@pytest.mark.parametrize("ranks", [[], [set()], [set()] * 40])
def test_nothing_right_measures_nothing(ranks: list[set[int]]) -> None:
    assert set(_measures(ranks, 1).values()) == {0.0}


def test_everything_right_measures_one() -> None:
    found = _measures([{0}], 1)
    assert set(found.values()) == {1.0}


def test_risk_is_of_the_most_confident_first() -> None:
    card = {
        "systems": {"chapter-and-verse": {"rows": [{"id": "a", "hit@5": 1.0}, {"id": "b", "hit@5": 0.0}]}},
        "decisions": {"rows": [{"id": i, "confidence": c} for i, c in [("none", 0.1), ("a", 0.9), ("b", 0.5)]]},
    }
    points = {point["coverage"]: point["risk"] for point in risk_and_coverage(card)}
    assert points[0.3] == 0.0
    assert points[0.7] == 0.5
    assert points[1.0] == pytest.approx(2 / 3, abs=1e-3)


# The systems that are compared.


def test_every_system_finds_the_bus(engine: Engine) -> None:
    vectors, bm25 = Vectors(engine.index, load_embedding()), Bm25(engine.index)
    fused = ReciprocalRankFusion((vectors, bm25))
    quick = QuickStart(engine.index, load_embedding(), 256)
    for system in (Ours(engine), vectors, bm25, fused, quick):
        results = system.search("Who must run a bus for every pupil?")
        assert BUS in {passage.id for passage in results[0]}, system.name
    assert len({s.name for s in (Ours(engine), vectors, bm25, fused, quick)}) == 5


def test_bm25_leaves_out_what_shares_no_word(engine: Engine) -> None:
    assert Bm25(engine.index).search("zebra") == []
    assert [result[0].id for result in Bm25(engine.index).search("dog")] == [DOGS]


def test_fusion_ranks_what_both_find_before_what_one_finds() -> None:
    class Fixed:
        def __init__(self, *ids: str) -> None:
            self.name, self.ids = "fixed", ids

        def search(self, question: str) -> list[list[Passage]]:
            return [[_passage(identity)] for identity in self.ids]

    fused = ReciprocalRankFusion((Fixed("a", "b"), Fixed("c", "b"))).search("what?")
    assert [result[0].id for result in fused] == ["b", "a", "c"]


# The whole card.


def test_scorecard_of_an_invented_set(engine: Engine, question_folder: Path) -> None:
    card = scorecard(engine, "barset", baselines=True)
    assert (card["answerable"], card["unanswerable"]) == (2, 2)
    assert card["passages"] == engine.index.pointer.passages
    assert next(iter(card["systems"])) == "chapter-and-verse"
    assert len(card["systems"]) == 6
    for system in card["systems"].values():
        assert [row["id"] for row in system["rows"]] == ["b1", "b2"]
        assert all(0.0 <= row["judged"] <= 1.0 for row in system["rows"])
    ours = {row["id"]: row for row in card["systems"]["chapter-and-verse"]["rows"]}
    assert ours["b1"]["first"] == 1
    assert ours["b1"]["found"][0] == BUS
    assert ours["b2"]["all_parts@10"] == 1.0
    decided = {row["id"]: row for row in card["decisions"]["rows"]}
    assert decided["b1"]["status"] == "answered"
    assert (decided["b3"]["reason"], decided["b4"]["reason"]) == ("medical advice", "outside England")
    assert card["decisions"]["right_reason_of_declined"] == 1.0
    assert card["decisions"]["declined_of_unanswerable"]["mean"] == 1.0
    assert len(card["risk_and_coverage"]) == 10
    json.dumps(card)
    text = scorecard_text(card)
    assert text.startswith("barset: 2 answerable and 2 unanswerable questions\n")
    assert all(name in text for name in card["systems"])
    assert failures_text(card).strip() == ""


def test_judged_share_tells_how_much_of_the_first_five_was_read(engine: Engine, question_folder: Path) -> None:
    found = [result[0].id for result in Ours(engine).search(QUESTIONS[0]["question"])[:5]]
    judged = {"id": "b1", "right": [[found[0]]], "wrong": found[1:3]}
    (question_folder / "judged" / "barset.jsonl").write_text(json.dumps(judged), encoding="utf-8")
    card = scorecard(engine, "barset", baselines=False)
    (row,) = [row for row in card["systems"]["chapter-and-verse"]["rows"] if row["id"] == "b1"]
    assert row["judged"] == pytest.approx(3 / len(found))
    assert list(card["systems"]) == ["chapter-and-verse"]


def test_what_went_wrong_is_listed() -> None:
    rows = [{"id": "a", "hit@5": 1.0}, {"id": "b", "hit@5": 0.0}]
    decided = [
        {"id": "a", "answerable": True, "status": "answered"},
        {"id": "b", "answerable": True, "status": "declined"},
        {"id": "c", "answerable": False, "status": "declined"},
    ]
    card = {"systems": {"chapter-and-verse": {"rows": rows}}, "decisions": {"rows": decided}}
    assert [json.loads(line)["id"] for line in failures_text(card).splitlines()] == ["b", "b"]


def test_two_cards_can_be_compared_from_the_command_line(
    asked_store: Path, question_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    card = tmp_path / "made" / "card.json"
    assert main(["questions", "--set", "barset", "--ours", "--out", str(card), "--store", str(asked_store)]) == 0
    assert "chapter-and-verse" in capsys.readouterr().out
    assert main(["compare", str(card), str(card), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["questions"] == 2
    assert found["better"] == found["worse"] == []


# What is to be read.


def test_pool_is_what_nobody_has_read_yet(engine: Engine, question_folder: Path) -> None:
    lines = list(pool(engine, "barset", depth=3))
    assert [line["id"] for line in lines] == ["b1", "b2"]
    first = {passage["id"]: passage for passage in lines[0]["passages"]}
    assert first[BUS]["gold"] == [0]
    assert "bus" in first[BUS]["text"]
    assert lines[0]["needs"] == [["barsetshire-handbook para 6"]]
    judged = {"id": "b1", "right": [[BUS]], "wrong": [next(i for i in first if i != BUS)]}
    (question_folder / "judged" / "barset.jsonl").write_text(json.dumps(judged), encoding="utf-8")
    again = [passage["id"] for passage in next(iter(pool(engine, "barset", depth=3)))["passages"]]
    assert set(again) == set(first) - {BUS, *judged["wrong"]}


def test_pool_does_not_tell_by_its_order_which_system_found_what(engine: Engine, question_folder: Path) -> None:
    once, twice = (list(pool(engine, "barset", depth=8)) for _ in range(2))
    assert once == twice
    ours = [result[0].id for result in Ours(engine).search(QUESTIONS[1]["question"])[:8]]
    assert [passage["id"] for passage in once[1]["passages"]][: len(ours)] != ours


def test_answers_are_a_page_that_names_places_and_repeats_no_official_words(
    asked_store: Path, question_folder: Path
) -> None:
    text = answers_text(read_settings(store=asked_store), "barset")
    assert text.startswith("# Answers\n")
    assert "on an index of 2 official documents" in text
    assert "## Who must run a bus for pupils?\n\n1. Keeping pupils in lessons, para 6" in text
    assert "Declined (medical advice)." in text
    assert "Help: " in text
    assert "more than four miles" not in text


def test_answers_without_documents_are_our_words_and_say_so(ours_store: Path, question_folder: Path) -> None:
    question = {"id": "x", "question": "How many days can my child be suspended in a school year?"}
    (question_folder / "barset.jsonl").write_text(json.dumps(question), encoding="utf-8")
    text = answers_text(read_settings(store=ours_store), "barset")
    assert "on an index of 0 official documents" in text
    assert "- Our words: " in text
    assert "45 school days" in text


def test_ablation_leaves_out_a_part_at_a_time() -> None:
    assert STEPS["everything"] == WEIGHTS
    for name, weights in STEPS.items():
        changed = [
            field for field in WEIGHTS.__dataclass_fields__ if getattr(weights, field) != getattr(WEIGHTS, field)
        ]
        if name.startswith("without"):
            assert 1 <= len(changed) <= 2, name
            assert not any(getattr(weights, field) for field in changed), name


def test_ablation_of_an_invented_set(asked_store: Path, question_folder: Path) -> None:
    found = ablation(read_settings(store=asked_store), ["barset"])
    assert [*STEPS, *WITHOUT_QUESTIONS, WITHOUT_ADAPTER, "meaning alone, without the adapter"] == list(found)
    assert found["everything"]["barset"]["hit@5"]["mean"] == 1.0
    text = ablation_text(found)
    head, rule, *rows = text.splitlines()
    assert head == "| | barset hit@1 | barset hit@5 | barset hit@10 |"
    assert rule == "| --- | --- | --- | --- |"
    assert len(rows) == len(found)
    assert all(row.count("|") == 5 for row in rows)
    assert "| everything | 1.00 (1.00 to 1.00) |" in text
