"""Footnotes in brackets, and footnote marks that stuck to words. All texts are invented."""

from __future__ import annotations

import pytest

from ingest.parse.text_brackets import take_footnotes
from ingest.parse.text_digits import Met, take_marks

NOTE = "The rope act of 1900"


@pytest.mark.parametrize(
    ("text", "clean", "notes"),
    [
        (f"Ropes [{NOTE}] must hold.", "Ropes must hold.", [NOTE]),
        (f"Ropes must hold [{NOTE}].", "Ropes must hold.", [NOTE]),
        (f"Ropes must hold. [{NOTE}.] Always.", "Ropes must hold. Always.", [f"{NOTE}."]),
        (f"ropes [{NOTE}], sails [{NOTE}]; and masts", "ropes, sails; and masts", [NOTE, NOTE]),
        (f"(all ropes [{NOTE}]) hold", "(all ropes) hold", [NOTE]),
        (f"Heading [{NOTE}]", "Heading", [NOTE]),
        ("Nested [[2019] ROPE 10 (A v B) [2018] X 1] here", "Nested here", ["[2019] ROPE 10 (A v B) [2018] X 1"]),
        ("Read more [https://example.org/ropes].", "Read more.", ["https://example.org/ropes"]),
        (f"[{NOTE}]", "", [NOTE]),
    ],
)
def test_footnotes_are_taken_out(text: str, clean: str, notes: list[str]) -> None:
    assert take_footnotes(text) == (clean, notes)


@pytest.mark.parametrize(
    "text",
    [
        "The case is [2019] ROPE 10 as reported.",
        "He said [their] boats sink.",
        "He said [sic] and [...] and [Emphasis added].",
        f"“The boat [{NOTE}] sank”, they said.",
        "Count things [for example, seven boats].",
        "Dear [Name of the boat owner], hello.",
        "Never [closed at all.",
        "Never ]opened [at all.",
        "[Square words at the start] of a sentence.",
    ],
)
def test_other_brackets_stay_as_printed(text: str) -> None:
    assert take_footnotes(text) == (text, [])


def test_a_link_leaves_its_words() -> None:
    assert take_footnotes("Ask [RopeAid](#) or [us](https://example.org/a).") == ("Ask RopeAid or us.", [])


@pytest.mark.parametrize(
    ("text", "clean", "taken"),
    [
        ("the use of ropes2 by all crews", "the use of ropes by all crews", [2]),
        ("Learn it at Rope School.2 The next", "Learn it at Rope School. The next", [2]),
        ("Is it held?2 The ‘ropes’3 hold.", "Is it held? The ‘ropes’3 hold.", [2]),
        ("all ropes1, sails2 and masts3.", "all ropes, sails and masts.", [1, 2, 3]),
    ],
)
def test_stuck_marks_are_taken_off(text: str, clean: str, taken: list[int]) -> None:
    assert take_marks(text, [], Met(footnotes=1)) == (clean, taken)


@pytest.mark.parametrize(
    "text",
    [
        "Part 2 and Year 11",
        "Year11 pupils, GCSE2 and A1, B2",
        "Covid2 and covid2 and paragraph2 say",
        "It costs 2.5 or 15.2 in all. See p.2 The end",
        "see www.example.org/page.2 The end, or mail rope2@example.org",
        "colleges,16-19 schools and colleges.16-19 schools",
        "ropes900 are too many",
        "ropes2b and ropes2-3",
        "The value of x.2 Then",
    ],
)
def test_other_digits_stay_as_printed(text: str) -> None:
    assert take_marks(text, [], Met(footnotes=1)) == (text, [])


def test_marks_must_rise_and_fit_the_footnotes_met() -> None:
    assert take_marks("all ropes2 hold", [], Met(footnotes=1, marks=1, last=2))[1] == []
    assert take_marks("all ropes18 hold", [], Met(footnotes=2))[1] == []
    assert take_marks("all ropes18 hold", [], Met(footnotes=15, marks=1, last=2))[1] == [18]
    assert take_marks("one [a] two [b] all ropes3 hold", [4, 12], Met())[1] == [3]
