"""The README: every command in it is run, every setting and file that it names exists."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.settings import Settings
from eval.questionset import FOLDER
from tests.conftest import ROOT, run_cli, seeded
from tests.invented import write_documents, write_letter, write_newer_edition
from tests.invented_pdf import DOCUMENT, FILE, KEY, umbrella_pdf

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```\n(.*?)```", README, re.DOTALL)
TABLED = re.findall(r"^\| `(python -m [^`]+)` \|", README, re.MULTILINE)


def _commands(first_word: str) -> list[str]:
    lines = [line.split("  #", 1)[0].strip() for block in BLOCKS for line in block.splitlines()]
    return [line for line in lines if line.startswith(first_word)]


def _run(folder: Path) -> Path:
    """A scorecard of one question."""
    measures = dict.fromkeys(("hit@1", "hit@5", "hit@10", "mrr@10", "ndcg@10", "all_parts@10"), 1.0)
    row = {"id": "q1", "parts": 1, "first": 1, **measures}
    file = folder / "run.json"
    file.write_text(json.dumps({"systems": {"chapter-and-verse": {"rows": [row]}}}), encoding="utf-8")
    return file


def _benchmark(folder: Path) -> Path:
    """A benchmark of one rule and one question."""
    data = folder / "benchmark-data"
    (data / "documents").mkdir(parents=True)
    rule = {"ID": "a", "DocumentID": 1, "PassageID": "1.1", "Passage": "A Keeper must register every dog."}
    (data / "documents" / "1.json").write_text(json.dumps([rule]), encoding="utf-8")
    asked = [{"Question": "Who must register a dog?", "Passages": [rule]}]
    (data / "ObliQA_test.json").write_text(json.dumps(asked), encoding="utf-8")
    return data


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, ours_store: Path) -> tuple[Path, Path]:
    base = tmp_path_factory.mktemp("readme")
    folder = write_newer_edition(write_documents(base / "documents"))
    store = seeded(base / "store", ours_store)
    (folder / FILE).write_bytes(umbrella_pdf())
    listing = folder / "documents.toml"
    listing.write_text(listing.read_text() + DOCUMENT, encoding="utf-8")
    assert run_cli("ingest", "--from", str(folder), CV_STORE=str(store)).returncode == 0
    return folder, store


@pytest.fixture(scope="module")
def sets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first questions of each set of ours: that a command runs is shown here, not what it measures."""
    folder = tmp_path_factory.mktemp("sets")
    for file in FOLDER.glob("*.jsonl"):
        lines = file.read_text(encoding="utf-8").splitlines()
        kept = [*lines[:4], *[line for line in lines if '"gold": []' in line or '"reason"' in line][:2]]
        (folder / file.name).write_text("\n".join(dict.fromkeys(kept)), encoding="utf-8")
    return folder


@pytest.mark.parametrize("command", [*_commands("python -m"), *TABLED])
def test_python_commands_of_the_readme_run(command: str, filled: tuple[Path, Path], sets: Path, tmp_path: Path) -> None:
    folder, store = filled
    questions = tmp_path / "questions.jsonl"
    questions.write_text('{"id": 1, "question": "Who must keep a register?"}\n')
    words = {
        "FOLDER": str(folder),
        "SOURCE": "ukpga/2030/99",
        "REF": "s.1(1)",
        "QUESTION": "Who must keep a register?",
        "EARLIER": "What must a school write down?",
        "QUESTIONS.jsonl": str(questions),
        "TEXT": "must keep a register of its pupils",
        "PASSAGE_ID": f"{KEY}#para-3",
        "FILE.png": str(tmp_path / "page.png"),
        "LETTER": str(write_letter(tmp_path)),
        "PICTURES": str(tmp_path / "pictures"),
        "RUN": str(_run(tmp_path)),
        "BENCHMARK": str(_benchmark(tmp_path)),
    }
    if "compare SOURCE OLD NEW" in command:
        words |= {"SOURCE": "barsetshire-handbook", "OLD": "2031-03", "NEW": "2032-09"}
    words["pack.docx"] = str(tmp_path / "pack.docx")
    arguments = [words.get(word, word) for word in shlex.split(command)[2:]]
    if "BACKUP.zip" in arguments:
        arguments[-1] = str(tmp_path / "backup.zip")
        if "restore" in arguments:
            assert run_cli("ingest", "backup", arguments[-1], "--store", str(store)).returncode == 0
    changing = "remove" in arguments or "restore" in arguments or "--rebuild" in arguments or arguments == ["ingest"]
    target = tmp_path / "store" if changing or "--offline" in arguments else store
    if changing:
        shutil.copytree(store, target)
    for new in (tmp_path / "benchmark", tmp_path / "store"):
        if not new.exists():
            seeded(new, store)
    environment = {"CV_STORE": str(target)}
    if arguments[:2] == ["eval", "quotations"]:
        arguments += ["--set", "forty"]
    if arguments[:2] == ["eval", "train"]:
        arguments[-1] = str(tmp_path / "adapter.safetensors")
    if arguments[:2] == ["eval", "obliqa"]:
        arguments += ["--store", str(tmp_path / "benchmark")]
    if arguments[0] == "eval":
        arguments += ["--sets", str(sets)]
    done = run_cli(*arguments, **environment)
    assert "Traceback" not in done.stderr
    # Two of them measure the real documents: on invented ones they run to the end and say what they found. Nothing can
    # be trained on those, and it says so: tests/test_eval_train.py trains on some that have questions.
    expected = (2,) if arguments[:2] == ["eval", "train"] else (0, 1) if arguments[0] == "eval" else (0,)
    assert done.returncode in expected, done.stderr


def test_make_runs_the_commands_that_are_listed_for_people_without_make() -> None:
    if shutil.which("make") is None:
        pytest.skip("make is not installed")
    listed = _commands(".venv/bin/") + _commands("python3 -m venv")
    dry = [
        subprocess.run(["make", "-n", "-B", target], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        for target in ("run", "test")
    ]
    for command in listed:
        assert any(command.rstrip(" .") in text.replace("--disable-pip-version-check --quiet ", "") for text in dry), (
            command
        )


def test_environment_and_installation_commands_work(tmp_path: Path) -> None:
    """As far as they go without fetching two gigabytes: CI and `make` run them in full."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / ".venv")], check=True)
    assert (tmp_path / ".venv" / "bin" / "python").exists()
    constraints = (ROOT / "constraints.txt").read_text().splitlines()
    pinned = {re.split(r"==", line)[0].lower().replace("_", "-") for line in constraints if "==" in line}
    project = (ROOT / "pyproject.toml").read_text()
    wanted = re.findall(r'^    "([A-Za-z0-9_.-]+)(?:[=><\[][^"]*)?",$', project, re.MULTILINE)
    names = [name for name in wanted if name not in ("RUF001", "SIM905")]
    missing = [name for name in names if name.lower().replace("_", "-") not in pinned]
    assert not missing


def test_lint_and_types_pass() -> None:
    for command in (["ruff", "check", "."], ["mypy"]):
        done = subprocess.run(
            [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False, timeout=600
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_settings_table_is_complete() -> None:
    listed = re.findall(r"^\| `CV_([A-Z_]+)` \| `([a-z_]+)` \|", README, re.MULTILINE)
    assert [name for _, name in listed] == list(Settings.model_fields)
    assert all(variable.lower() == name for variable, name in listed)


def test_linked_files_exist() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target
