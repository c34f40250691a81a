"""Two runs side by side: what got better, what got worse, and whether that could be chance."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corpus.errors import UsageError
from eval.measures import mean

MEASURES = ("hit@1", "hit@5", "hit@10", "mrr@10", "ndcg@10", "all_parts@10")


def read_run(file: Path, system: str) -> dict[str, dict[str, Any]]:
    """The rows of `system` in a scorecard's JSON, by question id. Raises UsageError where it is not one."""
    try:
        card = json.loads(file.read_text(encoding="utf-8"))
        return {row["id"]: row for row in card["systems"][system]["rows"]}
    except OSError as fault:
        raise UsageError(
            f"{file} cannot be read ({fault.strerror}): name a file that 'python -m eval' wrote."
        ) from None
    except (ValueError, KeyError, TypeError):
        raise UsageError(f"{file} has no results of '{system}': name a file that 'python -m eval' wrote.") from None


def randomisation_test(before: Sequence[float], after: Sequence[float], rounds: int = 10_000, seed: int = 7) -> float:
    """Two-sided p-value that paired means differ by chance: signs of differences are flipped at random.

    Smucker, Allan & Carterette 2007, "A comparison of statistical significance tests for information retrieval".
    """
    differences = [b - a for a, b in zip(before, after, strict=True) if a != b]
    if not differences:
        return 1.0
    observed = abs(sum(differences))
    chance = random.Random(seed)
    extreme = sum(
        abs(sum(d if chance.random() < 0.5 else -d for d in differences)) >= observed - 1e-12 for _ in range(rounds)
    )
    return (extreme + 1) / (rounds + 1)


def compare(before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Measures over the questions that both runs have, and the questions whose first right passage moved."""
    both = [identity for identity in before if identity in after]
    if not both:
        raise UsageError("The two runs have no question in common: compare runs of one question set.")
    measures = {}
    for name in MEASURES:
        kept = [i for i in both if name != "all_parts@10" or before[i]["parts"] > 1]
        old, new = [before[i][name] for i in kept], [after[i][name] for i in kept]
        p = randomisation_test(old, new)
        measures[name] = {"before": round(mean(old), 3), "after": round(mean(new), 3), "p": round(p, 4)}
    moved = [
        {"id": i, "before": before[i]["first"], "after": after[i]["first"]}
        for i in both
        if before[i]["first"] != after[i]["first"]
    ]
    place = {None: 1000}
    better = [m for m in moved if place.get(m["after"], m["after"]) < place.get(m["before"], m["before"])]
    return {
        "questions": len(both),
        "measures": measures,
        "better": better,
        "worse": [m for m in moved if m not in better],
    }


def comparison_text(found: dict[str, Any]) -> str:
    """The comparison for reading."""
    lines = [f"{found['questions']} questions", "  measure         before   after       p"]
    for name, value in found["measures"].items():
        lines.append(f"  {name:14} {value['before']:7.3f} {value['after']:7.3f} {value['p']:7.4f}")
    for label in ("better", "worse"):
        lines.append(f"{label}: {len(found[label])}")
        for one in found[label]:
            lines.append(f"  {one['id']}: first right passage at {one['before'] or '-'}, now {one['after'] or '-'}")
    return "\n".join(lines) + "\n"
