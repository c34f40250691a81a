"""The adapter for questions: small weights that bring an everyday question near the passage that answers it.

A low-rank adapter (LoRA; Hu et al. 2021) of the packaged model, trained by `python -m eval train` on our own questions.
Passages are embedded without it, so it changes nothing about what is indexed.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from torch import nn

FILE = Path(__file__).parent / "question_adapter.safetensors"
SCALE = 2.0  # alpha / rank of the training
_PREFIX = "base_model.model."


@lru_cache(maxsize=1)
def adapter_identity() -> str:
    """The first digits of the weights' sha256. Raises ModelError where they are missing."""
    if not FILE.is_file():
        raise ModelError("The adapter for questions is not installed: run 'make install'.")
    return hashlib.sha256(FILE.read_bytes()).hexdigest()[:12]


def add_adapter(model: nn.Module, file: Path = FILE) -> None:
    """Adds the adapter to the weights of a transformer: W + SCALE * B A for each matrix that was adapted.

    Raises ModelError where the file is missing, cannot be read, or does not fit the model.
    """
    import torch
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        weights = load_file(file)
        with torch.no_grad():
            for name in (name for name in weights if name.endswith(".lora_A.weight")):
                stem = name.removesuffix(".lora_A.weight")
                matrix = model.get_submodule(stem.removeprefix(_PREFIX)).get_parameter("weight")
                matrix.add_(weights[f"{stem}.lora_B.weight"].float() @ weights[name].float(), alpha=SCALE)
    except (OSError, SafetensorError, AttributeError, KeyError, RuntimeError) as fault:
        raise ModelError(
            f"The adapter for questions cannot be used ({type(fault).__name__}): install the program again."
        ) from fault


def adapted_matrices(weights: Mapping[str, np.ndarray], file: Path = FILE) -> dict[str, np.ndarray]:
    """The same without PyTorch: the matrices of `weights` that were adapted, by name, float32.

    Raises ModelError as `add_adapter` does.
    """
    import numpy as np
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        low_rank = load_file(file)
        changed = {}
        for name in (name for name in low_rank if name.endswith(".lora_A.weight")):
            stem = name.removesuffix(".lora_A.weight")
            matrix = f"{stem.removeprefix(_PREFIX)}.weight"
            b, a = (low_rank[f"{stem}.lora_{part}.weight"].astype(np.float32) for part in "BA")
            changed[matrix] = weights[matrix] + np.float32(SCALE) * (b @ a)
            if changed[matrix].shape != weights[matrix].shape:
                raise ValueError(matrix)
    except (OSError, SafetensorError, KeyError, ValueError) as fault:
        raise ModelError(
            f"The adapter for questions cannot be used ({type(fault).__name__}): install the program again."
        ) from fault
    return changed
