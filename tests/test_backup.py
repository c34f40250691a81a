"""Backup and restore: the same answers, all or nothing, and no archive leads out of the folder."""

from __future__ import annotations

import json
import shutil
import stat
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import BackupError, EmptyStoreError, StoreError
from corpus.settings import read_settings
from corpus.store import StoreLayout, open_index
from corpus.store.backup import backup, restore
from retrieval.engine import Engine
from tests.conftest import run_cli

QUESTION = "How many dogs may a proprietor keep on school land?"


@pytest.fixture(scope="module")
def archive(invented_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of the invented store, without the vectors, so that it is quick."""
    base = tmp_path_factory.mktemp("backup")
    shutil.copytree(invented_store, base / "s")
    (base / "s" / "embeddings.sqlite").unlink()
    backup(base / "s", base / "b.zip")
    return base / "b.zip"


def _quotes(store: Path) -> list[tuple[str, str]]:
    engine = Engine(read_settings(store=store))
    return [(quote.passage_id, quote.text) for quote in engine.ask(QUESTION).quotes]


def test_a_round_trip_gives_the_same_answers_to_an_engine_that_is_open(
    archive: Path, invented_store: Path, tmp_path: Path
) -> None:
    store = tmp_path / "s"
    restore(archive, store)
    serving = Engine(read_settings(store=store))
    before = [quote.text for quote in serving.ask(QUESTION).quotes]
    assert before
    first = open_index(store).pointer
    restore(archive, store)  # over what serves
    assert open_index(store).pointer.generation != first.generation
    assert [quote.text for quote in serving.ask(QUESTION).quotes] == before
    assert _quotes(store) == _quotes(invented_store)
    assert {path.name for path in store.iterdir()} <= {
        *("current.json", "documents.json", "files", "generations", "writer.lock", "checks.json"),
    }
    assert archive.stat().st_mode & 0o077 == 0


def test_the_commands_say_what_they_did_and_what_to_do(archive: Path, tmp_path: Path) -> None:
    done = run_cli("ingest", "restore", str(archive), "--store", str(tmp_path / "s"), "--json")
    assert json.loads(done.stdout)["passages"] > 0
    assert run_cli("ingest", "backup", str(tmp_path / "b.zip"), "--store", str(tmp_path / "s")).returncode == 0
    other = tmp_path / "letter.txt"
    other.write_text("Dear all")
    for command in (("restore", str(other)), ("restore", str(tmp_path / "none.zip")), ("backup", str(other))):
        done = run_cli("ingest", *command, "--store", str(tmp_path / "s"))
        assert done.returncode == 2
        assert done.stderr.count("\n") == 1
    assert other.read_text() == "Dear all"


def test_an_empty_or_damaged_store_is_not_backed_up(archive: Path, tmp_path: Path) -> None:
    with pytest.raises(EmptyStoreError):
        backup(tmp_path / "nothing", tmp_path / "b.zip")
    restore(archive, tmp_path / "s")
    layout = StoreLayout(tmp_path / "s")
    file = layout.generation(layout.read_pointer().generation) / "index.sqlite"
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    with pytest.raises(StoreError, match="damaged"):
        backup(tmp_path / "s", tmp_path / "b.zip")
    assert not (tmp_path / "b.zip").exists()


def _rewritten(archive: Path, target: Path, change: Callable[[str, bytes], list[tuple[str, bytes]]]) -> Path:
    with zipfile.ZipFile(archive) as source, zipfile.ZipFile(target, "w") as made:
        for name in source.namelist():
            for other, data in change(name, source.read(name)):
                made.writestr(other, data)
    return target


def _listing_too(name: str, evil: str, data: bytes) -> bytes:
    """The list with one more file in it."""
    said = json.loads(data)
    said["files"][evil] = [4, "0" * 64]
    return json.dumps(said).encode()


@pytest.mark.parametrize("evil", ["../evil.txt", "/tmp/evil.txt", "a/../../evil.txt", "C:evil.txt", "a\\..\\evil.txt"])
def test_names_that_lead_elsewhere_are_refused(evil: str, archive: Path, tmp_path: Path) -> None:
    def change(name: str, data: bytes) -> list[tuple[str, bytes]]:
        if name == "manifest.json":
            return [(name, _listing_too(name, evil, data)), (f"store/{evil}", b"evil")]
        return [(name, data)]

    made = _rewritten(archive, tmp_path / "evil.zip", change)
    with pytest.raises(BackupError, match=r"leads elsewhere|does not hold"):
        restore(made, tmp_path / "inside" / "s")
    assert not list(tmp_path.rglob("evil.txt"))
    assert not (tmp_path / "inside" / "s" / "current.json").exists()


def test_links_are_refused(archive: Path, tmp_path: Path) -> None:
    link = zipfile.ZipInfo("store/link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    made = tmp_path / "link.zip"
    with zipfile.ZipFile(archive) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, _listing_too(name, "link", data) if name == "manifest.json" else data)
        target.writestr(link, "/etc/passwd")
    with pytest.raises(BackupError, match="leads elsewhere"):
        restore(made, tmp_path / "s")


@pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 0.9, 0.999])
@pytest.mark.parametrize("cut", [True, False])
def test_a_damaged_backup_changes_nothing(share: float, cut: bool, archive: Path, tmp_path: Path) -> None:
    store = tmp_path / "s"
    restore(archive, store)
    before = (store / "current.json").read_bytes()
    data = bytearray(archive.read_bytes())
    at = int(len(data) * share)
    made = tmp_path / "damaged.zip"
    if not cut:
        data[at : at + 64] = bytes(b ^ 0x5A for b in data[at : at + 64])
    made.write_bytes(data[:at] if cut else data)
    with pytest.raises(BackupError):
        restore(made, store)
    assert (store / "current.json").read_bytes() == before
    assert not list(store.glob(".restore-*"))


def test_a_backup_of_another_version_is_said(archive: Path, tmp_path: Path) -> None:
    def change(name: str, data: bytes) -> list[tuple[str, bytes]]:
        return [(name, data.replace(b'"version": 1', b'"version": 9', 1) if name == "manifest.json" else data)]

    with pytest.raises(BackupError, match="another version"):
        restore(_rewritten(archive, tmp_path / "other.zip", change), tmp_path / "s")


def test_pointer_and_manifest_agree_after_a_restore(archive: Path, tmp_path: Path) -> None:
    restore(archive, tmp_path / "s")
    layout = StoreLayout(tmp_path / "s")
    pointer = layout.read_pointer()
    assert pointer.manifest
    layout.write_pointer(replace(pointer, passages=pointer.passages + 1))
    with pytest.raises(StoreError, match="damaged"):
        open_index(tmp_path / "s")
