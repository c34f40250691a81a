"""Questions to vectors by ONNX Runtime: the packaged model and its adapter, without PyTorch.

Loading PyTorch and sentence-transformers takes seconds and some hundred megabytes; a question needs neither. The graph
is drawn by `python -m eval encoder`; the weights are those of the packaged model, read from its own file. Indexing uses
sentence-transformers, which is the reference that a test compares this with.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from corpus.adapter import FILE as ADAPTER
from corpus.adapter import adapted_matrices

GRAPH = Path(__file__).with_name("question_encoder.onnx")
GRAPH_SHA256 = "855004d19761ed959ccdcacc27e02c39b56ef81b561c9aab532a3495dcee8048"
MOST_TOKENS = 256  # sentence_bert_config.json of the packaged model


class TextEncoder(Protocol):
    """What a search needs of an embedding model; LlamaIndex's embeddings are such."""

    def get_text_embedding(self, text: str) -> list[float]:
        """The vector of a text."""
        ...

    def get_text_embedding_batch(self, texts: list[str]) -> list[list[float]]:
        """The vectors of some texts, in order."""
        ...


class OnnxEncoder:
    """The packaged model in `folder`, for questions; not to be used by two threads at once.

    Raises OSError, ValueError or a fault of ONNX Runtime where the graph or a weight is missing or damaged.
    """

    def __init__(self, folder: Path, threads: int = 1, graph: Path = GRAPH, adapter: Path = ADAPTER) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        drawn = graph.read_bytes()
        if hashlib.sha256(drawn).hexdigest() != GRAPH_SHA256:
            raise ValueError(f"{graph} is not the graph that belongs to this version.")
        onnxruntime.disable_telemetry_events()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        options.log_severity_level = 4  # a fault is an exception: nothing else is to be printed
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        weights = {name: onnxruntime.OrtValue.ortvalue_from_numpy(w) for name, w in _weights(folder, adapter).items()}
        options.add_external_initializers(list(weights), list(weights.values()))
        self._session: Any = onnxruntime.InferenceSession(drawn, options, providers=["CPUExecutionProvider"])
        self._weights = weights  # the session uses their memory
        self._tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(MOST_TOKENS)
        self._tokenizer.enable_padding()

    def get_text_embedding_batch(self, texts: Sequence[str]) -> list[list[float]]:
        """Vectors of length 1, in order."""
        if not texts:
            return []
        read = self._tokenizer.encode_batch([text.strip() for text in texts])
        ids = np.asarray([one.ids for one in read], dtype=np.int64)
        mask = np.asarray([one.attention_mask for one in read], dtype=np.int64)
        given = {"ids": ids, "mask": mask, "positions": np.arange(ids.shape[1], dtype=np.int64)}
        (vectors,) = self._session.run(["vectors"], given)
        found: list[list[float]] = vectors.tolist()
        return found

    def get_text_embedding(self, text: str) -> list[float]:
        """The vector of one text."""
        return self.get_text_embedding_batch([text])[0]


def _weights(folder: Path, adapter: Path) -> dict[str, np.ndarray]:
    """The weights by the names that the graph has for them; matrices lie as (inputs, outputs)."""
    from safetensors.numpy import load_file

    weights: dict[str, np.ndarray] = load_file(folder / "model.safetensors")
    changed = adapted_matrices(weights, adapter)
    return {
        name: np.ascontiguousarray(w.T) if w.ndim == 2 and not name.startswith("embeddings.") else w
        for name, w in (weights | changed).items()
        if w.dtype == np.float32 and not name.startswith("pooler.")
    }
