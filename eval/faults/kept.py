"""A store that cannot be written, one of another version, and vectors that are damaged: nothing is lost."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path

from corpus.errors import StoreError, StoreVersionError
from corpus.settings import Settings
from corpus.store import STORE_VERSION, StoreLayout, open_index
from eval.faults.ask import asked
from eval.faults.damaged import judged
from eval.faults.documents import QUESTIONS
from eval.faults.full import said
from eval.faults.killed import Circle
from eval.faults.mounts import NoMountError, read_only
from eval.faults.process import Command
from eval.faults.row import Row
from eval.faults.small import small_store
from eval.faults.state import state_of


def unwritable(settings: Settings, work: Path, count: int, _seed: int) -> Row:
    """The store on a read-only disk: a run says so, and questions are answered as before."""
    circle = Circle(settings, work, (), 12, ours=False)
    row = Row("read-only", "the store on a read-only disk: a run, then questions")
    begun = time.monotonic()
    right = asked(circle.settings, QUESTIONS, work / "answer.json")
    try:
        for trial in range(count):
            with read_only(circle.store):
                ended = Command(circle.undisturbed[trial % 3].arguments, circle.store, work / "printed.txt").end()
                happened, wrong = said(ended)
                served, faults = judged(asked(circle.settings, QUESTIONS, work / "answer.json"), right.answers or [])
            row.add(f"the run: {happened}; the questions: {served}", [*wrong, *faults])
    except NoMountError as fault:
        row.skipped = str(fault)
    row.seconds = time.monotonic() - begun
    return row


def versions(_settings: Settings, work: Path, count: int, _seed: int) -> Row:
    """A store of another version: it says what to do, a run without `--rebuild` changes nothing, one with it loses
    no document, not even those that are not named again.
    """
    row, begun = Row("versions", "a store of an older or newer version, opened, run over and rebuilt"), time.monotonic()
    for trial in range(count):
        store = work / str(trial) / "store"
        folders, layout = small_store(store), StoreLayout(store)
        wanted = state_of(store)
        fields = json.loads(layout.pointer_file.read_text())
        version = (1, 2, STORE_VERSION - 1, STORE_VERSION + 1, 999)[trial % 5]
        layout.pointer_file.write_text(json.dumps(fields | {"version": version}))
        if trial % 2:  # a program that kept no list of what is indexed
            (store / "documents.json").unlink()
        wrong: list[str] = []
        try:
            open_index(store)
            wrong.append("it was opened")
        except StoreVersionError as fault:
            wrong += [] if "--rebuild" in str(fault) else [f"no way out is named: {fault}"]
        arguments = ["--offline", "--no-ours", "--from", str(folders.before)]
        ended = Command(arguments, store, work / "printed.txt").end()
        if said(ended)[0] != "one sentence":
            wrong.append(f"a run without --rebuild: {ended.sentence}")
        # The handbook of `after` differs from that of `before`: it is named again, the timetable is not.
        (folders.after / "documents.toml").write_text((folders.before / "documents.toml").read_text())
        ended = Command(["--rebuild", *arguments[:-1], str(folders.after)], store, work / "printed.txt").end()
        wrong += said(ended)[1]
        try:
            wrong += state_of(store).differences(wanted)
        except StoreError as fault:
            wrong.append(str(fault))
        row.add(f"version {version}: one sentence, then rebuilt with all its documents", wrong)
    row.seconds = time.monotonic() - begun
    return row


def vectors(settings: Settings, work: Path, count: int, seed: int) -> Row:
    """embeddings.sqlite cut short, overwritten or emptied before a run: what is damaged is made again."""
    circle = Circle(settings, work, (), 12, ours=False)
    row = Row("vectors", "embeddings.sqlite cut short, overwritten or emptied before a run")
    chance, begun = random.Random(seed), time.monotonic()
    for trial in range(count):
        file = circle.store / "embeddings.sqlite"
        data = bytearray(file.read_bytes())
        kind = ("cut short", "overwritten", "emptied", "one byte changed")[trial % 4]
        at = chance.randrange(len(data))
        if kind in ("overwritten", "one byte changed"):
            for place in range(at, min(len(data), at + (4096 if kind == "overwritten" else 1))):
                data[place] ^= chance.randrange(1, 256)
        else:
            data = data[: at if kind == "cut short" else 0]
        file.write_bytes(data)
        ended = Command(circle.undisturbed[trial % 3].arguments, circle.store, work / "printed.txt").end()
        happened, wrong = said(ended)
        row.add(f"{kind}: {happened}", [*wrong, *circle.recovered(trial % 3)])
    row.seconds = time.monotonic() - begun
    return row
