"""Why a passage was found: ranks, shared words, what put it down, and the same in plain words."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.passage import Passage, Piece
from corpus.settings import read_settings
from retrieval.engine import Engine
from retrieval.rank import scored
from retrieval.search import Candidate
from retrieval.why import Why, ordinal, why, why_sentences
from tests.processor_time import processor_seconds

PENALTY = "when can the county send a money penalty to a parent?"


def _candidate(text: str, **facts: object) -> Candidate:
    passage = Passage("a@1#x", "a", "1", "para 1", ("Boats and nets",), text, (Piece(0, 0, len(text)),), 0)
    return Candidate(passage, **facts)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def engine(invented_store: Path) -> Engine:
    return Engine(read_settings(store=invented_store))


def test_words_are_those_of_the_question_that_stand_in_the_passage_by_their_stem() -> None:
    found = why("Who mends the boat's nets and the lamps?", _candidate("A keeper mended lamps."))
    assert found.words == ("mends", "boat's", "nets", "lamps")
    assert why("Who mends the boat's nets and the lamps?", _candidate("Nothing of it.")).words == ("boat's", "nets")


def test_a_passage_found_for_a_part_of_the_question_says_for_which() -> None:
    found = why("who rows and who sails the boat?", _candidate("One sails.", searched="who sails the boat?"))
    assert (found.part, found.words) == ("who sails the boat?", ("sails", "boat"))
    assert why_sentences(found)[0] == "It was found for a part of your question: who sails the boat."
    assert why("who sails?", _candidate("One sails.", searched="who sails?")).part == ""


def test_the_sentences() -> None:
    both = Why("", ("attendance", "fine"), 1, 3)
    assert why_sentences(both) == ["Found first by meaning and third by its words (attendance, fine)."]
    all_three = Why("", ("fine",), 2, 12, 22, by_entry=True, put_down=("local", "footnote"))
    assert why_sentences(all_three) == [
        "Found second by meaning, 12th by its words (fine) and 22nd by our everyday questions.",
        "One of our own summaries leads to it.",
        "It was put further down because it is local information, not national guidance and it is a footnote.",
    ]
    assert why_sentences(Why("", ("fine",), 1)) == [
        "Found first by meaning.",
        "It has these words of your question: fine.",
    ]
    assert "None of the words of your question stand in it." in why_sentences(Why(by_words=2))
    assert "Found" not in " ".join(why_sentences(Why()))


def test_ordinals() -> None:
    assert [ordinal(n) for n in (1, 10, 11, 12, 13, 21, 22, 33, 100, 111)] == [
        "first", "tenth", "11th", "12th", "13th", "21st", "22nd", "33rd", "100th", "111th",
    ]  # fmt: skip


def test_what_puts_a_passage_down_is_named() -> None:
    words = "A club must keep its boats dry and must mend every net that it has before the winter comes."
    local, note, plain = _candidate(words, score=1.0), _candidate(words, score=1.0), _candidate(words, score=1.0)
    note.passage = replace(note.passage, kind="footnote")
    plain.passage = replace(plain.passage, id="a@1#y")
    found = scored([local, note, plain], [1.0], {}, lambda passage: passage is local.passage)
    assert [candidate.put_down for candidate in found] == [(), ("local",), ("footnote",)]


def test_every_quotation_of_an_answer_says_why(engine: Engine) -> None:
    answer = engine.ask(PENALTY)
    first = answer.quotes[0].why
    assert first is not None
    assert {"county", "money", "penalty", "parent"} <= set(first.words)
    assert first.by_meaning == 1
    assert first.by_words == 1
    assert all(quote.why for quote in answer.quotes)
    assert answer.to_dict()["quotes"][0]["why"]["words"] == first.words


def test_a_rank_is_the_place_in_that_search(engine: Engine) -> None:
    found = engine.find(PENALTY).ranked
    by_meaning = sorted((r.candidate for r in found if r.candidate.vector_rank), key=lambda c: c.vector_rank or 0)
    cosines = [candidate.cosine for candidate in by_meaning]
    assert cosines == sorted(cosines, reverse=True)
    assert len(cosines) > 3


def test_it_costs_little_beside_the_search(engine: Engine) -> None:
    """A quarter of a millisecond where the search takes fifteen; one is measured by the other, as machines differ."""
    ranked = engine.find(PENALTY).ranked[:5]

    def reasons() -> None:
        for one in ranked:
            why_sentences(why(PENALTY, one.candidate))

    def typical(work: Callable[[], object]) -> float:
        return statistics.median(processor_seconds(work) for _ in range(30))

    assert typical(reasons) < typical(lambda: engine.find(PENALTY)) / 2
