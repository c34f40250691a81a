"""From a place of one edition to the passages that may be it in the same edition or in another."""

from __future__ import annotations

import pytest

from corpus.passage import Passage, Piece
from corpus.places import MOVED, place_of, possible


def _passages(*places: str, edition: str = "2030-01") -> list[Passage]:
    return [
        Passage(f"lamps@{edition}#{place}", "lamps", edition, place, (), "x", (Piece(0, 0, 1),), number)
        for number, place in enumerate(places)
    ]


def _places(passages: list[Passage]) -> list[str]:
    return [place_of(passage) for passage in passages]


def test_place_is_what_stands_behind_the_hash() -> None:
    (passage,) = _passages("p.4-Oil-and-wick~2")
    assert place_of(passage) == "p.4-Oil-and-wick~2"


def test_in_its_own_edition_a_place_is_itself_and_nothing_near_it() -> None:
    passages = _passages("para-6", "para-7", "para-7~2", "p.4-Oil")
    assert _places(possible("para-7", "2030-01", passages)) == ["para-7"]
    assert _places(possible("para-7~2", "2030-01", passages)) == ["para-7~2"]
    assert possible("para-8", "2030-01", passages) == []
    assert possible("p.5-Oil", "2030-01", passages) == []


@pytest.mark.parametrize(
    ("place", "there", "expected"),
    [
        # numbered paragraphs move a little between editions
        ("para-20", ["para-20", f"para-{20 + MOVED}", f"para-{20 + MOVED + 1}"], ["para-20", f"para-{20 + MOVED}"]),
        ("para-20", [f"para-{20 - MOVED}", f"para-{20 - MOVED - 1}"], [f"para-{20 - MOVED}"]),
        ("para-20~3", ["para-21"], ["para-21"]),
        # where paragraphs are counted by chapter, the chapter stays
        ("para-6.44", ["para-6.2", "para-7.44", "para-6"], ["para-6.2", "para-6"]),
        # the numbers of an annex are its own
        ("Annex-B-para-2", ["para-2", "Annex-B-para-3", "Annex-C-para-2"], ["Annex-B-para-3"]),
        # provisions keep their numbers
        ("s.19(1)", ["s.19(1)", "s.19(2)", "s.19"], ["s.19(1)"]),
        ("reg.10(7)", ["reg.10(7)~2", "reg.11"], ["reg.10(7)~2"]),
        # headings keep their words, not their pages
        ("p.4-Oil-and-wick~2", ["p.9-Oil-and-wick", "p.4-Oil", "p.9-Oil-and-wick~3"],
         ["p.9-Oil-and-wick", "p.9-Oil-and-wick~3"]),
        ("p.iv-Oil", ["Oil"], ["Oil"]),
        ("para-20", ["s.20", "p.20-Oil", "footnote-20"], []),
        ("para-20", [], []),
    ],
)  # fmt: skip
def test_in_another_edition_what_may_be_the_place(place: str, there: list[str], expected: list[str]) -> None:
    assert _places(possible(place, "2029-01", _passages(*there))) == expected
