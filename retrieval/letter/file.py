"""The words of a letter that is given as a file: text, Word or PDF."""

from __future__ import annotations

from pathlib import PurePath

from corpus.errors import UsageError
from retrieval.letter.file_process import read_apart
from retrieval.letter.text import MAX_CHARACTERS, readable

MAX_BYTES = 5_000_000
KINDS = ("txt", "docx", "pdf")


def read_letter(name: str, data: bytes) -> str:
    """The text of a file, paragraphs parted by empty lines, block quotations of Word set in.

    Raises UsageError, one sentence, for a file that is too large, of another kind, damaged or without words.
    """
    if len(data) > MAX_BYTES:
        raise UsageError(f"The file is too large: give one of at most {MAX_BYTES // 1_000_000} MB.")
    kind = PurePath(name).suffix.lower().lstrip(".")
    if data.startswith(b"%PDF-") or kind == "pdf":
        text = read_apart("pdf", data)
    elif data.startswith(b"PK") or kind == "docx":
        text = read_apart("docx", data)
    elif kind in ("txt", "text", "md", "eml", ""):
        text = _plain(data)
    else:
        raise UsageError("This kind of file cannot be read: give a text, Word (.docx) or PDF file, or paste the words.")
    text = readable(text)
    if not text.strip():
        raise UsageError("The file has no words that can be read (a scan, perhaps): paste the words instead.")
    if len(text) > MAX_CHARACTERS:
        raise UsageError(f"The file has {len(text):,} characters: give at most {MAX_CHARACTERS:,}, or a part of it.")
    return text


def _plain(data: bytes) -> str:
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UsageError("The file is not a text: give a text, Word (.docx) or PDF file, or paste the words.")
    for encoding in ("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig", "cp1252", "latin-1"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UsageError("The file is not a text that can be read: paste the words instead.")
