"""Training the adapter: which questions with which passages, and a few steps whose weights can then be used."""

from __future__ import annotations

import random
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from safetensors.torch import load_file

from corpus.adapter import SCALE, add_adapter
from corpus.embedding import load_embedding
from corpus.errors import UsageError
from corpus.lay_questions import load_lay_questions
from corpus.places import place_of
from corpus.store import open_index
from eval import train as training
from eval.train import _pairs, train, train_text, training_data

HANDBOOK, ACT = "barsetshire-handbook", "ukpga/2030/99"


@pytest.fixture
def asked(asked_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Training reads the everyday questions about the invented documents, and no others."""
    monkeypatch.setattr(training, "FURTHER", tmp_path)
    read = load_lay_questions
    monkeypatch.setattr(training, "load_lay_questions", lambda folder=asked_folder: read(folder))


@pytest.mark.usefixtures("asked")
def test_every_question_has_the_vector_of_its_passage(asked_store: Path) -> None:
    data = training_data([asked_store])
    index = open_index(asked_store)
    passages = [p for key in index.documents for p in index.passages_of(key)]
    assert len(data.vectors) == len(data.owners) == len(passages)
    assert len(data.questions) == len(data.targets) == len(data.sources) == 4
    by_place = {(p.source, place_of(p)): p for p in passages}
    titles = {key: record.title for key, record in index.documents.items()}
    wanted = {"para-6": (HANDBOOK, 2), "para-3": (HANDBOOK, 1), "s.2": (ACT, 1)}
    for place, (source, count) in wanted.items():
        passage = by_place[source, place]
        text = passage.embedded_text(titles[f"{passage.source}@{passage.edition}"])
        vector = np.asarray(load_embedding().get_text_embedding(text))
        rows = [target for target in data.targets if np.allclose(data.vectors[target], vector, atol=1e-3)]
        assert len(rows) == count, place
        assert all(data.owners[row] == source for row in rows)


@pytest.mark.usefixtures("asked")
def test_a_document_that_nobody_asks_about_is_left_out(asked_store: Path, asked_folder: Path, tmp_path: Path) -> None:
    few = tmp_path / "few"
    few.mkdir()
    (few / "act.tsv").write_text((asked_folder / "ukpga-2030-99.tsv").read_text(encoding="utf-8"), encoding="utf-8")
    read = load_lay_questions
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(training, "load_lay_questions", lambda folder=few: read(folder))
        data = training_data([asked_store])
    assert set(data.owners) == {ACT}
    assert len(data.questions) == 1


@pytest.mark.usefixtures("asked")
def test_sentences_of_the_documents_that_keep_their_place_are_whole_and_of_middling_length(asked_store: Path) -> None:
    data = training_data([asked_store])
    index = open_index(asked_store)
    words = " ".join(" ".join(p.text.split()) for key in index.documents for p in index.passages_of(key))
    assert {source for source, _ in data.sentences} == {HANDBOOK, ACT}
    for _, sentence in data.sentences:
        assert " ".join(sentence.split()) in words
        assert training.LEAST <= len(sentence.split()) <= training.MOST


@pytest.mark.usefixtures("asked")
def test_further_questions_are_of_further_stores(asked_store: Path, invented_store: Path, tmp_path: Path) -> None:
    (tmp_path / "more.tsv").write_text(f"{HANDBOOK}\t2031-03\npara-1\tmust I ring in\n", encoding="utf-8")
    data = training_data([asked_store])
    assert "must I ring in" in data.questions
    both = training_data([asked_store, invented_store])  # the same documents twice: the later vectors count
    assert len(both.questions) == len(data.questions)
    assert len(both.owners) == len(data.owners)
    assert max(both.targets) < len(both.vectors)


@pytest.mark.usefixtures("asked")
def test_an_index_of_none_of_the_documents_is_said_to_be(ours_store: Path) -> None:
    with pytest.raises(UsageError, match="index those first"):
        training_data([ours_store])


def test_pairs_have_one_answer_and_every_question_comes_once_a_round() -> None:
    targets = [0, 0, 0, 1, 1, 2]
    (batch,) = islice(_pairs(targets, range(6), random.Random(1)), 1)
    assert all(targets[one] == targets[other] for one, other in batch)
    assert {row for pair in batch for row in pair} == set(range(6))
    assert len(batch) == 4  # two of the first answer, one of each other


def test_pairs_come_in_full_batches_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "PAIRS", 2)
    batches = list(islice(_pairs([0, 1, 2, 3, 4], range(5), random.Random(1)), 7))
    assert [len(batch) for batch in batches] == [2] * 7


def test_questions_that_are_held_out_are_in_no_pair() -> None:
    for batch in islice(_pairs([0, 0, 1, 1], [0, 1], random.Random(1)), 5):
        assert {row for pair in batch for row in pair} <= {0, 1}


@pytest.mark.slow
@pytest.mark.usefixtures("asked")
def test_a_few_steps_give_weights_that_can_be_used(
    asked_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("peft")
    from corpus.embedding import PACKAGED, _load

    monkeypatch.setattr(training, "PAIRS", 2)
    plain = load_embedding()
    before = np.asarray(plain.get_text_embedding("who may keep a dog"))
    out = tmp_path / "made" / "adapter.safetensors"
    found = train([asked_store], out, epochs=3)
    assert (found["questions"], found["steps"]) == (4, 3)
    assert np.isfinite(found["loss"])
    assert found["bytes"] == out.stat().st_size
    weights = load_file(out)
    assert {name.rsplit(".lora_", 1)[1] for name in weights} == {"A.weight", "B.weight"}
    assert any(tensor.abs().sum() > 0 for name, tensor in weights.items() if "lora_B" in name)
    assert np.allclose(before, plain.get_text_embedding("who may keep a dog"), atol=1e-5)  # that one is as it was
    adapted = _load(PACKAGED, 1)
    add_adapter(adapted._model[0].auto_model, out)
    after = np.asarray(adapted.get_text_embedding("who may keep a dog"))
    assert not np.allclose(before, after, atol=1e-6)
    assert SCALE > 0
    assert train_text(found).startswith("4 questions, ")


@pytest.mark.slow
@pytest.mark.usefixtures("asked")
def test_the_adapter_as_used_is_the_adapter_as_trained(asked_store: Path, tmp_path: Path) -> None:
    """Merged into the weights it gives the vectors that the training measured."""
    pytest.importorskip("peft")
    import torch

    from corpus.embedding import PACKAGED, _load
    from eval.train import Encoder

    torch.manual_seed(3)
    encoder = Encoder()
    with torch.no_grad():
        for name, matrix in encoder.model.named_parameters():
            if "lora_B" in name:
                matrix.normal_(std=0.02)
    encoder.save(tmp_path / "a.safetensors")
    encoder.model.eval()
    texts = ["who may keep a dog", "will they fetch the kids when we live so far out of town"]
    with torch.no_grad():
        trained = encoder(texts).numpy()
    used = _load(PACKAGED, 1)
    add_adapter(used._model[0].auto_model, tmp_path / "a.safetensors")
    assert np.allclose(trained, np.asarray(used.get_text_embedding_batch(texts)), atol=1e-4)


@pytest.mark.slow
@pytest.mark.usefixtures("asked")
def test_a_document_can_be_held_out(asked_store: Path, tmp_path: Path) -> None:
    pytest.importorskip("peft")
    found = train([asked_store], tmp_path / "a.safetensors", epochs=1, hold_out=frozenset({ACT}))
    assert found["held_out"] == [ACT]
    assert (found["questions"], found["held_out_questions"]) == (3, 1)
    assert 0.0 <= found["held_out_hit@5_before"] <= 1.0
    assert f"held out {ACT}: hit@5 of 1 questions" in train_text(found)


@pytest.mark.usefixtures("asked")
def test_a_document_that_no_question_is_about_cannot_be_held_out(asked_store: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="hold out one of"):
        train([asked_store], tmp_path / "a.safetensors", hold_out=frozenset({"no/such/source"}))
