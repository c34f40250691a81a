"""Reports of people who work with children: the entries, and which questions are taken for such a report."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.encoder import TextEncoder
from corpus.errors import CatalogueError
from corpus.reports import load_reports
from corpus.settings import read_settings
from eval.questionset import load_questions
from retrieval.asker import TOLD, report_of
from retrieval.engine import Engine


@pytest.fixture(scope="module")
def encoder(invented_store: Path) -> TextEncoder:
    return Engine(read_settings(store=invented_store)).embedding


def _kind(question: str, encoder: TextEncoder) -> str | None:
    report = report_of(question, encoder.get_text_embedding_batch([question])[0], encoder)
    return report.id if report else None


def test_entries() -> None:
    kinds = {report.id: report for report in load_reports()}
    assert TOLD in kinds
    assert [kind for kind, report in kinds.items() if not report.asks] == ["unlike"]
    texts = [text for report in load_reports() for text in report.like]
    assert len(texts) == len(set(texts)) >= 60


def test_wrong_entry_is_named(tmp_path: Path) -> None:
    file = tmp_path / "reports.toml"
    file.write_text('[[report]]\nid = "told"\nasks = []\nlike = []\n')
    with pytest.raises(CatalogueError, match="told"):
        load_reports(file)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("librarian here, a lad said his stepdad hurts him at night and begged me to keep it secret", "told"),
        ("bruising round a toddler's wrists again at drop off, looks like a grip", "seen"),
        ("a volunteer keeps messaging one of the year 9 girls at night", "colleague"),
    ],
)
def test_reports_are_known_by_likeness(question: str, kind: str, encoder: TextEncoder) -> None:
    assert _kind(question, encoder) == kind


@pytest.mark.parametrize(
    "question",
    [
        "my dad straps me and I'm frightened of tonight",
        "my daughter told me her games teacher gives her rides in his car",
        "can the school fine me for a holiday",
        "how often is safeguarding training renewed",
        "a boy hit another boy in the dinner queue, how long may I suspend him",
    ],
)
def test_others_are_not(question: str, encoder: TextEncoder) -> None:
    assert _kind(question, encoder) is None


def test_hardly_any_measured_question_is_taken_for_one(encoder: TextEncoder) -> None:
    asked = [question.question for name in ("dev", "test", "forty") for question in load_questions(name)]
    assert sum(_kind(question, encoder) is not None for question in asked) <= len(asked) // 50
