"""Keyword and vector search together, fused: a LlamaIndex retriever.

Scores are fused as a weighted sum after scaling each list by its own best (convex combination; Bruch, Gai & Ingber
2023, "An Analysis of Fusion Functions for Hybrid Retrieval").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.embeddings import BaseEmbedding
from llama_index.core.schema import NodeWithScore, QueryBundle
from llama_index.core.vector_stores.types import (
    FilterOperator,
    MetadataFilter,
    MetadataFilters,
    VectorStoreQuery,
)

from corpus.passage import Passage
from corpus.store import Index
from retrieval.terms import content_words

DEPTH = 60  # candidates of each search
VECTOR_WEIGHT = 0.7


@dataclass
class Candidate:
    """A passage that was found, with what each search says of it."""

    passage: Passage
    score: float = 0.0
    cosine: float = 0.0
    keyword: float = 0.0
    vector_rank: int | None = None
    keyword_rank: int | None = None
    sentences: list[float] = field(default_factory=list)


def keyword_query(words: Sequence[str]) -> str:
    """An FTS5 query that matches any of the words. Words are quoted: no operator of FTS5 gets through."""
    safe = dict.fromkeys(re.sub(r"[^a-z0-9]", "", word.lower()) for word in words)
    return " OR ".join(f'"{word}"' for word in safe if word)


def _filters(keys: Sequence[str] | None) -> MetadataFilters | None:
    if keys is None:
        return None
    return MetadataFilters(filters=[MetadataFilter(key="document", value=list(keys), operator=FilterOperator.IN)])


class HybridRetriever(BaseRetriever):
    """Searches an index both ways. `keys` limits it to these documents ("source@edition"); None means all."""

    def __init__(self, index: Index, embedding: BaseEmbedding, keys: Sequence[str] | None = None) -> None:
        self._index = index
        self._embedding = embedding
        self._keys = keys
        super().__init__()

    def search(self, text: str, vector: Sequence[float] | None = None, extra: Sequence[str] = ()) -> list[Candidate]:
        """Candidates, best first. `extra` words widen the keyword search."""
        vector = vector if vector is not None else self._embedding.get_query_embedding(text)
        found = self._index.vector_store.query(
            VectorStoreQuery(query_embedding=list(vector), similarity_top_k=DEPTH, filters=_filters(self._keys))
        )
        # ChromaVectorStore gives exp(-distance); cosine distance is 1 - cosine.
        from math import log

        cosines = {i: 1 + log(s) for i, s in zip(found.ids or [], found.similarities or [], strict=True) if s > 0}
        query = keyword_query([*content_words(text), *extra])
        keywords = dict(self._index.keyword_search(query, DEPTH if self._keys is None else DEPTH * 4)) if query else {}
        if self._keys is not None:
            allowed = set(self._keys)
            keywords = {i: s for i, s in keywords.items() if i.split("#", 1)[0] in allowed}
        return self._fuse(cosines, keywords)

    def _fuse(self, cosines: dict[str, float], keywords: dict[str, float]) -> list[Candidate]:
        passages = self._index.passages([*cosines, *keywords])
        vector_ranks = {i: rank for rank, i in enumerate(cosines, 1)}
        keyword_ranks = {i: rank for rank, i in enumerate(keywords, 1)}
        best = max(keywords.values(), default=1.0) or 1.0
        top, floor = max(cosines.values(), default=1.0), min(cosines.values(), default=0.0)
        spread = (top - floor) or 1.0
        candidates = []
        for identity, passage in passages.items():
            cosine, keyword = cosines.get(identity, 0.0), keywords.get(identity, 0.0)
            by_vector = max(0.0, (cosine - floor) / spread) if identity in cosines else 0.0
            score = VECTOR_WEIGHT * by_vector + (1 - VECTOR_WEIGHT) * keyword / best
            candidates.append(
                Candidate(
                    passage, score, cosine, keyword, vector_ranks.get(identity), keyword_ranks.get(identity)
                )
            )
        return sorted(candidates, key=lambda c: -c.score)

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        found = self.search(query_bundle.query_str, query_bundle.embedding)
        return [NodeWithScore(node=candidate.passage.to_node(), score=candidate.score) for candidate in found]
