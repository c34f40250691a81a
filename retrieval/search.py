"""Keyword and vector search together, fused: a LlamaIndex retriever.

Scores are fused as a weighted sum after scaling each list by its own best (convex combination; Bruch, Gai & Ingber
2023, "An Analysis of Fusion Functions for Hybrid Retrieval").
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.embeddings import BaseEmbedding
from llama_index.core.schema import NodeWithScore, QueryBundle

from corpus.passage import Passage
from corpus.store import Index
from corpus.vocabulary import widen
from retrieval.terms import content_words

DEPTH = 100  # candidates of each search
# How much each search counts: the question alone, the question with the guidance's words for it, both by keyword.
AS_ASKED, WIDENED, KEYWORDS = 0.4, 0.5, 0.5
LIFTED = 1.0  # what our own entry for it adds to a passage, at most


@dataclass
class Candidate:
    """A passage that was found, with what each search says of it."""

    passage: Passage
    score: float = 0.0
    cosine: float = 0.0
    keyword: float = 0.0
    vector_rank: int | None = None
    keyword_rank: int | None = None
    lifted: float = 0.0
    sentences: list[float] = field(default_factory=list)


def keyword_query(words: Sequence[str]) -> str:
    """An FTS5 query that matches any of the words. Words are quoted: no operator of FTS5 gets through."""
    safe = dict.fromkeys(re.sub(r"[^a-z0-9]", "", word.lower()) for word in words)
    return " OR ".join(f'"{word}"' for word in safe if word)


@dataclass(frozen=True)
class Encoded:
    """A question as the searches take it.

    asked    vector of the question
    widened  vector of the question with the guidance's terms for its everyday words; None where it has none
    words    content words of question and terms, for the keyword search
    """

    asked: Sequence[float]
    widened: Sequence[float] | None
    words: tuple[str, ...]


def encode(question: str, embedding: BaseEmbedding) -> Encoded:
    """Encodes a question, widened by the vocabulary, in one call of the model."""
    terms = "; ".join(dict.fromkeys(word for term in widen(question) for word in term.terms))
    texts = [question, f"{question} {terms}"] if terms else [question]
    vectors = embedding.get_text_embedding_batch(texts)
    words = (*content_words(question), *content_words(terms))
    return Encoded(vectors[0], vectors[1] if terms else None, words)


class HybridRetriever(BaseRetriever):
    """Searches an index both ways. `keys` limits it to these documents ("source@edition"); None means all."""

    def __init__(self, index: Index, embedding: BaseEmbedding, keys: Sequence[str] | None = None) -> None:
        self._index = index
        self._embedding = embedding
        self._keys = keys
        super().__init__()

    def search(self, encoded: Encoded, lifted: Mapping[str, float] | None = None) -> list[Candidate]:
        """Candidates, best first. `lifted` adds to the score of passages (0 to 1 by id) that our entries lead to."""
        weighted = ((encoded.asked, AS_ASKED), (encoded.widened, WIDENED))
        given = [(vector, weight) for vector, weight in weighted if vector is not None]
        lists = self._index.nearest([vector for vector, _ in given], DEPTH, self._keys)
        found = [(cosines, weight) for cosines, (_, weight) in zip(lists, given, strict=True)]
        query = keyword_query(encoded.words)
        keywords = self._keywords(query) if query else {}
        return self._fuse(found, keywords, self._allowed(lifted or {}))

    def _keywords(self, query: str) -> dict[str, float]:
        """BM25 by passage id, best first."""
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
        found: Sequence[tuple[dict[str, float], float]],
        keywords: dict[str, float],
        lifted: Mapping[str, float],
    ) -> list[Candidate]:
        scores: dict[str, float] = {}
        for cosines, weight in found:
            top = max(cosines.values(), default=1.0)
            # A short list holds everything there is: its last is not the least that could be found.
            floor = min(cosines.values(), default=0.0) if len(cosines) == DEPTH else 0.0
            for identity, cosine in cosines.items():
                scores[identity] = scores.get(identity, 0.0) + weight * (cosine - floor) / ((top - floor) or 1.0)
        best = max(keywords.values(), default=1.0) or 1.0
        for identity, score in keywords.items():
            scores[identity] = scores.get(identity, 0.0) + KEYWORDS * score / best
        for identity, lift in lifted.items():
            scores[identity] = scores.get(identity, 0.0) + LIFTED * lift
        passages = self._index.passages(scores)
        cosines = found[0][0] if found else {}
        vector_ranks = {i: position for position, i in enumerate(cosines, 1)}
        keyword_ranks = {i: position for position, i in enumerate(keywords, 1)}
        candidates = [
            Candidate(
                passage,
                scores[i],
                cosines.get(i, 0.0),
                keywords.get(i, 0.0),
                vector_ranks.get(i),
                keyword_ranks.get(i),
                lifted=lifted.get(i, 0.0),
            )
            for i, passage in passages.items()
        ]
        return sorted(candidates, key=lambda c: -c.score)

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        found = self.search(encode(query_bundle.query_str, self._embedding))
        return [NodeWithScore(node=candidate.passage.to_node(), score=candidate.score) for candidate in found]
