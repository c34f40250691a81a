"""Draws the computation that corpus/encoder.py runs: the packaged model as an ONNX graph without its weights.

The weights stay in the model's own file and are handed over when the graph is opened, so that there is one copy of
them, the adapter is added as ever, and the graph takes some kilobytes. BERT: Devlin et al. 2019, section 3; six layers
as in MiniLM (Wang et al. 2020); mean pooling and length 1 as in Sentence-BERT (Reimers & Gurevych 2019).
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from onnx import TensorProto, helper

from corpus.embedding import packaged_folder

OPSET = 20
WEIGHTS = "weights"  # a name only: nothing is read from a file of it


class _Drawing:
    """Nodes and the names of weights, as they are added."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.weights: dict[str, Any] = {}

    def add(self, operator: str, *inputs: str, **attributes: Any) -> str:
        """A node with one result, whose name is given back."""
        name = f"{operator.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, inputs, [name], name=name, **attributes))
        return name

    def weight(self, name: str, *shape: int) -> str:
        """A weight that is handed over later."""
        tensor = TensorProto(name=name, data_type=TensorProto.FLOAT, dims=shape)
        tensor.data_location = TensorProto.EXTERNAL
        tensor.external_data.add(key="location", value=WEIGHTS)
        self.weights[name] = tensor
        return name

    def constant(self, value: Any, kind: int, *shape: int) -> str:
        """A number or a list of numbers."""
        tensor = helper.make_tensor(f"value_{len(self.nodes)}", kind, shape, value if shape else [value])
        return self.add("Constant", value=tensor)

    def linear(self, given: str, name: str, rows: int, columns: int) -> str:
        """x W + b; W lies as (inputs, outputs)."""
        product = self.add("MatMul", given, self.weight(f"{name}.weight", rows, columns))
        return self.add("Add", product, self.weight(f"{name}.bias", columns))

    def norm(self, given: str, name: str, size: int, epsilon: float) -> str:
        """Layer normalisation."""
        scale, bias = self.weight(f"{name}.weight", size), self.weight(f"{name}.bias", size)
        return self.add("LayerNormalization", given, scale, bias, axis=-1, epsilon=epsilon)


def _attention(draw: _Drawing, given: str, hidden_mask: str, layer: str, size: int, heads: int) -> str:
    split = draw.constant([0, 0, heads, size // heads], TensorProto.INT64, 4)
    query, key, value = (
        draw.add("Reshape", draw.linear(given, f"{layer}.attention.self.{part}", size, size), split)
        for part in ("query", "key", "value")
    )
    scores = draw.add(
        "MatMul",
        draw.add("Transpose", query, perm=[0, 2, 1, 3]),
        draw.add("Transpose", key, perm=[0, 2, 3, 1]),
    )
    scores = draw.add("Div", scores, draw.constant(math.sqrt(size // heads), TensorProto.FLOAT))
    shares = draw.add("Softmax", draw.add("Add", scores, hidden_mask), axis=-1)
    mixed = draw.add("MatMul", shares, draw.add("Transpose", value, perm=[0, 2, 1, 3]))
    together = draw.constant([0, 0, size], TensorProto.INT64, 3)
    joined = draw.add("Reshape", draw.add("Transpose", mixed, perm=[0, 2, 1, 3]), together)
    return draw.linear(joined, f"{layer}.attention.output.dense", size, size)


def draw_graph(config: dict[str, Any]) -> bytes:
    """The graph for a BERT of this config.json. Inputs: int64 ids and mask (texts, tokens), positions (tokens).

    Result: float32 (texts, hidden size), each of length 1.
    """
    size, inner, epsilon = config["hidden_size"], config["intermediate_size"], float(config["layer_norm_eps"])
    draw = _Drawing()
    words = draw.add("Gather", draw.weight("embeddings.word_embeddings.weight", config["vocab_size"], size), "ids")
    table = draw.weight("embeddings.position_embeddings.weight", config["max_position_embeddings"], size)
    first = draw.weight("embeddings.token_type_embeddings.weight", config["type_vocab_size"], size)
    kind = draw.add("Gather", first, draw.constant(0, TensorProto.INT64))
    state = draw.add("Add", draw.add("Add", words, draw.add("Gather", table, "positions")), kind)
    state = draw.norm(state, "embeddings.LayerNorm", size, epsilon)
    mask = draw.add("Cast", "mask", to=TensorProto.FLOAT)
    one = draw.constant(1.0, TensorProto.FLOAT)
    apart = draw.add("Mul", draw.add("Sub", one, mask), draw.constant(-1e9, TensorProto.FLOAT))
    hidden_mask = draw.add("Unsqueeze", apart, draw.constant([1, 2], TensorProto.INT64, 2))
    for number in range(config["num_hidden_layers"]):
        layer = f"encoder.layer.{number}"
        mixed = _attention(draw, state, hidden_mask, layer, size, config["num_attention_heads"])
        state = draw.norm(draw.add("Add", mixed, state), f"{layer}.attention.output.LayerNorm", size, epsilon)
        wide = draw.add("Gelu", draw.linear(state, f"{layer}.intermediate.dense", size, inner))
        narrow = draw.linear(wide, f"{layer}.output.dense", inner, size)
        state = draw.norm(draw.add("Add", narrow, state), f"{layer}.output.LayerNorm", size, epsilon)
    weights = draw.add("Unsqueeze", mask, draw.constant([2], TensorProto.INT64, 1))
    axis = draw.constant([1], TensorProto.INT64, 1)
    total = draw.add("ReduceSum", draw.add("Mul", state, weights), axis, keepdims=0)
    mean = draw.add("Div", total, draw.add("ReduceSum", weights, axis, keepdims=0))
    length = draw.add("ReduceL2", mean, draw.constant([1], TensorProto.INT64, 1), keepdims=1)
    draw.nodes.append(helper.make_node("Div", [mean, length], ["vectors"], name="vectors"))
    given = [
        helper.make_tensor_value_info("ids", TensorProto.INT64, ["texts", "tokens"]),
        helper.make_tensor_value_info("mask", TensorProto.INT64, ["texts", "tokens"]),
        helper.make_tensor_value_info("positions", TensorProto.INT64, ["tokens"]),
    ]
    made = [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["texts", size])]
    graph = helper.make_graph(draw.nodes, "questions", given, made, list(draw.weights.values()))
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=10)
    data: bytes = model.SerializeToString(deterministic=True)
    return data


def write_graph(file: Path) -> int:
    """Writes the packaged model's graph; gives its size in bytes."""
    config = json.loads((packaged_folder() / "config.json").read_text(encoding="utf-8"))
    return file.write_bytes(draw_graph(config))
