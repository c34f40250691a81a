"""Fixtures: an index of invented documents, built once a run, and the real documents where they are present."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import hypothesis
import pytest

os.environ["HF_HUB_OFFLINE"] = "1"  # before anything imports a model

from tests.invented import write_documents

if os.environ.get("CI") == "true":  # the same examples every time there: what chance finds is for developers
    hypothesis.settings.register_profile("ci", derandomize=True, deadline=None)
    hypothesis.settings.load_profile("ci")

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


def run_cli(*arguments: str, stdin: str | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """`python -m ...` in a process of its own, from the project's folder."""
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=240,
        env=os.environ | environment,
        check=False,
    )


@pytest.fixture(scope="session")
def invented_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the invented documents."""
    from ingest.build import build
    from ingest.candidates import from_folder

    folder = write_documents(tmp_path_factory.mktemp("invented") / "documents")
    store = folder.parent / "store"
    report = build(store, from_folder(folder), "all-MiniLM-L6-v2", quiet=True)
    assert not report.skipped, report.skipped
    return store


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents beside the checkout."""
    if not (SHARED / "official").is_dir():
        pytest.skip("the real documents (../shared) are not here")
    return SHARED


@pytest.fixture(scope="session")
def real_store(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the 13 real documents, built once a run."""
    from ingest.build import build
    from ingest.candidates import from_folder

    store = tmp_path_factory.mktemp("real") / "store"
    candidates = [*from_folder(shared / "official"), *from_folder(shared / "law-extracts")]
    report = build(store, candidates, "all-MiniLM-L6-v2", quiet=True)
    assert not report.skipped, report.skipped
    return store
