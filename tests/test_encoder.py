"""Questions encoded by ONNX Runtime: as sentence-transformers encodes them, with nothing that loads slowly."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corpus import embedding, encoder
from corpus.adapter import FILE as ADAPTER
from corpus.adapter import adapted_matrices
from corpus.embedding import load_question_embedding, load_question_encoder, packaged_folder, question_identity
from corpus.encoder import GRAPH, OnnxEncoder
from corpus.errors import ModelError
from corpus.settings import read_settings
from corpus.store import open_index
from eval.encoder.graph import write_graph
from eval.encoder.parity import parity
from retrieval.engine import Engine
from tests.conftest import ROOT

ODD = [
    "",
    " ",
    "?",
    "Émilie’s naïve café — “SEND”… £120",
    "学校 может 🦆",
    "a" * 900,
    "can my child stay at home " * 60,  # longer than the model reads
    "[CLS] [MASK] [SEP]",
    "\x00\t\n who?",
]


@pytest.fixture(scope="module")
def questions(ours_store: Path) -> list[str]:
    """300 of our own everyday questions, short and long, from all documents."""
    from corpus.lay_questions import load_lay_questions

    texts = sorted({question.text for question in load_lay_questions()}, key=lambda text: (len(text), text))
    return texts[:: len(texts) // 300][:300]


def test_vectors_are_those_of_sentence_transformers(questions: list[str]) -> None:
    assert len(questions) >= 300
    found = parity(OnnxEncoder(packaged_folder()), load_question_embedding(), [*questions, *ODD])
    assert found["least"] >= 0.999
    assert found["lengths_off"] < 1e-4


def test_parity_notices_an_encoder_without_the_adapter_and_one_that_reads_less(
    questions: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The measure can fail: both are faults that could be made."""
    some = questions[::20]
    monkeypatch.setattr(encoder, "adapted_matrices", lambda weights, file: {})
    assert parity(OnnxEncoder(packaged_folder()), load_question_embedding(), some)["least"] < 0.999
    monkeypatch.undo()
    monkeypatch.setattr(encoder, "MOST_TOKENS", 8)
    assert parity(OnnxEncoder(packaged_folder()), load_question_embedding(), some)["least"] < 0.999


def test_first_ten_passages_are_the_same(invented_store: Path, questions: list[str]) -> None:
    engines = [Engine(read_settings(store=invented_store, encoder=kind)) for kind in ("onnx", "torch")]
    assert isinstance(engines[0].embedding, OnnxEncoder)
    assert not isinstance(engines[1].embedding, OnnxEncoder)
    for question in questions[::12]:
        first, second = ([one.passage.id for one in engine.find(question).ranked[:10]] for engine in engines)
        assert first == second, question


def test_a_batch_is_as_each_alone(questions: list[str]) -> None:
    loaded = OnnxEncoder(packaged_folder())
    some = [*questions[::40], *ODD]
    together = np.asarray(loaded.get_text_embedding_batch(some))
    alone = np.asarray([loaded.get_text_embedding(text) for text in some])
    assert np.allclose(together, alone, atol=1e-5)
    assert loaded.get_text_embedding_batch([]) == []


def test_nothing_that_loads_slowly_is_loaded_to_answer(invented_store: Path) -> None:
    script = (
        "import sys\n"
        "from corpus.settings import read_settings\n"
        "from retrieval.engine import Engine\n"
        "answer = Engine(read_settings()).ask('Who runs the school bus?')\n"
        "assert answer.status == 'answered', answer\n"
        "slow = ('torch', 'transformers', 'sentence_transformers', 'llama_index', 'sklearn', 'scipy', 'nltk')\n"
        "print([name for name in slow if name in sys.modules])\n"
    )
    environment = {"CV_STORE": str(invented_store), "PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stdout.strip() == "[]", done.stdout + done.stderr
    named = re.findall(r"'(\w+)'", script.split("slow = ")[1].split("\n")[0])
    assert all(importlib.util.find_spec(name) for name in named if name != "nltk")  # the list is one of real names


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The loader as in a new process; `load_question_embedding` is a marker, so that nothing is loaded."""
    monkeypatch.setattr(embedding, "load_question_embedding", lambda *_: "the reference")
    load_question_encoder.cache_clear()
    yield load_question_encoder
    load_question_encoder.cache_clear()


@pytest.mark.parametrize("fault", ["missing", "cut short", "a byte changed", "not a graph", "no runtime", "no adapter"])
def test_the_reference_is_used_where_the_graph_cannot_be(
    fault: str, fresh: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "graph.onnx"
    drawn = GRAPH.read_bytes()
    if fault == "cut short":
        copy.write_bytes(drawn[:-100])
    elif fault == "a byte changed":
        copy.write_bytes(drawn[:5000] + bytes([drawn[5000] ^ 1]) + drawn[5001:])
    elif fault == "not a graph":
        copy.write_bytes(b"nonsense")
    elif fault == "no runtime":
        monkeypatch.setitem(sys.modules, "onnxruntime", None)
    original = OnnxEncoder.__init__
    if fault == "no adapter":
        monkeypatch.setattr(
            OnnxEncoder, "__init__", lambda self, folder, threads: original(self, folder, threads, adapter=copy)
        )
    elif fault != "no runtime":
        monkeypatch.setattr(
            OnnxEncoder, "__init__", lambda self, folder, threads: original(self, folder, threads, graph=copy)
        )
    assert fresh() == "the reference"


def test_the_setting_and_other_models_have_the_reference(fresh: Any) -> None:
    assert fresh(encoder="torch") == "the reference"
    assert fresh("another/model") == "the reference"
    assert isinstance(fresh(), OnnxEncoder)


def test_a_graph_that_was_changed_is_not_opened_even_where_it_would_work(tmp_path: Path) -> None:
    (tmp_path / "g.onnx").write_bytes(GRAPH.read_bytes().replace(b"questions", b"questionz"))
    with pytest.raises(ValueError, match="belongs to this version"):
        OnnxEncoder(packaged_folder(), graph=tmp_path / "g.onnx")


def test_the_graph_in_the_package_is_the_one_that_the_code_draws(tmp_path: Path) -> None:
    assert write_graph(tmp_path / "drawn.onnx") == GRAPH.stat().st_size
    assert (tmp_path / "drawn.onnx").read_bytes() == GRAPH.read_bytes()


def test_adapted_matrices_are_those_that_the_reference_gets(tmp_path: Path) -> None:
    from safetensors.numpy import load_file, save_file

    weights = load_file(packaged_folder() / "model.safetensors")
    changed = adapted_matrices(weights)
    reference: Any = load_question_embedding()
    model = reference._model[0].auto_model
    assert changed
    for name, matrix in changed.items():
        assert np.allclose(matrix, model.get_parameter(name).detach().numpy(), atol=1e-6)
    assert any(not np.array_equal(matrix, weights[name]) for name, matrix in changed.items())
    missing = {name: value for name, value in load_file(ADAPTER).items() if not name.endswith("lora_B.weight")}
    save_file(missing, tmp_path / "half.safetensors")
    for file in ("half.safetensors", "none.safetensors"):
        with pytest.raises(ModelError, match="install the program again"):
            adapted_matrices(weights, tmp_path / file)


def test_identity_of_questions_does_not_depend_on_the_encoder(invented_store: Path) -> None:
    """The vectors are the same, so an index that either of them reads is the same."""
    assert open_index(invented_store).pointer.model == question_identity("all-MiniLM-L6-v2")


def test_many_threads_get_the_answers_of_one(invented_store: Path) -> None:
    engine = Engine(read_settings(store=invented_store))
    asked = ["Who runs the school bus?", "How many dogs may I keep?", "what is the penalty"]
    alone = [[quote.text for quote in engine.ask(question).quotes] for question in asked]
    found: dict[int, list[str]] = {}

    def ask(number: int) -> None:
        found[number] = [quote.text for quote in engine.ask(asked[number % 3]).quotes]

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(found[number] == alone[number % 3] for number in range(12))
