"""Documents of a visit: added, asked, labelled, private, and gone when they are removed."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import OwnDocumentError
from corpus.own import LOCAL_STATUS
from corpus.settings import read_settings
from retrieval.own import ingest as own_ingest
from retrieval.own.documents import OwnDocuments, remove_added
from retrieval.own.folder import own_root, sweep, visit_folder
from tests.own_support import ABOUT_PENGUINS, POLICY, locked_pdf, word_file

SETTINGS = read_settings(store=Path("/nowhere"))


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnDocuments]:
    documents = OwnDocuments(tmp_path_factory.mktemp("visits") / "one", SETTINGS)
    shares: list[float | None] = []
    documents.add([("Our Policy.md", POLICY.encode()), ("Rules.docx", word_file())], shares.append)
    assert shares
    yield documents
    documents.close()


def test_documents_are_listed_with_their_label(visit: OwnDocuments) -> None:
    found = visit.documents()
    assert [(d.title, d.file, d.status) for d in found] == [
        ("Hill View School: our attendance policy", "Our Policy.md", LOCAL_STATUS),
        ("Our rules about clothes", "Rules.docx", LOCAL_STATUS),
    ]
    assert all(d.passages > 0 for d in found)


@pytest.mark.parametrize(
    ("question", "title", "words"),
    [
        (ABOUT_PENGUINS, "Hill View School", "visit the penguins"),
        ("may pupils wear a purple hat in the yard?", "Our rules about clothes", "may wear a purple hat"),
    ],
)
def test_they_are_quoted_exactly_under_their_label(visit: OwnDocuments, question: str, title: str, words: str) -> None:
    first = visit.quotes(question)[0]
    assert first.title.startswith(title)
    assert words in first.text
    assert first.status == LOCAL_STATUS
    assert first.receipt.exact


@pytest.mark.parametrize(
    "question",
    ["what is the capital of France?", "", "x" * 2000, "my son says he is going to kill himself tonight"],
)
def test_what_they_do_not_say_is_not_shown(visit: OwnDocuments, question: str) -> None:
    assert visit.quotes(question) == ()


def test_nobody_else_may_read_them(visit: OwnDocuments) -> None:
    visit.quotes(ABOUT_PENGUINS)
    for path in [visit.folder, *visit.folder.rglob("*")]:
        if path.name != "chroma.sqlite3-journal":
            assert path.stat().st_mode & 0o077 == 0, path


def test_another_visit_does_not_see_them(visit: OwnDocuments, tmp_path: Path) -> None:
    other = OwnDocuments(tmp_path / "two", SETTINGS)
    assert other.documents() == []
    assert other.quotes(ABOUT_PENGUINS) == ()
    with pytest.raises(OwnDocumentError, match="removed already"):
        other.remove(visit.documents()[0].source)


def test_what_cannot_be_read_is_refused_and_loses_nothing(visit: OwnDocuments) -> None:
    before = visit.documents()
    with pytest.raises(OwnDocumentError, match="locked with a password"):
        visit.add([("Locked.pdf", locked_pdf())])
    with pytest.raises(OwnDocumentError, match="not what its name says"):
        visit.add([("Good.txt", b"Good words here."), ("Bad.pdf", b"no pdf")])
    assert visit.documents() == before
    assert sorted(path.name for path in (visit.folder / "files").iterdir()) == ["Our Policy.md", "Rules.docx"]


def test_a_removed_document_leaves_no_word_behind(tmp_path: Path) -> None:
    documents = OwnDocuments(tmp_path / "visit", SETTINGS)
    documents.add([("Penguins.md", POLICY.encode()), ("Rules.docx", word_file())])
    assert documents.quotes(ABOUT_PENGUINS)
    documents.remove("local/penguins")
    assert [d.title for d in documents.documents()] == ["Our rules about clothes"]
    assert documents.quotes(ABOUT_PENGUINS) == ()
    assert len(list((documents.folder / "store" / "generations").iterdir())) == 1
    for path in documents.folder.rglob("*"):
        assert path.is_dir() or b"penguins at" not in path.read_bytes(), path
    documents.remove("local/rules")
    assert not documents.folder.exists()


def test_a_reading_that_takes_too_long_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_ingest, "LIMIT", 0.3)
    documents = OwnDocuments(tmp_path / "visit", SETTINGS)
    with pytest.raises(OwnDocumentError, match="took longer"):
        documents.add([("Policy.md", POLICY.encode())])
    assert not documents.folder.exists()


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_the_root_is_private_or_not_used(temporary: Path) -> None:
    root = own_root()
    assert root.stat().st_mode & 0o777 == 0o700
    assert "hunter2" not in str(visit_folder("hunter2"))
    assert visit_folder("a") != visit_folder("b")
    root.chmod(0o755)
    with pytest.raises(OwnDocumentError, match="not private"):
        own_root()
    root.rmdir()
    (temporary / "elsewhere").mkdir()
    root.symlink_to(temporary / "elsewhere")
    with pytest.raises(OwnDocumentError, match="not private"):
        own_root()


def test_old_visits_are_swept_and_young_ones_stay(temporary: Path) -> None:
    old, young = visit_folder("old"), visit_folder("young")
    for folder in (old, young):
        (folder / "files").mkdir(parents=True)
    os.utime(old, (time.time() - 90_000,) * 2)
    assert sweep() == 1
    assert not old.exists()
    assert young.exists()


def test_a_process_that_ends_takes_its_visits_with_it(temporary: Path) -> None:
    documents = OwnDocuments(visit_folder("mine"), SETTINGS)
    documents.add([("Policy.md", POLICY.encode())])
    other = visit_folder("another process")
    other.mkdir()
    remove_added()
    assert not documents.folder.exists()
    assert other.exists()


@pytest.mark.shared
@pytest.mark.slow
def test_the_five_real_pages(shared: Path, tmp_path: Path) -> None:
    documents = OwnDocuments(tmp_path / "visit", SETTINGS)
    documents.add([(path.name, path.read_bytes()) for path in sorted((shared / "local-guidance").glob("*.txt"))])
    assert len(documents.documents()) == 5
    quotes = documents.quotes("what is the three-stage approach to managing attendance?")
    assert quotes
    assert all(quote.receipt.exact and quote.status == LOCAL_STATUS for quote in quotes)
    assert documents.quotes("how many toilets must a school have?") == ()
    documents.remove_all()
    assert not documents.folder.exists()


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, True),
        ({"Host": "localhost:8501"}, True),
        ({"Host": "127.0.0.1:8501"}, True),
        ({"Host": "[::1]:8501"}, True),
        ({"Host": "guidance.council.example"}, False),
        ({"Host": "127.0.0.1:8501", "X-Forwarded-For": "203.0.113.9"}, False),
        ({"Host": "127.0.0.1:8501", "Via": "1.1 Caddy"}, False),
    ],
)
def test_an_app_behind_a_web_server_is_not_alone(
    headers: dict[str, str], expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    from types import SimpleNamespace

    from ui import visit
    from ui.limits import Limits

    monkeypatch.setattr(visit, "st", SimpleNamespace(context=SimpleNamespace(headers=headers)))
    monkeypatch.setattr(visit, "limits", lambda: Limits(alone=True))
    assert visit.alone() is expected
    monkeypatch.setattr(visit, "limits", lambda: Limits(alone=False))
    assert not visit.alone()
