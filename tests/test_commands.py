"""The command lines: contracts of keys, exit statuses and errors, run as other programs run them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import run_cli
from tests.invented import write_documents

ANSWER_KEYS = {
    "id", "question", "status", "reason", "summary", "quotes", "nearest", "signposts", "notices", "elapsed_ms",
}  # fmt: skip
QUOTE_KEYS = {
    "rank", "text", "passage", "passage_id", "source", "title", "status", "edition", "superseded_by", "reference",
    "headings", "page", "pdf_page", "address", "force", "duty_holders", "receipt", "score",
}  # fmt: skip


def test_ask_prints_one_json_document_with_the_keys_of_the_contract(invented_store: Path) -> None:
    done = run_cli("retrieval", "ask", "How much is the money penalty?", "--json", "--store", str(invented_store))
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert set(answer) >= ANSWER_KEYS
    assert answer["status"] == "answered"
    assert answer["reason"] is None
    quote = answer["quotes"][0]
    assert set(quote) >= QUOTE_KEYS
    assert set(quote["receipt"]) >= {"sha256", "start", "end", "exact"}
    assert quote["receipt"]["exact"] is True
    assert "£70" in quote["text"]
    assert quote["reference"] == "para 5"
    assert quote["superseded_by"] == "2032-09"
    assert any("2032-09" in notice for notice in answer["notices"])
    assert "Started in" in done.stderr


def test_footnote_in_brackets_is_not_in_the_quotation(invented_store: Path) -> None:
    done = run_cli("retrieval", "show", "barsetshire-handbook", "5", "--json", "--store", str(invented_store))
    (passage,) = json.loads(done.stdout)["passages"]
    assert "last changed" not in passage["text"]


def test_batch_answers_in_order_one_line_each(invented_store: Path, tmp_path: Path) -> None:
    questions = tmp_path / "questions.jsonl"
    rows = [
        {"id": "b", "question": "Who runs the bus?"},
        {"id": 7, "question": ""},
        {"id": "a", "question": "x" * 5000},
    ]
    questions.write_text("\n".join(json.dumps(row) for row in rows))
    done = run_cli("retrieval", "batch", str(questions), "-k", "2", "--store", str(invented_store))
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == ["b", 7, "a"]
    assert len(answers[0]["quotes"]) <= 2
    assert [answer["reason"] for answer in answers[1:]] == ["empty", "too long"]
    assert all(answer["quotes"] == [] for answer in answers[1:])


@pytest.mark.parametrize(
    ("name", "reference", "text"),
    [
        ("barsetshire-handbook", "para 6", "bus"),
        ("Keeping pupils in lessons", "6", "bus"),
        ("ukpga/2030/99", "s.1(2)", "full name"),
        ("ukpga/2030/99", "section 2", "dogs"),
        ("ukpga/2030/99", "s 1(2)(a)", "full name"),
    ],
)
def test_show_takes_references_as_people_write_them(invented_store: Path, name: str, reference: str, text: str) -> None:
    done = run_cli("retrieval", "show", name, reference, "--json", "--store", str(invented_store))
    assert done.returncode == 0, done.stderr
    shown = json.loads(done.stdout)
    assert text in shown["passages"][0]["text"]
    assert set(shown) == {"document", "before", "passages", "after"}


@pytest.mark.parametrize(
    ("wording", "verdict"),
    [
        ("A proprietor may not keep more than three dogs on school land.", "exact"),
        ("A  proprietor may not keep\nmore than three dogs", "exact"),
        ("A proprietor may not keep more than five dogs on school land.", "altered"),
        ("Every pupil must be given a pony on the first day of the summer term.", "not found"),
    ],
)
def test_check_tells_exact_altered_and_not_found(invented_store: Path, wording: str, verdict: str) -> None:
    done = run_cli("retrieval", "check", "-", "--json", "--store", str(invented_store), stdin=wording)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["found"] == verdict
    if verdict == "altered":
        assert found["matches"][0]["differences"] == [{"official": "three", "given": "five"}]


@pytest.mark.parametrize(
    "arguments",
    [
        ["retrieval"],
        ["retrieval", "ask"],
        ["retrieval", "ask", "who?", "-k", "0"],
        ["retrieval", "ask", "who?", "--as-at", "yesterday"],
        ["retrieval", "ask", "who?", "--source", "no-such-source"],
        ["retrieval", "show", "no-such-source", "1"],
        ["retrieval", "show", "ukpga/2030/99", "s.99"],
        ["retrieval", "batch", "/no/such/file.jsonl"],
        ["retrieval", "check", "two words"],
        ["ingest", "--from", "/no/such/folder"],
        ["ingest", "--no-such-option"],
        ["ingest", "remove", "no-such-source"],
        ["eval", "questions", "--set", "no-such-set"],
    ],
)
def test_wrong_usage_is_status_2_and_one_sentence(invented_store: Path, arguments: list[str]) -> None:
    done = run_cli(*arguments, CV_STORE=str(invented_store))
    assert done.returncode == 2, done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert "Traceback" not in done.stderr


def test_empty_store_is_status_1_and_says_what_to_run(tmp_path: Path) -> None:
    done = run_cli("retrieval", "ask", "who?", "--store", str(tmp_path))
    assert done.returncode == 1
    assert "python -m ingest" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_wrong_setting_is_named(tmp_path: Path) -> None:
    done = run_cli("ingest", "status", CV_THREADS="many", CV_STORE=str(tmp_path))
    assert done.returncode == 2
    assert "CV_THREADS" in done.stderr


def test_ingest_status_and_remove(tmp_path: Path, new_store: Path) -> None:
    folder, store = write_documents(tmp_path / "d"), str(new_store)
    first = run_cli("ingest", "--offline", "--from", str(folder), "--store", store, "--json")
    assert first.returncode == 0, first.stderr
    report = json.loads(first.stdout)
    assert report["documents"] == 2
    assert report["embedded"] > 0
    again = json.loads(run_cli("ingest", "--offline", "--from", str(folder), "--store", store, "--json").stdout)
    assert again["embedded"] == 0
    status = json.loads(run_cli("ingest", "status", "--store", store, "--json").stdout)
    assert {row["source"]: row["superseded_by"] for row in status["documents"]} == {
        "barsetshire-handbook": "2032-09",
        "ukpga/2030/99": None,
    }
    removed = run_cli("ingest", "remove", "ukpga/2030/99", "--store", store, "--json")
    assert json.loads(removed.stdout)["removed"] == ["ukpga/2030/99@2030-01"]


def test_bare_folder_is_local_guidance(tmp_path: Path, new_store: Path) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "Our Policy.md").write_text("# Our policy\n\n## Hats\n\nPupils may wear a hat in the yard.\n")
    store = str(new_store)
    assert run_cli("ingest", "--offline", "--from", str(tmp_path / "d"), "--store", store).returncode == 0
    done = run_cli("retrieval", "ask", "May pupils wear a hat at school?", "--json", "--store", store)
    answer = json.loads(done.stdout)
    assert answer["quotes"][0]["status"] == "local, not statutory guidance"
    assert any("not statutory guidance" in notice for notice in answer["notices"])


def test_offline_without_documents_says_so_and_leaves_the_store_as_it_was(new_store: Path) -> None:
    done = run_cli("ingest", "--offline", "--store", str(new_store), "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["documents"] == 0
    assert all(row["reason"] for row in report["skipped"])
