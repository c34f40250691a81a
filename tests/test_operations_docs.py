"""docs/operations.md and docs/release-checklist.md: their commands, settings, units and sentences exist."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from corpus.settings import Settings
from eval.arguments import arguments_parser as eval_parser
from ingest.__main__ import _parser as ingest_parser
from retrieval.__main__ import _parser as retrieval_parser
from tests.conftest import ROOT

OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
CHECKLIST = (ROOT / "docs" / "release-checklist.md").read_text(encoding="utf-8")
PARSERS = {"ingest": ingest_parser, "retrieval": retrieval_parser, "eval": eval_parser}
SAID = re.findall(r"^\| (\"[^|]+) \|", OPERATIONS, re.MULTILINE)
UNITS = dict(re.findall(r"`/etc/systemd/system/([\w.-]+)`.*?```ini\n(.*?)```", OPERATIONS, re.DOTALL))


@pytest.mark.parametrize(
    "command", sorted(set(re.findall(r"python -m (?:ingest|retrieval|eval)\b[^`|\n#]*", OPERATIONS + CHECKLIST)))
)
def test_every_command_can_be_given(command: str) -> None:
    _, _, program, *arguments = shlex.split(command)
    PARSERS[program]().parse_args(arguments or (["questions"] if program == "eval" else []))  # leaves with 2 if wrong


def test_every_setting_is_one() -> None:
    named = set(re.findall(r"\bCV_([A-Z_]+)\b", OPERATIONS))
    assert named
    assert {name.lower() for name in named} <= set(Settings.model_fields)


def test_every_sentence_is_one_that_the_program_says() -> None:
    files = [path for folder in ("corpus", "ingest", "retrieval", "ui") for path in (ROOT / folder).rglob("*.py")]
    source = "\n".join(path.read_text(encoding="utf-8") for path in files)
    source = re.sub(r'"\s*\n\s*f?"', "", source)  # a sentence that goes on in the next line
    source = re.sub(r"\{[^{}\n]*\}", "…", source)
    fragments = [part for said in SAID for part in re.findall(r'"([^"]+)"', said)]
    assert len(fragments) >= 20
    assert [part for part in fragments if part not in source and part.rstrip("…") not in source] == []


def test_units_are_named_once_and_systemd_takes_them(tmp_path: Path) -> None:
    assert sorted(UNITS) == [
        "chapter-and-verse-update.service",
        "chapter-and-verse-update.timer",
        "chapter-and-verse.service",
    ]
    assert "IPAddressDeny=any" in UNITS["chapter-and-verse.service"]
    assert "IPAddressDeny" not in UNITS["chapter-and-verse-update.service"]
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    for name, text in UNITS.items():
        here = re.sub(r"/opt/chapter-and-verse/\.venv/bin/python", "/bin/true", text).replace(
            "User=chapter", "User=root"
        )
        (tmp_path / name).write_text(here, encoding="utf-8")
    for name in UNITS:
        done = subprocess.run(
            ["systemd-analyze", "verify", str(tmp_path / name)], capture_output=True, text=True, timeout=60, check=False
        )
        ours = [line for line in (done.stdout + done.stderr).splitlines() if "chapter-and-verse" in line]
        assert not [line for line in ours if re.search(r"Unknown|Failed to parse|ignoring", line)], ours


def test_the_web_server_keeps_no_question() -> None:
    (log,) = re.findall(r"log_format \w+ '([^']+)'", OPERATIONS)
    assert "$uri" in log
    assert not re.search(r"\$(request|request_uri|args|query_string|http_referer|arg_\w+)\b", log)
