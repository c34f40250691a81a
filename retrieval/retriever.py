"""The search as a LlamaIndex retriever, for other programs: its nodes can go through any postprocessor."""

from __future__ import annotations

from collections.abc import Sequence

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle

from corpus.encoder import TextEncoder
from corpus.store import Index
from retrieval.search import HybridSearch, encode
from retrieval.weights import WEIGHTS, Weights


class HybridRetriever(BaseRetriever):
    """HybridSearch over an index; `embedding` encodes the questions (any LlamaIndex embedding does)."""

    def __init__(
        self,
        index: Index,
        embedding: TextEncoder,
        keys: Sequence[str] | None = None,
        weights: Weights = WEIGHTS,
    ) -> None:
        self._search = HybridSearch(index, keys, weights)
        self._embedding = embedding
        super().__init__()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        found = self._search.search(encode(query_bundle.query_str, self._embedding)[0])
        return [NodeWithScore(node=candidate.passage.to_node(), score=candidate.score) for candidate in found]
