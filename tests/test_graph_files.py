"""Chroma's graph on disk holds vectors and nothing else of a process's memory; opening an index writes none of it."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.store import StoreLayout
from corpus.store.graph_files import empty_unused
from tests.conftest import ROOT

MARK = "a-sentence-that-only-this-memory-holds"
# Much of the memory is filled with the mark and given back; then the index is opened and asked.
ASKS = f"""
import sys
from pathlib import Path
held = [("{MARK}" * 20 + str(number)).encode() for number in range(40000)]
del held
from corpus.settings import read_settings
from retrieval.engine import Engine
engine = Engine(read_settings(store=Path(sys.argv[1])))
print(len(engine.ask("How many dogs may be kept?").quotes))
"""


def _graph(store: Path) -> dict[str, str]:
    folder = next((store / "generations").iterdir()) / "chroma"
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.parent != folder)
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_opening_and_asking_an_index_writes_nothing_of_its_graph(invented_store: Path) -> None:
    before = _graph(invented_store)
    assert set(before) >= {"data_level0.bin", "header.bin", "index_metadata.pickle"}
    command = [sys.executable, "-c", ASKS, str(invented_store)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(done.stdout) > 0
    assert _graph(invented_store) == before
    folder = StoreLayout(invented_store).generations
    assert not [path for path in folder.rglob("*") if path.is_file() and MARK.encode() in path.read_bytes()]


def test_what_no_vector_fills_is_zero(invented_store: Path) -> None:
    level = next(invented_store.rglob("data_level0.bin"))
    passages = StoreLayout(invented_store).read_pointer().passages
    each = int.from_bytes((level.parent / "header.bin").read_bytes()[28:36], "little")
    data = level.read_bytes()
    assert len(data) > passages * each
    assert any(data[: passages * each])
    assert not any(data[passages * each :])


@pytest.mark.parametrize("header", [b"", b"short", bytes(400)])
def test_a_header_that_is_not_known_is_left_alone(header: bytes, tmp_path: Path) -> None:
    (tmp_path / "graph").mkdir()
    (tmp_path / "graph" / "header.bin").write_bytes(header)
    (tmp_path / "graph" / "data_level0.bin").write_bytes(b"vectors")
    empty_unused(tmp_path)
    assert (tmp_path / "graph" / "data_level0.bin").read_bytes() == b"vectors"
