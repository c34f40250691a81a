"""Fixtures: an index of invented documents, built once a run, and the real documents where they are present."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
from filelock import FileLock

os.environ["HF_HUB_OFFLINE"] = "1"  # before anything imports a model

from tests.browser_support import Served, chromium, serve
from tests.invented import write_documents, write_lay_questions, write_newer_edition

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from corpus.store import IndexedDocument

# The same examples every time, and however slow the machine: a run must not fail by chance. A developer who looks for
# what nobody has seen yet has chance again with CV_HYPOTHESIS=random.
slow = [hypothesis.HealthCheck.too_slow]
hypothesis.settings.register_profile("same", derandomize=True, deadline=None, suppress_health_check=slow)
hypothesis.settings.register_profile("random", derandomize=False, deadline=None, suppress_health_check=slow)
hypothesis.settings.load_profile("random" if os.environ.get("CV_HYPOTHESIS") == "random" else "same")

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
NOBODY = "http://127.0.0.1:1"  # a proxy that is not there: no command finds GOV.UK, whether this machine does or not


def run_cli(*arguments: str, stdin: str | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """`python -m ...` in a process of its own, from the project's folder."""
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=900,
        env=os.environ | dict.fromkeys(("HTTPS_PROXY", "https_proxy"), NOBODY) | environment,
        check=False,
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The first test that needs the real index waits until it is built: thousands of questions of ours are in it."""
    for item in items:
        if "real_store" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.timeout(3600))


@contextmanager
def remembered(store: Path, config: pytest.Config, name: str) -> Iterator[None]:
    """Lets a store begin with the vectors that the last run of the tests made, and keeps those of this run.

    Vectors are known by model and text, so a text or model that changed is embedded again. Where the tests run in
    several processes, the others wait for the one that makes them.
    """
    store.mkdir(parents=True, exist_ok=True)
    held = store / "embeddings.sqlite"
    kept = config.cache.mkdir("embeddings") / f"{name}.sqlite" if config.cache is not None else None
    with FileLock(kept.with_suffix(".lock")) if kept is not None else nullcontext():
        if kept is not None and kept.is_file():
            shutil.copy(kept, held)
        try:
            yield
        finally:  # a run that was stopped half way goes on next time
            _keep(held, kept)


def _keep(held: Path, kept: Path | None) -> None:
    if kept is not None and held.is_file():
        draft = kept.with_suffix(f".{secrets.token_hex(4)}")
        shutil.copy(held, draft)
        draft.replace(kept)


@pytest.fixture(scope="session")
def ours_store(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Path:
    """A store of what we wrote ourselves and no document."""
    from ingest.build import build

    store = tmp_path_factory.mktemp("ours") / "store"
    with remembered(store, pytestconfig, "ours"):
        build(store, [], "all-MiniLM-L6-v2", quiet=True)
    return store


def seeded(store: Path, ours: Path) -> Path:
    """A folder for a new store that has the vectors of our own words already, so that a test need not make them."""
    store.mkdir(parents=True, exist_ok=True)
    shutil.copy(ours / "embeddings.sqlite", store / "embeddings.sqlite")
    return store


def indexed(folder: Path, ours: Path) -> Path:
    """A store beside `folder`, of the documents in it."""
    from ingest.build import build
    from ingest.candidates import from_folder

    store = seeded(folder.parent / "store", ours)
    report = build(store, from_folder(folder), "all-MiniLM-L6-v2", quiet=True)
    assert not report.skipped, report.skipped
    return store


@pytest.fixture
def new_store(tmp_path: Path, ours_store: Path) -> Path:
    """A store in which nothing is indexed yet; the vectors of our own words are made."""
    return seeded(tmp_path / "s", ours_store)


@pytest.fixture(scope="session")
def invented_store(tmp_path_factory: pytest.TempPathFactory, ours_store: Path) -> Path:
    """A store of the invented documents."""
    return indexed(write_documents(tmp_path_factory.mktemp("invented") / "documents"), ours_store)


@pytest.fixture(scope="session")
def two_editions(tmp_path_factory: pytest.TempPathFactory, ours_store: Path) -> Path:
    """A store of the invented documents and of a newer edition of the handbook."""
    folder = write_newer_edition(write_documents(tmp_path_factory.mktemp("editions") / "documents"))
    return indexed(folder, ours_store)


@pytest.fixture(scope="session")
def asked_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of everyday questions about the invented documents."""
    return write_lay_questions(tmp_path_factory.mktemp("questions"))


@contextmanager
def questions_of(folder: Path) -> Iterator[None]:
    """Lets the program take its everyday questions from `folder`."""
    from corpus import lay_questions
    from ingest import ours

    of_ours = lay_questions.fingerprint
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ours, "load_lay_questions", lambda: lay_questions.load_lay_questions(folder))
        patch.setattr(lay_questions, "fingerprint", lambda: of_ours(folder))
        yield


@pytest.fixture(scope="session")
def asked_store(tmp_path_factory: pytest.TempPathFactory, ours_store: Path, asked_folder: Path) -> Path:
    """A store of the invented documents with everyday questions about them."""
    with questions_of(asked_folder):
        return indexed(write_documents(tmp_path_factory.mktemp("asked") / "documents"), ours_store)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; the test is skipped where there is none."""
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def app(browser: Browser, invented_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The app over the invented documents."""
    with serve(invented_store, tmp_path_factory.mktemp("app") / "log") as served:
        yield served


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents beside the checkout."""
    if not (SHARED / "official").is_dir():
        pytest.skip("the real documents (../shared) are not here")
    return SHARED


@pytest.fixture(scope="session")
def real_documents(shared: Path) -> list[IndexedDocument]:
    """The 13 real documents, read and cut into passages, without vectors."""
    from ingest.candidates import from_folder
    from ingest.read_document import read_document

    return [
        read_document(candidate, [path.read_bytes() for path in (candidate.path, *candidate.more)])
        for folder in ("official", "law-extracts")
        for candidate in from_folder(shared / folder)
    ]


@pytest.fixture(scope="session")
def real_store(shared: Path, tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Path:
    """A store of the 13 real documents, built once a run."""
    from ingest.build import build
    from ingest.candidates import from_folder

    store = tmp_path_factory.mktemp("real") / "store"
    candidates = [*from_folder(shared / "official"), *from_folder(shared / "law-extracts")]
    with remembered(store, pytestconfig, "real"):
        report = build(store, candidates, "all-MiniLM-L6-v2", quiet=True)
    assert not report.skipped, report.skipped
    return store
