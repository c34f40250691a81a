"""Sentences: where they end, and which are quoted."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.wording import fold, sentence_spans, word_count
from retrieval.sentences import LONGEST, NEARLY, PROVISION, SHORTEST, WHOLE, Span, answering, choose


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


FILLER = "A " + "long and winding " * 55 + "sentence about nothing."  # too long to be taken in with any other
LIST = (
    f"{FILLER} Every school must keep the following:\n"
    "• a book of names that is brought up to date each morning before lessons;\n"
    "• a book of visits with the hour at which each visitor came and the hour at which each of them went away; and\n"
    f"• a box of keys.\n{FILLER}"
)


def quoted(text: str, best: str, others: float = 0.1) -> str:
    spans = sentence_spans(text)
    span = choose(text, [1.0 if best in text[a:b] else others for a, b in spans])
    return fold(text[span.start : span.end])


@pytest.mark.parametrize("best", ["box of keys", "book of names", "following:"])
def test_a_list_is_quoted_from_its_lead_in_to_its_end(best: str) -> None:
    assert quoted(LIST, best).startswith("Every school must keep the following: • a book of names")
    assert quoted(LIST, best).endswith("• a box of keys.")


def test_a_sentence_is_quoted_alone_where_those_around_it_are_too_long() -> None:
    assert quoted(f"{FILLER} The books must be shown. {FILLER}", "must be shown") == "The books must be shown."


def test_sentence_that_leans_on_the_one_before_brings_it_along() -> None:
    text = f"{FILLER} The county runs a bus. This must be free. {FILLER}"
    assert quoted(text, "must be free") == "The county runs a bus. This must be free."


def _numbered(count: int, words: int) -> str:
    return " ".join(f"Sentence {n} {'goes on ' * ((words - 2) // 2)}here." for n in range(count))


def test_a_short_run_takes_in_what_stands_around_it() -> None:
    """A rule is seldom one sentence: its exception is next to it."""
    found = quoted(_numbered(20, 10), "Sentence 9 ")
    assert "Sentence 9 " in found
    assert SHORTEST <= word_count(found) < SHORTEST + 12


def test_sentences_that_answer_nearly_as_well_are_taken_in_up_to_the_longest() -> None:
    found = quoted(_numbered(40, 10), "Sentence 9 ", NEARLY + 0.01)
    assert LONGEST - 12 < word_count(found) <= LONGEST


def test_a_passage_is_quoted_whole_up_to_a_length_and_a_provision_up_to_a_greater() -> None:
    text = _numbered(14, 10)
    assert WHOLE < word_count(text) <= PROVISION
    scores = [1.0, *[0.0] * 13]
    assert choose(text, scores).end < len(text)
    assert choose(text, scores, provision=True).end == len(text)
    shorter = _numbered(11, 10)
    assert choose(shorter, scores[:11]).end == len(shorter)


def test_short_passage_is_quoted_whole() -> None:
    assert choose("One. Two.", [0.1, 0.9]).end == len("One. Two.")


def test_the_sentence_that_answers_is_known_within_what_is_quoted() -> None:
    text = "One stands here. Two stands here. Three stands here."
    assert answering(text, [0.1, 0.9, 0.2]) == Span(17, 33)
    assert answering("Only one.", [0.9]) is None
    assert answering(text, []) is None
    listed = "Each must have:\n• a hat;\n• a coat."
    found = answering(listed, [0.1, 0.2, 0.9])
    assert found is not None
    assert listed[found.start : found.end] == listed
