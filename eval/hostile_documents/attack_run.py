"""`python -m eval attacks`: each hostile file read by itself within the limits, then all of them as one folder."""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from corpus.errors import ParseError
from corpus.own import local_source
from corpus.store import open_index
from eval.hostile_documents.attacks import CANARY, Attack, attacks
from eval.hostile_documents.once import Wrong, check
from ingest.build import LARGEST_FILE, build
from ingest.candidates import Candidate, from_folder
from ingest.reader import Reader, ReadingLimits

GOOD = f"The rules of the aviary\n\n1. {CANARY}\n2. A keeper must feed every bird before eight o'clock.\n"


@dataclass
class AttackRow:
    """What came of one hostile file. `held` is whether all that is demanded was so; memory is MiB of the process."""

    group: str
    file: str
    bytes: int
    result: str
    reason: str
    passages: int
    seconds: float
    memory: float
    held: bool


def run_attack(attack: Attack, reader: Reader) -> AttackRow:
    """Reads one hostile file, in the process that reads all others."""
    candidate = Candidate(local_source(Path(attack.name).stem), "", Path(attack.name), "", "", "local", "", "", "local")
    watcher = _Watcher(reader)
    begun = time.perf_counter()
    result, reason, passages, sound = "read", "", 0, True
    try:
        indexed = reader.read(candidate, [attack.data])
        passages = len(indexed.passages)
        check(indexed.document, indexed.passages)
        sound = "root:" not in indexed.document.text
    except ParseError as refused:
        result, reason = "refused", str(refused)
        sound = reason.endswith(".") and "\n" not in reason and "fault in this program" not in reason
    except Wrong as fault:
        result, reason, sound = "wrong", str(fault), False
    seconds = time.perf_counter() - begun
    memory = watcher.end()
    held = sound and attack.expected in ("either", result)
    return AttackRow(
        attack.group, attack.name, len(attack.data), result, reason, passages, round(seconds, 2), round(memory), held
    )


class _Watcher:
    """The most memory that the reading process had, looked at twenty times a second."""

    def __init__(self, reader: Reader) -> None:
        self._reader, self._most, self._over = reader, 0.0, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._over.wait(0.05):
            self._look()

    def _look(self) -> None:
        try:
            pages = int(Path(f"/proc/{self._reader.pid}/statm").read_text("ascii").split()[1])
        except (OSError, ValueError, IndexError):
            return
        self._most = max(self._most, pages * os.sysconf("SC_PAGE_SIZE") / 1024**2)

    def end(self) -> float:
        self._look()
        self._over.set()
        self._thread.join()
        return self._most


def run_attacks(
    limits: ReadingLimits, size: float = 1.0, group: str = "", told: Callable[[AttackRow], None] | None = None
) -> dict[str, Any]:
    """The attacks (of one kind) one by one; then the small ones and a good file as one folder, which is indexed."""
    reader = Reader(limits)
    rows, kept = [], list[Attack]()
    try:
        for attack in attacks(size, group):
            rows.append(run_attack(attack, reader))
            if told is not None:
                told(rows[-1])
            if len(attack.data) < 2_000_000 and rows[-1].passages < 5:  # what is embedded is no matter here
                kept.append(attack)
    finally:
        reader.close()
    held = [row.held for row in rows]
    return {
        "attacks": len(rows),
        "held": sum(held),
        "slowest": max(row.seconds for row in rows),
        "memory": max(row.memory for row in rows),
        "limits": asdict(limits) | {"file": LARGEST_FILE},
        "rows": [asdict(row) for row in rows],
        "folder": run_folder(kept, limits),
    }


def run_folder(hostile: list[Attack], limits: ReadingLimits) -> dict[str, Any]:
    """Indexes a folder of hostile files with a good one among them; what came of the good one."""
    with tempfile.TemporaryDirectory() as held:
        folder, store = Path(held) / "files", Path(held) / "store"
        folder.mkdir()
        store.mkdir()
        (folder / "aviary.txt").write_text(GOOD, encoding="utf-8")
        for number, attack in enumerate(hostile):
            (folder / f"{number:03} {attack.name}").write_bytes(attack.data)
        report = build(store, from_folder(folder), "all-MiniLM-L6-v2", quiet=True, ours=False, limits=limits)
        texts = [p.text for p in open_index(store).passages_of(f"{local_source('aviary')}@")]
        return {
            "files": len(hostile) + 1,
            "indexed": report.documents,
            "refused": len(report.skipped),
            "good_file_indexed": any(CANARY in text for text in texts),
            "seconds": report.seconds,
        }


def attacks_text(found: dict[str, Any]) -> str:
    """The table for reading."""
    lines = [
        f"{found['held']} of {found['attacks']} held; the slowest took {found['slowest']:.1f} s, the most memory was "
        f"{found['memory']:.0f} MiB; as one folder: {found['folder']}",
        "",
        "| kind | file | bytes | what came of it | seconds | MiB | held |",
        "| --- | --- | ---: | --- | ---: | ---: | --- |",
    ]
    for row in found["rows"]:
        told = f"read, {row['passages']} passages" if row["result"] == "read" else f"{row['result']}: {row['reason']}"
        lines.append(
            f"| {row['group']} | {row['file']} | {row['bytes']:,} | {told} | {row['seconds']:.1f} | "
            f"{row['memory']:.0f} | {'yes' if row['held'] else 'NO'} |"
        )
    return "\n".join(lines) + "\n"
