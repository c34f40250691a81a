"""How good the program is, from the latest scorecard (`python -m eval --out FILE`): no figure is kept elsewhere."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import ScorecardError

FILE = Path(__file__).resolve().parent.parent / "eval" / "results" / "test.json"
OURS = "chapter-and-verse"
MISSING = "There are no measured figures here: run 'python -m eval --out FILE' to measure."
DAMAGED = "The file of measured figures ({}) cannot be read: run 'python -m eval --out FILE' to measure again."


@dataclass(frozen=True)
class Share:
    """A share of questions, 0 to 1, with its 95% interval (bootstrap)."""

    mean: float
    low: float
    high: float

    @property
    def rest(self) -> Share:
        """The share of the others."""
        return Share(1 - self.mean, 1 - self.high, 1 - self.low)


@dataclass(frozen=True)
class Finding:
    """For how many questions a system finds the right passage.

    first, five, ten  where the right passage is the first, or among the first five or ten
    parts             where the first ten hold every part that is asked for, of the questions that ask several things
    """

    name: str
    first: Share
    five: Share
    ten: Share
    parts: Share


@dataclass(frozen=True)
class Sufficiency:
    """Whether the quoted sentences alone answer, as somebody judged who read them: numbers of answers."""

    whole: int
    partly: int
    none: int

    @property
    def read(self) -> int:
        """How many answers were read."""
        return self.whole + self.partly + self.none


@dataclass(frozen=True)
class Quality:
    """What was measured, when (`measured_at`, UTC), on which documents ("source@edition").

    answered  share of the answerable questions that were answered
    declined  share of the unanswerable questions that were declined
    several   how many of the questions ask several things
    """

    name: str
    measured_at: str
    documents: tuple[str, ...]
    passages: int
    model: str
    answerable: int
    unanswerable: int
    several: int
    ours: Finding
    baselines: tuple[Finding, ...]
    answered: Share
    declined: Share
    sufficiency: Sufficiency | None = None


def _share(fields: Mapping[str, Any]) -> Share:
    share = Share(*(float(fields[name]) for name in ("mean", "low", "high")))
    if not 0 <= share.low <= share.mean <= share.high <= 1:
        raise ValueError("no share")
    return share


def _finding(name: str, system: Mapping[str, Any]) -> Finding:
    keys = ("hit@1", "hit@5", "hit@10", "all_parts@10")
    return Finding(name, *(_share(system["measures"][key]) for key in keys))


def _sufficiency(file: Path) -> Sufficiency | None:
    """What stands beside the scorecard, a line an answer. None where nobody has read the answers."""
    if not file.is_file():
        return None
    with file.open(encoding="utf-8", newline="") as lines:
        verdicts = [row["verdict"] for row in csv.DictReader(lines, delimiter="\t")]
    if not verdicts or not {"yes", "partly", "no"}.issuperset(verdicts):
        raise ValueError("no verdicts")
    return Sufficiency(*(verdicts.count(verdict) for verdict in ("yes", "partly", "no")))


def _quality(card: Mapping[str, Any], sufficiency: Sufficiency | None) -> Quality:
    systems, decisions = card["systems"], card["decisions"]
    return Quality(
        name=str(card["set"]),
        measured_at=str(card["measured_at"]),
        documents=tuple(map(str, card["documents"])),
        passages=int(card["passages"]),
        model=str(card["model"]),
        answerable=int(card["answerable"]),
        unanswerable=int(card["unanswerable"]),
        several=sum(int(row["parts"]) > 1 for row in systems[OURS]["rows"]),
        ours=_finding(OURS, systems[OURS]),
        baselines=tuple(_finding(str(name), system) for name, system in systems.items() if name != OURS),
        answered=_share(decisions["answered_of_answerable"]),
        declined=_share(decisions["declined_of_unanswerable"]),
        sufficiency=sufficiency,
    )


def read_quality(file: Path | None = None) -> Quality:
    """The figures of a scorecard, by default those of the test questions. Raises ScorecardError."""
    file = file or FILE
    try:
        card = json.loads(file.read_text(encoding="utf-8"))
        return _quality(card, _sufficiency(file.with_name(f"sufficiency-{card['set']}.tsv")))
    except FileNotFoundError:
        raise ScorecardError(MISSING) from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, csv.Error) as fault:
        raise ScorecardError(DAMAGED.format(file.name)) from fault
