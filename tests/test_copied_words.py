"""What we write is in our own words: no run of eight of them stands in anybody else's document."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

from corpus.catalogue import load_catalogue
from corpus.lay_questions import load_lay_questions
from corpus.outside_questions import load_elsewhere_questions, load_outside_questions
from corpus.proposals import load_proposals
from corpus.summaries import load_summaries
from eval.train import FURTHER
from tests.shared_texts import files_of, text_of
from tests.words import RUN, runs, words

# Titles that are not in the catalogue. What has a name can only be called by it.
NAMES = ("Promoting the education of looked-after and previously looked-after children",)
NAMED = 6  # words of a run that belong to a name

OURS = {
    "summaries": [(s.id, text) for s in load_summaries() for text in (s.text, *s.questions)],
    "everyday questions": [(f"{q.source} {q.place}", q.text) for q in load_lay_questions()],
    "questions for training": [(f"{q.source} {q.place}", q.text) for q in load_lay_questions(FURTHER)],
    "outside questions": [(q.reason, q.text) for q in load_outside_questions()],
    "questions for other sources": [(q.source, q.text) for q in load_elsewhere_questions()],
    "proposals": [(p.id, text) for p in load_proposals() for text in (p.text, *p.questions)],
}


@cache
def _of_names() -> frozenset[tuple[str, ...]]:
    titles = [title for source in load_catalogue().sources for title in (source.title, *source.aliases)]
    return frozenset(run for title in (*NAMES, *titles) for run in runs(title, NAMED))


def _is_name(run: tuple[str, ...]) -> bool:
    return any(run[i : i + NAMED] in _of_names() for i in range(RUN - NAMED + 1))


@cache
def _theirs(shared: Path) -> dict[str, set[tuple[str, ...]]]:
    """Runs by file."""
    return {str(file.relative_to(shared)): runs(text_of(file)) for file in files_of(shared)}


def _copied(ours: Iterable[tuple[str, str]], theirs: dict[str, set[tuple[str, ...]]]) -> list[tuple[str, str, str]]:
    """(whose, file, the run) for every run of ours that stands in a file, names aside."""
    held = {run: whose for whose, text in ours for run in runs(text) if not _is_name(run)}
    return [(held[run], file, " ".join(run)) for file, found in theirs.items() for run in found & held.keys()]


def test_a_run_that_is_taken_is_found_and_a_name_is_not() -> None:
    theirs = {"f": runs("Every keeper must light both lamps on the quay before dusk, says the harbour master.")}
    taken = [("one", "the keeper must light both lamps on the quay before dusk"), ("two", "who lights the lamps")]
    assert {whose for whose, _, _ in _copied(taken, theirs)} == {"one"}
    title = "who wrote Promoting the education of looked-after and previously looked-after children"
    assert _copied([("title", title)], {"f": runs(title)}) == []
    assert words("The pupil’s £70, paid") == ["the", "pupils", "£70", "paid"]


@pytest.mark.shared
@pytest.mark.parametrize("kind", OURS)
def test_no_run_of_eight_words_is_taken_from_any_document(shared: Path, kind: str) -> None:
    assert OURS[kind]
    assert _copied(OURS[kind], _theirs(shared)) == []
