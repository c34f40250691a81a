"""Fuzzing that sees which code is reached: what its child keeps and tells, its mutators, and a few seconds of it."""

from __future__ import annotations

import importlib.util
import io
import json
import zipfile
import zlib
from pathlib import Path
from random import Random
from typing import Any

import pytest

from corpus.errors import UsageError
from eval.hostile_documents import guided, once
from eval.hostile_documents.child import Child
from eval.hostile_documents.fuzz import fuzz
from eval.hostile_documents.grammar import made
from eval.hostile_documents.guided_mutator import blind_mutator, guided_mutator
from eval.hostile_documents.parser_run import Coverage, ParserRun
from eval.hostile_documents.report import fuzz_text
from eval.hostile_documents.worker import input_of
from tests.conftest import ROOT

needs_atheris = pytest.mark.skipif(
    importlib.util.find_spec("atheris") is None,
    reason="atheris is not installed (Linux on x86_64, Python up to 3.13: pip install -c constraints.txt -e '.[dev]')",
)


@needs_atheris
def test_a_guided_campaign_reaches_more_than_its_seeds() -> None:
    (row,) = fuzz(["law-markdown"], 4, 1, [], None, mode="guided")["parsers"]
    assert row["executions"] == row["read"] + row["refused"] > row["seeds"]
    assert row["ended"] == 0
    reached = row["coverage"]
    assert reached["edges"] > reached["first_edges"] > 100
    assert reached["features"] > reached["first_features"]
    assert row["processor"] > 0


@needs_atheris
def test_the_blind_campaign_is_counted_in_the_same_way() -> None:
    found = fuzz(["law-markdown"], 2, 1, [], None, mode="counted")
    (row,) = found["parsers"]
    assert row["coverage"]["edges"] > row["coverage"]["first_edges"] > 100
    assert f"| law-markdown | {row['executions']} |" in fuzz_text(found)


def test_without_atheris_a_sentence_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"needs atheris.* pip install -c constraints.txt"):
        fuzz(["text"], 1, 1, [], None, mode="guided")


def test_atheris_is_asked_for_only_where_it_exists() -> None:
    (line,) = [line for line in (ROOT / "pyproject.toml").read_text().splitlines() if "atheris;" in line]
    assert "sys_platform == 'linux' and platform_machine == 'x86_64' and python_version < '3.14'" in line
    assert "\natheris==" in (ROOT / "constraints.txt").read_text()


def test_what_breaks_a_parser_is_kept_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(data: bytes, name: str) -> Any:
        raise IndexError("no such line")

    (tmp_path / "kept").mkdir()
    monkeypatch.setattr(once, "_parse", lambda parser: broken)
    execution = guided.execution("text", tmp_path, 7)
    execution(b"words")
    execution(b"other words")
    assert [path.name for path in (tmp_path / "kept").iterdir()] == ["7"]
    assert (tmp_path / "kept" / "7").read_bytes() == b"words"
    assert (tmp_path / "current").read_bytes() == b"other words"
    told = capsys.readouterr().out.splitlines()
    assert [told[0], told[2]] == ["7", "8"]
    assert json.loads(told[1])["kind"] == "IndexError"


def test_libfuzzer_changes_the_parts_of_a_word_file_and_not_its_packing() -> None:
    source = Random(1)
    seeds = [made("docx", source) for _ in range(3)]
    mutate = guided_mutator("docx", seeds, lambda data, largest: data + b"<!--libfuzzer-->")
    inside = 0
    for number in range(120):
        try:
            with zipfile.ZipFile(io.BytesIO(mutate(seeds[0], 300_000, number))) as opened:
                inside += any(b"libfuzzer" in opened.read(name) for name in opened.namelist())
        except (zipfile.BadZipFile, ValueError, zlib.error):  # one in ten is made worse as a whole
            continue
    assert inside > 5


def test_a_damaged_zip_is_mutated_too() -> None:
    """A guided campaign ended at once: zipfile raised ValueError for an input that had been kept."""
    whole = made("docx", Random(2))
    mutate = guided_mutator("docx", [whole], lambda data, largest: data)
    for number in range(200):
        cut = bytearray(whole)
        source = Random(number)
        for _ in range(20):
            cut[source.randrange(len(cut) - 600, len(cut))] = source.randrange(256)
        assert 0 < len(mutate(bytes(cut), 5_000, number)) <= 5_000


def test_the_counted_campaign_has_the_inputs_of_the_blind_one() -> None:
    seeds = [made("text", Random(3))]
    mutate = blind_mutator("text", seeds, 9, 4)
    assert [mutate(b"other", 400_000, 0) for _ in range(5)] == [
        input_of("text", seeds, 9, count) or b" " for count in range(4, 9)
    ]


def test_coverage_is_that_of_the_seeds_at_first_and_the_most_at_the_end() -> None:
    coverage = Coverage()
    for edges, features, inputs, seconds in ((10, 20, 3, 0.1), (12, 25, 4, 5.04), (12, 30, 5, 9.0)):
        coverage.told(edges, features, inputs, seconds)
    assert coverage == Coverage(10, 20, 12, 30, 5, 5.0)


def test_a_child_that_ends_between_inputs_is_a_fault_of_the_campaign(tmp_path: Path) -> None:
    run = ParserRun("text")
    with Child(run, tmp_path / "nowhere", 1, 0, "blind") as child:
        begun = child.ready()
        child.watch(begun, begun + 60)
    assert (run.ended, run.executions, run.deaths) == (1, 0, 0)
