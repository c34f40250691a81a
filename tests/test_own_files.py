"""What a user adds is looked at before anything opens it."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import OwnDocumentError, ParseError
from corpus.zip_guard import names_in_zip
from retrieval.own.files import LARGEST, accept, files_of, safe_name, write_private
from tests.own_support import POLICY, word_file, zip_of

PAGE = b"<!doctype html><html><body><p>Hats are allowed.</p></body></html>"


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("Our Policy.PDF", "Our Policy.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\me\\policy.md", "policy.md"),
        ("..txt.html", "txt.html"),
        (".htaccess.txt", "htaccess.txt"),
        ("a\0b\nc;rm -rf $HOME.txt", "a b c rm -rf HOME.txt"),
        ("nul.txt", "nul document.txt"),
        ("----.txt", "Document.txt"),
        ("x" * 400 + ".pdf", "x" * 80 + ".pdf"),
        ("Polisi presenoldeb ysgol ŵy.docx", "Polisi presenoldeb ysgol ŵy.docx"),
    ],
)
def test_names_lead_nowhere(given: str, safe: str) -> None:
    assert safe_name(given) == safe


@pytest.mark.parametrize("name", ["policy", "policy.exe", "documents.toml", "policy.pdf.zip", "", ".pdf/", "a.xlsx"])
def test_other_kinds_are_refused(name: str) -> None:
    with pytest.raises(OwnDocumentError, match="add a PDF"):
        safe_name(name)


def _encrypted() -> bytes:
    data = bytearray(word_file())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 1)
    return bytes(data)


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.txt", b"", "is empty"),
        ("a.txt", b"x" * (LARGEST + 1), "larger than 20 MB"),
        ("a.pdf", b"just words", "is not what its name says"),
        ("a.txt", b"%PDF-1.7 words", "is not what its name says"),
        ("a.txt", b"MZ\x90\x00", "is not what its name says"),
        ("a.txt", b"words\0\0words", "is not what its name says"),
        ("a.html", b"no markup at all", "is not what its name says"),
        ("a.docx", b"PK\x03\x04 broken", "damaged"),
        ("a.docx", zip_of(hello_dot_txt=b"hi"), "is not a Word document"),
        ("a.docx", PAGE, "is not a Word document"),
        ("a.docx", zip_of(word__document_dot_xml=b"0" * 80_000_000), "would unpack"),
        ("a.docx", _encrypted(), "locked with a password"),
    ],
)
def test_files_that_are_not_what_they_seem_are_refused(name: str, data: bytes, sentence: str) -> None:
    with pytest.raises(OwnDocumentError, match=sentence) as caught:
        accept(name, data)
    assert "“a." in str(caught.value)
    assert caught.value.exit_status == 2


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", POLICY.encode()),
        ("a.txt", POLICY.encode("utf-16")),
        ("a.md", POLICY.encode()),
        ("a.htm", PAGE),
        ("a.pdf", b"\n%PDF-1.7\n"),
        ("a.docx", word_file()),
    ],
)
def test_the_kinds_that_are_read_are_taken(name: str, data: bytes) -> None:
    assert accept(name, data).data == data


def test_two_files_never_have_one_name() -> None:
    names = [accept("Our Policy.txt", b"words").name]
    for given in ("our-policy.md", "Our  policy.txt", "OUR POLICY.html"):
        names.append(accept(given, PAGE if given.endswith("html") else b"words", names).name)
    assert names == ["Our Policy.txt", "our-policy 2.md", "Our policy 3.txt", "OUR POLICY 4.html"]


def test_a_zip_of_too_many_files_is_refused() -> None:
    many = zip_of(**{f"f{n}": b"" for n in range(5_001)})
    with pytest.raises(ParseError, match="would unpack"):
        names_in_zip(many, "many.docx")


def test_written_files_are_private_and_overwrite_nothing(tmp_path: Path) -> None:
    file = accept("a.txt", b"words")
    path = write_private(tmp_path, file)
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        write_private(tmp_path, file)
    (tmp_path / "b.txt").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileExistsError):
        write_private(tmp_path, accept("b.txt", b"words"))
    assert not (tmp_path / "elsewhere").exists()


def test_a_folder_of_ones_own_gives_its_documents_and_not_its_descriptions(tmp_path: Path) -> None:
    (tmp_path / "policy.md").write_text(POLICY)
    (tmp_path / "documents.toml").write_text("")
    assert [file.name for file in files_of(tmp_path)] == ["policy.md"]
    for folder in (tmp_path / "nothing", tmp_path / "empty"):
        if folder.name == "empty":
            folder.mkdir()
        with pytest.raises(OwnDocumentError):
            list(files_of(folder))
