"""The three searches and their fusion: what each adds, and what a document without questions of ours gets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
import pytest
from llama_index.core.embeddings import MockEmbedding

from corpus.passage import Passage, Piece
from corpus.store import Index
from retrieval.rank import rank, scored, section_of
from retrieval.search import EXPECTED, Candidate, Encoded, HybridSearch, encode, keyword_query
from retrieval.terms import phrases
from retrieval.weights import WEIGHTS, Weights

QUESTION = Encoded(text="lamp", vector=(1.0, 0.0))
PLAIN = replace(WEIGHTS, echo=0.0)  # keywords count the same whatever the words


def _passage(identity: str) -> Passage:
    source, _, rest = identity.partition("@")
    return Passage(identity, source, rest.partition("#")[0], "para 1", (), "x", (Piece(0, 0, 1),), 0)


@dataclass(frozen=True)
class _FakeQuestions:
    index: FakeIndex

    @property
    def asked_about(self) -> frozenset[str]:
        return self.index.asked_about

    def nearest(self, vector: Sequence[float], limit: int, keys: Sequence[str] | None = None) -> dict[str, float]:
        return self.index._of(self.index.asked, keys, limit)


class FakeIndex:
    """Stands in for an index: what each of its searches finds is given."""

    def __init__(
        self,
        cosines: dict[str, float] | None = None,
        asked: dict[str, float] | None = None,
        keywords: dict[str, float] | None = None,
        asked_about: Iterable[str] = (),
        texts: dict[str, str] | None = None,
    ) -> None:
        self.size = 100
        self.texts = texts or {}
        self.cosines, self.asked, self.keywords = cosines or {}, asked or {}, keywords or {}
        self.asked_about = frozenset(asked_about) | {i.partition("#")[0] for i in self.asked}
        self.queries: list[str] = []
        found = (*self.cosines, *self.asked, *self.keywords)
        self.documents = dict.fromkeys(["other@1", *(i.partition("#")[0] for i in found)])

    def _of(self, found: dict[str, float], keys: Sequence[str] | None, limit: int) -> dict[str, float]:
        kept = {i: s for i, s in found.items() if keys is None or i.partition("#")[0] in keys}
        return dict(sorted(kept.items(), key=lambda pair: -pair[1])[:limit])

    def nearest(
        self, vectors: Sequence[Sequence[float]], limit: int, keys: Sequence[str] | None = None
    ) -> list[dict[str, float]]:
        return [self._of(self.cosines, keys, limit) for _ in vectors]

    @property
    def questions(self) -> _FakeQuestions:
        return _FakeQuestions(self)

    def keyword_search(self, query: str, limit: int) -> list[tuple[str, float]]:
        self.queries.append(query)
        return list(self._of(self.keywords, None, limit).items())

    def passages(self, ids: Iterable[str]) -> dict[str, Passage]:
        return {i: replace(_passage(i), text=self.texts.get(i, "x")) for i in ids}

    def passages_with(self, word: str) -> int:
        return sum(word in text for text in self.texts.values())


def _search(
    index: FakeIndex,
    weights: Weights = PLAIN,
    lifted: dict[str, float] | None = None,
    keys: Sequence[str] | None = None,
    encoded: Encoded = QUESTION,
) -> dict[str, Candidate]:
    retriever = HybridSearch(cast(Index, index), keys, weights)
    return {candidate.passage.id: candidate for candidate in retriever.search(encoded, lifted)}


def test_score_is_the_weighted_sum_of_what_each_search_says() -> None:
    index = FakeIndex({"a@1#1": 0.5, "a@1#2": 0.4}, {"a@1#1": 0.9, "a@1#2": 0.3}, {"a@1#1": 4.0, "a@1#2": 8.0})
    found = _search(index, Weights(meaning=1.0, asked=2.0, keywords=3.0, echo=0.0, lifted=4.0), {"a@1#2": 0.5})
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


RARE = ("binnacle", "gimbal", "trimmed", "corrector", "spheres")
THEIRS = Encoded(text=" ".join(RARE), vector=(1.0, 0.0))
ECHO = Weights(meaning=1.0, asked=2.0, keywords=0.2, echo=1.0, lifted=0.0)


def _of_two_passages(asked: dict[str, float] | None = None) -> FakeIndex:
    """The first reads a little more like any question; the second has the rare words."""
    return FakeIndex(
        {"a@1#1": 0.6, "a@1#2": 0.5},
        asked,
        {"a@1#2": 9.0, "a@1#1": 3.0},
        texts={"a@1#1": "Lamps.", "a@1#2": "The binnacle gimbal must be trimmed by its corrector spheres."},
    )


def test_a_question_in_the_words_of_the_documents_trusts_the_keywords_more() -> None:
    """As a professional asks: the passage that has all of its rare words, before one that reads a little more alike."""
    index = _of_two_passages()
    assert next(iter(_search(index, ECHO, encoded=THEIRS))) == "a@1#2"
    assert next(iter(_search(index, replace(ECHO, echo=0.0), encoded=THEIRS))) == "a@1#1"
    everyday = Encoded(text="why does it wobble so", vector=(1.0, 0.0))
    assert next(iter(_search(index, ECHO, encoded=everyday))) == "a@1#1"


def test_where_we_wrote_questions_the_keywords_count_as_ever() -> None:
    index = _of_two_passages({"a@1#1": 0.5, "a@1#2": 0.5})
    scores = {i: candidate.score for i, candidate in _search(index, ECHO, encoded=THEIRS).items()}
    plain = {i: c.score for i, c in _search(index, replace(ECHO, echo=0.0), encoded=THEIRS).items()}
    assert scores == pytest.approx(plain)


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
    _search(index, encoded=Encoded(text="?", vector=(1.0, 0.0)))
    assert index.queries == []


def test_a_question_is_encoded_as_it_is() -> None:
    embedding = MockEmbedding(embed_dim=2)
    (encoded,) = encode("can they fine me for bunking off", embedding)
    assert encoded.vector == embedding.get_text_embedding("can they fine me for bunking off")


EVERYDAY = Encoded(text="can they fine me for bunking off", vector=(1.0, 0.0))
NEW = {"a@1#1": 0.5}


def test_everyday_words_are_widened_where_we_wrote_no_questions() -> None:
    index = FakeIndex(NEW)
    _search(index, encoded=EVERYDAY)
    assert index.queries[0] == '"fine" OR "bunking"'
    assert set(index.queries[0].split(" OR ")) < set(index.queries[1].split(" OR "))
    switched_off = FakeIndex(NEW)
    _search(switched_off, replace(PLAIN, vocabulary=False), encoded=EVERYDAY)
    assert switched_off.queries == ['"fine" OR "bunking"']


def test_everyday_words_stay_alone_where_our_questions_cover_every_document() -> None:
    index = FakeIndex(NEW, asked_about=["a@1", "other@1"])
    _search(index, encoded=EVERYDAY)
    assert index.queries == ['"fine" OR "bunking"']


def test_a_question_in_the_words_of_the_documents_is_not_widened() -> None:
    index = _of_two_passages()
    asked = Encoded(text="binnacle gimbal trimmed corrector spheres truancy", vector=(1.0, 0.0))
    _search(index, ECHO, encoded=asked)
    assert len(index.queries) == 1
    _search(index, replace(ECHO, echo=0.0), encoded=asked)
    assert len(index.queries) == 2 + 1


def test_words_side_by_side_count_together_where_we_wrote_no_questions() -> None:
    asked = Encoded(text="part-time timetable, who agrees to it? school", vector=(1.0, 0.0))
    queries = []
    for index, weights in (
        (FakeIndex(NEW), replace(PLAIN, vocabulary=False)),
        (FakeIndex(NEW), replace(PLAIN, vocabulary=False, phrases=False)),
        (FakeIndex(NEW, asked_about=["a@1", "other@1"]), PLAIN),
    ):
        _search(index, weights, encoded=asked)
        queries += index.queries
    words = '"part" OR "time" OR "timetable" OR "agrees" OR "school"'
    assert queries == [f'{words} OR "part time" OR "time timetable"', words, words]


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("Must the head teacher agree?", ["head teacher", "teacher agree"]),
        ("a head, teacher", []),
        ("the child's plan", ["child s", "s plan"]),
        ("HEAD teacher and head teacher", ["head teacher"]),
        ("", []),
        ('?! " OR NEAR(', []),
    ],
)
def test_phrases_are_pairs_of_content_words_side_by_side(text: str, pairs: list[str]) -> None:
    assert phrases(text) == pairs


def test_pairs_in_a_query_are_quoted_too() -> None:
    assert keyword_query(["lamp"], ['oil" lamp', "oil lamp"]) == '"lamp" OR "oil lamp"'


def test_a_question_that_asks_two_things_is_encoded_whole_and_in_parts() -> None:
    embedding = MockEmbedding(embed_dim=2)
    whole, dogs, lamps = encode("How many dogs may I keep, and who lights the lamps?", embedding)
    assert "dogs" in whole.text
    assert "lamps" in whole.text
    assert "lamps" not in dogs.text
    assert "dogs" not in lamps.text
    assert (
        len(encode("How many dogs may I keep, and who lights the lamps?", embedding, replace(WEIGHTS, parts=False)))
        == 1
    )


# Ranking what was found for a question and for its parts.


def _scored(score: float, identity: str, text: str | None = None) -> Candidate:
    return Candidate(replace(_passage(identity), text=text or f"Words of {identity}."), score)


def test_a_passage_counts_where_it_does_best() -> None:
    ranked = rank([[_scored(3.0, "a@1#1"), _scored(1.0, "a@1#2")], [_scored(4.0, "a@1#2"), _scored(2.0, "a@1#1")]])
    assert [(one.passage.id, one.candidate.score) for one in ranked] == [("a@1#2", 4.0), ("a@1#1", 3.0)]


def test_rules_of_one_section_stand_together() -> None:
    passages = [
        replace(_passage(f"a@1#{n}"), reference=ref, headings=("Part 1",), text=f"Words {n}.")
        for n, ref in enumerate(("s.2(1)", "s.9(1)", "s.4(1)", "s.5(1)", "s.9A(1)", "s.9(2)"))
    ]
    found = [Candidate(passage, 3.0 - n / 100) for n, passage in enumerate(passages)]
    first, *others = [one.passage.reference for one in rank([found])][:3]
    assert (first, set(others)) == ("s.2(1)", {"s.9(1)", "s.9(2)"})
    assert [one.passage.reference for one in rank([found], replace(WEIGHTS, together=0.0))][-1] == "s.9(2)"


def test_a_section_is_a_provision_or_a_heading_path() -> None:
    one = _passage("a@1#1")
    assert section_of(replace(one, reference="s.19A(3)", headings=("Part 4",))) == ("a", "s.19A")
    assert section_of(replace(one, reference="reg.10(7)")) == ("a", "reg.10")
    assert section_of(replace(one, reference="para 64", headings=("Part 4", "Leave"))) == ("a", "Part 4 > Leave")
    assert section_of(one) == ("a", "")


def test_the_same_words_in_two_documents_are_one_answer_with_two_citations() -> None:
    ranked = rank([[_scored(3.0, "a@1#1", "Light it."), _scored(2.0, "b@1#1", "LIGHT  it."), _scored(1.0, "c@1#1")]])
    assert [one.passage.id for one in ranked] == ["a@1#1", "c@1#1"]
    assert [passage.id for passage in ranked[0].also] == ["b@1#1"]


def test_the_likest_sentence_of_a_passage_adds_to_its_score() -> None:
    whole = Candidate(replace(_passage("a@1#1"), text="A long passage. It ends."), 1.0, 0.2)
    sentences = {"a@1#1": np.asarray([[0.1, 0.0], [0.8, 0.6]], dtype="<f2")}
    (one,) = scored([whole], [1.0, 0.0], sentences, lambda passage: False, replace(WEIGHTS, demotions=False))
    assert one.score == pytest.approx(1.0 + WEIGHTS.sentences * 0.8, abs=1e-3)
    assert one.sentences == pytest.approx([0.1, 0.8], abs=1e-3)
    (plain,) = scored([whole], [1.0, 0.0], {}, lambda passage: False, replace(WEIGHTS, demotions=False))
    assert plain.score == pytest.approx(1.0 + WEIGHTS.sentences * 0.2)


def test_footnotes_titles_and_local_pages_go_down_unless_that_is_switched_off() -> None:
    text = "The keeper must light both of the lamps on the quay before it is dark."
    plain = replace(_passage("a@1#1"), text=text)
    others = [replace(plain, kind="footnote"), replace(plain, text="Lamps"), replace(plain, notes=("prospective",))]
    candidates = [Candidate(passage, 1.0) for passage in (plain, *others)]
    found = scored(candidates, [1.0, 0.0], {}, lambda passage: False)
    assert found[0].passage == plain
    assert all(one.score < 1.0 for one in found[1:])
    (local,) = scored(candidates[:1], [1.0, 0.0], {}, lambda passage: True)
    assert local.score < 1.0
    switched_off = scored(candidates, [1.0, 0.0], {}, lambda passage: True, replace(WEIGHTS, demotions=False))
    assert {one.score for one in switched_off} == {1.0}
