"""Whether a question is put in the documents' own words."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.passage import Passage, Piece
from corpus.store import open_index
from retrieval.own_words import Word, in_their_words, known_share, weighed

PASSAGE = Passage("a@1#1", "a", "1", "para 1", ("Lamps",), "The keeper trims wicks.", (Piece(0, 0, 23),), 0)


def test_the_rarer_a_word_is_the_more_it_weighs(invented_store: Path) -> None:
    index = open_index(invented_store)
    words = {word.text: word for word in weighed(index, "May the school keep a zebra, a zebra, or dogs?")}
    assert set(words) == {"school", "keep", "zebra", "dogs"}
    assert words["school"].weight < words["dogs"].weight < words["zebra"].weight
    assert words["zebra"].weight == pytest.approx(math.log(index.pointer.passages + 2))
    assert [word for word in words.values() if not word.known] == [words["zebra"]]


def test_share_of_known_words_is_by_weight() -> None:
    words = (Word("lamp", 1.0, True), Word("zebra", 3.0, False))
    assert known_share(words) == 0.25
    assert known_share(()) == 1.0


def test_words_count_together_in_one_passage_with_its_headings() -> None:
    words = (Word("wick", 2.0, True), Word("lamp", 1.0, True), Word("zebra", 1.0, False))
    assert in_their_words(words, [PASSAGE]) == pytest.approx(0.75)
    other = replace(PASSAGE, headings=(), text="A zebra.")
    assert in_their_words(words, [other, PASSAGE]) == pytest.approx(0.75)
    assert in_their_words(words, [other]) == pytest.approx(0.25)
    assert in_their_words(words, []) == in_their_words((), [PASSAGE]) == 0.0
