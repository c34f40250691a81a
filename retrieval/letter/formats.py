"""The words of a Word or PDF file. Read in memory, and kept nowhere."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from corpus.errors import UsageError

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

_UNPACKED = 60_000_000  # bytes: a small file that unpacks to more is not a letter
_PAGES = 100


def words_of(kind: str, data: bytes) -> str:
    """What a file of the kind "pdf" or "docx" says, block quotations of Word set in. Raises UsageError."""
    return _pdf(data) if kind == "pdf" else _word(data)


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
