"""The whole as LlamaIndex knows it: a retriever, postprocessors and a query engine that other programs can import.

    from retrieval.query_engine import guidance_query_engine
    response = guidance_query_engine().query("Who arranges education during illness?")
    response.metadata["answer"]      # the answer as `python -m retrieval ask --json` gives it

No language model takes part: the response's text is quotations and citations.
"""

from __future__ import annotations

from typing import Any

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.response.schema import RESPONSE_TYPE, Response
from llama_index.core.callbacks import CallbackManager
from llama_index.core.postprocessor.types import BaseNodePostprocessor
from llama_index.core.schema import NodeWithScore, QueryBundle
from pydantic import ConfigDict, Field

from corpus.settings import Settings
from corpus.store import Index
from retrieval.check import CheckedSpan
from retrieval.engine import Engine
from retrieval.plain import citation_line


class QuotationCheck(BaseNodePostprocessor):
    """Drops every node whose text does not stand, exactly, in the index. For use after any retriever over our store."""

    model_config = ConfigDict(arbitrary_types_allowed=True)
    index: Any = Field(description="the open index")

    def _postprocess_nodes(
        self, nodes: list[NodeWithScore], query_bundle: QueryBundle | None = None
    ) -> list[NodeWithScore]:
        index: Index = self.index
        passages = index.passages(node.node.node_id for node in nodes)
        return [node for node in nodes if self._exact(index, passages.get(node.node.node_id), node)]

    @staticmethod
    def _exact(index: Index, passage: Any, node: NodeWithScore) -> bool:
        if passage is None or node.node.get_content() != passage.text:
            return False
        return CheckedSpan(index, passage, 0, len(passage.text)).exact


class GuidanceQueryEngine(BaseQueryEngine):
    """Asks an Engine; the response holds its quotations as text and as source nodes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        super().__init__(callback_manager=CallbackManager([]))

    def _query(self, query_bundle: QueryBundle) -> RESPONSE_TYPE:
        answer = self._engine.ask(query_bundle.query_str)
        passages = self._engine.index.passages(quote.passage_id for quote in answer.quotes)
        nodes = [NodeWithScore(node=passages[quote.passage_id].to_node(), score=quote.score) for quote in answer.quotes]
        text = "\n\n".join(f"“{quote.text}” ({citation_line(quote)})" for quote in answer.quotes)
        return Response(text or answer.message, source_nodes=nodes, metadata={"answer": answer.to_dict()})

    async def _aquery(self, query_bundle: QueryBundle) -> RESPONSE_TYPE:
        return self._query(query_bundle)

    def _get_prompt_modules(self) -> dict[str, Any]:
        return {}


def guidance_query_engine(settings: Settings | None = None) -> GuidanceQueryEngine:
    """A query engine over the store of the settings. Raises what Engine raises."""
    return GuidanceQueryEngine(Engine(settings))
