"""Health, log lines and metrics: what whoever runs this can watch, and that no question is ever in it."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from corpus.errors import UnknownReferenceError
from corpus.settings import read_settings
from corpus.store import StoreLayout
from corpus.version import VERSION
from retrieval.engine import Engine
from retrieval.operation.metrics import Metrics, metrics
from retrieval.operation.outcome import Outcome
from tests.browser_support import chromium, serve
from tests.conftest import ROOT, run_cli

SECRET = "Zephyrine of 1 Quince Lane asks: who runs the school bus, how far is it from the school gate?"
LABELS = ("status", "reason", "le", "version")
KEYS = {"time", "event", "status", "reason", "ms", "steps_ms", "generation"}


def _get(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=300) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as fault:
        return fault.code, fault.read().decode()


def _values(text: str) -> dict[tuple[str, tuple[str, ...]], float]:
    return {
        (sample.name, tuple(sample.labels[name] for name in LABELS if name in sample.labels)): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_version_is_that_of_the_project() -> None:
    assert f'version = "{VERSION}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_health_command_says_what_can_be_asked(invented_store: Path) -> None:
    done = run_cli("retrieval", "health", "--json", CV_STORE=str(invented_store))
    found = json.loads(done.stdout)
    assert done.returncode == 0
    assert set(found) == {"status", "documents", "passages", "built_at", "version"}
    assert (found["status"], found["documents"], found["version"]) == ("ok", 2, VERSION)
    assert found["passages"] > 5


@pytest.mark.parametrize("fault", ["nothing indexed", "no vectors", "another model"])
def test_health_command_fails_with_a_sentence(fault: str, invented_store: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    if fault != "nothing indexed":
        shutil.copytree(invented_store, store)
        layout = StoreLayout(store)
        if fault == "no vectors":
            shutil.rmtree(layout.generation(layout.read_pointer().generation) / "chroma")
        else:
            held = layout.pointer_file.read_text().replace("+questions@", "+questions@0")
            layout.pointer_file.write_text(held)
    plain = run_cli("retrieval", "health", CV_STORE=str(store))
    assert plain.returncode == 1
    assert plain.stdout == ""
    assert re.search(r"run 'python -m ingest'|rebuild", plain.stderr), plain.stderr
    assert len(plain.stderr.strip().splitlines()) == 1
    found = run_cli("retrieval", "health", "--json", CV_STORE=str(store))
    assert found.returncode == 1
    assert json.loads(found.stdout) == {"message": plain.stderr.strip(), "status": "unavailable", "version": VERSION}


def test_an_index_of_no_document_is_noticed_and_costs_no_vectors(tmp_path: Path) -> None:
    folder, store = tmp_path / "papers", tmp_path / "store"
    folder.mkdir()
    file = folder / "hats.md"
    file.write_text("# Hats\n\n1. A school must have a purple hat for every pupil.\n", encoding="utf-8")
    command = ("ingest", "--offline", "--no-ours", "--from", str(folder), "--store", str(store))
    assert run_cli(*command).returncode == 0
    made = _vectors(store)
    assert made
    StoreLayout(store).pointer_file.unlink()
    file.write_bytes(b"%PDF-\x00\x01\x02")
    done = run_cli(*command)
    assert done.returncode == 0, done.stderr  # what cannot be read is named and skipped
    assert "0 documents" in done.stdout
    assert _vectors(store) == made
    assert run_cli("retrieval", "health", "--store", str(store)).returncode == 1


def _vectors(store: Path) -> int:
    with closing(sqlite3.connect(StoreLayout(store).embeddings_file)) as database:
        return int(database.execute("SELECT count(*) FROM vectors").fetchone()[0])


def test_a_line_an_answer_and_nothing_of_the_question(invented_store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    engine = Engine(read_settings(store=invented_store, log="json"))
    engine.ask(SECRET)
    engine.ask("How do I cook Zephyrine's favourite pasta?")
    engine.ask("")
    engine.ask(SECRET, sources=["barsetshire-handbook"])
    with pytest.raises(UnknownReferenceError):
        engine.ask(SECRET, sources=["quince-lane"])
    printed = capsys.readouterr().err
    lines = [json.loads(line) for line in printed.splitlines()]
    assert [line["status"] for line in lines] == ["answered", "declined", "declined", "answered", "failed"]
    assert [line["reason"] for line in lines][2:] == ["empty", None, "UnknownReferenceError"]
    assert all(set(line) == KEYS for line in lines)
    assert {line["generation"] for line in lines} == {engine.index.pointer.generation}
    assert {"encode", "search", "rank", "weigh", "quote"} <= set(lines[0]["steps_ms"])
    for word in ("Zephyrine", "Quince", "quince", "pasta", "handbook", "Barsetshire", "barsetshire", "register"):
        assert word not in printed


def test_nothing_is_written_unless_it_is_asked_for(invented_store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = metrics().text(None)
    Engine(read_settings(store=invented_store)).ask(SECRET)
    assert capsys.readouterr().err == ""
    counted = [_values(text.decode()) for text in (before, metrics().text(None))]
    assert counted[0].get(("cv_answer_seconds_count", ())) == counted[1].get(("cv_answer_seconds_count", ()))


def test_a_closed_standard_error_costs_no_answer(invented_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import io
    import sys

    closed = io.StringIO()
    closed.close()
    engine = Engine(read_settings(store=invented_store, log="json"))
    monkeypatch.setattr(sys, "stderr", closed)
    assert engine.ask("Who must keep a register?").status == "answered"


def test_metrics_count_by_status_and_reason(invented_store: Path) -> None:
    counts = Metrics()
    counts.count(Outcome("answered", None, 30.0, {}, "g"))
    counts.count(Outcome("answered", None, 300.0, {}, "g"))
    counts.count(Outcome("declined", "not about schools", 3.0, {}, "g"))
    found = _values(counts.text(StoreLayout(invented_store).read_pointer()).decode())
    assert found["cv_answers_total", ("answered", "")] == 2
    assert found["cv_answers_total", ("declined", "not about schools")] == 1
    assert found["cv_answer_seconds_bucket", ("0.05",)] == 2
    assert found["cv_answer_seconds_count", ()] == 3
    assert found["cv_index_documents", ()] == 2
    assert found["cv_index_up", ()] == 1
    assert 0 <= found["cv_index_age_seconds", ()] < 24 * 3600
    assert found["process_resident_memory_bytes", ()] > 10_000_000
    assert _values(counts.text(None).decode())["cv_index_up", ()] == 0


@pytest.mark.browser
def test_a_running_app_can_be_watched_and_tells_nothing_of_a_question(
    invented_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from urllib.parse import quote

    store = tmp_path / "store"
    shutil.copytree(invented_store, store)
    pointer = store / "current.json"
    monkeypatch.setenv("CV_LOG", "json")
    monkeypatch.setenv("CV_METRICS", "on")
    with chromium() as browser, serve(store, tmp_path / "app.log") as app:
        page = browser.new_page()
        page.goto(f"{app.address}?q={quote(SECRET)}")
        page.wait_for_selector("blockquote", timeout=120_000)
        status, text = _get(f"{app.address}cv/health")
        assert (status, json.loads(text)["status"]) == (200, "ok")
        status, text = _get(f"{app.address}cv/metrics")
        assert status == 200
        found = _values(text)
        assert found["cv_answers_total", ("answered", "")] >= 1
        assert found["cv_index_up", ()] == 1
        held = pointer.read_text()
        pointer.unlink()
        status, text = _get(f"{app.address}cv/health")
        assert status == 503
        assert "python -m ingest" in json.loads(text)["message"]
        assert _values(_get(f"{app.address}cv/metrics")[1])["cv_index_up", ()] == 0
        pointer.write_text(held)
        assert _get(f"{app.address}cv/health")[0] == 200
    log = app.log.read_text(encoding="utf-8")
    assert '"event": "answer"' in log
    assert "Zephyrine" not in log + text
    assert "Quince" not in log + text


def test_metrics_are_off_by_default(invented_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CV_METRICS", raising=False)
    with serve(tmp_path / "nothing", tmp_path / "app.log") as app:
        status, text = _get(f"{app.address}cv/metrics")
        assert status == 404
        assert "CV_METRICS=on" in text
        until = time.monotonic() + 120
        while "Nothing is indexed" not in text and time.monotonic() < until:  # the index is being opened for a moment
            time.sleep(0.1)
            status, text = _get(f"{app.address}cv/health")
        assert status == 503
        assert "Nothing is indexed" in text
