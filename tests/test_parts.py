"""A question that asks several things, as several questions; one that asks one thing stays whole."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.parts import MOST, parts_of


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("How many dogs may I keep, and who lights the lamps?", ("How many dogs may I keep", "who lights the lamps?")),
        ("Who lights the lamps? Can it be a child?", ("Who lights the lamps?", "Can it be a child?")),
        # what is told first belongs to each
        (
            "My son rings the bell. Who pays him? Can he stop?",
            ("My son rings the bell. Who pays him?", "My son rings the bell. Can he stop?"),
        ),
        # what is told after a question belongs to that one
        (
            "Who pays for oil? It ran out on Monday. Can I burn tallow?",
            ("Who pays for oil? It ran out on Monday.", "Can I burn tallow?"),
        ),
    ],
)
def test_questions_of_several_parts(question: str, parts: tuple[str, ...]) -> None:
    assert parts_of(question) == parts


@pytest.mark.parametrize(
    "question",
    [
        "",
        "who lights the lamps?",
        "lamps and oil and wicks",
        "My son rings the bell. He is tired. Who pays him?",
        "Who lights the lamps and the beacon?",
        "the lamps went out.",
    ],
)
def test_one_question_is_not_taken_apart(question: str) -> None:
    assert parts_of(question) == ()


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="who can is lamps oil, and or?.! \n", max_size=200))
def test_parts_are_few_and_made_of_the_words_of_the_question(question: str) -> None:
    parts = parts_of(question)
    assert len(parts) != 1
    assert len(parts) <= MOST
    assert {word for part in parts for word in part.split()} <= set(question.replace(",", " ").split()) | set(
        question.split()
    )
