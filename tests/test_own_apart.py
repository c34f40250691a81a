"""Documents that users added stand apart from the official ones in the main index too, and never decide an answer."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import OwnDocumentError
from corpus.own import LOCAL_STATUS
from corpus.settings import Settings, read_settings
from corpus.store import open_index
from retrieval.engine import Engine
from retrieval.own.store import drop, keep, kept, why_not_for_good
from retrieval.wording_check import check_wording
from tests.conftest import run_cli
from tests.own_support import ABOUT_PENGUINS, POLICY
from tests.test_app import Ask, ask, markup, words  # noqa: F401  (a fixture)

PENALTY = "when can the county send a money penalty to a parent?"


@pytest.fixture(scope="module")
def mixed(invented_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The invented official documents and, kept for good, a policy."""
    store = tmp_path_factory.mktemp("mixed") / "store"
    shutil.copytree(invented_store, store)
    settings = read_settings(store=store)
    keep([("Our Policy.md", POLICY.encode())], settings)
    return settings


def test_what_is_kept_is_listed_with_its_label(mixed: Settings) -> None:
    assert [(d.source, d.status) for d in kept(mixed)] == [("local/our-policy", LOCAL_STATUS)]


def test_official_quotations_are_what_they_were(mixed: Settings, invented_store: Path) -> None:
    alone, both = Engine(read_settings(store=invented_store)), Engine(mixed)
    for question in (PENALTY, "must a school keep a register?", "who runs a bus for pupils who live far away?"):
        before, after = alone.ask(question), both.ask(question)
        assert before.status == after.status == "answered"
        # The keyword search counts the words of all documents, so a score may move a little: nothing else may.
        assert [replace(q, score=0) for q in before.quotes] == [replace(q, score=0) for q in after.quotes]


def test_own_words_do_not_answer_what_official_words_do_not(mixed: Settings) -> None:
    answer = Engine(mixed).ask(ABOUT_PENGUINS)
    assert answer.status == "declined"
    assert answer.quotes == ()
    assert "penguins" in answer.own[0].text
    assert {quote.status for quote in answer.own} == {LOCAL_STATUS}
    assert all(near.source != "local/our-policy" for near in answer.nearest)


def test_a_copy_in_ones_own_document_proves_no_wording(mixed: Settings) -> None:
    index = open_index(mixed.store)
    assert check_wording(index, "Every pupil needs a signed yellow form").found == "not found"
    assert check_wording(index, "The office should telephone home before ten o'clock").found == "exact"


def test_where_somebody_is_in_danger_nothing_is_quoted(mixed: Settings) -> None:
    assert Engine(mixed).ask("my son says he is going to kill himself tonight").own == ()


def test_a_search_in_ones_own_document_alone_says_what_it_is(mixed: Settings) -> None:
    answer = Engine(mixed).ask(ABOUT_PENGUINS, sources=["local/our-policy"])
    assert answer.status == "declined"
    assert "not official" in answer.message
    assert {quote.status for quote in answer.own} == {LOCAL_STATUS}


def test_the_page_shows_them_apart_and_labelled(ask: Ask, mixed: Settings) -> None:  # noqa: F811
    html = markup(ask(ABOUT_PENGUINS, store=mixed.store))
    official, _, own = html.partition("From your own documents")
    assert "<blockquote" not in official
    assert "penguins at the county zoo" in own
    article = own.partition("<article")[2].partition("</article>")[0]
    assert "Local, not statutory guidance" in article
    assert "Strength" not in article


def test_only_own_documents_are_never_called_an_answer_of_the_guidance(
    ask: Ask,  # noqa: F811
    new_store: Path,
    tmp_path: Path,
) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "policy.md").write_text(POLICY)
    assert run_cli("ingest", "--offline", "--from", str(tmp_path / "d"), CV_STORE=str(new_store)).returncode == 0
    app = ask(ABOUT_PENGUINS, store=new_store)
    assert "From your own documents only" in words(app)
    assert "passages found" not in words(app)
    assert "Local, not statutory guidance" in words(app)


def test_what_is_kept_is_not_overwritten_and_goes_when_it_is_dropped(mixed: Settings, tmp_path: Path) -> None:
    store = tmp_path / "store"
    shutil.copytree(mixed.store, store)
    settings = read_settings(store=store)
    with pytest.raises(OwnDocumentError, match="is kept already"):
        keep([("our policy.txt", b"Other words.")], settings)
    with pytest.raises(OwnDocumentError, match="removed already"):
        drop("barsetshire-handbook", settings)
    drop("local/our-policy", settings)
    assert kept(settings) == []
    for path in store.rglob("*"):
        assert path.is_dir() or b"penguins at" not in path.read_bytes(), path


@pytest.mark.parametrize(
    ("change", "alone", "sentence"),
    [
        (lambda s: s, True, None),
        (lambda s: s, False, "other people"),
        (lambda s: s.model_copy(update={"own_documents": "session"}), True, "this visit only"),
        (lambda s: s.model_copy(update={"store": Path("/nowhere")}), True, "no official document"),
    ],
)
def test_for_good_is_offered_only_where_it_harms_nobody(
    mixed: Settings, change: Callable[[Settings], Settings], alone: bool, sentence: str | None
) -> None:
    reason = why_not_for_good(change(mixed), alone=alone)
    assert (reason is None) if sentence is None else sentence in (reason or "")


def test_the_command_line_shows_a_folder_of_ones_own_apart(invented_store: Path, tmp_path: Path) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "policy.md").write_text(POLICY)
    described = 'file = "policy.md"\nid = "x"\ntitle = "X"\nstatus = "statutory guidance"\nnation = "England"\n'
    (folder / "documents.toml").write_text(f"[[document]]\n{described}")
    arguments = ("retrieval", "ask", ABOUT_PENGUINS, "--own", str(folder), "--store", str(invented_store))
    done = run_cli(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["status"] == "declined"
    assert answer["quotes"] == []
    assert {quote["status"] for quote in answer["own"]} == {LOCAL_STATUS}  # whatever the folder says of itself
    assert "penguins" in answer["own"][0]["text"]
    plain = run_cli(*arguments).stdout
    assert plain.index("could not find") < plain.index("From your own documents (local, not statutory guidance)")
    assert sorted(path.name for path in folder.iterdir()) == ["documents.toml", "policy.md"]


def test_a_folder_that_is_not_there_is_one_sentence(invented_store: Path, tmp_path: Path) -> None:
    done = run_cli(
        "retrieval", "ask", PENALTY, "--own", str(tmp_path / "nothing"), "--store", str(invented_store), "--json"
    )
    assert done.returncode == 2
    assert "is not a folder" in done.stderr
    assert "Traceback" not in done.stderr
