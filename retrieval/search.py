"""Three searches, fused: by meaning, by keyword, by likeness to the everyday questions that we wrote.

Scores are fused as a weighted sum (convex combination; Bruch, Gai & Ingber 2023, "An Analysis of Fusion Functions for
Hybrid Retrieval"). Questions that lead to a passage: Nogueira et al. 2019, "Document Expansion by Query Prediction",
with questions that people wrote.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from corpus.encoder import TextEncoder
from corpus.passage import Passage
from corpus.store import Index
from corpus.vocabulary import widen
from retrieval.asker import report_of
from retrieval.own_words import ENOUGH, LOOKED_AT, in_their_words, weighed
from retrieval.parts import parts_of
from retrieval.telling_words import telling_words
from retrieval.terms import content_words, phrases
from retrieval.weights import ECHO_FROM, WEIGHTS, Weights

DEPTH = 100  # candidates of each search
ALSO = 1  # passages of each question that only comes with one
# Likeness to our questions, expected from the cosine with the passage: intercept and slope (fitted on development).
EXPECTED = (0.25, 1.0)


@dataclass
class Candidate:
    """A passage that was found, with what each search says of it.

    searched  the question, or the part of it, that it was found for
    put_down  what lowered its score, by name (retrieval.rank)
    """

    passage: Passage
    score: float = 0.0
    cosine: float = 0.0
    keyword: float = 0.0
    asked: float = 0.0
    vector_rank: int | None = None
    keyword_rank: int | None = None
    asked_rank: int | None = None
    lifted: float = 0.0
    sentences: list[float] = field(default_factory=list)
    searched: str = ""
    put_down: tuple[str, ...] = ()


def keyword_query(words: Sequence[str], together: Sequence[str] = ()) -> str:
    """An FTS5 query that matches any of the words, and any of the phrases `together` (Metzler & Croft 2005).

    All are quoted: no operator of FTS5 gets through.
    """
    safe = dict.fromkeys(re.sub(r"[^a-z0-9]", "", word.lower()) for word in words)
    safe |= dict.fromkeys(re.sub(r"[^a-z0-9 ]", "", phrase.lower()).strip() for phrase in together)
    return " OR ".join(f'"{word}"' for word in safe if word)


@dataclass(frozen=True)
class Encoded:
    """A question as the searches take it.

    text    as it was asked
    vector  of the question, as a question
    most    how many of its passages are taken, where it only comes with what was asked; None for all
    """

    text: str
    vector: Sequence[float]
    most: int | None = None


def _added(question: str) -> list[str]:
    """Content words of the guidance's terms for the question's everyday words."""
    return content_words("; ".join(dict.fromkeys(word for term in widen(question) for word in term.terms)))


def encode(question: str, embedding: TextEncoder, weights: Weights = WEIGHTS) -> list[Encoded]:
    """A question, then its parts where it asks several things; `embedding` is the one for questions."""
    texts = [question, *(parts_of(question) if weights.parts else ())]
    vectors = embedding.get_text_embedding_batch(texts)
    return [Encoded(text, vector) for text, vector in zip(texts, vectors, strict=True)]


def encode_also(asked: Encoded, embedding: TextEncoder) -> list[Encoded]:
    """What comes with a question that reports harm, however it is put; nothing with any other."""
    report = report_of(asked.text, asked.vector, embedding)
    if report is None:
        return []
    vectors = embedding.get_text_embedding_batch(list(report.asks))
    return [Encoded(text, vector, ALSO) for text, vector in zip(report.asks, vectors, strict=True)]


class HybridSearch:
    """Searches an index both ways. `keys` limits it to these documents ("source@edition"); None means all.

    LlamaIndex programs have it as retrieval.retriever.HybridRetriever.
    """

    def __init__(
        self,
        index: Index,
        keys: Sequence[str] | None = None,
        weights: Weights = WEIGHTS,
    ) -> None:
        self._index = index
        self._weights = weights
        self._keys = keys
        self._found: dict[str, tuple[dict[str, float], float]] = {}

    def search(self, encoded: Encoded, lifted: Mapping[str, float] | None = None) -> list[Candidate]:
        """Candidates, best first. `lifted` adds to the score of passages (0 to 1 by id) that our entries lead to."""
        (cosines,) = self._index.nearest([encoded.vector], DEPTH, self._keys)
        asked = self._index.questions.nearest(encoded.vector, DEPTH, self._keys)
        keywords, echo = self._by_keyword(encoded.text)
        # Where we wrote questions about every document, theirs are the everyday words, and where a question is put in
        # the documents' own words, it has no others: added terms only blur.
        if self._weights.vocabulary and not self._covered and not echo and (added := _added(encoded.text)):
            keywords = self._keywords([*content_words(encoded.text), *added], encoded.text)
        return self._fuse(encoded.text, cosines, asked, keywords, self._allowed(lifted or {}), echo)

    def in_their_words(self, question: str) -> bool:
        """Whether the question is put in the words of documents that we wrote no questions about."""
        return self._by_keyword(question)[1] > 0

    @property
    def _covered(self) -> bool:
        searched = self._index.documents.keys() if self._keys is None else set(self._keys)
        return searched <= self._index.questions.asked_about

    def _by_keyword(self, question: str) -> tuple[dict[str, float], float]:
        """What the question's own words find, and how far it is put in the documents' (`_echo`)."""
        if question not in self._found:
            keywords = self._keywords(content_words(question), question)
            self._found[question] = keywords, self._echo(question, keywords)
        return self._found[question]

    def _keywords(self, words: Sequence[str], question: str) -> dict[str, float]:
        """BM25 by passage id, best first, of the words and of the question's phrases."""
        together = phrases(question) if self._weights.phrases and not self._covered else ()
        query = keyword_query(*telling_words(self._index, words, together))
        if not query:
            return {}
        if self._keys is None:
            return dict(self._index.keyword_search(query, DEPTH))
        return self._allowed(dict(self._index.keyword_search(query, DEPTH * 4)))

    def _allowed(self, scores: Mapping[str, float]) -> dict[str, float]:
        if self._keys is None:
            return dict(scores)
        allowed = set(self._keys)
        return {i: score for i, score in scores.items() if i.split("#", 1)[0] in allowed}

    def _fuse(
        self,
        searched: str,
        cosines: dict[str, float],
        asked: dict[str, float],
        keywords: dict[str, float],
        lifted: Mapping[str, float],
        echo: float,
    ) -> list[Candidate]:
        passages = self._index.passages([*cosines, *asked, *keywords, *lifted])
        least = min(cosines.values(), default=0.0)  # of a passage that is not among the nearest
        best = max(keywords.values(), default=0.0) or 1.0
        by_vector, by_keyword, by_question = (
            {i: rank for rank, i in enumerate(found, 1)} for found in (cosines, keywords, asked)
        )
        weights, candidates = self._weights, []
        for i, passage in passages.items():
            cosine = cosines.get(i, least)
            like = self._likeness(i, cosine, asked)
            score = (
                weights.meaning * cosine
                + weights.asked * like
                + (weights.keywords + (0.0 if self._asked_about(i) else echo)) * (keywords.get(i, 0.0) / best)
            )
            score += weights.lifted * lifted.get(i, 0.0)
            candidates.append(
                Candidate(
                    passage,
                    score,
                    cosines.get(i, 0.0),
                    keywords.get(i, 0.0),
                    like,
                    by_vector.get(i),
                    by_keyword.get(i),
                    by_question.get(i),
                    lifted.get(i, 0.0),
                    searched=searched,
                )
            )
        return sorted(candidates, key=lambda c: -c.score)

    def _asked_about(self, identity: str) -> bool:
        """Whether we wrote questions about the passage's document."""
        return identity.partition("#")[0] in self._index.questions.asked_about

    def _echo(self, question: str, keywords: Mapping[str, float]) -> float:
        """What the keywords count more where a question is put in the words of documents that we have no questions for.

        Where we have questions, theirs are the words that people use, and keywords need no more weight.
        """
        first = [i for i in keywords if not self._asked_about(i)][:LOOKED_AT]
        words = weighed(self._index, question) if first else ()
        if len(words) < ENOUGH:
            return 0.0
        echo = in_their_words(words, list(self._index.passages(first).values()))
        return 10 * self._weights.echo * max(0.0, echo - ECHO_FROM)

    def _likeness(self, identity: str, cosine: float, asked: Mapping[str, float]) -> float:
        """How like our questions for a passage the question is.

        A document that we wrote no questions about is not to lose by that: its passages get what passages with such a
        cosine get on average.
        """
        if identity in asked:
            return asked[identity]
        if self._asked_about(identity):
            return min(asked.values(), default=0.0)
        return EXPECTED[0] + EXPECTED[1] * cosine
