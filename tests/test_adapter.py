"""The adapter for questions: added to the weights of the model for questions, never to those of passages."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from corpus import adapter, embedding
from corpus.adapter import FILE, SCALE, adapter_identity, add_adapter
from corpus.embedding import PACKAGED, load_embedding, load_question_embedding, model_identity, question_identity
from corpus.errors import ModelError, ModelMismatchError

QUESTION = "she is too scared to set foot in the place"


class Layer(torch.nn.Module):
    """A model of two matrices."""

    def __init__(self) -> None:
        super().__init__()
        self.query = torch.nn.Linear(3, 2, bias=False)
        self.key = torch.nn.Linear(3, 2, bias=False)


def _adapter(file: Path, name: str = "query", a: tuple[int, int] = (1, 3), b: tuple[int, int] = (2, 1)) -> Path:
    stem = f"base_model.model.{name}"
    save_file({f"{stem}.lora_A.weight": torch.ones(a), f"{stem}.lora_B.weight": torch.ones(b)}, file)
    return file


def test_matrices_that_were_adapted_become_w_and_scale_times_b_a(tmp_path: Path) -> None:
    model, file = Layer(), tmp_path / "a.safetensors"
    before = {name: matrix.detach().clone() for name, matrix in model.named_parameters()}
    a, b = torch.tensor([[1.0, 2.0, 3.0]]), torch.tensor([[0.5], [-1.0]])
    save_file({"base_model.model.query.lora_A.weight": a, "base_model.model.query.lora_B.weight": b}, file)
    add_adapter(model, file)
    assert torch.allclose(model.query.weight, before["query.weight"] + SCALE * (b @ a))
    assert torch.equal(model.key.weight, before["key.weight"])


def test_half_precision_weights_are_added_to_whole_ones(tmp_path: Path) -> None:
    model, file = Layer(), tmp_path / "a.safetensors"
    before = model.query.weight.detach().clone()
    stem = "base_model.model.query"
    a, b = torch.ones(1, 3).half(), torch.ones(2, 1).half()
    save_file({f"{stem}.lora_A.weight": a, f"{stem}.lora_B.weight": b}, file)
    add_adapter(model, file)
    assert model.query.weight.dtype == torch.float32
    assert torch.allclose(model.query.weight, before + SCALE)


@pytest.mark.parametrize("fault", ["missing", "not a file of weights", "no such matrix", "another shape", "half of it"])
def test_an_adapter_that_cannot_be_used_is_said_to_be(tmp_path: Path, fault: str) -> None:
    file = tmp_path / "a.safetensors"
    if fault == "not a file of weights":
        file.write_bytes(b"nonsense" * 8)
    elif fault == "no such matrix":
        _adapter(file, "value")
    elif fault == "another shape":
        _adapter(file, a=(1, 5))
    elif fault == "half of it":
        save_file({"base_model.model.query.lora_A.weight": torch.ones(1, 3)}, file)
    with pytest.raises(ModelError, match="install the program again"):
        add_adapter(Layer(), file)


def test_identity_is_of_the_weights_and_missing_ones_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(adapter_identity()) == 12
    adapter_identity.cache_clear()
    monkeypatch.setattr(adapter, "FILE", tmp_path / "none.safetensors")
    with pytest.raises(ModelError, match="make install"):
        adapter_identity()
    monkeypatch.setattr(adapter, "FILE", _adapter(tmp_path / "other.safetensors"))
    other = adapter_identity()
    monkeypatch.undo()
    adapter_identity.cache_clear()
    assert other != adapter_identity()


def test_identity_of_questions_names_model_and_adapter() -> None:
    name = question_identity(PACKAGED)
    assert name.startswith(model_identity(PACKAGED))
    assert adapter_identity() in name
    assert question_identity("another/model") == model_identity("another/model")


def test_the_packaged_adapter_fits_the_packaged_model() -> None:
    weights = load_file(FILE)
    stems = {name.rsplit(".lora_", 1)[0] for name in weights}
    assert len(weights) == 2 * len(stems) > 0
    assert all(torch.isfinite(tensor).all() for tensor in weights.values())
    assert FILE.stat().st_size < 4_000_000


def test_questions_are_embedded_with_the_adapter_and_passages_without() -> None:
    plain, adapted = load_embedding(), load_question_embedding()
    assert plain is not adapted
    before = np.asarray(plain.get_text_embedding(QUESTION))
    of_question = np.asarray(adapted.get_text_embedding(QUESTION))
    assert np.linalg.norm(of_question) == pytest.approx(1.0, abs=1e-4)
    assert 0.0 < float(before @ of_question) < 0.999
    assert np.array_equal(before, np.asarray(plain.get_text_embedding(QUESTION)))
    assert load_question_embedding() is adapted


def test_a_model_of_the_settings_embeds_questions_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded, added = object(), []
    monkeypatch.setattr(embedding, "_load", lambda name, threads: loaded)
    monkeypatch.setattr(embedding, "add_adapter", added.append)
    assert embedding.load_question_embedding.__wrapped__("another/model") is loaded
    assert added == []


def test_an_index_of_another_adapter_is_noticed(invented_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from corpus.settings import read_settings
    from retrieval import engine

    monkeypatch.setattr(engine, "question_identity", lambda name: f"{model_identity(name)}+questions@000000000000")
    with pytest.raises(ModelMismatchError, match="--rebuild"):
        engine.Engine(read_settings(store=invented_store))
