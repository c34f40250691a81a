"""Follow-up questions: where the right passage stands when what was asked before is known, and when it is not."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from corpus.errors import UsageError
from eval.matching import matches
from eval.questionset import Gold, gold_of, set_file
from retrieval.engine import Engine

NAME = "threads"
DEPTHS = (1, 5, 10)


@dataclass(frozen=True)
class Thread:
    """A question and those before it; `gold` is empty where nothing answers it."""

    id: str
    split: str
    kind: str
    earlier: tuple[str, ...]
    question: str
    gold: tuple[Gold, ...]


def load_threads(split: str) -> list[Thread]:
    """The threads of "dev" or "test". Raises UsageError where there are none."""
    lines = set_file(NAME).read_text(encoding="utf-8").splitlines()
    read = [json.loads(line) for line in lines if line.strip()]
    found = [
        Thread(
            one["id"],
            one["split"],
            one["kind"],
            tuple(one["earlier"]),
            one["question"],
            tuple(map(gold_of, one["gold"])),
        )
        for one in read
        if one["split"] == split
    ]
    if not found:
        raise UsageError(f"There are no threads '{split}': there are dev and test.")
    return found


def _place(engine: Engine, thread: Thread, earlier: Sequence[str]) -> int:
    """The rank (from 1) of the first passage that answers; 0 where none of those found does."""
    ranked = engine.find(thread.question, earlier).ranked
    places = (n for n, one in enumerate(ranked, 1) if any(matches(gold, one.passage) for gold in thread.gold))
    return next(places, 0)


def threads(engine: Engine, split: str) -> dict[str, Any]:
    """For each kind: hit@1, 5 and 10 alone and in the thread, and what share is answered in the thread."""
    found: dict[str, Any] = {"split": split, "kinds": {}, "threads": []}
    read = load_threads(split)
    for kind in sorted({thread.kind for thread in read}):
        of_kind = [thread for thread in read if thread.kind == kind]
        rows: list[dict[str, Any]] = []
        for thread in of_kind:
            answered = engine.ask(thread.question, earlier=thread.earlier).status == "answered"
            alone, within = (_place(engine, thread, earlier) if thread.gold else 0 for earlier in ((), thread.earlier))
            rows.append({"id": thread.id, "alone": alone, "thread": within, "answered": answered})
        count = len(rows)
        found["kinds"][kind] = {
            "count": count,
            "answered": sum(row["answered"] for row in rows) / count,
            **{
                f"{way} hit@{depth}": sum(0 < row[way] <= depth for row in rows) / count
                for way in ("alone", "thread")
                for depth in DEPTHS
            },
        }
        found["threads"] += rows
    return found


def threads_text(found: dict[str, Any]) -> str:
    """The figures as a table."""
    lines = [
        f"Follow-up questions, {found['split']}",
        "",
        "| kind | number | answered | alone, hit@1 / 5 / 10 | in the thread, hit@1 / 5 / 10 |",
        "| --- | --- | --- | --- | --- |",
    ]
    for kind, figures in found["kinds"].items():
        hits = (" / ".join(f"{figures[f'{way} hit@{depth}']:.2f}" for depth in DEPTHS) for way in ("alone", "thread"))
        alone, within = hits if kind != "unanswerable" else ("-", "-")
        lines.append(f"| {kind} | {figures['count']} | {figures['answered']:.2f} | {alone} | {within} |")
    return "\n".join(lines) + "\n"
