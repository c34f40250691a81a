"""The vectors on a Chroma server: the same answers, the same guarantees, and a sentence for what goes wrong."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import SettingsError, VectorServerError
from corpus.settings import read_settings
from corpus.store import StoreLayout, open_index
from corpus.store.chroma_server import connected
from eval.growth.chroma_server import ChromaServer, chroma_server
from eval.served_app import free_port
from ingest.build import BuildReport, build
from ingest.candidates import from_folder
from retrieval.engine import Engine
from tests.conftest import ROOT, seeded
from tests.invented import write_documents

MODEL = "all-MiniLM-L6-v2"
QUESTIONS = (
    "How many dogs may a proprietor keep?",
    "Who must keep a register?",
    "can they fine me when she was poorly?",
    "do we need a doctor's note",
    "bus for four miles",
    "worry keeps my child at home and how much is the penalty?",
    "what is the capital of France",
)
READER = """
import sys
from pathlib import Path
from corpus.settings import read_settings
from retrieval.engine import Engine
engine = Engine(read_settings(store=Path(sys.argv[1]), chroma=sys.argv[2]))
print("open", flush=True)
for question in sys.stdin:
    print(engine.ask(question.strip()).quotes[0].text, flush=True)
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    with chroma_server(tmp_path_factory.mktemp("chroma")) as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_documents(tmp_path / "documents")


@pytest.fixture
def store(tmp_path: Path, ours_store: Path, folder: Path, server: ChromaServer) -> Path:
    """The invented documents, their vectors on the server."""
    made = seeded(tmp_path / "s", ours_store)
    indexed(made, folder, server.address)
    return made


def indexed(store: Path, folder: Path, chroma: str = "") -> BuildReport:
    return build(store, from_folder(folder), MODEL, quiet=True, ours=False, chroma=chroma)


def engine_of(store: Path, chroma: str) -> Engine:
    return Engine(read_settings(store=store, chroma=chroma))


def change(folder: Path, word: str) -> None:
    text = (folder / "act.md").read_text()
    (folder / "act.md").write_text(text.replace("three dogs", f"{word} dogs"))


def collections(server: ChromaServer) -> set[str]:
    with connected(server.address) as client:
        return {found.name for found in client.list_collections()}


def told(engine: Engine) -> list[dict[str, Any]]:
    answers = [json.loads(json.dumps(engine.ask(question).to_dict())) for question in QUESTIONS]
    return [{k: v for k, v in answer.items() if k not in ("elapsed_ms", "timings_ms")} for answer in answers]


def test_answers_are_the_same_in_the_folder_and_on_a_server(store: Path, server: ChromaServer) -> None:
    there = told(engine_of(store, server.address))
    assert sum(answer["status"] == "answered" for answer in there) >= 4
    moved = build(store, [], MODEL, quiet=True, ours=False)
    assert moved.embedded == 0
    assert told(engine_of(store, "")) == there


def test_index_moves_to_a_server_and_a_second_run_does_nothing(
    tmp_path: Path, ours_store: Path, folder: Path, server: ChromaServer
) -> None:
    store = seeded(tmp_path / "s", ours_store)
    indexed(store, folder)
    with pytest.raises(VectorServerError, match="put them there with 'python -m ingest'"):
        engine_of(store, server.address).ask(QUESTIONS[0])
    assert indexed(store, folder, server.address).embedded == 0
    generation = open_index(store).pointer.generation
    assert f"cv-{generation}" in collections(server)
    with pytest.raises(VectorServerError, match="name it in CV_CHROMA"):
        engine_of(store, "").ask(QUESTIONS[0])
    indexed(store, folder, server.address)
    assert open_index(store).pointer.generation == generation


def test_old_collections_are_swept_with_their_generations(store: Path, folder: Path, server: ChromaServer) -> None:
    others = collections(server) - {f"cv-{path.name}" for path in (store / "generations").iterdir()}
    for word in ("four", "five", "six"):
        change(folder, word)
        indexed(store, folder, server.address)
        (folder / "act.md").write_text((folder / "act.md").read_text().replace(f"{word} dogs", "three dogs"))
    held = {f"cv-{path.name}" for path in (store / "generations").iterdir()}
    assert collections(server) - others == held
    assert len(held) == 2


@pytest.mark.slow
def test_killed_while_it_writes_the_old_index_serves_and_nothing_stays_behind(
    store: Path, folder: Path, server: ChromaServer
) -> None:
    others = collections(server) - {f"cv-{path.name}" for path in (store / "generations").iterdir()}
    before = open_index(store, server.address).pointer
    run = subprocess.Popen(
        [sys.executable, "-m", "ingest", "remove", "ukpga/2030/99", "--store", str(store), "--no-ours"],
        cwd=ROOT,
        env=os.environ | {"CV_CHROMA": server.address},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while run.poll() is None and len(list((store / "generations").iterdir())) == 1:
        time.sleep(0.002)
    while run.poll() is None and len(collections(server) - others) == 1 and open_index(store).pointer == before:
        pass
    run.send_signal(signal.SIGKILL)  # while its collection is there, or is just being made
    run.wait()
    serving = open_index(store, server.address)
    assert serving.pointer == before or serving.pointer.documents == 1
    assert serving.vectors_complete()
    change(folder, "four")
    indexed(store, folder, server.address)
    held = {f"cv-{path.name}" for path in (store / "generations").iterdir()}
    assert collections(server) - others == held
    assert len(held) <= 2
    assert "four dogs" in engine_of(store, server.address).ask(QUESTIONS[0]).quotes[0].text


@pytest.mark.slow
def test_two_app_processes_see_a_new_index_without_a_restart(store: Path, folder: Path, server: ChromaServer) -> None:
    command = [sys.executable, "-c", READER, str(store), server.address]
    readers = [
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    try:
        assert [_line(reader) for reader in readers] == ["open", "open"]
        assert all("three dogs" in _asked(reader) for reader in readers)
        change(folder, "nine")
        indexed(store, folder, server.address)
        assert all("nine dogs" in _asked(reader) for reader in readers)
    finally:
        for reader in readers:
            reader.kill()
            reader.communicate()


def _asked(reader: subprocess.Popen[str]) -> str:
    assert reader.stdin is not None
    reader.stdin.write(f"{QUESTIONS[0]}\n")
    reader.stdin.flush()
    return _line(reader)


def _line(reader: subprocess.Popen[str]) -> str:
    assert reader.stdout is not None
    return reader.stdout.readline().strip()


def test_server_that_was_started_again_is_used_again(store: Path, tmp_path: Path) -> None:
    with chroma_server(tmp_path / "other") as other:
        build(store, [], MODEL, quiet=True, ours=False, chroma=other.address)
        engine = engine_of(store, other.address)
        first = engine.ask(QUESTIONS[0]).quotes[0].text
        other.kill()
        with pytest.raises(VectorServerError, match="No Chroma server answers"):
            engine.ask(QUESTIONS[0])
        other.start()
        assert engine.ask(QUESTIONS[0]).quotes[0].text == first


def test_collection_that_is_gone_is_named_and_the_next_run_writes_it_again(store: Path, server: ChromaServer) -> None:
    index = open_index(store, server.address)
    with connected(server.address) as client:
        client.delete_collection(f"cv-{index.pointer.generation}")
    with pytest.raises(VectorServerError, match="does not have the vectors"):
        engine_of(store, server.address).ask(QUESTIONS[0])
    assert build(store, [], MODEL, quiet=True, ours=False, chroma=server.address).embedded == 0
    assert engine_of(store, server.address).ask(QUESTIONS[0]).quotes


def test_run_without_its_server_says_so_and_loses_nothing(store: Path, folder: Path) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    before = open_index(store).pointer
    change(folder, "seven")
    with pytest.raises(VectorServerError, match="No Chroma server answers"):
        indexed(store, folder, nobody)
    assert open_index(store).pointer == before
    assert StoreLayout(store).generation(before.generation).is_dir()


def test_something_that_is_no_chroma_server_is_refused(store: Path) -> None:
    from http.server import BaseHTTPRequestHandler, HTTPServer
    from threading import Thread

    class Refuses(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_error(403)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Refuses) as web:
        Thread(target=web.serve_forever, daemon=True).start()
        with pytest.raises(VectorServerError, match=r"refused what it was asked|No Chroma server"):
            engine_of(store, f"http://127.0.0.1:{web.server_address[1]}").ask(QUESTIONS[0])
        web.shutdown()


@pytest.mark.parametrize("address", ["chroma:8000", "ftp://x", "http://a b", "http://x/y?z", "http://u:p@x"])
def test_address_that_is_none_is_named_in_one_sentence(address: str) -> None:
    with pytest.raises(SettingsError, match="CV_CHROMA"):
        read_settings(chroma=address)


def test_only_that_host_is_spoken_to_whatever_proxies_are_named(
    store: Path, server: ChromaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached: list[object] = []
    connect = socket.socket.connect

    def noted(self: socket.socket, address: Any) -> None:
        reached.append(address)
        connect(self, address)

    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(socket.socket, "connect", noted)
    assert engine_of(store, server.address).ask(QUESTIONS[0]).quotes
    assert set(reached) == {("127.0.0.1", server.port)}


@pytest.mark.parametrize("on_server", [True, False])
def test_an_engine_lets_go_of_the_indexes_that_it_has_left(
    store: Path, folder: Path, server: ChromaServer, on_server: bool
) -> None:
    import gc

    from chromadb.api.shared_system_client import SharedSystemClient

    chroma = server.address if on_server else ""
    build(store, [], MODEL, quiet=True, ours=False, chroma=chroma)
    engine = engine_of(store, chroma)
    assert engine.ask(QUESTIONS[0]).quotes
    gc.collect()
    before = len(SharedSystemClient._identifier_to_system)
    for word in ("four", "five", "six"):
        text = (folder / "act.md").read_text()
        change(folder, word)
        indexed(store, folder, chroma)
        assert f"{word} dogs" in engine.ask(QUESTIONS[0]).quotes[0].text
        (folder / "act.md").write_text(text)
    gc.collect()
    assert len(SharedSystemClient._identifier_to_system) == before
