"""Faults made on purpose: a small slice of what `python -m eval faults` tries hundreds of times."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest

from corpus.errors import StoreError
from corpus.settings import read_settings
from corpus.store import IndexedFiles, StoreLayout, open_index
from eval.faults.damaged import judged
from eval.faults.documents import ADDED, CHANGING, Folders, write_folders
from eval.faults.killed import killed
from eval.faults.state import NOISE, leftovers, state_of
from ingest.__main__ import main
from ingest.build import build
from ingest.candidates import from_folder
from ingest.embed import EmbeddingCache, Text
from retrieval.engine import Engine

MODEL = "all-MiniLM-L6-v2"
QUESTION = "Who must keep the key of the boathouse?"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the small documents."""
    base = tmp_path_factory.mktemp("faults")
    build(base / "s", from_folder(write_folders(base / "documents", 12).after), MODEL, quiet=True, ours=False)
    return base / "s"


@pytest.fixture
def small(built: Path, tmp_path: Path) -> tuple[Path, Folders]:
    """A copy of it to do harm to, and folders of the documents."""
    shutil.copytree(built, tmp_path / "s")
    return tmp_path / "s", write_folders(tmp_path / "documents", 12)


@pytest.mark.slow
def test_killed_at_any_moment_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    row = killed(read_settings(), tmp_path, 4, seed=5)
    assert row.times == 4
    assert row.wrong == []


def _files(store: Path) -> Iterator[Path]:
    generation = StoreLayout(store).generation(StoreLayout(store).read_pointer().generation)
    yield generation / "manifest.json"
    yield generation / "index.sqlite"
    yield generation / "chroma" / "chroma.sqlite3"


def test_a_byte_that_changed_in_any_file_is_found_before_anything_is_quoted(small: tuple[Path, Folders]) -> None:
    from corpus.store.manifest import DamagedError, check_manifest

    store, _ = small
    pointer = open_index(store).pointer
    folder = StoreLayout(store).generation(pointer.generation)
    for path in _files(store):
        whole = path.read_bytes()
        part = whole[len(whole) // 2 :][:16]
        if path.name == "chroma.sqlite3":  # a vector: Chroma's own keyword tables are not asked
            with sqlite3.connect(path) as database:
                ((vector,),) = database.execute("SELECT vector FROM embeddings_queue LIMIT 1").fetchall()
            part = vector[:16]
        # Everywhere: pages hold old copies of rows, which nobody reads.
        path.write_bytes(whole.replace(part, bytes([part[0] ^ 1]) + part[1:]))
        assert path.read_bytes() != whole
        with pytest.raises(DamagedError):
            check_manifest(folder, pointer.manifest, pointer.described, again=True)
        path.write_bytes(whole)
    check_manifest(folder, pointer.manifest, pointer.described, again=True)


def test_a_pointer_that_changed_is_said(small: tuple[Path, Folders]) -> None:
    store, _ = small
    fields = json.loads((store / "current.json").read_text())
    (store / "current.json").write_text(json.dumps(fields | {"passages": 3}))
    with pytest.raises(StoreError, match="--rebuild"):
        open_index(store)


@pytest.mark.parametrize("listed", [True, False])
def test_a_rebuild_of_another_version_loses_no_document(small: tuple[Path, Folders], listed: bool) -> None:
    store, folders = small
    wanted = state_of(store)
    fields = json.loads((store / "current.json").read_text())
    (store / "current.json").write_text(json.dumps(fields | {"version": 2}))
    if not listed:
        (store / "documents.json").unlink()
    with pytest.raises(StoreError, match="--rebuild"):
        build(store, from_folder(folders.after), MODEL, quiet=True, ours=False)
    report = build(store, [], MODEL, rebuild=True, quiet=True, ours=False)
    assert not report.skipped
    assert state_of(store).differences(wanted) == []
    assert leftovers(store) == []


def test_a_vector_is_the_same_within_the_noise_and_not_where_it_is_no_number(small: tuple[Path, Folders]) -> None:
    state = state_of(small[0])
    name = next(iter(state.rows))
    for change, differs in ((NOISE / 2, 0), (NOISE * 2, 1), (float("nan"), 1)):
        changed = replace(state, rows={**state.rows, name: state.rows[name] + np.float32(change)})
        assert len(changed.differences(state)) == differs, change
    assert len(replace(state, rows={}).differences(state)) == len(state.rows)


def test_a_document_without_a_copy_is_named_when_the_index_is_rebuilt(small: tuple[Path, Folders]) -> None:
    store, _ = small
    for record in open_index(store).documents.values():
        if record.source == ADDED:
            (store / "files" / "indexed" / record.sha256).unlink()
    (store / "current.json").write_text("{")
    report = build(store, [], MODEL, rebuild=True, quiet=True, ours=False)
    assert [skipped.source for skipped in report.skipped] == [ADDED]
    assert "add it again" in report.skipped[0].reason
    assert [record.source for record in open_index(store).documents.values()] == [CHANGING]


def test_a_removal_that_was_killed_leaves_no_copy_once_it_is_asked_for_again(
    small: tuple[Path, Folders], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, _ = small

    def killed_here(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(IndexedFiles, "keep_only", killed_here)
        with pytest.raises(KeyboardInterrupt):
            main(["remove", ADDED, "--no-ours", "--store", str(store)])
    held = store / "files" / "indexed"
    assert len(list(held.iterdir())) == 2
    from corpus.errors import UnknownReferenceError

    with pytest.raises(UnknownReferenceError):
        main(["remove", ADDED, "--no-ours", "--store", str(store)])
    assert len(list(held.iterdir())) == 1


@pytest.mark.parametrize("size", [0, 100, 5000, 20000])
def test_damaged_vectors_are_made_again(size: int, small: tuple[Path, Folders]) -> None:
    store, _ = small
    file = store / "embeddings.sqlite"
    file.write_bytes(file.read_bytes()[:size])
    cache = EmbeddingCache(file, MODEL, 1)
    assert cache.missing([Text("a ferry")]) == [Text("a ferry")]
    cache.close()


def test_a_vector_whose_byte_changed_is_made_again(tmp_path: Path) -> None:
    cache = EmbeddingCache(tmp_path / "e.sqlite", MODEL, 1)
    text = Text("The ferry sails at eight.")
    list(cache.embed([text]))
    assert cache.missing([text]) == []
    with sqlite3.connect(tmp_path / "e.sqlite") as database:
        ((blob,),) = database.execute("SELECT vector FROM vectors").fetchall()
        database.execute("UPDATE vectors SET vector = ?", (blob[:40] + bytes([blob[40] ^ 1]) + blob[41:],))
    assert cache.missing([text]) == [text]


def test_a_disk_that_is_full_is_one_sentence_and_the_index_of_before_serves(
    small: tuple[Path, Folders], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, folders = small
    before = open_index(store).pointer

    def full(*_: object) -> NoReturn:
        raise OSError(28, "No space left on device")

    for step in ("corpus.store.writer.write_manifest", "corpus.store.layout.os.fsync"):
        with monkeypatch.context() as patch:
            patch.setattr(step, full)
            with pytest.raises(StoreError, match="No space left on device"):
                build(store, from_folder(folders.before), MODEL, quiet=True, ours=False)
        assert open_index(store).pointer == before
        assert len(list((store / "generations").iterdir())) == 1
        assert leftovers(store) == []


def test_a_question_whose_index_is_removed_meanwhile_is_asked_of_the_new_one(
    small: tuple[Path, Folders], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, folders = small
    engine = Engine(read_settings(store=store))
    right = [quote.text for quote in engine.ask(QUESTION).quotes]
    old, answered = engine.index, engine._answer

    def answer(index: object, *rest: object) -> object:
        if index is old:  # its files are gone
            build(store, from_folder(folders.before), MODEL, quiet=True, ours=False)
            raise old.damaged()
        return answered(index, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(engine, "_answer", answer)
    assert engine.ask(QUESTION).quotes[0].text == right[0]
    assert engine.index is not old


def test_what_is_wrong_is_told_from_what_is_right() -> None:
    """The campaign itself: an answer that differs, a traceback and half a sentence count as wrong."""
    from eval.faults.ask import Asked

    right = [["answered", None, [["id", "words"]]]]
    assert judged(Asked(answers=right), right) == ("the right answer", [])
    assert judged(Asked(sentence="Rebuild it."), right)[1] == []
    assert judged(Asked(answers=[["answered", None, [["id", "other"]]]]), right)[1]
    assert judged(Asked(answers=[["answered", None, [["id", "other"]]]]), right, {("id", "words")})[1]
    assert judged(Asked(fault="KeyError: 1"), right)[1]
    assert judged(Asked(sentence="Traceback ..."), right)[1]
