"""How good it is: read from the scorecard and nowhere else, in plain words; what is not covered."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from corpus.catalogue import load_catalogue
from corpus.errors import ScorecardError
from eval.scorecard import MEASURES
from retrieval import quality as figures
from retrieval.coverage import coverage
from retrieval.quality import FILE, Share, read_quality
from retrieval.quality_words import interval, quality_sentences
from tests.conftest import ROOT, run_cli
from tests.test_app import markup, words


def _measured(mean: float) -> dict[str, Any]:
    return {name: {"mean": mean, "low": mean / 2, "high": (1 + mean) / 2} for name in (*MEASURES, "all_parts@10")}


def _card() -> dict[str, Any]:
    def share(mean: float) -> dict[str, float]:
        return {"mean": mean, "low": mean - 0.1, "high": mean + 0.1}

    ours = _measured(0.5) | {"hit@1": share(0.31), "hit@5": share(0.62)}
    return {
        "set": "invented",
        "measured_at": "2031-04-05T10:00:00Z",
        "documents": ["barsetshire-handbook@2031-03", "lost-book@2001"],
        "passages": 1234,
        "model": "some-model",
        "answerable": 37,
        "unanswerable": 13,
        "systems": {
            "chapter-and-verse": {"measures": ours, "rows": [{"parts": 2}, {"parts": 1}, {"parts": 3}]},
            "bm25": {"measures": _measured(0.08), "rows": []},
        },
        "decisions": {"answered_of_answerable": share(0.89), "declined_of_unanswerable": share(0.77)},
    }


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An invented scorecard in the place of the real one."""
    file = tmp_path / "card.json"
    file.write_text(json.dumps(_card()), encoding="utf-8")
    monkeypatch.setattr(figures, "FILE", file)
    return file


def test_the_sentences_say_the_figures_of_the_file(file: Path) -> None:
    file.with_name("sufficiency-invented.tsv").write_text("id\tverdict\na\tyes\nb\tyes\nc\tpartly\nd\tno\n")
    said = quality_sentences(read_quality())
    assert said == [
        "Of 37 questions that the documents answer, the right paragraph came first for 31 in 100, and among the first "
        "five for 62 in 100.",
        "2 of them ask several things. Every part was found among the first ten paragraphs for 50 in 100 of those.",
        "Somebody read the quotations of 4 answers. For 50 in 100 the quoted sentences alone answer the question. For "
        "25 in 100 they answer a part of it. For 25 in 100 they do not answer it.",
        "We declined 11 in 100 questions that the documents do answer.",
        "Of 13 questions that the documents do not answer, we declined 77 in 100, as we should. For the other 23 in "
        "100 we showed passages that do not answer them.",
        "The best of 1 usual ways to search the same documents had the right paragraph among its first five for 8 in "
        "100.",
    ]


def test_answers_that_nobody_read_are_not_spoken_of(file: Path) -> None:
    quality = read_quality(file)
    assert quality.sufficiency is None
    assert not [said for said in quality_sentences(quality) if "Somebody" in said]


def test_an_interval_and_its_rest() -> None:
    assert interval(Share(0.72, 0.65, 0.79)) == "72 (65 to 79)"
    assert interval(Share(0.72, 0.65, 0.79).rest) == "28 (21 to 35)"


@pytest.mark.parametrize(
    "damage",
    [
        lambda card: card.pop("systems"),
        lambda card: card["systems"].pop("chapter-and-verse"),
        lambda card: card["decisions"].update(answered_of_answerable={"mean": 3, "low": 0, "high": 4}),
        lambda card: card.update(answerable="many"),
        lambda card: card.update(systems=[]),
    ],
)
def test_a_damaged_file_is_one_sentence(file: Path, damage: Any) -> None:
    card = _card()
    damage(card)
    file.write_text(json.dumps(card), encoding="utf-8")
    with pytest.raises(ScorecardError, match="cannot be read"):
        read_quality()


def test_a_file_that_is_no_json_or_not_there_is_one_sentence(file: Path) -> None:
    file.write_bytes(b"\xff{")
    with pytest.raises(ScorecardError, match="cannot be read"):
        read_quality()
    file.unlink()
    with pytest.raises(ScorecardError, match="no measured figures"):
        read_quality()


def test_the_scorecard_of_the_test_questions_can_be_read() -> None:
    card = json.loads(FILE.read_text(encoding="utf-8"))
    quality = read_quality()
    assert quality.answerable == len(card["systems"]["chapter-and-verse"]["rows"])
    assert quality.ours.first.mean == card["systems"]["chapter-and-verse"]["measures"]["hit@1"]["mean"]
    assert len(quality.baselines) == len(card["systems"]) - 1


def test_no_figure_is_typed_by_hand() -> None:
    """Figures of the scorecard stand in the file alone: our words have no number of two digits but these."""
    for name in ("retrieval/quality.py", "retrieval/quality_words.py", "retrieval/coverage.py", "ui/quality.py"):
        numbers = set(re.findall(r"\b\d{2,}\b", (ROOT / name).read_text(encoding="utf-8")))
        # in 100, 95% interval, hit@10, BM25, columns of the table on a terminal, the example "72 (65 to 79)"
        assert numbers <= {"100", "95", "10", "25", "14", "42", "72", "65", "79"}, name


def test_what_is_not_indexed_is_what_the_catalogue_has_beyond_the_index(invented_store: Path, tmp_path: Path) -> None:
    everything = {source.id for source in load_catalogue().sources}
    assert {one.id for one in coverage(tmp_path / "nothing").not_indexed} == everything
    covered = coverage(invented_store)
    assert "barsetshire-handbook@2031-03" in covered.indexed
    assert set(covered.nations) == {"Wales", "Scotland", "Northern Ireland"}
    assert "school meals" in covered.topics


@pytest.mark.shared
def test_an_indexed_source_is_not_among_those_that_are_missing(real_store: Path) -> None:
    missing = {one.id for one in coverage(real_store).not_indexed}
    assert "keeping-children-safe-in-education" not in missing
    assert "send-code-of-practice" in missing


def _quality() -> None:
    from ui import quality

    quality.page()


def _page(monkeypatch: pytest.MonkeyPatch, store: Path) -> AppTest:
    monkeypatch.setenv("CV_STORE", str(store))
    return AppTest.from_function(_quality, default_timeout=300).run()


def test_the_page(file: Path, monkeypatch: pytest.MonkeyPatch, invented_store: Path) -> None:
    app = _page(monkeypatch, invented_store)
    said, html = words(app), markup(app)
    assert "the right paragraph came first for 31 in 100" in said
    assert "5 April 2031" in said
    assert "Here 2 documents are indexed, and 1 of them are among the 2 that were measured" in said
    assert re.search(r'<th scope="row">Search by words alone \(BM25\)</th><td>8 \(4 to 54\)</td>', html)
    assert 'href="./indexed"' in html
    assert "https://www.gov.uk/government/publications/send-code-of-practice-0-to-25" in html
    assert "school meals" in said


def test_the_page_without_figures_still_says_what_is_not_covered(
    file: Path, monkeypatch: pytest.MonkeyPatch, invented_store: Path
) -> None:
    file.unlink()
    said = words(_page(monkeypatch, invented_store))
    assert "There are no measured figures here" in said
    assert "What is not covered" in said


def test_the_command_prints_the_same(tmp_path: Path) -> None:
    done = run_cli("retrieval", "quality", "--json", "--store", str(tmp_path / "nothing"))
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["sentences"] == quality_sentences(read_quality())
    assert found["coverage"]["indexed"] == []
    text = run_cli("retrieval", "quality", "--store", str(tmp_path / "nothing")).stdout
    assert all(sentence in text for sentence in found["sentences"])
    assert "LlamaIndex quick start" in text
