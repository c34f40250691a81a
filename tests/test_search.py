"""The three searches and their fusion: what each adds, and what a document without questions of ours gets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import cast

import pytest
from llama_index.core.embeddings import MockEmbedding

from corpus.passage import Passage, Piece
from corpus.store import Index
from retrieval.search import EXPECTED, Candidate, Encoded, HybridRetriever, encode, keyword_query
from retrieval.weights import WEIGHTS, Weights

QUESTION = Encoded((1.0, 0.0), ("lamp",))


def _passage(identity: str) -> Passage:
    source, _, rest = identity.partition("@")
    return Passage(identity, source, rest.partition("#")[0], "para 1", (), "x", (Piece(0, 0, 1),), 0)


class FakeIndex:
    """Stands in for an index: what each of its searches finds is given."""

    def __init__(
        self,
        cosines: dict[str, float] | None = None,
        asked: dict[str, float] | None = None,
        keywords: dict[str, float] | None = None,
        asked_about: Iterable[str] = (),
    ) -> None:
        self.cosines, self.asked, self.keywords = cosines or {}, asked or {}, keywords or {}
        self.asked_about = frozenset(asked_about) | {i.partition("#")[0] for i in self.asked}
        self.queries: list[str] = []

    def _of(self, found: dict[str, float], keys: Sequence[str] | None, limit: int) -> dict[str, float]:
        kept = {i: s for i, s in found.items() if keys is None or i.partition("#")[0] in keys}
        return dict(sorted(kept.items(), key=lambda pair: -pair[1])[:limit])

    def nearest(
        self, vectors: Sequence[Sequence[float]], limit: int, keys: Sequence[str] | None = None
    ) -> list[dict[str, float]]:
        return [self._of(self.cosines, keys, limit) for _ in vectors]

    def nearest_questions(
        self, vector: Sequence[float], limit: int, keys: Sequence[str] | None = None
    ) -> dict[str, float]:
        return self._of(self.asked, keys, limit)

    def keyword_search(self, query: str, limit: int) -> list[tuple[str, float]]:
        self.queries.append(query)
        return list(self._of(self.keywords, None, limit).items())

    def passages(self, ids: Iterable[str]) -> dict[str, Passage]:
        return {i: _passage(i) for i in ids}


def _search(
    index: FakeIndex,
    weights: Weights = WEIGHTS,
    lifted: dict[str, float] | None = None,
    keys: Sequence[str] | None = None,
    encoded: Encoded = QUESTION,
) -> dict[str, Candidate]:
    retriever = HybridRetriever(cast(Index, index), MockEmbedding(embed_dim=2), keys, weights)
    return {candidate.passage.id: candidate for candidate in retriever.search(encoded, lifted)}


def test_score_is_the_weighted_sum_of_what_each_search_says() -> None:
    index = FakeIndex({"a@1#1": 0.5, "a@1#2": 0.4}, {"a@1#1": 0.9, "a@1#2": 0.3}, {"a@1#1": 4.0, "a@1#2": 8.0})
    found = _search(index, Weights(meaning=1.0, asked=2.0, keywords=3.0, lifted=4.0), {"a@1#2": 0.5})
    assert found["a@1#1"].score == pytest.approx(0.5 + 2 * 0.9 + 3 * 0.5)
    assert found["a@1#2"].score == pytest.approx(0.4 + 2 * 0.3 + 3 * 1.0 + 4 * 0.5)
    assert list(found) == ["a@1#2", "a@1#1"]


def test_candidates_say_what_each_search_found() -> None:
    index = FakeIndex({"a@1#1": 0.5, "a@1#2": 0.4}, {"a@1#2": 0.9}, {"a@1#3": 4.0})
    found = _search(index, lifted={"a@1#4": 0.25})
    ranks = {i: (c.vector_rank, c.asked_rank, c.keyword_rank) for i, c in found.items()}
    assert ranks == {
        "a@1#1": (1, None, None),
        "a@1#2": (2, 1, None),
        "a@1#3": (None, None, 1),
        "a@1#4": (None, None, None),
    }
    assert found["a@1#2"].asked == pytest.approx(0.9)
    assert found["a@1#4"].lifted == pytest.approx(0.25)
    assert found["a@1#3"].cosine == 0.0
    assert found["a@1#3"].keyword == pytest.approx(4.0)


def test_the_passage_whose_question_was_asked_comes_first_although_others_read_alike() -> None:
    cosines = {f"a@1#{n}": 0.6 - n / 100 for n in range(20)}
    asked = {f"a@1#{n}": 0.3 for n in range(20)} | {"a@1#19": 0.95}
    assert next(iter(_search(FakeIndex(cosines, asked)))) == "a@1#19"
    assert next(iter(_search(FakeIndex(cosines, asked), replace(WEIGHTS, asked=0.0)))) == "a@1#0"


def test_a_document_without_questions_of_ours_is_not_put_back() -> None:
    """As near as a passage that somebody wrote middling questions for: neither is to win by that."""
    cosine = 0.5
    usual = EXPECTED[0] + EXPECTED[1] * cosine
    index = FakeIndex({"with@1#1": cosine, "without@1#1": cosine}, {"with@1#1": usual})
    found = _search(index)
    assert found["without@1#1"].asked == pytest.approx(usual)
    assert found["without@1#1"].score == pytest.approx(found["with@1#1"].score)


def test_a_passage_without_questions_in_a_document_that_has_some_gets_the_least() -> None:
    index = FakeIndex({"with@1#1": 0.5, "with@1#2": 0.5}, {"with@1#1": 0.8, "with@1#3": 0.35})
    assert _search(index)["with@1#2"].asked == pytest.approx(0.35)


def test_with_no_question_of_ours_at_all_only_the_other_searches_rank() -> None:
    index = FakeIndex({"a@1#1": 0.7, "b@1#1": 0.6, "c@1#1": 0.5})
    assert list(_search(index)) == ["a@1#1", "b@1#1", "c@1#1"]


def test_documents_that_are_left_out_are_found_by_no_search() -> None:
    index = FakeIndex(
        {"a@1#1": 0.5, "b@1#1": 0.9}, {"a@1#1": 0.5, "b@1#2": 0.9}, {"a@1#1": 1.0, "b@1#3": 9.0}, ["a@1", "b@1"]
    )
    found = _search(index, lifted={"b@1#4": 1.0, "a@1#2": 1.0}, keys=["a@1"])
    assert set(found) == {"a@1#1", "a@1#2"}
    assert found["a@1#1"].keyword_rank == 1


def test_nothing_found_is_nothing() -> None:
    assert _search(FakeIndex()) == {}


@pytest.mark.parametrize(
    ("words", "query"),
    [
        (["lamp", "oil"], '"lamp" OR "oil"'),
        (["Lamp", "lamp", "LAMP"], '"lamp"'),
        (['la"mp', "NEAR(", "*", ""], '"lamp" OR "near"'),
        (["-", "?!"], ""),
    ],
)
def test_keyword_query_is_words_alone(words: list[str], query: str) -> None:
    assert keyword_query(words) == query


def test_without_words_there_is_no_keyword_search() -> None:
    index = FakeIndex({"a@1#1": 0.5})
    _search(index, encoded=Encoded((1.0, 0.0), ("?",)))
    assert index.queries == []


def test_a_question_is_encoded_as_it_is_and_its_everyday_words_widen_the_keywords() -> None:
    embedding = MockEmbedding(embed_dim=2)
    encoded = encode("can they fine me for bunking off", embedding)
    assert encoded.vector == embedding.get_text_embedding("can they fine me for bunking off")
    plain = encode("can they fine me for bunking off", embedding, replace(WEIGHTS, vocabulary=False))
    assert set(plain.words) < set(encoded.words)
    assert "bunking" in plain.words
