"""What is compared: our engine, and what would be built in an afternoon, all over the same index.

A system returns, best first, results that each stand for one or more passages: a chunk of a fixed size holds several,
and is right where any of them is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from llama_index.core.embeddings import BaseEmbedding

from corpus.passage import Passage
from corpus.store import Index
from retrieval.engine import Engine

Results = list[list[Passage]]
DEPTH = 50


class System(Protocol):
    """Anything that finds passages for a question."""

    @property
    def name(self) -> str:
        """What the scorecard calls it."""
        ...

    def search(self, question: str) -> Results:
        """The best results first, at most DEPTH, each the passages that it holds."""
        ...


@dataclass(frozen=True)
class Ours:
    """The product's own ranking."""

    engine: Engine
    name: str = "chapter-and-verse"

    def search(self, question: str) -> Results:
        """Each ranked passage; the same words found elsewhere are one result with several passages."""
        found = self.engine.find(question).ranked[:DEPTH]
        return [[one.passage, *one.also] for one in found]


@dataclass(frozen=True)
class Vectors:
    """Our passages by the cosine of their vectors alone."""

    index: Index
    embedding: BaseEmbedding
    name: str = "vectors alone"

    def search(self, question: str) -> Results:
        """One passage a result."""
        (cosines,) = self.index.nearest([self.embedding.get_text_embedding(question)], DEPTH)
        held = self.index.passages(cosines)
        return [[held[identity]] for identity in cosines if identity in held]


class Bm25:
    """Our passages, with title and headings, by BM25 with stemming (bm25s through LlamaIndex)."""

    name = "bm25"

    def __init__(self, index: Index) -> None:
        import Stemmer
        from llama_index.core.schema import BaseNode, TextNode
        from llama_index.retrievers.bm25 import BM25Retriever

        self._passages: dict[str, Passage] = {}
        nodes: list[BaseNode] = []
        for key, record in index.documents.items():
            for passage in index.passages_of(key):
                self._passages[passage.id] = passage
                nodes.append(TextNode(id_=passage.id, text=passage.embedded_text(record.title)))
        self._retriever = BM25Retriever.from_defaults(
            nodes=nodes, similarity_top_k=DEPTH, stemmer=Stemmer.Stemmer("english"), language="english"
        )

    def search(self, question: str) -> Results:
        """One passage a result; those that share no word with the question are left out."""
        found = self._retriever.retrieve(question)
        return [[self._passages[node.node_id]] for node in found if node.score]


@dataclass(frozen=True)
class ReciprocalRankFusion:
    """Several systems fused by 1 / (60 + rank) (Cormack, Clarke & Büttcher 2009)."""

    systems: Sequence[System]
    name: str = "reciprocal rank fusion"

    def search(self, question: str) -> Results:
        """One passage a result."""
        scores: dict[str, float] = {}
        passages: dict[str, Passage] = {}
        for system in self.systems:
            for rank, result in enumerate(system.search(question), 1):
                for passage in result:
                    passages[passage.id] = passage
                    scores[passage.id] = scores.get(passage.id, 0.0) + 1 / (60 + rank)
        return [[passages[identity]] for identity in sorted(scores, key=lambda i: -scores[i])[:DEPTH]]


class QuickStart:
    """LlamaIndex as its first tutorial has it: chunks of `size` tokens, the same model, cosine, in memory."""

    def __init__(self, index: Index, embedding: BaseEmbedding, size: int = 1024) -> None:
        from llama_index.core import Document, VectorStoreIndex
        from llama_index.core.node_parser import SentenceSplitter

        self.name = f"llamaindex quick start ({size} tokens)"
        self._index = index
        documents = [
            Document(text="\n".join(block.text for _, _, block in index.all_blocks(key)), metadata={"key": key})
            for key in index.documents
        ]
        for document in documents:
            document.excluded_embed_metadata_keys = ["key"]
        self._retriever = VectorStoreIndex.from_documents(
            documents,
            transformations=[SentenceSplitter(chunk_size=size, chunk_overlap=min(200, size // 5))],
            embed_model=embedding,
        ).as_retriever(similarity_top_k=DEPTH)

    @cached_property
    def _passages(self) -> dict[str, list[Passage]]:
        return {key: self._index.passages_of(key) for key in self._index.documents}

    def search(self, question: str) -> Results:
        """A chunk a result, with every passage of which it holds at least half."""
        results: Results = []
        for found in self._retriever.retrieve(question):
            start, end = found.node.start_char_idx, found.node.end_char_idx  # type: ignore[attr-defined]
            held = []
            for passage in self._passages[found.node.metadata["key"]]:
                shared = min(end, passage.end) - max(start, passage.start)
                if 2 * shared >= passage.end - passage.start:
                    held.append(passage)
            results.append(held)
        return results
