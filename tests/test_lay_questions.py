"""Our everyday questions: read, at places that there are, in our own words, and leading a search to their passage."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from corpus.catalogue import load_catalogue
from corpus.embedding import load_question_embedding
from corpus.errors import CatalogueError
from corpus.lay_questions import FOLDER, LayQuestion, fingerprint, load_lay_questions
from corpus.passage import Passage, Piece
from corpus.places import place_of
from corpus.settings import read_settings
from corpus.store import DocumentRecord, GenerationWriter, Index, IndexedDocument, StoreLayout, open_index
from corpus.summaries import load_summaries
from eval.questionset import load_questions
from eval.train import FURTHER
from ingest import ours
from ingest.build import build
from ingest.candidates import from_folder
from ingest.embed import EmbeddingCache, Text
from ingest.ours import Ours, ours_fingerprint, texts_of_ours
from retrieval.engine import Engine
from tests.conftest import questions_of
from tests.invented import write_documents, write_lay_questions
from tests.test_store import MODEL
from tests.words import plain, runs

FILES = sorted(FOLDER.glob("*.tsv"))
HANDBOOK, ACT = "barsetshire-handbook@2031-03", "ukpga/2030/99@2030-01"


# The files are read.


def test_a_file_names_its_source_and_edition_once(asked_folder: Path) -> None:
    questions = load_lay_questions(asked_folder)
    assert questions[0] == LayQuestion(
        "barsetshire-handbook", "2031-03", "para-6", "we moved right out into the sticks, will they fetch the kids"
    )
    assert questions[-1] == LayQuestion(
        "ukpga/2030/99", "2030-01", "s.2", "the caretaker breeds spaniels, how many is too many"
    )
    assert len(questions) == 4


def test_a_source_without_a_date_has_no_edition(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("local/hats\t\np.1-Hats\tmay I wear a hat?\n", encoding="utf-8")
    assert load_lay_questions(tmp_path) == (LayQuestion("local/hats", "", "p.1-Hats", "may I wear a hat?"),)


@pytest.mark.parametrize(
    ("lines", "number"),
    [
        ("no tab here\npara-1\twhat?\n", 1),
        ("\t2031-03\n", 1),
        ("hats\t2031-03\npara-1 what?\n", 2),
        ("hats\t2031-03\npara-1\twhat?\npara-2\t\n", 3),
        ("hats\t2031-03\n\twhat?\n", 2),
        ("hats\t2031-03\n\npara-1\twhat?\n", 2),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, lines: str, number: int) -> None:
    (tmp_path / "hats.tsv").write_text(lines, encoding="utf-8")
    with pytest.raises(CatalogueError, match=rf"hats\.tsv, line {number}: "):
        load_lay_questions(tmp_path)


def test_fingerprint_changes_with_a_question_and_with_a_place(tmp_path: Path) -> None:
    before = fingerprint(write_lay_questions(tmp_path))
    file = tmp_path / "ukpga-2030-99.tsv"
    file.write_text(file.read_text(encoding="utf-8").replace("s.2", "s.1(1)"), encoding="utf-8")
    moved = fingerprint(tmp_path)
    file.write_text(file.read_text(encoding="utf-8").replace("spaniels", "beagles"), encoding="utf-8")
    assert len({before, moved, fingerprint(tmp_path)}) == 3


def test_what_we_wrote_changes_with_our_questions(asked_folder: Path) -> None:
    before = ours_fingerprint()
    with questions_of(asked_folder):
        assert ours_fingerprint() != before
    assert ours_fingerprint() == before


# What stands in them.


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_file_is_of_an_edition_of_the_catalogue(file: Path) -> None:
    source, _, edition = file.read_text(encoding="utf-8").split("\n", 1)[0].partition("\t")
    assert file.stem == source.replace("/", "-")
    known = load_catalogue().get(source)
    assert edition == "" or edition in {one.id for one in known.editions}
    assert any(question.source == source for question in load_lay_questions())


@pytest.mark.parametrize("folder", [FOLDER, FURTHER], ids=["of the product", "for training"])
def test_no_question_is_twice_in_one_source(folder: Path) -> None:
    """Two places that answer the same question would pull it both ways."""
    counts = Counter((question.source, plain(question.text)) for question in load_lay_questions(folder))
    assert [one for one, count in counts.items() if count > 1] == []


def test_questions_are_short_and_tidy() -> None:
    for question in load_lay_questions():
        assert question.text == " ".join(question.text.split()), question
        assert 2 <= len(question.text.split()) <= 60, question
        assert "“" not in question.text, question


@pytest.mark.parametrize("folder", [FOLDER, FURTHER], ids=["of the product", "for training"])
def test_no_question_is_one_of_the_evaluation(folder: Path) -> None:
    """What is measured must not have been seen."""
    asked = [question for name in ("dev", "test", "forty") for question in load_questions(name)]
    measured = {run: question.id for question in asked for run in runs(question.question)}
    same = {plain(question.question) for question in asked}
    questions = load_lay_questions(folder)
    assert [q for q in questions if plain(q.text) in same] == []
    assert [(q.text, measured[run]) for q in questions for run in runs(q.text) & measured.keys()] == []


@pytest.mark.shared
def test_every_place_is_a_passage_of_the_real_documents(real_documents: list[IndexedDocument]) -> None:
    places = {d.record.key: {place_of(p) for p in d.passages} for d in real_documents}
    questions = load_lay_questions()
    assert {f"{q.source}@{q.edition}" for q in questions} <= places.keys()
    assert sorted({(q.source, q.place) for q in questions if q.place not in places[f"{q.source}@{q.edition}"]}) == []


@pytest.mark.shared
def test_nearly_every_passage_has_a_question(real_documents: list[IndexedDocument]) -> None:
    """A passage that nobody asked about would be put back among those of its document that somebody did."""
    asked = {(q.source, q.edition, q.place) for q in load_lay_questions()}
    of_interest = {(source, edition) for source, edition, _ in asked}
    passages = [
        (p.source, p.edition, place_of(p))
        for d in real_documents
        for p in d.passages
        if (p.source, p.edition) in of_interest and p.kind == "text"
    ]
    assert sum(place in asked for place in passages) / len(passages) > 0.5


# From a place to a passage.


def _document(source: str, edition: str, *passages: tuple[str, str]) -> IndexedDocument:
    from corpus.document import Block, BlockKind, Document

    blocks = tuple(Block(kind=BlockKind.PARAGRAPH, text=text) for _, text in passages)
    document = Document(sha256="0" * 64, media="text", blocks=blocks)
    cut = tuple(
        Passage(f"{source}@{edition}#{place}", source, edition, place, (), text, (Piece(n, at, at + len(text)),), n)
        for n, ((place, text), at) in enumerate(zip(passages, document.starts, strict=True))
    )
    record = DocumentRecord(source, edition, "0" * 64, "Lamps", "", "", "", "", "f", "text", "folder", edition)
    return IndexedDocument(record, document, cut)


class Directions:
    """Stands in for the cache of vectors: a text that names oil points one way, any other text the other."""

    def vector(self, text: Text) -> list[float]:
        return [1.0, 0.0] if "oil" in text.words else [0.0, 1.0]


def _ours(monkeypatch: pytest.MonkeyPatch, *documents: IndexedDocument, place: str = "para-2") -> dict[str, list[str]]:
    questions = tuple(LayQuestion("lamps", "2030-01", place, text) for text in ("whose oil is it", "who buys oil"))
    monkeypatch.setattr(ours, "load_lay_questions", lambda: questions)
    return Ours(documents, Directions()).questions  # type: ignore[arg-type]


def test_questions_belong_to_the_passage_at_their_place(monkeypatch: pytest.MonkeyPatch) -> None:
    document = _document("lamps", "2030-01", ("para-1", "Keep the oil dry."), ("para-2", "Trim the wick."))
    assert _ours(monkeypatch, document) == {"lamps@2030-01#para-2": ["whose oil is it", "who buys oil"]}


def test_in_a_newer_edition_they_belong_to_the_likest_near_their_place(monkeypatch: pytest.MonkeyPatch) -> None:
    old = _document("lamps", "2030-01", ("para-2", "Keep the oil dry."))
    new = _document("lamps", "2031-01", ("para-2", "Trim the wick."), ("para-5", "Keep the oil dry."))
    assert set(_ours(monkeypatch, old, new)) == {"lamps@2030-01#para-2", "lamps@2031-01#para-5"}


def test_places_that_are_gone_and_sources_that_are_not_here_get_none(monkeypatch: pytest.MonkeyPatch) -> None:
    document = _document("lamps", "2030-01", ("para-1", "Keep the oil dry."))
    assert _ours(monkeypatch, document) == {}
    assert _ours(monkeypatch, _document("hats", "2030-01", ("para-2", "Wear a hat."))) == {}
    assert _ours(monkeypatch) == {}


def test_only_questions_about_indexed_sources_are_embedded(asked_folder: Path) -> None:
    with questions_of(asked_folder):
        none = {text.words for text in texts_of_ours(set())}
        some = {text.words for text in texts_of_ours({"ukpga/2030/99"})}
    assert some - none == {"the caretaker breeds spaniels, how many is too many"}
    assert load_summaries()[0].questions[0] in none


def test_questions_are_embedded_as_questions_and_entries_as_passages() -> None:
    sources = {question.source for question in load_lay_questions()}
    kinds = {text.words: text.is_question for text in texts_of_ours(sources)}
    entry = load_summaries()[0]
    assert kinds[entry.text] is False
    assert all(kinds[question] for question in entry.questions)
    assert kinds[load_lay_questions()[0].text] is True


def test_one_text_as_a_question_and_as_a_passage_has_two_vectors(tmp_path: Path) -> None:
    cache = EmbeddingCache(tmp_path / "e.sqlite", MODEL, 1)
    texts = [Text("who buys the oil"), Text("who buys the oil", True), Text("who buys the oil", True)]
    assert len(cache.missing(texts)) == 2
    assert sum(cache.embed(cache.missing(texts))) == cache.embedded == 2
    assert cache.missing(texts) == []
    assert not np.allclose(cache.vector(texts[0]), cache.vector(texts[1]))
    cache.keep_only(texts[:1])
    assert cache.missing(texts) == texts[1:2]
    cache.close()


# In the store.


@pytest.fixture
def index(tmp_path: Path) -> Index:
    writer = GenerationWriter(StoreLayout(tmp_path))
    document = _document("lamps", "2030-01", ("para-1", "Keep it dry."), ("para-2", "Trim the wick."))
    writer.add(document, [[1.0, 0.0], [0.0, 1.0]], [None, None], {"lamps@2030-01#para-2": ["is paraffin allowed"]})
    other = _document("hats", "2030-01", ("para-1", "Wear a hat."))
    writer.add(other, [[1.0, 0.0]], [None])
    writer.add(_document("bells", "2030-01", ("para-1", "Ring it.")), [[0.0, 1.0]], [None])
    writer.add_lay_questions(
        [
            ("lamps@2030-01#para-1", "one", [1.0, 0.0]),
            ("lamps@2030-01#para-1", "two", [0.6, 0.8]),
            ("lamps@2030-01#para-2", "three", [0.0, 1.0]),
            ("hats@2030-01#para-1", "four", [0.8, 0.6]),
        ]
    )
    writer.publish("a model", "ours")
    return open_index(tmp_path)


def test_the_store_gives_back_questions_with_their_passages(index: Index) -> None:
    held = index.questions.lay
    assert held.texts == ("one", "two", "three", "four")
    assert held.passages[1] == "lamps@2030-01#para-1"
    assert held.vectors.shape == (4, 2)
    assert np.allclose(held.vectors[1].astype(float), [0.6, 0.8], atol=1e-3)


def test_a_passage_is_as_like_as_its_likest_question(index: Index) -> None:
    found = index.questions.nearest([0.6, 0.8], 10)
    assert list(found) == ["lamps@2030-01#para-1", "hats@2030-01#para-1", "lamps@2030-01#para-2"]
    assert list(found.values()) == pytest.approx([1.0, 0.96, 0.8], abs=2e-3)


def test_the_limit_counts_passages_of_the_documents_that_are_allowed(index: Index) -> None:
    assert list(index.questions.nearest([0.6, 0.8], 1)) == ["lamps@2030-01#para-1"]
    assert list(index.questions.nearest([0.6, 0.8], 1, ["hats@2030-01"])) == ["hats@2030-01#para-1"]
    assert index.questions.nearest([0.6, 0.8], 5, []) == {}


def test_the_store_knows_the_documents_that_were_asked_about(index: Index) -> None:
    assert index.questions.asked_about == {"lamps@2030-01", "hats@2030-01"}


def test_words_of_our_questions_lead_a_keyword_search_to_the_passage(index: Index) -> None:
    assert [i for i, _ in index.keyword_search('"paraffin"', 5)] == ["lamps@2030-01#para-2"]
    assert index.passages(["lamps@2030-01#para-2"])["lamps@2030-01#para-2"].text == "Trim the wick."


def test_an_index_without_questions_finds_none(invented_store: Path) -> None:
    index = open_index(invented_store)
    assert index.questions.asked_about == frozenset()
    assert index.questions.nearest([0.0] * index.pointer.dimensions, 10) == {}
    assert index.questions.lay.texts == ()


# All together.


def test_a_build_ties_the_questions_to_their_passages(asked_store: Path, asked_folder: Path) -> None:
    held = open_index(asked_store).questions.lay
    assert set(held.texts) == {question.text for question in load_lay_questions(asked_folder)}
    places = dict(zip(held.texts, held.passages, strict=True))
    assert places["she is too scared to set foot in the place"] == f"{HANDBOOK}#para-3"
    assert places["the caretaker breeds spaniels, how many is too many"] == f"{ACT}#s.2"
    assert open_index(asked_store).questions.asked_about == {HANDBOOK, ACT}


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("the caretaker breeds spaniels, how many is too many?", f"{ACT}#s.2"),
        ("we have moved out into the sticks, will they fetch my kids", f"{HANDBOOK}#para-6"),
        ("too scared to set foot in there", f"{HANDBOOK}#para-3"),
    ],
)
def test_a_question_that_shares_no_word_with_its_passage_finds_it(
    asked_store: Path, question: str, passage: str
) -> None:
    found = Engine(read_settings(store=asked_store)).find(question)
    assert found.ranked[0].passage.id == passage
    assert found.ranked[0].candidate.asked_rank == 1
    assert found.signals.asked > 0.6


def test_our_questions_are_never_quoted_nor_shown(asked_store: Path) -> None:
    import json

    question = "the caretaker breeds spaniels, how many is too many"
    answer = json.dumps(Engine(read_settings(store=asked_store)).ask("How many dogs may be kept?").to_dict())
    assert "dogs" in answer
    assert question not in answer
    assert "spaniels" not in answer


def test_a_new_question_is_embedded_alone_and_no_document_read_again(
    new_store: Path, tmp_path: Path, asked_folder: Path
) -> None:
    folder = write_documents(tmp_path / "documents")
    build(new_store, from_folder(folder), MODEL, quiet=True)
    with questions_of(Path(shutil.copytree(asked_folder, tmp_path / "questions"))):
        added = build(new_store, from_folder(folder), MODEL, quiet=True)
        again = build(new_store, from_folder(folder), MODEL, quiet=True)
    assert (added.embedded, again.embedded) == (4, 0)
    assert len(added.unchanged) == 2


def test_questions_find_themselves_in_the_vectors(asked_store: Path, asked_folder: Path) -> None:
    index = open_index(asked_store)
    for question in load_lay_questions(asked_folder):
        found = index.questions.nearest(load_question_embedding().get_text_embedding(question.text), 1)
        assert list(found.values()) == pytest.approx([1.0], abs=0.01)
