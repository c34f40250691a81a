"""The public benchmarks: an invented one of the same shape, its measures worked out by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import UsageError
from corpus.settings import Settings, read_settings
from corpus.store import open_index
from eval.obliqa import PUBLISHED, _ancestors, _average_precision, _documents, _questions, obliqa, obliqa_text
from tests.conftest import seeded

RULES = [
    ("a1", "1.", "KEEPING OF ANIMALS"),
    ("a2", "1.1", "Dogs"),
    ("a3", "1.1.1", ""),
    ("a4", "1.1.1.(1)", "A Keeper must register every dog with the harbour office within ten days."),
    ("a5", "1.1.1.(2)", "A Keeper must not let a dog on to the quay after dusk."),
    ("a6", "1.2", "A rule that is much too long to be a heading, since it tells every Keeper of a cat what to do."),
    ("a7", "1.2.(a)", "Cats must wear a bell."),
]
BOATS = [("b1", "1.", "BOATS"), ("b2", "1.1", "A Master must light two lamps while the boat is at anchor.")]
QUESTIONS = [
    ("When must a Keeper register a dog?", [(1, "1.1.1.(1)", "a4")]),
    ("How many lamps must a Master light at anchor?", [(2, "1.1", "b2")]),
    ("What must a Keeper do about dogs and cats?", [(1, "1.1.1.(2)", "a5"), (1, "1.2.(a)", "a7")]),
]


def _rows(number: int, rules: list[tuple[str, str, str]]) -> list[dict[str, Any]]:
    return [{"ID": i, "DocumentID": number, "PassageID": place, "Passage": text} for i, place, text in rules]


def _gold(places: list[tuple[int, str, str]], with_ids: bool) -> list[dict[str, Any]]:
    return [
        {"DocumentID": number, "PassageID": place, "Passage": "x"} | ({"ID": i} if with_ids else {})
        for number, place, i in places
    ]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The benchmark's folder; "obliqa-mp" stands beside it."""
    folder = tmp_path / "obliqa"
    (folder / "documents").mkdir(parents=True)
    (folder / "documents" / "1.json").write_text(json.dumps(_rows(1, RULES)), encoding="utf-8")
    (folder / "documents" / "2.json").write_text(json.dumps(_rows(2, BOATS)), encoding="utf-8")
    single = [{"Question": text, "Passages": _gold(places, False)} for text, places in QUESTIONS]
    (folder / "ObliQA_test.json").write_text(json.dumps(single), encoding="utf-8")
    several = [{"Question": text, "Passages": _gold(places, True)} for text, places in QUESTIONS[2:]]
    (tmp_path / "obliqa-mp").mkdir()
    (tmp_path / "obliqa-mp" / "ObliQA_MultiPassage_val.json").write_text(json.dumps(several), encoding="utf-8")
    return folder


@pytest.fixture
def benchmark(tmp_path: Path, ours_store: Path) -> Settings:
    return read_settings(store=seeded(tmp_path / "s", ours_store))


@pytest.mark.parametrize(
    ("identity", "above"),
    [
        ("1.", []),
        ("1.1", ["1"]),
        ("1.1.1.(1)", ["1", "1.1", "1.1.1"]),
        ("14.2.3.Guidance.10.", ["14", "14.2", "14.2.3", "14.2.3.Guidance"]),
        ("2.(1)(a)", ["2", "2.(1)"]),
    ],
)
def test_identifiers_tell_what_stands_above(identity: str, above: list[str]) -> None:
    assert _ancestors(identity) == above


def test_documents_are_passages_as_they_are_under_their_headings(data: Path) -> None:
    animals, boats = _documents(data)
    assert [passage.id for passage in animals.passages] == [
        f"obliqa/1@#{i}" for i, _, text in RULES if text
    ]  # fmt: skip
    passages = {passage.reference: passage for passage in animals.passages}
    assert passages["1.1.1.(1)"].headings == ("KEEPING OF ANIMALS", "Dogs")
    assert passages["1.2.(a)"].headings == ("KEEPING OF ANIMALS",)
    for document in (animals, boats):
        for passage in document.passages:
            assert document.document.text[passage.start : passage.end] == passage.text
    assert animals.record.title == ""


def test_gold_is_found_by_identifier_and_by_place(data: Path) -> None:
    documents = _documents(data)
    by_place = _questions(data, "obliqa", "test", documents)
    assert by_place[2].gold == {"obliqa/1@#a5", "obliqa/1@#a7"}
    beside = data.parent / "obliqa-mp"
    by_identifier = _questions(beside, "obliqa-mp", "dev", _documents(beside))
    assert by_identifier[0].gold == by_place[2].gold


def test_gold_that_is_not_in_the_documents_counts_as_not_found(data: Path) -> None:
    lost = [{"Question": "What?", "Passages": _gold([(2, "9.9", "x")], False)}]
    (data / "ObliQA_dev.json").write_text(json.dumps(lost), encoding="utf-8")
    (question,) = _questions(data, "obliqa", "dev", _documents(data))
    assert len(question.gold) == 1
    assert not question.gold & {p.id for d in _documents(data) for p in d.passages}


@pytest.mark.parametrize(
    ("hits", "wanted", "expected"),
    [
        ([True], 1, 1.0),
        ([False, True], 1, 0.5),
        ([True, False, True], 2, (1 + 2 / 3) / 2),
        ([True, False, True], 4, (1 + 2 / 3) / 4),
        ([False] * 10, 3, 0.0),
        ([], 1, 0.0),
    ],
)
def test_average_precision(hits: list[bool], wanted: int, expected: float) -> None:
    assert _average_precision(hits, wanted) == pytest.approx(expected)


def test_the_benchmark_goes_through_our_search_and_is_indexed_once(data: Path, benchmark: Settings) -> None:
    found = obliqa(benchmark, data)
    assert (found["benchmark"], found["split"], found["questions"], found["passages"]) == ("obliqa", "test", 3, 8)
    assert found["recall@10"] == 1.0  # there are only eight passages
    assert 0.5 < found["map@10"] <= 1.0
    low, high = found["map@10_interval"]
    assert low <= found["map@10"] <= high
    generation = open_index(benchmark.store).pointer.generation
    again = obliqa(benchmark, data, limit=2)
    assert again["questions"] == 2
    assert again["map@10"] == 1.0
    assert open_index(benchmark.store).pointer.generation == generation
    text = obliqa_text(found)
    assert "obliqa test: 3 questions, 8 passages" in text
    assert all(system in text for system in PUBLISHED["obliqa"])


@pytest.mark.parametrize("fault", ["no folder", "no documents", "no questions", "not JSON"])
def test_what_is_not_the_benchmark_is_named(data: Path, benchmark: Settings, fault: str) -> None:
    if fault == "no folder":
        data = data / "nowhere" / "at-all"
    elif fault == "no documents":
        data = data.parent / "empty" / "folder"
        data.mkdir(parents=True)
    elif fault == "no questions":
        (data / "ObliQA_test.json").unlink()
    else:
        (data / "ObliQA_test.json").write_text("[", encoding="utf-8")
    with pytest.raises(UsageError, match="--data"):
        obliqa(benchmark, data)


def test_the_command_keeps_the_benchmark_apart_from_the_documents_of_the_user(
    data: Path, tmp_path: Path, ours_store: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from eval.__main__ import main

    monkeypatch.setenv("CV_STORE", str(tmp_path / "mine"))
    seeded(tmp_path / "mine-obliqa", ours_store)
    assert main(["obliqa", "--data", str(data), "--limit", "1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["questions"] == 1
    assert not (tmp_path / "mine").exists()
    assert open_index(tmp_path / "mine-obliqa").pointer.documents == 2
