"""The check of our own entries: what it finds in an invented handbook, and that ours pass on the real documents."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import CatalogueError, UsageError
from corpus.settings import read_settings
from corpus.summaries import Summary, load_summaries
from eval.__main__ import main
from eval.summaries import check as checking
from eval.summaries.check import check_summaries
from eval.summaries.force import force_faults, holders_not_named, stated
from eval.summaries.meaning import Meaning
from eval.summaries.numbers import amounts, dates, dates_not_in, numbers_not_in
from eval.summaries.read import load_read
from eval.summaries.report import summaries_text
from tests.invented import write_documents


class BagOfWords:
    """Stands in for the model: texts are as like as the words that they share."""

    def get_text_embedding_batch(self, texts: list[str]) -> list[list[float]]:
        vectors = np.full((len(texts), 256), 1e-9)
        for row, text in zip(vectors, texts, strict=True):
            for word in re.findall(r"\w+", text.lower()):
                row[hashlib.sha256(word.encode()).digest()[0]] += 1
        made: list[list[float]] = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).tolist()
        return made


def entry(**fields: object) -> Summary:
    """An entry about the invented handbook, right unless `fields` make it wrong."""
    right: dict[str, object] = {
        "id": "handbook-para-5",
        "text": "The money penalty is £70 if it is paid in three weeks, and £140 after that.",
        "force": "none",
        "source": "barsetshire-handbook",
        "edition": "2031-03",
        "reference": "para 5",
        "level": "paragraph",
        "questions": ("how much is it?", "what does it cost?"),
        "topics": ("fines",),
        "checked": True,
    }
    return Summary.model_validate(right | fields)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The invented documents; no model is loaded, and nothing is explained away."""
    monkeypatch.setattr(checking, "load_embedding", lambda *_: BagOfWords())
    monkeypatch.setattr(checking, "load_read", dict)
    return write_documents(tmp_path / "documents")


def check(folder: Path, monkeypatch: pytest.MonkeyPatch, *entries: Summary) -> dict[str, object]:
    """What the check finds of `entries`."""
    monkeypatch.setattr(checking, "load_summaries", lambda: entries)
    return check_summaries(read_settings(), [folder])


def kinds(found: dict[str, object]) -> list[str]:
    """The kinds of the findings."""
    return [finding["kind"] for finding in found["findings"]]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("within ten school days", ["10 school day"]),
        ("£1,250 or 80 pounds", ["£1250", "£80"]),
        ("two-thirds of pupils, 15 per cent of staff", ["0.666667", "15 percent"]),
        ("half a day and a half-day", ["0.5 day"]),
        ("by the sixth school day", ["6 school day"]),
        ("a fine up to level 3", ["3 level"]),
        ("one of them, a second notice, a third, the first day", []),
        ("under section 19(3A) and paragraph 4 of the Dogs Act 2010, see (2)", []),
        ("at most 45 days in one school year", ["45 day"]),
        ("at least every half term", []),
        ("twenty-five of them", ["25"]),
    ],
)
def test_amounts(text: str, expected: list[str]) -> None:
    assert [str(amount) for amount in amounts(text)] == expected


@pytest.mark.parametrize(
    ("ours", "theirs", "missing"),
    [
        ("within 6 days", "within six days", []),
        ("within a period of 12 months", "within one year", []),
        ("two weeks", "14 days", []),
        ("after 15 days", "after fifteen school days", ["15 day"]),
        ("at 16", "the age of sixteen", []),
        ("£80", "£160", ["£80"]),
        ("a second notice", "nothing of the kind", []),
    ],
)
def test_numbers_that_the_source_does_not_give(ours: str, theirs: str, missing: list[str]) -> None:
    assert [str(amount) for amount in numbers_not_in(ours, theirs)] == missing


@pytest.mark.parametrize(
    ("ours", "theirs", "missing"),
    [
        ("before 19 August 2024", "before 19th August 2024", []),
        ("from August 2024", "on 19 August 2024", []),
        ("from 20 August 2024", "on 19 August 2024", ["20 August 2024"]),
        ("since 2031", "nothing", ["2031"]),
        ("they may go", "nothing", []),
        ("under the Dogs Act 2010", "nothing", []),
    ],
)
def test_dates_that_the_source_does_not_give(ours: str, theirs: str, missing: list[str]) -> None:
    assert [str(date) for date in dates_not_in(ours, theirs)] == missing
    assert all(date not in dates(theirs) for date in dates_not_in(ours, theirs))


def test_force_is_read_from_signs() -> None:
    assert stated("He is guilty of an offence.", law=True) == {"must"}
    assert stated("Nobody is asked to dance. The goat sleeps.", law=False) == set()
    should = entry(force="should", text="A school should feed the goat every morning.", binds=("schools",))
    assert force_faults(should, "A school should feed the goat.", ["A school should feed the goat."], False) == []
    said = "A school must feed the goat. It should brush it."
    claims_more = entry(force="should", text="A school must not feed the goat at all.", binds=("schools",))
    assert len(force_faults(claims_more, said, ["A school must feed the goat."], False)) == 2


def test_duty_holders_go_by_several_names() -> None:
    binds = entry(binds=("headteachers", "governing boards", "goatherds"))
    assert holders_not_named(binds, "The principal and the governing body") == ["goatherds"]


def test_a_right_entry_is_left_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = check(folder, monkeypatch, entry())
    assert (found["findings"], found["failed"]) == ([], 0)
    row = found["sources"][0]  # type: ignore[index]
    assert (row["entries"], row["checked"], row["checkable"], row["found"]) == (1, 1, 1, 1)


def test_wrong_entries_are_found(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = check(
        folder,
        monkeypatch,
        entry(id="nowhere", reference="para 99"),
        entry(id="number", text="The money penalty is £75 if it is paid in three weeks."),
        entry(id="date", text="The money penalty is £70 since 2 May 2030."),
        entry(
            id="force", text="The money penalty must be paid in three weeks: £70.", force="must", binds=("goatherds",)
        ),
        entry(id="meaning", text="Goats sleep on straw beds under large green umbrellas."),
    )
    named = dict.fromkeys((f["id"], f["kind"]) for f in found["findings"])  # type: ignore[attr-defined]
    assert [id for id, kind in named if id == kind] == ["number", "date", "force", "meaning"]
    assert kinds(found)[0] == "pinpoint"
    assert "holder" in kinds(found)
    assert found["failed"] == 3
    text = summaries_text(found)
    assert "To put right: 3" in text
    assert "the place does not give £75" in text


def test_only_checked_entries_of_this_edition_fail(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = "The money penalty is £75 if it is paid in three weeks."
    found = check(
        folder,
        monkeypatch,
        entry(id="unchecked", text=wrong, checked=False),
        entry(id="older", text=wrong, edition="2030-01"),
        entry(id="elsewhere", text=wrong, source="no-such-handbook"),
    )
    assert kinds(found) == ["number", "number"]
    assert found["failed"] == 0
    text = summaries_text(found)
    assert "Not marked as checked: 1" in text
    assert "Of another edition: 1" in text


def test_what_was_read_is_explained(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    why = "The amount stands in the note after it."
    wrong = entry(text="The money penalty is £75 if it is paid in three weeks.")
    read = {("handbook-para-5", "number"): why, ("handbook-para-5", "date"): why}
    monkeypatch.setattr(checking, "load_read", lambda: read)
    found = check(folder, monkeypatch, wrong)
    assert found["failed"] == 0
    assert found["no_longer"] == ["handbook-para-5 (date)"]
    assert f"does not give £75 — {why}" in summaries_text(found)
    monkeypatch.setattr(checking, "load_read", lambda: {("gone", "date"): why})
    with pytest.raises(CatalogueError, match="gone"):
        check(folder, monkeypatch, wrong)


def test_the_explanations_are_of_entries_that_there_are() -> None:
    assert {id for id, _ in load_read()} <= {entry.id for entry in load_summaries()}


def test_a_wrong_explanation_is_named(tmp_path: Path) -> None:
    file = tmp_path / "read.toml"
    file.write_text('[[read]]\nid = "one"\nkind = "spelling"\nwhy = "Because it is so."\n', encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"one.*kind"):
        load_read(file)


def test_rank_is_among_all_passages(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "load_summaries", lambda: (entry(),))
    (text,) = (t for t in checking.texts_of(read_settings(), [folder]) if t.source == "barsetshire-handbook")
    meaning = Meaning(BagOfWords(), text.passages, text.title)  # type: ignore[arg-type]
    bus = next(passage for passage in text.passages if passage.reference == "para 6")
    note = next(passage for passage in text.passages if passage.reference == "para 2")
    said = "The county must run a bus for pupils more than four miles from school."
    assert meaning.likeness(said, [bus]).rank == 1
    assert meaning.likeness(said, [bus]).nearest == (bus.text,)
    assert meaning.likeness(said, [note]).rank > 1


def test_the_command(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(checking, "load_summaries", lambda: (entry(), entry(id="nowhere", reference="para 99")))
    assert main(["summaries", "--from", str(folder), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["failed"] == 1
    monkeypatch.setattr(checking, "load_summaries", lambda: (entry(),))
    assert main(["summaries", "--from", str(folder)]) == 0
    assert "To put right: 0" in capsys.readouterr().out
    with pytest.raises(UsageError, match="not a folder"):
        main(["summaries", "--from", str(folder / "nowhere")])


def test_the_index_serves_where_no_folder_is_named(invented_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "load_embedding", lambda *_: BagOfWords())
    monkeypatch.setattr(checking, "load_read", dict)
    monkeypatch.setattr(checking, "load_summaries", lambda: (entry(),))
    found = check_summaries(read_settings(store=invented_store), [])
    assert (found["failed"], found["findings"]) == (0, [])


@pytest.mark.shared
@pytest.mark.slow
def test_no_checked_entry_fails_on_the_real_documents(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "load_embedding", lambda *_: BagOfWords())
    found = check_summaries(read_settings(), [shared / "official", shared / "law-extracts"])
    failed = [f for f in found["findings"] if f["kind"] in checking.FAILURES and f["checked"]]
    assert (failed, found["failed"]) == ([], 0)
