"""The words of a letter that is given as a file: text, Word or PDF. Read in memory, and kept nowhere."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING

from corpus.errors import UsageError
from corpus.limits import limit_memory, limit_time
from corpus.settings import PROJECT
from retrieval.letter.text import MAX_CHARACTERS, readable

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

MAX_BYTES = 5_000_000
KINDS = ("txt", "docx", "pdf")
_UNPACKED = 60_000_000  # bytes: a small file that unpacks to more is not a letter
_PAGES = 100
_SECONDS = 20  # of processor time
_MEMORY = 1024  # MB
_LONGEST = 10 * MAX_CHARACTERS


def read_letter(name: str, data: bytes) -> str:
    """The text of a file, paragraphs parted by empty lines, block quotations of Word set in.

    Raises UsageError, one sentence, for a file that is too large, of another kind, damaged or without words.
    """
    if len(data) > MAX_BYTES:
        raise UsageError(f"The file is too large: give one of at most {MAX_BYTES // 1_000_000} MB.")
    kind = PurePath(name).suffix.lower().lstrip(".")
    if data.startswith(b"%PDF-") or kind == "pdf":
        text = _apart("pdf", data)
    elif data.startswith(b"PK") or kind == "docx":
        text = _apart("docx", data)
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


def _apart(kind: str, data: bytes) -> str:
    """What `_pdf` or `_word` reads, in a process of its own: a hostile file cannot take the one that serves pages."""
    known = os.environ.get("PYTHONPATH", "")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "retrieval.letter.file", kind, str(_MEMORY)],
            input=data,
            capture_output=True,
            timeout=5 * _SECONDS,
            check=False,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, (str(PROJECT), known)))},
        )
    except subprocess.TimeoutExpired:
        done = None
    if done is None or done.returncode not in (0, UsageError.exit_status):
        raise UsageError("The file cannot be read, or takes too long or too much memory: paste the words instead.")
    said = done.stdout.decode("utf-8", "replace")
    if done.returncode:
        raise UsageError(said)
    return said


def read_here(kind: str, data: bytes) -> str:
    """What a PDF or a Word file says, read in this process. Raises UsageError."""
    return _pdf(data) if kind == "pdf" else _word(data)


def _main(kind: str, memory: int) -> int:
    """Reads the file on standard input; prints its words, or why it cannot be read."""
    limit_memory(memory)
    limit_time(_SECONDS)
    status = 0
    try:
        said = read_here(kind, sys.stdin.buffer.read())
        if len(said) > _LONGEST:
            raise UsageError("The file has too many words for a letter: give a part of it.")
    except UsageError as fault:
        said, status = str(fault), fault.exit_status
    sys.stdout.buffer.write(said.encode("utf-8", "replace"))
    return status


def _plain(data: bytes) -> str:
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UsageError("The file is not a text: give a text, Word (.docx) or PDF file, or paste the words.")
    for encoding in ("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig", "cp1252", "latin-1"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UsageError("The file is not a text that can be read: paste the words instead.")


def _word(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > _UNPACKED:
                raise UsageError("The Word file is too large when it is unpacked: paste the words instead.")
        import docx

        document = docx.Document(io.BytesIO(data))
        return "\n\n".join(line for line in map(_line, _paragraphs(document)) if line.strip())
    except UsageError:
        raise
    except Exception as fault:  # python-docx passes on whatever its parts raise for a damaged file
        raise UsageError("The Word file cannot be read: save it again as .docx, or paste the words.") from fault


def _paragraphs(document: object) -> Iterator[Paragraph]:
    """Paragraphs in reading order, those of tables too."""
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    for item in document.iter_inner_content():  # type: ignore[attr-defined]
        if isinstance(item, Paragraph):
            yield item
        elif isinstance(item, Table):
            for row in item.rows:
                seen: list[object] = []
                for cell in row.cells:
                    if cell._tc not in seen:  # a merged cell is met once a column
                        seen.append(cell._tc)
                        yield from _paragraphs(cell)


def _line(paragraph: Paragraph) -> str:
    style = (paragraph.style.name or "") if paragraph.style else ""
    indent = paragraph.paragraph_format.left_indent
    set_in = "quote" in style.lower() or (indent is not None and indent > 0 and "list" not in style.lower())
    return f"    {paragraph.text}" if set_in else paragraph.text


def _pdf(data: bytes) -> str:
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(data)
        if len(pdf) > _PAGES:
            raise UsageError(f"The PDF has {len(pdf)} pages: give at most {_PAGES}, or paste a part of it.")
        pages = [pdf[number].get_textpage().get_text_range().replace("\r\n", "\n") for number in range(len(pdf))]
    except pypdfium2.PdfiumError as fault:
        raise UsageError("The PDF cannot be read (it may be locked or damaged): paste the words instead.") from fault
    return _flowing(pages)


def _flowing(pages: list[str]) -> str:
    """Pages as running text: without the lines at the top and foot of most pages, paragraphs parted."""
    lines = [[line.rstrip() for line in page.replace("\ufffe", "-").split("\n") if line.strip()] for page in pages]
    edges = Counter(_shape(line) for page in lines for line in {*page[:2], *page[-2:]})
    often = {shape for shape, count in edges.items() if len(pages) > 2 and count > len(pages) / 2}
    kept = [
        line
        for page in lines
        for number, line in enumerate(page)
        if not ((number < 2 or number >= len(page) - 2) and (_shape(line) in often or re.fullmatch(r"\W*\d+\W*", line)))
    ]
    full = sorted(map(len, kept))[int(len(kept) * 0.8)] if kept else 0
    ends = ((line, len(line) < 0.75 * full and line.endswith((".", ":", "?", "!", "”", '"'))) for line in kept)
    return "\n".join(line + ("\n" if last else "") for line, last in ends)


def _shape(line: str) -> str:
    """A line without its numbers: a foot that counts pages is one line."""
    return re.sub(r"\d+", "#", line.strip())


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1], int(sys.argv[2])))
