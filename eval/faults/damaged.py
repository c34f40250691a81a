"""Every file of a store in turn, damaged: the answers must be the right ones, or one sentence that says what to do."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from corpus.settings import Settings
from eval.faults.ask import Asked, asked
from eval.faults.documents import QUESTIONS
from eval.faults.row import Row
from eval.faults.small import small_store

KINDS = ("one byte changed", "64 bytes changed", "a page of zeros", "cut short", "emptied", "removed")
_PAGE = 4096


def _damaged(data: bytes, kind: str, chance: random.Random) -> bytes | None:
    """The file's bytes after it; None: no file."""
    if kind == "removed":
        return None
    if kind == "emptied":
        return b""
    if kind == "cut short":
        return data[: chance.randrange(len(data))]
    changed = bytearray(data)
    if kind == "a page of zeros":
        at = chance.randrange(len(data)) // _PAGE * _PAGE
        changed[at : at + _PAGE] = bytes(len(changed[at : at + _PAGE]))
        return bytes(changed)
    for _ in range(1 if kind == "one byte changed" else 64):
        changed[chance.randrange(len(data))] ^= chance.randrange(1, 256)
    return bytes(changed)


def judged(found: Asked, right: Sequence[Any], known: set[tuple[str, str]] | None = None) -> tuple[str, list[str]]:
    """What happened, and what is wrong. With `known` (passage and words), fewer quotations are no fault but others are.

    An error of ours must end as a sentence does.
    """
    if found.fault:
        return "a fault", [found.fault]
    if found.sentence:
        whole = found.sentence.endswith(".") and "Traceback" not in found.sentence
        return "one sentence", [] if whole else [f"not a sentence: {found.sentence}"]
    if found.answers == list(right):
        return "the right answer", []
    if known is not None:
        others = {(q[0], q[1]) for answer in found.answers or () for q in answer[2]} - known
        return "fewer or other right quotations", [f"a wrong quotation of {passage}" for passage, _ in others]
    return "another answer", ["the answers are not those of before the damage"]


def store_files(store: Path) -> list[Path]:
    """Every file of a store but the lock and the empty ones."""
    found = (path for path in sorted(store.rglob("*")) if path.is_file() and path.name != "writer.lock")
    return [path for path in found if path.stat().st_size]


def _trials(files: Sequence[Path], count: int) -> Iterator[tuple[Path, str]]:
    """Each file with each kind in turn."""
    pairs = [(path, kind) for kind in KINDS for path in files]
    for number in range(count):
        yield pairs[number % len(pairs)]


def damaged(settings: Settings, work: Path, count: int, seed: int, store: Path | None = None) -> Row:
    """`count` times one file of a store that is then opened and asked; `store` is copied (None: a small one)."""
    held = work / "store"
    if store is None:
        small_store(held)
    else:
        shutil.copytree(store, held)
    use, output = settings.model_copy(update={"store": held}), work / "answer.json"
    right = asked(use, QUESTIONS, output)
    assert right.answers is not None, right
    files, chance, begun = store_files(held), random.Random(seed), time.monotonic()
    name = "damaged" if store is None else "damaged-large"
    row = Row(name, f"one of the {len(files)} files of a store damaged, then opened and asked")
    for path, kind in _trials(files, count):
        whole = path.read_bytes()
        data = _damaged(whole, kind, chance)
        if data is None:
            path.unlink()
        else:
            path.write_bytes(data)
        happened, wrong = judged(asked(use, QUESTIONS, output), right.answers)
        path.write_bytes(whole)
        row.add(f"{kind}: {happened}", [f"{path.relative_to(held)} {kind}: {fault}" for fault in wrong])
    row.seconds = time.monotonic() - begun
    return row


def damaged_serving(settings: Settings, work: Path, count: int, seed: int) -> Row:
    """The same under an engine that has the index open already: never a wrong quotation, never a traceback."""
    from corpus.store import open_index

    held = work / "store"
    small_store(held)
    use, output = settings.model_copy(update={"store": held}), work / "answer.json"
    right = asked(use, QUESTIONS, output)
    assert right.answers is not None, right
    index = open_index(held)
    texts = [(p.id, p.text) for key in index.documents for p in index.passages_of(key)]
    index.close_all()
    chance, begun = random.Random(seed), time.monotonic()
    files = [path for path in store_files(held) if "generations" in path.parts]
    row = Row("damaged-serving", "a file of the index damaged while the engine that answers has it open")
    for number in range(count):
        path = files[number % len(files)]
        whole = path.read_bytes()
        at = chance.randrange(len(whole))
        data = None if number % 4 == 3 else chance.randbytes(chance.choice((1, 64, _PAGE)))
        found = asked(use, QUESTIONS, output, (path, at, data))
        path.write_bytes(whole)
        known = {
            (q[0], q[1]) for a in found.answers or () for q in a[2] if any(q[1] in t for i, t in texts if i == q[0])
        }
        happened, wrong = judged(found, right.answers, known)
        kind = "cut short" if data is None else "overwritten"
        row.add(f"{kind}: {happened}", [f"{path.relative_to(held)} {kind}: {fault}" for fault in wrong])
    row.seconds = time.monotonic() - begun
    return row
