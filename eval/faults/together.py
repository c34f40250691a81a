"""Several at once: two runs; questions while generations come and go; questions about what is being removed."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

from corpus.settings import Settings, read_settings
from corpus.store import StoreLayout
from eval.faults.documents import QUESTIONS
from eval.faults.full import said
from eval.faults.killed import Circle
from eval.faults.process import Command, context
from eval.faults.row import Row
from eval.faults.state import leftovers, state_of


def two_runs(settings: Settings, work: Path, count: int, _seed: int) -> Row:
    """The same run started twice at once: one works, the other says so and ends, and the result is that of one."""
    circle = Circle(settings, work, (), 12, ours=False)
    row, begun = Row("two-runs", "the same run started twice at the same moment"), time.monotonic()
    for trial in range(count):
        wanted = circle.undisturbed[trial % 3]
        both = [Command(wanted.arguments, circle.store, work / f"printed-{n}.txt") for n in range(2)]
        ended = [command.end() for command in both]
        # The second of two removals that follow each other finds nothing to remove: status 2.
        told = [("completed", list[str]()) if one.status == 2 and trial % 3 == 1 else said(one) for one in ended]
        wrong = [fault for _, faults in told for fault in faults]
        if all(one.status for one in ended):
            wrong.append("neither ended well")
        wrong += [*state_of(circle.store).differences(wanted.state), *leftovers(circle.store)]
        row.add(" and ".join(sorted(happened for happened, _ in told)), wrong)
    row.seconds = time.monotonic() - begun
    return row


def _asking(store: str, output: str, stop: str) -> None:
    from eval.faults.state import ask
    from retrieval.engine import Engine

    with Path(output).open("w", encoding="utf-8") as lines:
        os.dup2(os.open(f"{output}.printed", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 2)
        engine = Engine(read_settings(store=Path(store)))
        while not Path(stop).exists():
            for number, question in enumerate(QUESTIONS):
                try:
                    found: dict[str, Any] = {"answer": ask(engine, question)}
                except BaseException as fault:
                    found = {"fault": f"{type(fault).__name__}: {fault}"}
                found |= {"question": number, "generation": engine._index.pointer.generation}
                lines.write(json.dumps(found) + "\n")
                lines.flush()
    os._exit(0)


def serving(settings: Settings, work: Path, count: int, _seed: int) -> Row:
    """An engine in a process of its own is asked without pause while `count` generations are written."""
    circle = Circle(settings, work, (), 12, ours=False)
    begun, output, stop = time.monotonic(), work / "asked.jsonl", work / "stop"
    process = context().Process(target=_asking, args=(str(circle.store), str(output), str(stop)))
    process.start()
    while not (output.exists() and output.stat().st_size):
        time.sleep(0.1)
    for trial in range(count):
        circle.complete(circle.undisturbed[trial % 3].arguments)
        if trial % 3 == 1:  # as the page does when a document that was added for good is removed
            layout = StoreLayout(circle.store)
            layout.sweep({layout.read_pointer().generation})
    last = StoreLayout(circle.store).read_pointer().generation
    time.sleep(3)
    stop.touch()
    process.join(60)
    rows = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    right = [[run.answers[number] for run in circle.undisturbed] for number in range(len(QUESTIONS))]
    seen = list(dict.fromkeys(row["generation"] for row in rows))
    found = Row("serving", f"questions without pause while {count} generations were written and documents removed")
    for row in rows:
        if "fault" in row:
            found.add("a question failed", [row["fault"]])
        else:
            wrong = [] if row["answer"] in right[row["question"]] else [f"an answer of no state: {row['answer']}"]
            found.add("answered", wrong)
    if rows[-1]["generation"] != last:
        found.wrong.append("the engine did not move to the last index")
    found.tried += f" ({len(seen)} indexes served)"
    found.seconds = time.monotonic() - begun
    return found
