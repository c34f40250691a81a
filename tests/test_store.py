"""The store: complete or not at all, one writer, nothing embedded twice."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import EmptyStoreError, ModelMismatchError, StoreBusyError, StoreError, StoreVersionError
from corpus.settings import read_settings
from corpus.store import StoreLayout, open_index, write_lock
from ingest.build import build
from ingest.candidates import from_folder
from tests.conftest import ROOT, SHARED, seeded
from tests.invented import write_documents

MODEL = "all-MiniLM-L6-v2"


@pytest.fixture
def folder(tmp_path: Path, ours_store: Path) -> Path:
    """The invented documents; in the store at "s" beside them our own words are embedded already."""
    seeded(tmp_path / "s", ours_store)
    return write_documents(tmp_path / "documents")


def test_second_run_embeds_nothing_and_writes_nothing(folder: Path, tmp_path: Path) -> None:
    first = build(tmp_path / "s", from_folder(folder), MODEL, quiet=True)
    generation = open_index(tmp_path / "s").pointer.generation
    second = build(tmp_path / "s", from_folder(folder), MODEL, quiet=True)
    assert first.embedded > 0
    assert second.embedded == 0
    assert len(second.unchanged) == 2
    assert open_index(tmp_path / "s").pointer.generation == generation


def test_changed_document_is_embedded_alone_and_the_rest_stays(folder: Path, tmp_path: Path) -> None:
    first = build(tmp_path / "s", from_folder(folder), MODEL, quiet=True)
    text = (folder / "act.md").read_text()
    (folder / "act.md").write_text(text.replace("three dogs", "four dogs"))
    second = build(tmp_path / "s", from_folder(folder), MODEL, quiet=True)
    assert second.updated == ["ukpga/2030/99@2030-01"]
    assert 0 < second.embedded < 4 < first.embedded
    assert second.passages == first.passages


def test_new_edition_stands_beside_the_old_one(folder: Path, tmp_path: Path) -> None:
    build(tmp_path / "s", from_folder(folder), MODEL, quiet=True)
    listing = folder / "documents.toml"
    listing.write_text(listing.read_text().replace('edition = "2031-03"', 'edition = "2032-09"'))
    build(tmp_path / "s", from_folder(folder), MODEL, quiet=True)
    keys = set(open_index(tmp_path / "s").documents)
    assert {"barsetshire-handbook@2031-03", "barsetshire-handbook@2032-09"} <= keys


def test_document_that_cannot_be_read_is_named_and_the_rest_is_indexed(folder: Path, tmp_path: Path) -> None:
    (folder / "handbook.txt").write_bytes(b"PK\x03\x04 not a text")
    report = build(tmp_path / "s", from_folder(folder), MODEL, quiet=True)
    assert [skipped.source for skipped in report.skipped] == ["barsetshire-handbook"]
    assert "Word" in report.skipped[0].reason
    assert report.documents == 1


def test_removed_source_is_gone_and_our_own_entries_stay(folder: Path, tmp_path: Path) -> None:
    build(tmp_path / "s", from_folder(folder), MODEL, quiet=True)
    build(tmp_path / "s", [], MODEL, remove=["ukpga/2030/99"], quiet=True)
    assert set(open_index(tmp_path / "s").documents) == {"barsetshire-handbook@2031-03"}
    build(tmp_path / "s", [], MODEL, remove=["barsetshire-handbook"], quiet=True)
    emptied = open_index(tmp_path / "s")
    assert emptied.documents == {}
    assert emptied.summaries
    assert all(entry.pins == () for entry in emptied.summaries)


def test_open_index_goes_on_serving_while_a_new_one_takes_over(folder: Path, tmp_path: Path) -> None:
    build(tmp_path / "s", from_folder(folder), MODEL, quiet=True)
    old = open_index(tmp_path / "s")
    (folder / "act.md").write_text((folder / "act.md").read_text().replace("dogs", "cats").replace("Dogs", "Cats"))
    build(tmp_path / "s", from_folder(folder), MODEL, quiet=True)
    assert old.keyword_search('"dogs"', 5)
    assert not open_index(tmp_path / "s").keyword_search('"dogs"', 5)


def test_engine_moves_to_the_new_index_by_itself(folder: Path, tmp_path: Path) -> None:
    from retrieval.engine import Engine

    build(tmp_path / "s", from_folder(folder), MODEL, quiet=True)
    engine = Engine(read_settings(store=tmp_path / "s"))
    assert "dogs" in engine.ask("How many dogs may a proprietor keep on school land?").quotes[0].text
    (folder / "act.md").write_text((folder / "act.md").read_text().replace("dogs", "cats").replace("Dogs", "Cats"))
    build(tmp_path / "s", from_folder(folder), MODEL, quiet=True)
    assert "cats" in engine.ask("How many cats may a proprietor keep on school land?").quotes[0].text


def test_second_writer_is_turned_away_in_one_sentence(tmp_path: Path) -> None:
    layout = StoreLayout(tmp_path / "s")
    with write_lock(layout), pytest.raises(StoreBusyError, match="wait until it has finished"), write_lock(layout):
        pass


def test_store_of_another_version_says_how_to_rebuild(invented_store: Path, tmp_path: Path) -> None:
    pointer = json.loads((invented_store / "current.json").read_text())
    (tmp_path / "current.json").write_text(json.dumps(pointer | {"version": 999}))
    with pytest.raises(StoreVersionError, match="--rebuild"):
        open_index(tmp_path)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"version": 1}', "\x00\xff"])
def test_damaged_pointer_says_how_to_rebuild(content: str, tmp_path: Path) -> None:
    (tmp_path / "current.json").write_text(content)
    with pytest.raises(StoreError, match="--rebuild"):
        open_index(tmp_path)


def test_damaged_index_is_rebuilt_on_request(folder: Path, tmp_path: Path) -> None:
    build(tmp_path / "s", from_folder(folder), MODEL, quiet=True)
    generation = StoreLayout(tmp_path / "s").generation(open_index(tmp_path / "s").pointer.generation)
    (generation / "index.sqlite").write_bytes(b"not a database" * 100)
    with pytest.raises(StoreError, match="--rebuild"):
        _ = open_index(tmp_path / "s").documents
    report = build(tmp_path / "s", from_folder(folder), MODEL, rebuild=True, quiet=True)
    assert report.documents == 2
    assert open_index(tmp_path / "s").documents


def test_model_mismatch_names_the_command_that_rebuilds(invented_store: Path) -> None:
    index = open_index(invented_store)
    index.pointer = replace(index.pointer, model="another-model")
    with pytest.raises(ModelMismatchError, match="--rebuild"):
        index.require_model("all-MiniLM-L6-v2@53aa51172d14")


def test_vectors_are_in_chroma_and_can_be_asked_through_llama_index(invented_store: Path) -> None:
    from llama_index.core.vector_stores.types import VectorStoreQuery

    from corpus.embedding import load_embedding

    index = open_index(invented_store)
    vector = load_embedding(MODEL, 1).get_query_embedding("How many dogs may be kept?")
    found = index.vector_store.query(VectorStoreQuery(query_embedding=vector, similarity_top_k=1))
    assert found.ids == ["ukpga/2030/99@2030-01#s.2"]
    assert found.nodes is not None
    assert "three dogs" in found.nodes[0].get_content()
    assert list(index.nearest([vector], 1)[0]) == found.ids


@pytest.mark.slow
def test_killed_at_any_moment_the_old_index_serves_and_the_next_run_completes(folder: Path, tmp_path: Path) -> None:
    store = tmp_path / "s"
    build(store, from_folder(folder), MODEL, quiet=True)
    chance = random.Random(3)
    command = [sys.executable, "-m", "ingest", "--offline", "--from", str(folder), "--store", str(store)]
    for round_ in range(6):
        text = (folder / "act.md").read_text()
        (folder / "act.md").write_text(
            text + f"\n## Section {10 + round_} — Cats\n\nA cat may have {round_} kittens.\n"
        )
        before = open_index(store).pointer
        process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(chance.uniform(0.2, 6.0))
        process.send_signal(signal.SIGKILL)
        process.wait()
        serving = open_index(store)
        assert serving.pointer == before or serving.pointer.passages == before.passages + 1
        assert serving.keyword_search('"dogs"', 5)
        assert len(serving.vector_store.client.get(include=[])["ids"]) == serving.pointer.passages
    report = build(store, from_folder(folder), MODEL, quiet=True)
    index = open_index(store)
    assert not report.skipped
    ids = [p.id for key in index.documents for p in index.passages_of(key)]
    assert len(ids) == len(set(ids)) == index.pointer.passages
    assert len(list((store / "generations").iterdir())) <= 2


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the real documents (../shared) are not here")
def test_the_thirteen_real_documents_are_indexed_once(real_store: Path) -> None:
    index = open_index(real_store)
    assert len(index.documents) == 13
    ids = [p.id for key in index.documents for p in index.passages_of(key)]
    assert len(ids) == len(set(ids)) == index.pointer.passages
    longest = max(len(p.text.split()) for key in index.documents for p in index.passages_of(key))
    assert longest <= 220


def test_store_that_was_never_written_is_empty(tmp_path: Path) -> None:
    with pytest.raises(EmptyStoreError, match="python -m ingest"):
        open_index(tmp_path / "s")


def _kept(store: Path) -> set[str]:
    return {path.name for path in (store / "files" / "indexed").iterdir()}


def _digests(folder: Path) -> set[str]:
    return {hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in ("handbook.txt", "act.md")}


def test_the_files_of_a_folder_are_kept_and_missing_or_damaged_copies_put_back(folder: Path, tmp_path: Path) -> None:
    build(tmp_path / "s", from_folder(folder), MODEL, quiet=True)
    assert _kept(tmp_path / "s") == _digests(folder)
    missing, damaged = sorted(_digests(folder))
    held = tmp_path / "s" / "files" / "indexed"
    (held / missing).unlink()
    (held / damaged).write_bytes(b"no")
    (held / ".part-1234").write_bytes(b"left behind by a run that was killed")
    generation = open_index(tmp_path / "s").pointer.generation
    again = build(tmp_path / "s", from_folder(folder), MODEL, quiet=True)
    assert (again.embedded, len(again.unchanged)) == (0, 2)
    assert open_index(tmp_path / "s").pointer.generation == generation
    assert _kept(tmp_path / "s") == _digests(folder)
    assert all(hashlib.sha256((held / name).read_bytes()).hexdigest() == name for name in _kept(tmp_path / "s"))


def test_files_that_no_document_needs_are_removed(folder: Path, tmp_path: Path) -> None:
    build(tmp_path / "s", from_folder(folder), MODEL, quiet=True)
    before = _digests(folder)
    text = (folder / "act.md").read_text()
    (folder / "act.md").write_text(text.replace("three dogs", "four dogs"))
    build(tmp_path / "s", from_folder(folder), MODEL, quiet=True)
    assert _kept(tmp_path / "s") == _digests(folder) != before
    build(tmp_path / "s", [], MODEL, remove=["barsetshire-handbook"], quiet=True)
    assert _kept(tmp_path / "s") == {hashlib.sha256((folder / "act.md").read_bytes()).hexdigest()}


def test_a_document_that_cannot_be_read_leaves_no_copy(folder: Path, tmp_path: Path) -> None:
    (folder / "handbook.txt").write_bytes(b"PK\x03\x04 not a text")
    build(tmp_path / "s", from_folder(folder), MODEL, quiet=True)
    assert _kept(tmp_path / "s") == {hashlib.sha256((folder / "act.md").read_bytes()).hexdigest()}
