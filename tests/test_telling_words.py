"""In a large index the keyword search leaves out the words that nearly every passage has; in a small one, none."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.store import Index, open_index
from retrieval import telling_words as module
from retrieval.telling_words import telling_words


@pytest.fixture
def index(invented_store: Path, monkeypatch: pytest.MonkeyPatch) -> Index:
    monkeypatch.setattr(module, "MANY", 1)
    return open_index(invented_store)


def test_small_index_is_searched_for_every_word(invented_store: Path) -> None:
    words, pairs = ["school", "dogs"], ["school dogs"]
    assert telling_words(open_index(invented_store), words, pairs) == (words, pairs)


def test_rarest_words_are_taken_until_enough_passages_are_scored(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    assert 0 < index.passages_with("dogs") < index.passages_with("school")
    monkeypatch.setattr(module, "SCORED", index.passages_with("dogs") + index.passages_with("school") - 1)
    asked = ["school", "dogs", "unheardof"]
    assert telling_words(index, asked, ["school dogs", "unheardof school"]) == (["dogs"], ["school dogs"])


def test_one_word_is_searched_for_however_common(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SCORED", 0)
    assert telling_words(index, ["school"], []) == (["school"], [])
    assert telling_words(index, ["unheardof", "£"], []) == ([], [])


def test_counts_are_kept_of_words_of_the_documents_alone(index: Index) -> None:
    assert (index.passages_with("dogs"), index.passages_with("zephyrine"), index.passages_with("")) == (1, 0, 0)
    assert set(index._counts) == {"dogs"}
