"""Which parser a file goes to. All texts are invented."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from corpus.document import Document, RawFile
from corpus.errors import ParseError
from ingest.parse import parse


@pytest.fixture(autouse=True)
def _stand_ins(monkeypatch: pytest.MonkeyPatch) -> None:
    """PDF and legislation parsers that only say that they were called."""

    def stand_in(media: str) -> object:
        return lambda data, name: Document(sha256="", media=media, blocks=())

    for module, function, media in (
        ("pdf", "parse_pdf", "pdf"),
        ("clml", "parse_clml", "clml"),
        ("law_text", "parse_law_text", "law text"),
        ("law_markdown", "parse_law_markdown", "law markdown"),
    ):
        fake = ModuleType(f"ingest.parse.{module}")
        setattr(fake, function, stand_in(media))
        monkeypatch.setitem(sys.modules, f"ingest.parse.{module}", fake)
    detect = ModuleType("ingest.parse.law_detect")
    detect.looks_like_law_text = lambda text: "LAWTEXT" in text  # type: ignore[attr-defined]
    detect.looks_like_law_markdown = lambda text: "LAWMARKDOWN" in text  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "ingest.parse.law_detect", detect)


CLML = '<?xml version="1.0"?><Legislation xmlns="http://www.legislation.gov.uk/namespaces/legislation"/>'


@pytest.mark.parametrize(
    ("name", "data", "media"),
    [
        ("a.txt", b"%PDF-1.7 ...", "pdf"),
        ("a.pdf", b"\n\n%PDF-1.4", "pdf"),
        ("a.pdf", b"<!DOCTYPE html><html><body><p>Moved</p></body></html>", "html"),
        ("a.txt", b"<div class='govspeak'><p>Boats</p></div>", "html"),
        ("a.xml", CLML.encode(), "clml"),
        ("a.xml", b"\xff\xfe" + CLML.encode("utf-16-le"), "clml"),
        ("a.txt", b"Boats LAWTEXT", "law text"),
        ("a.txt", b"Boats LAWMARKDOWN", "law markdown"),
        ("a.md", b"Boats.", "markdown"),
        ("a.md", b"<p align='center'>Boats</p>\n\n# Oars", "markdown"),
        ("a.md", b"<!doctype html><p>Boats</p>", "html"),
        ("a.html", b"<!-- saved from a site -->" + b" " * 5000 + b"<html><body><p>Boats</p></body></html>", "html"),
        ("a.txt", b"---\ntitle: B\n---\nA **boat**.", "markdown"),
        ("a.txt", b"# Boats\n\n1. One boat.\n2. Two boats.", "text"),
        ("boats", b"Boats.", "text"),
    ],
)
def test_the_bytes_decide(name: str, data: bytes, media: str) -> None:
    assert parse(RawFile(name, data, "application/octet-stream")).media == media


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Caf\u00e9 “boats”.".encode(), "Caf\u00e9 “boats”."),
        ("\ufeffCaf\u00e9.".encode(), "Caf\u00e9."),
        ("Caf\u00e9 “boats”.".encode("cp1252"), "Caf\u00e9 “boats”."),
        ("Caf\u00e9.".encode("utf-16"), "Caf\u00e9."),
        (b"\xfe\xff" + "Caf\u00e9.".encode("utf-16-be"), "Caf\u00e9."),
    ],
)
def test_encodings(data: bytes, text: str) -> None:
    assert parse(RawFile("a.txt", data, "")).text == text


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"   ",
        b"PK\x03\x04 docx",
        b"\x89PNG\r\n",
        b"\xd0\xcf\x11\xe0",
        b"{\\rtf1 Boats}",
        b"Boats\x00are",
        "Boats".encode("utf-16-le"),
        b"\x81\x8d\x8f\x90 boats",
        b"\xff\xfeB",
        b"<rss><item>Boats</item></rss>",
        b"<html><body></body></html>",
    ],
)
def test_other_files_are_refused_by_name_with_a_way_on(data: bytes) -> None:
    with pytest.raises(ParseError, match=r"boats\.bin.*(instead|again|complete|version|fully)") as refused:
        parse(RawFile("boats.bin", data, "text/plain"))
    assert str(refused.value).endswith(".")
    assert "\n" not in str(refused.value)
