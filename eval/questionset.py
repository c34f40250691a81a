"""Question sets: questions with the passages that answer them, given by source, reference and page."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import UsageError

FOLDER = Path(__file__).parent / "questions"
_folder = FOLDER


def use_sets(folder: Path) -> None:
    """Takes the question sets from another folder, for the rest of the process. Raises UsageError."""
    global _folder
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}: name one that holds question sets (NAME.jsonl).")
    _folder = folder


def set_file(name: str) -> Path:
    """The file of the set `name`. Raises UsageError where there is none."""
    file = _folder / f"{name}.jsonl"
    if not file.is_file():
        known = ", ".join(sorted(p.stem for p in _folder.glob("*.jsonl")))
        raise UsageError(f"There is no question set '{name}': there are {known}.")
    return file


@dataclass(frozen=True)
class Gold:
    """A passage that answers: "para 177", "s.444(1A)", "reg.10(7)", or "heading: ..." with its page."""

    source: str
    reference: str
    page: str | None = None
    pdf_page: int | None = None


@dataclass(frozen=True)
class EvalQuestion:
    """A question; `needs` has one entry for each thing asked, each with the passages of which any will do.

    right  for each need, names of passages that were read and found to meet it, beyond those named in `needs`
    wrong  names of passages that were read and found to meet none (`eval.matching.name_of`)
    """

    id: str
    question: str
    persona: str
    kind: str
    needs: tuple[tuple[Gold, ...], ...]
    reason: str | None = None
    right: tuple[frozenset[str], ...] = ()
    wrong: frozenset[str] = frozenset()

    @property
    def answerable(self) -> bool:
        """Whether the documents answer it."""
        return bool(self.needs)


def gold_of(fields: dict[str, Any]) -> Gold:
    """A gold passage as the files of questions have it."""
    page = fields.get("page")
    return Gold(fields["source"], fields["reference"], None if page is None else str(page), fields.get("pdf_page"))


def _judgements(name: str) -> dict[str, dict[str, Any]]:
    """What was read of the pooled results of a set, by question id; empty where nothing was."""
    file = _folder / "judged" / f"{name}.jsonl"
    if not file.is_file():
        return {}
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    return {line["id"]: line for line in lines}


def load_questions(name: str) -> list[EvalQuestion]:
    """The set `name` ("dev", "test", "forty"). Raises UsageError where there is none."""
    file = set_file(name)
    questions = []
    judged = _judgements(name)
    for line in file.read_text(encoding="utf-8").splitlines():
        if not line.strip():
            continue
        fields = json.loads(line)
        needs = tuple(tuple(gold_of(gold) for gold in need) for need in fields.get("gold", []))
        read = judged.get(str(fields["id"]), {})
        questions.append(
            EvalQuestion(
                str(fields["id"]),
                fields["question"],
                fields.get("persona", ""),
                fields.get("kind", ""),
                needs,
                fields.get("reason"),
                tuple(frozenset(ids) for ids in read.get("right", [])),
                frozenset(read.get("wrong", [])),
            )
        )
    return questions
