"""Sentences: where they end, and which are quoted."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.wording import fold, sentence_spans
from retrieval.sentences import choose


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two.", ["One.", "Two."]),
        ("See e.g. the note. Then stop.", ["See e.g. the note.", "Then stop."]),
        ("It is in s. 19 of the Act. Read it.", ["It is in s. 19 of the Act.", "Read it."]),
        ("It costs £1.50 a day. Pay.", ["It costs £1.50 a day.", "Pay."]),
        ("He said “no.” She went.", ["He said “no.”", "She went."]),
        ("Is it so? Yes!", ["Is it so?", "Yes!"]),
        ("Lead-in:\n• one;\n• two.", ["Lead-in:", "• one;", "• two."]),
        ("no full stop", ["no full stop"]),
        ("", []),
    ],
)
def test_sentence_spans(text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in sentence_spans(text)] == expected


@given(st.text(alphabet="ab .?!\n•:;A1", max_size=120))
def test_spans_lose_nothing_but_white_space(text: str) -> None:
    spans = sentence_spans(text)
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
    assert all(a1 >= b0 for (_, b0), (a1, _) in pairwise(spans))


LIST = (
    "Some opening words that nobody asked about and that go on for rather a long while before they stop. "
    "Every school must keep the following:\n• a book of names that is brought up to date each morning before lessons;\n"
    "• a book of visits with the hour at which each visitor came and the hour at which each of them went away; and\n"
    "• a box of keys.\nThe books must be shown to the county on request at any hour of the working day."
)


def quoted(text: str, best: str) -> str:
    spans = sentence_spans(text)
    span = choose(text, [1.0 if best in text[a:b] else 0.1 for a, b in spans])
    return fold(text[span.start : span.end])


def test_item_is_quoted_with_its_lead_in() -> None:
    assert quoted(LIST, "box of keys").startswith("Every school must keep the following: • a book of names")
    assert quoted(LIST, "box of keys").endswith("• a box of keys.")


def test_lead_in_is_quoted_with_its_items() -> None:
    assert quoted(LIST, "following:").endswith("• a box of keys.")


def test_single_sentence_is_quoted_alone() -> None:
    assert quoted(LIST, "shown to the county") == (
        "The books must be shown to the county on request at any hour of the working day."
    )


def test_sentence_that_leans_on_the_one_before_brings_it_along() -> None:
    text = "A long and winding opening sentence about nothing much at all, which is here only to be long. " * 5
    text += "The county runs a bus. This must be free."
    assert quoted(text, "must be free") == "The county runs a bus. This must be free."


def test_short_passage_is_quoted_whole() -> None:
    assert choose("One. Two.", [0.1, 0.9]).end == len("One. Two.")
