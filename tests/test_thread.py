"""Follow-up questions: which lean on what was asked before, and how they are searched then."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.parts import parts_of
from retrieval.thread import depends, in_thread, leans_on

FIRST = "can the school send my son home for half a day?"


@pytest.mark.parametrize(
    "question",
    [
        "and who decides that?",
        "what if I refuse",
        "how long have they got?",
        "does it have to be in writing",
        "what about academies?",
        "why",
        "can she appeal?",
        "is that the same for a penalty notice",
    ],
)
def test_leans(question: str) -> None:
    assert depends(question)
    assert leans_on(question, [FIRST]) == (FIRST,)


@pytest.mark.parametrize(
    "question",
    [
        "who has to arrange education for a child who is ill for fifteen days?",
        "can my daughter be made to stay for detention on a Saturday?",
        "must the council keep a register of children in home education",
    ],
)
def test_stands_alone(question: str) -> None:
    assert not depends(question)
    assert in_thread(question, leans_on(question, [FIRST])) == question


def test_nothing_before_it_leaves_a_question_as_it_is() -> None:
    assert leans_on("and then?", []) == ()
    assert in_thread("and then?", ()) == "and then?"


def test_a_chain_goes_back_to_the_question_that_stands_alone() -> None:
    earlier = ["who pays for umbrellas at a school in the county?", FIRST + " on Fridays", "who decides that?"]
    needed = leans_on("and how fast?", earlier)
    assert needed == (earlier[1], earlier[2])
    assert in_thread("and how fast?", needed) == f"{FIRST.rstrip('?')}? on Fridays - who decides that - how fast?"


def test_a_thread_is_searched_as_one_question() -> None:
    assert parts_of(in_thread("and how long have they got", (FIRST,))) == ()


@given(st.text(max_size=60), st.lists(st.text(max_size=40), max_size=4))
def test_any_text_is_taken(question: str, earlier: list[str]) -> None:
    needed = leans_on(question, earlier)
    assert list(needed) == earlier[len(earlier) - len(needed) :]
    assert in_thread(question, needed)[-1:] == question[-1:] or needed
