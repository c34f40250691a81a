"""Nothing leaves the machine: no connection is tried while a question is answered or a folder is indexed."""

from __future__ import annotations

import logging
import socket
from pathlib import Path

import pytest

from corpus.settings import read_settings
from tests.invented import write_documents

SECRET = "my daughter Zephyrine has not been to school since May"


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every try to look up or connect to a host is noted and fails."""
    tried: list[str] = []

    def refuse(*arguments: object, **_: object) -> None:
        tried.append(repr(arguments))
        raise OSError("no network in this test")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    return tried


def test_answering_opens_no_connection_and_logs_no_question(
    invented_store: Path, no_network: list[str], caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    from retrieval.engine import Engine

    with caplog.at_level(logging.DEBUG):
        Engine(read_settings(store=invented_store)).ask(SECRET)
    assert not no_network
    printed = capfd.readouterr()
    assert "Zephyrine" not in caplog.text + printed.out + printed.err


def test_question_is_written_to_no_file_of_the_store(invented_store: Path) -> None:
    from retrieval.engine import Engine

    Engine(read_settings(store=invented_store)).ask(SECRET)
    files = [path for path in invented_store.rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if b"Zephyrine" in path.read_bytes()]


def test_indexing_a_folder_and_an_offline_run_open_no_connection(
    tmp_path: Path, new_store: Path, no_network: list[str]
) -> None:
    from ingest.build import build
    from ingest.gather import gather

    settings = read_settings(store=new_store)
    folder = write_documents(tmp_path / "d")
    build(settings.store, gather([folder], settings, offline=True, quiet=True).candidates, settings.model, quiet=True)
    assert len(gather([], settings, offline=True, quiet=True).skipped) > 30
    assert not no_network


def test_packaged_model_is_the_pinned_one_and_another_one_is_noticed(
    invented_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    from corpus import embedding
    from corpus.errors import ModelError, ModelMismatchError
    from retrieval.engine import Engine

    folder = embedding.packaged_folder()
    other = shutil.copytree(folder, tmp_path / "other-model")
    with pytest.raises(ModelMismatchError, match="--rebuild"):
        Engine(read_settings(store=invented_store, model=str(other)))
    monkeypatch.setattr(embedding, "PACKAGED_SHA256", "0" * 64)
    embedding.packaged_folder.cache_clear()
    with pytest.raises(ModelError, match="pip install"):
        embedding.packaged_folder()
    monkeypatch.undo()
    embedding.packaged_folder.cache_clear()
