"""kill -9 at any moment of a run: the index of before serves, the next run completes, and nothing is doubled or lost.

Three runs follow one another in a circle: two documents come (one changed, one new), the new one is removed, the
changed one changes back. Each is killed, looked at, run again and compared with the same run undisturbed.
"""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from corpus.errors import ChapterAndVerseError
from corpus.settings import Settings
from corpus.store import StoreLayout
from eval.faults.documents import ADDED, QUESTIONS, write_folders
from eval.faults.process import Command, Ended
from eval.faults.row import Row
from eval.faults.state import Answers, State, answers, leftovers, state_of

TAIL = 60  # file operations at the end of a run: manifest, pointer, sweep, files that nobody needs, times of checks
Kind = Literal["clock", "step", "tail"]


@dataclass(frozen=True)
class Undisturbed:
    """A run, and what it leads to. Seconds are wall time."""

    arguments: tuple[str, ...]
    seconds: float
    steps: int
    state: State
    answers: Answers


class Circle:
    """The three runs over one store, after they were run undisturbed in another like it."""

    def __init__(self, settings: Settings, work: Path, folders: Sequence[Path], paragraphs: int, *, ours: bool) -> None:
        made = write_folders(work / "documents", paragraphs)
        real = [word for folder in folders for word in ("--from", str(folder))]
        common = ["--offline", *real] if folders else ["--offline"]
        flags = [] if ours else ["--no-ours"]
        self.runs = (
            (*common, "--from", str(made.after), *flags),
            ("remove", ADDED, *flags),
            (*common, "--from", str(made.before), *flags),
        )
        self.store = work / "store"
        self.settings = settings.model_copy(update={"store": self.store})
        self._output = work / "output.txt"
        self._first(settings.store / "embeddings.sqlite" if folders else None)
        self.undisturbed = [self._undisturbed(arguments) for arguments in self.runs]

    def _first(self, vectors: Path | None) -> None:
        self.store.mkdir(parents=True)
        if vectors is not None and vectors.is_file():
            shutil.copy(vectors, self.store / "embeddings.sqlite")
        self.complete(self.runs[2])

    def complete(self, arguments: Sequence[str]) -> Ended:
        """A run to its end. Raises ChapterAndVerseError where it fails."""
        ended = Command(arguments, self.store, self._output).end()
        if ended.status:
            raise ChapterAndVerseError(f"An undisturbed run failed ({ended.sentence}): mend that first.")
        return ended

    def _undisturbed(self, arguments: tuple[str, ...]) -> Undisturbed:
        begun = time.monotonic()
        ended = self.complete(arguments)
        seconds = time.monotonic() - begun
        return Undisturbed(arguments, seconds, ended.steps, state_of(self.store), answers(self.settings, QUESTIONS))

    def killed(self, run: int, kind: Kind, chance: random.Random) -> Ended:
        """One run, killed at a moment that chance names."""
        wanted = self.undisturbed[run]
        if kind == "clock":
            command = Command(wanted.arguments, self.store, self._output)
            if command.running(chance.uniform(0, wanted.seconds)):
                command.kill()
            return command.end()
        first = max(1, wanted.steps - TAIL) if kind == "tail" else 1
        return Command(wanted.arguments, self.store, self._output, chance.randint(first, wanted.steps)).end()

    def look(self, run: int, generation: str) -> tuple[str, list[str]]:
        """After a kill: what serves now ("before" or "after"), and what is wrong with it."""
        try:
            after = StoreLayout(self.store).read_pointer().generation != generation
            wanted = self.undisturbed[run if after else run - 1].answers
            found = answers(self.settings, QUESTIONS)
        except Exception as fault:
            return "nothing", [f"after the kill nothing served: {type(fault).__name__}: {fault}"]
        serves = "after" if after else "before"
        return serves, [] if found == wanted else [f"after the kill the answers were not those of {serves}"]

    def recovered(self, run: int) -> list[str]:
        """The next run; what is wrong with its result."""
        ended = Command(self.undisturbed[run].arguments, self.store, self._output).end()
        # What a killed run had removed already is not there to be removed again: that is said in one sentence.
        if ended.status not in ((0, 2) if self.undisturbed[run].arguments[0] == "remove" else (0,)):
            return [f"the next run ended with status {ended.status}: {ended.sentence}"]
        try:
            return [*state_of(self.store).differences(self.undisturbed[run].state), *leftovers(self.store)]
        except Exception as fault:
            return [f"after the next run the store could not be read: {type(fault).__name__}: {fault}"]


def killed(
    settings: Settings,
    work: Path,
    count: int,
    seed: int,
    *,
    folders: Sequence[Path] = (),
    paragraphs: int = 12,
    ours: bool = False,
    minutes: float = 600,
) -> Row:
    """`count` kills, fewer where `minutes` are over.

    Half by the clock, a quarter at any file operation, a quarter at one of the last `TAIL`.
    """
    circle = Circle(settings, work, folders, paragraphs, ours=ours)
    longest = max(run.seconds for run in circle.undisturbed)
    what = f"{circle.undisturbed[0].state.documents} documents, {circle.undisturbed[0].state.passages} passages"
    row = Row("killed-large" if folders else "killed", f"kill -9 of a run ({what}; undisturbed up to {longest:.1f} s)")
    chance, begun = random.Random(seed), time.monotonic()
    kinds: tuple[Kind, ...] = ("clock", "step", "clock", "tail")
    for trial in range(count):
        if time.monotonic() - begun > minutes * 60:
            break
        run, kind = trial % 3, kinds[trial % len(kinds)]
        generation = StoreLayout(circle.store).read_pointer().generation
        ended = circle.killed(run, kind, chance)
        serves, wrong = circle.look(run, generation)
        wrong += circle.recovered(run)
        moment = {"clock": "by the clock", "step": "at a file operation", "tail": "at the switch or sweep"}[kind]
        happened = f"killed {moment}, the index of {serves} served" if ended.killed else "ended before the kill"
        row.add(happened, wrong)
    row.seconds = time.monotonic() - begun
    return row
