"""Hostile people: a slice of `python -m eval hostile`, files that are not what they seem, addresses that lead away."""

from __future__ import annotations

import io
import json
import random
import re
import struct
import zipfile
from pathlib import Path

import pytest

from corpus.errors import FetchError, OwnDocumentError, PackError, UsageError
from corpus.settings import read_settings
from eval.hostile_people.campaign import at_the_engine
from eval.hostile_people.questions import ASKED, KINDS, hostile_questions
from eval.hostile_people.report import Way, fields_of, hostile_text
from eval.theirs import foreign_markup
from ingest.fetch.hosts import check_address, redirect_address
from retrieval.engine import Engine
from retrieval.letter.check import check_letter
from retrieval.letter.file import MAX_BYTES, read_letter
from retrieval.own.files import accept, safe_name, write_private
from retrieval.pack.pack import from_json
from tests.conftest import ROOT
from tests.own_support import word_file
from ui.ask.answer import answer_html, error_summary

NAMES = (
    "../../../etc/passwd.txt",
    "/etc/cron.d/x.txt",
    "..\\..\\windows\\x.txt",
    "C:x.txt",
    "\\\\evil.example\\share\\x.txt",
    "a\0.txt",
    "policy.pdf.exe.txt",
    "policy\u202etxt.md",
    "CON.txt",
    "nul.md",
    "aux.PDF",
    "x" * 300 + ".txt",
    "\U00020000" * 300 + ".txt",
    "é" * 300 + ".txt",
    " .txt",
    "....txt",
    "-rf *.txt",
    "$(id).txt",
    "<img src=x onerror=alert(1)>.txt",
    "%2e%2e%2fx.txt",
    "\ud800.txt",
    "e\u0301" * 90 + ".txt",
)


def test_questions_of_every_kind_at_the_engine(invented_store: Path) -> None:
    way = at_the_engine(read_settings(store=invented_store), 130)
    assert way.tried == 130
    assert (way.failures, way.mixed_up, way.sentences) == ([], 0, 0)
    assert way.outcomes["answered"] > 10
    assert way.outcomes["too long"]
    assert way.outcomes["empty"]
    assert way.kept
    assert "| 130 in" in hostile_text({"ways": [fields_of(way)], "log": []})


def test_what_is_hidden_in_a_question_changes_no_answer(invented_store: Path) -> None:
    engine = Engine(read_settings(store=invented_store))
    asked = ASKED[1]
    plain = [quote.text for quote in engine.ask(asked).quotes]
    draw = random.Random(7)
    for kind in ("zero width", "tag characters"):
        assert [quote.text for quote in engine.ask(KINDS[kind](draw, asked)).quotes] == plain, kind


def test_nothing_of_theirs_is_markup_on_the_answer(invented_store: Path) -> None:
    engine = Engine(read_settings(store=invented_store))
    for kind, question in hostile_questions(26):
        if kind in ("markup and script", "control characters", "terminal sequences"):
            assert foreign_markup(answer_html(engine.ask(question))) == [], question
            assert foreign_markup(error_summary(question)) == []


@pytest.mark.parametrize(
    "shown",
    [
        "<p>x</p><iframe></iframe>",
        "<p onclick=x>x</p>",
        "<a href='javascript:x'>x</a>",
        "<img src='//evil.example/x.png'>",
        "<a href='https://evil.example/x'>x</a>",
        "<script>x</script>",
        "<style>x{}</style>",
        "<form action=x></form>",
    ],
)
def test_markup_of_theirs_would_be_noticed(shown: str) -> None:
    assert foreign_markup(f"<div><p>ours</p>{shown}</div>")
    assert foreign_markup("<div><p>ours</p><a href='./?q=%3Ciframe%3E'>ours</a></div>") == []


def test_a_run_that_failed_says_so() -> None:
    way = Way("somewhere", tried=1, failures=["ValueError"])
    assert not way.kept
    assert json.loads(json.dumps(fields_of(way)))["kept"] is False
    assert "ValueError" in hostile_text({"ways": [fields_of(way)], "log": ["Traceback"]})


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_names_stay_in_the_folder(name: str, tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "kept.txt").write_text("kept")
    data = b"%PDF-1.7 words" if name.lower().endswith("pdf") else b"Some words of a policy."
    first = accept(name, data)
    second = accept(name, data, [first.name])
    written = [write_private(inside, file) for file in (first, second)]
    assert sorted(inside.iterdir()) == sorted(written)
    assert [path.stat().st_mode & 0o777 for path in written] == [0o600, 0o600]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["inside", "kept.txt"]
    assert not set(first.name) & set('/\\<>:"|?*\0\u202e')
    assert len(first.name.encode()) < 240


def test_a_link_in_the_folder_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "target.txt"
    (tmp_path / "a.txt").symlink_to(target)
    with pytest.raises(OSError):  # noqa: PT011
        write_private(tmp_path, accept("a.txt", b"words"))
    assert not target.exists()


def _zip(name: str, data: bytes, *, claimed: int | None = None, link: bool = False) -> bytes:
    made = io.BytesIO(word_file())
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as packed:
        entry = zipfile.ZipInfo(name)
        entry.compress_type = zipfile.ZIP_DEFLATED
        if link:
            entry.external_attr = 0o120777 << 16
        packed.writestr(entry, data)
    raw = made.getvalue()
    if claimed is not None:  # the directory lies about the unpacked size
        at = raw.rindex(name.encode()) - 46
        raw = raw[: at + 24] + struct.pack("<I", claimed) + raw[at + 28 :]
    return raw


def _entities() -> bytes:
    """A Word file whose document expands a billion times."""
    lines = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    document = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e0 "words">{lines}]><d>&e9;</d>'.encode()
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word_file())) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in source.namelist():
            packed.writestr(name, document if name == "word/document.xml" else source.read(name))
    return made.getvalue()


LETTERS = {
    "empty.txt": b"",
    "empty.docx": b"",
    "empty.pdf": b"",
    "short.docx": b"PK\x03\x04",
    "picture.pdf": b"\x89PNG\r\n\x1a\n",
    "bomb.docx": _zip("word/bomb.xml", b"\0" * 70_000_000),
    "lying.docx": _zip("word/media/lying.bin", b"\0" * 30_000_000, claimed=10),
    "entities.docx": _entities(),
    "link.docx": _zip("word/link", b"/etc/passwd", link=True),
    "up.docx": _zip("../../../tmp/cv_up.txt", b"up"),
    "page.pdf.exe": b"MZ\x90",
    "nul.txt": b"words\0words",
    "deep.pdf": b"%PDF-1.7\n" + b"[" * 100_000 + b"\n%%EOF",
    "many.pdf": b"%PDF-1.7\n1 0 obj<</Type/Pages/Count 999999999/Kids[1 0 R]>>endobj trailer<</Root 1 0 R>>\n%%EOF",
    "large.txt": b"x" * (MAX_BYTES + 1),
    "wide.txt": b"\xff\xfe\x00",
    "marks.txt": "“must do this ".encode() * 4000,
    "quotes.txt": b'"' * 100_000,
    "brackets.txt": b"s.1(" * 20_000,
}


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", LETTERS)
def test_letters_that_are_not_what_they_seem(name: str, invented_store: Path) -> None:
    """Read, or refused in one sentence; never anything else, and nothing is unpacked to a disk."""
    from corpus.store import open_index

    said = ""
    try:
        checked = check_letter(open_index(invented_store), read_letter(name, LETTERS[name]))
        assert checked.summary
    except UsageError as fault:
        said = str(fault)
    assert "\n" not in said
    assert said.endswith(".") or not said
    assert not Path("/tmp/cv_up.txt").exists()


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".pdf", ".docx"])
def test_files_of_another_kind_are_refused_by_every_name(suffix: str) -> None:
    foreign = {
        "program": b"MZ\x90\x00",
        "elf": b"\x7fELF",
        "picture": b"\x89PNG\r\n\x1a\n",
        "old word": b"\xd0\xcf\x11\xe0",
        "nothing": b"",
    }
    for data in foreign.values():
        with pytest.raises(OwnDocumentError):
            accept(f"policy{suffix}", data)


def test_double_endings_are_taken_for_what_comes_last() -> None:
    for name in (
        "policy.txt.exe",
        "policy.pdf.js",
        "policy.docx.lnk",
        "policy.txt.",
        "policy.txt/",
        "policy.txt\0.exe",
    ):
        with pytest.raises(OwnDocumentError):
            safe_name(name)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "[" * 100_000,
        '{"title": ' + '{"a":' * 50_000,
        '{"items": 7}',
        '{"items": [{"quotation": "../../etc/passwd:0:1"}]}',
        '{"items": [{"quotation": "a:-1:1e9"}]}',
        '{"title": "' + "x" * 1_000_000 + '"}',
        '{"items": [' + '{"quotation": "a#b:0:1"},' * 10_000 + "{}]}",
        "NaN",
        '{"title": "\ud800", "items": [{"quotation": "<script>"}]}',
    ],
    ids=range(12),
)
def test_packs_that_are_none(text: str) -> None:
    with pytest.raises(PackError):
        from_json(text)


@pytest.mark.parametrize(
    "address",
    [
        "http://www.gov.uk/x",
        "https://www.gov.uk.evil.example/x",
        "https://www.gov.uk@evil.example/x",
        "https://www.gov.uk:8443/x",
        "https://evil.example/www.gov.uk",
        "//evil.example/x",
        "file:///etc/passwd",
        "ftp://www.gov.uk/x",
        "javascript:alert(1)",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://169.254.169.254/latest/meta-data/",
        "https://www.gov.uk\\@evil.example/x",
        "https://www.gоv.uk/x",
        "https://www.gov.uk%2eevil.example/x",
        "",
    ],
)
def test_no_other_host_is_fetched_from_and_no_redirect_leads_to_one(address: str) -> None:
    with pytest.raises(FetchError, match=r"not at www\.gov\.uk"):
        check_address(address)
    led = redirect_address("https://www.gov.uk/a", address)
    try:
        host = check_address(led)
    except FetchError:
        return
    assert host == "www.gov.uk"
    assert led.startswith("https://www.gov.uk/")


def test_the_tests_that_the_threat_model_names_are_there() -> None:
    words = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
    file, named = "", []
    for found in re.finditer(r"`(test_\w+\.py)?(?:::(test_\w+))?`", words):
        file = found[1] or file
        named.append((file, found[2] or ""))
    assert len(named) > 25
    for file, name in named:
        assert f"def {name}" in (ROOT / "tests" / file).read_text(encoding="utf-8"), (file, name)
