"""Growth: copies that the quotation checks go on holding for, the search among them, and a slope with its doubt."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import pytest

from corpus.embedding import load_question_embedding
from corpus.settings import read_settings
from corpus.store import open_index
from corpus.wording import fold
from eval.growth.growth import growth_text
from eval.growth.store import Nearest, grow, originals, swapper
from eval.measured import memory, peak_memory, slope
from retrieval.engine import Engine

QUESTIONS = ("How many dogs may a proprietor keep?", "Who must keep a register?", "when is a bus run for a pupil?")


@pytest.fixture(scope="module")
def grown(invented_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of 95 passages: the ten invented ones and copies of them."""
    target = tmp_path_factory.mktemp("grown") / "s"
    vectors = load_question_embedding().get_text_embedding_batch(list(QUESTIONS))
    made = grow(open_index(invented_store), target, 95, np.asarray(vectors))
    assert made.passages == 95
    (target / "exact.json").write_text(json.dumps(made.exact))
    return target


def test_copies_are_passages_of_their_own_with_words_of_the_same_length(grown: Path, invented_store: Path) -> None:
    index, before = open_index(grown), open_index(invented_store)
    assert index.pointer.passages == 95
    passages = [p for key in index.documents for p in index.passages_of(key)]
    assert len({p.id for p in passages}) == 95
    real = {p.id: p for key in before.documents for p in before.passages_of(key)}
    first = {p.reference: p.text for p in real.values()}
    copies = [p for p in passages if "-copy-" in p.source]
    assert {p.id for p in passages} - {p.id for p in copies} == set(real)
    assert all(len(p.text) == len(first[p.reference]) for p in copies)
    assert sum(p.text != first[p.reference] for p in copies) > len(copies) / 2


def test_quotations_of_copies_are_checked_letter_for_letter(grown: Path) -> None:
    engine = Engine(read_settings(store=grown))
    quotes = [quote for question in QUESTIONS for quote in engine.ask(question, 20).quotes]
    assert any("-copy-" in quote.source for quote in quotes)
    assert all(quote.receipt.exact for quote in quotes)
    for quote in quotes:
        record = engine.index.documents[f"{quote.source}@{quote.edition}"]
        words = " ".join(block.text for _, _, block in engine.index.all_blocks(record.key))
        assert all(fold(line) in fold(words) for line in quote.passage.split("\n"))


def test_what_exact_search_finds_is_what_chroma_finds(grown: Path) -> None:
    index = open_index(grown)
    exact = json.loads((grown / "exact.json").read_text())
    vectors = load_question_embedding().get_text_embedding_batch(list(QUESTIONS))
    for vector, right in zip(vectors, exact, strict=True):
        assert len(set(right) & set(index.nearest([vector], 10)[0])) >= 9


def test_nearest_keeps_the_best_of_several_batches(invented_store: Path) -> None:
    (original, *_) = originals(open_index(invented_store))
    passages, vectors = original.indexed.passages, original.vectors
    nearest = Nearest(vectors[:1])
    for n in range(len(passages)):
        nearest.add(passages[n : n + 1], vectors[n : n + 1])
    cosines = vectors @ vectors[0]
    assert nearest.ids()[0] == tuple(passages[n].id for n in np.argsort(-cosines)[:10])


def test_swapped_words_keep_their_length_and_are_always_the_same() -> None:
    texts = ["proprietor register missing penalty telephone sickness", "handbook lessons headteacher ordinary morning"]
    swap = swapper(texts, 3)
    assert swap(texts[0]) == swap(texts[0])
    assert [len(word) for word in swap(texts[0]).split()] == [len(word) for word in texts[0].split()]
    assert any(swapper(texts * 9, seed)(texts[0]) != texts[0] for seed in range(5))


def test_slope_of_a_leak_is_told_from_noise() -> None:
    chance = random.Random(1)
    x = [n / 100 for n in range(300)]
    rising, around = slope(x, [700 + 4 * value + chance.gauss(0, 1) for value in x])
    assert abs(rising - 4) < around < 1
    flat, around = slope(x, [700 + chance.gauss(0, 1) for _ in x])
    assert abs(flat) < around < 1
    assert slope([1.0], [2.0])[1] == float("inf")


def test_growth_is_printed_as_a_table() -> None:
    text = growth_text({"questions": 1, "rows": [{"passages": 1000, "p95_ms": 1.5}]})
    assert text.splitlines()[0] == "| passages | p95_ms |"
    assert "| 1000 | 1.5 |" in text


def test_a_process_that_is_gone_holds_nothing() -> None:
    assert memory() > 1
    assert memory("gone") == peak_memory("gone") == 0.0
