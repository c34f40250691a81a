"""Another LlamaIndex program can use the parts: retriever, quotation check, query engine."""

from __future__ import annotations

from pathlib import Path

from llama_index.core.schema import NodeWithScore, TextNode

from corpus.embedding import load_embedding
from corpus.settings import read_settings
from corpus.store import open_index
from retrieval.query_engine import QuotationCheck, guidance_query_engine
from retrieval.retriever import HybridRetriever


def test_query_engine_gives_quotations_and_source_nodes(invented_store: Path) -> None:
    response = guidance_query_engine(read_settings(store=invented_store)).query("Who runs the school bus?")
    assert "must run a bus" in str(response)
    assert response.source_nodes
    assert response.metadata is not None
    assert response.metadata["answer"]["status"] == "answered"


def test_retriever_finds_and_the_check_drops_what_is_not_in_the_document(invented_store: Path) -> None:
    index = open_index(invented_store)
    nodes = HybridRetriever(index, load_embedding()).retrieve("Who runs the school bus?")
    assert "bus" in nodes[0].get_content()
    genuine = nodes[0].node
    forged = TextNode(id_=genuine.node_id, text=genuine.get_content().replace("four", "two"))
    made_up = TextNode(id_="no-such-passage", text="The school must give every pupil a pony.")
    check = QuotationCheck(index=index)
    kept = check.postprocess_nodes([*nodes, NodeWithScore(node=forged), NodeWithScore(node=made_up)])
    assert {node.node.node_id for node in kept} == {node.node.node_id for node in nodes}
    assert all(node.get_content() != forged.get_content() for node in kept)
