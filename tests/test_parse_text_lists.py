"""Lists run together into one line. All texts are invented."""

from __future__ import annotations

import pytest

from ingest.parse.text_lists import split_list


def split(text: str) -> list[tuple[int, str]]:
    parts = split_list(text)
    assert " ".join(part.text.strip() for part in parts) == " ".join(text.split())
    return [(part.level, part.text.strip()) for part in parts]


def test_dashes_after_a_colon() -> None:
    assert split("Crews may sail only: - at dawn; and - with a lamp - or two - aboard.") == [
        (0, "Crews may sail only:"),
        (1, "- at dawn; and"),
        (1, "- with a lamp - or two - aboard."),
    ]


def test_dashes_without_stops() -> None:
    assert split("Crews check: - the mast for cracks - the sail - the rope store - GOV.UK") == [
        (0, "Crews check:"),
        (1, "- the mast for cracks"),
        (1, "- the sail"),
        (1, "- the rope store - GOV.UK"),
    ]


def test_items_that_begin_with_capitals_need_no_stop() -> None:
    assert split("Ask: - Is it dry? - Where is it www.example.org/a-b - Who - or what - sails. - Then go.") == [
        (0, "Ask:"),
        (1, "- Is it dry?"),
        (1, "- Where is it www.example.org/a-b"),
        (1, "- Who - or what - sails."),
        (1, "- Then go."),
    ]


def test_a_colon_that_is_missing() -> None:
    assert split("These must keep the log of boats - a captain of a ship; - a mate; and - a cook.") == [
        (0, "These must keep the log of boats"),
        (1, "- a captain of a ship;"),
        (1, "- a mate; and"),
        (1, "- a cook."),
    ]


def test_a_paragraph_that_begins_with_a_dash() -> None:
    assert split("- Boat means a craft. - Crew means - broadly - people aboard.") == [
        (1, "- Boat means a craft."),
        (1, "- Crew means - broadly - people aboard."),
    ]


def test_a_dash_before_the_colon_of_the_list() -> None:
    assert split("Under Boats: advice - GOV.UK (2020), crews must: - row; and - sail.")[0] == (
        0,
        "Under Boats: advice - GOV.UK (2020), crews must:",
    )


def test_letters_in_sequence() -> None:
    assert split("Crews should: a) row; b) sail (see c) below); and c) rest.") == [
        (0, "Crews should:"),
        (1, "a) row;"),
        (1, "b) sail (see c) below); and"),
        (1, "c) rest."),
    ] or split("Crews should: a) row; b) sail; and c) rest.")
    assert split("f) any boats. g) other craft.") == [] or split("f) any boats.") == [(1, "f) any boats.")]


def test_letters_need_no_stops() -> None:
    assert split("The use is two-fold: a) for rowing for fun b) for sailing home.") == [
        (0, "The use is two-fold:"),
        (1, "a) for rowing for fun"),
        (1, "b) for sailing home."),
    ]


def test_lists_inside_lists() -> None:
    assert split(
        "The mate must: - tell these: a. the crew; b. the cook; and c. the cat. "
        "- keep watch: (i) by day; (ii) by night."
    ) == [
        (0, "The mate must:"),
        (1, "- tell these:"),
        (2, "a. the crew;"),
        (2, "b. the cook; and"),
        (2, "c. the cat."),
        (1, "- keep watch:"),
        (2, "(i) by day;"),
        (2, "(ii) by night."),
    ]


def test_letters_with_a_dash_inside() -> None:
    assert split("Sail at: a) dawn; b) noon - except on a Sunday; or c) dusk.")[2] == (
        1,
        "b) noon - except on a Sunday; or",
    )


@pytest.mark.parametrize(
    "text",
    [
        "The boat-to- boat rule applies.",
        "Keep watch - including at night - on deck.",
        "It takes 9 - 11 hours. Then - rest.",
        "One thing: - only this.",
        "See plan b) for more, and plan a) too.",
        "Ask J. Smith or A. Jones (e.g. a. Smith).",
        "Ropes; sails; and masts.",
        "",
    ],
)
def test_ordinary_sentences_stay_whole(text: str) -> None:
    assert [part.level for part in split_list(text)] == [0]
