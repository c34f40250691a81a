"""The measures against values worked out by hand, and the second extractor's comparison."""

from __future__ import annotations

import pytest

from corpus.passage import Passage, Piece
from eval.matching import matches
from eval.measures import all_parts_at, auroc, bootstrap, hit_at, reciprocal_rank
from eval.questionset import Gold, load_questions
from eval.quotations import contains, words


def test_measures() -> None:
    ranks: list[set[int]] = [set(), {1}, set(), {0}]
    assert hit_at(ranks, 1) == 0.0
    assert hit_at(ranks, 2) == 1.0
    assert reciprocal_rank(ranks) == 0.5
    assert all_parts_at(ranks, 2, 3) == 0.0
    assert all_parts_at(ranks, 2, 4) == 1.0
    assert auroc([0.9, 0.4], [0.5, 0.1]) == 0.75
    low, high = bootstrap([0.0, 1.0] * 50)
    assert low < 0.5 < high


def _passage(reference: str, text: str = "x", headings: tuple[str, ...] = (), page: str | None = None) -> Passage:
    return Passage("i", "s", "e", reference, headings, text, (Piece(0, 0, 1),), 0, page=page)


@pytest.mark.parametrize(
    ("gold", "passage", "expected"),
    [
        (Gold("s", "para 7"), _passage("para 7"), True),
        (Gold("s", "para 7"), _passage("para 77"), False),
        (Gold("other", "para 7"), _passage("para 7"), False),
        (Gold("s", "s.9(1)(b)"), _passage("s.9(1)", "lead—\n(a) x\n(b) y"), True),
        (Gold("s", "s.9(1)(c)"), _passage("s.9(1)", "lead—\n(a) x\n(b) y"), False),
        (Gold("s", "s.9"), _passage("s.9(1)"), True),
        (Gold("s", "heading: Parents' duties", "7"), _passage("p.7, x", headings=("Parents’ duties",), page="7"), True),
        (
            Gold("s", "heading: Parents' duties", "7"),
            _passage("p.9, x", headings=("Parents’ duties",), page="9"),
            False,
        ),
    ],
)
def test_gold_matching(gold: Gold, passage: Passage, expected: bool) -> None:
    assert matches(gold, passage) is expected


@pytest.mark.parametrize(
    ("page", "quotation", "expected"),
    [
        ("The days16 are counted.", "The days are counted.", True),
        ("• one;\n• two", "• one; • two", True),
        ("The days are counted.", "The nights are counted.", False),
        ("It costs £80 a day.", "It costs £160 a day.", False),
        ("A child must not go.", "A child must go.", False),
    ],
)
def test_second_extractor_forgives_footnote_marks_and_nothing_else(page: str, quotation: str, expected: bool) -> None:
    assert contains(words(page), words(quotation)) is expected


def test_no_passage_is_gold_in_both_development_and_test() -> None:
    def golds(name: str) -> set[tuple[str, str, str | None]]:
        return {(g.source, g.reference, g.page) for q in load_questions(name) for need in q.needs for g in need}

    assert not golds("dev") & golds("test")
