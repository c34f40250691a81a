"""Hostile files cost nobody but themselves: bounded time and memory, one sentence, the rest of a folder indexed."""

from __future__ import annotations

import io
import os
import pickle
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import ParseError, UsageError
from eval.hostile_documents.attack_run import GOOD, attacks_text, run_attack, run_folder
from eval.hostile_documents.attacks import CANARY, Attack, attacks, flate_bomb, paragraph, word
from ingest.candidates import Candidate
from ingest.reader import Reader, ReadingLimits, _Unpickler

SMALL = 0.002


@pytest.fixture
def reader() -> Iterator[Reader]:
    opened = Reader(ReadingLimits(60, 1024))
    yield opened
    opened.close()


def _candidate(name: str) -> Candidate:
    return Candidate("local/x", "", Path(name), "", "", "local", "", "", "local")


def _reads_on(reader: Reader) -> None:
    document = reader.read(_candidate("aviary.txt"), [GOOD.encode()]).document
    assert CANARY in document.text


def test_every_attack_is_read_or_refused_as_it_should_be(reader: Reader) -> None:
    rows = [run_attack(attack, reader) for attack in attacks(SMALL)]
    assert len(rows) > 100
    assert not [row for row in rows if not row.held]
    assert max(row.memory for row in rows) < 800
    _reads_on(reader)


def test_the_rest_of_a_folder_is_indexed() -> None:
    wanted = {
        "bomb.xml",
        "entity-file.docx",
        "swollen.docx",
        "lying-size.docx",
        "pages-0.pdf",
        "encrypted.pdf",
        "scan.pdf",
    }
    found = run_folder([a for a in attacks(SMALL) if a.name in wanted], ReadingLimits(60, 1024))
    assert found["good_file_indexed"]
    assert (found["files"], found["refused"]) == (8, 6)
    row = {"group": "g", "file": "f", "bytes": 1, "result": "refused", "reason": "No.", "seconds": 0, "memory": 0}
    table = attacks_text(
        {"held": 1, "attacks": 1, "slowest": 0.0, "memory": 0, "folder": found, "rows": [row | {"held": False}]}
    )
    assert "| NO |" in table


def test_what_takes_too_long_is_stopped_and_the_next_file_is_read() -> None:
    reader = Reader(ReadingLimits(3, 1024))  # the next file needs a fiftieth of a second: a slow machine has enough
    try:
        lines = b"A line of it must be read.\n" * 400_000
        with pytest.raises(ParseError, match=r"^Reading long\.txt took longer than 3 seconds, so we stopped: .*\.$"):
            reader.read(_candidate("long.txt"), [lines])
        _reads_on(reader)
    finally:
        reader.close()


def test_what_needs_too_much_memory_is_refused_and_the_next_file_is_read() -> None:
    reader = Reader(ReadingLimits(60, 256))
    try:
        with pytest.raises(ParseError, match=r"large\.txt needs more than 256 MB of memory"):
            reader.read(_candidate("large.txt"), [b"\xff" + b"words " * 20_000_000])
        _reads_on(reader)
    finally:
        reader.close()


def test_a_file_that_ends_the_process_is_refused_and_the_next_file_is_read(reader: Reader) -> None:
    _reads_on(reader)
    assert reader.pid
    os.kill(reader.pid, signal.SIGSEGV)
    os.waitid(os.P_PID, reader.pid, os.WEXITED | os.WNOWAIT)
    _reads_on(reader)  # a process that is gone is replaced


def test_a_hostile_letter_is_refused_in_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    from retrieval.letter import file, file_process

    monkeypatch.setattr(file_process, "_MEMORY", 100)
    with pytest.raises(UsageError, match=r"too long or too much memory: paste the words instead\.$"):
        file.read_letter("letter.pdf", flate_bomb(150 * 1024**2))
    assert file.read_letter("letter.docx", word(paragraph(CANARY))) == CANARY


def test_an_answer_can_hold_nothing_but_a_document() -> None:
    class Evil:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.system, ("touch /tmp/evil",)

    for value in (Evil(), ("document", Evil()), Path("x")):
        with pytest.raises(EOFError):
            _Unpickler(io.BytesIO(pickle.dumps(value))).load()


def test_an_attack_that_is_not_refused_is_noticed(reader: Reader) -> None:
    assert not run_attack(Attack("g", "good.txt", GOOD.encode(), "refused"), reader).held
    assert not run_attack(Attack("g", "none.txt", b"\0", "read"), reader).held
