"""Parse a PDF of official guidance into a Document.

Only PDFium reads the file. What it gives is characters with their places; lines, paragraphs, lists,
tables, footnotes and headings are rebuilt from those in the sibling modules, one idea in each.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pypdfium2

from corpus.document import Block, BlockKind, Document
from corpus.errors import ParseError
from ingest.parse.pdf_blocks import Builder
from ingest.parse.pdf_furniture import (
    contents_pages,
    cover_page,
    strip_furniture,
    title_lines,
    without_lists_of_contents,
)
from ingest.parse.pdf_headings import Headings, body_of
from ingest.parse.pdf_lines import Line
from ingest.parse.pdf_outline import Outline, read_outline
from ingest.parse.pdf_pages import Page, read_page
from ingest.parse.pdf_paragraphs import measure
from ingest.parse.pdf_text import Composer, Vocabulary
from ingest.parse.pdf_units import Flow, right_edges

_SIDEWAYS = 200  # letters: fewer are a stamp or a label
_FEWEST_LETTERS = 20  # a page with fewer has no text to speak of


def parse_pdf(data: bytes, name: str) -> Document:
    """The Document in a PDF file; `name` is used in messages.

    Raises ParseError for files that are damaged, locked, empty, or scans without a text layer.
    """
    pages, outline = _read(data, name)
    _refuse_scan(pages, name)
    size = body_of(line for page in pages for line in page.lines).size
    pages, labels = strip_furniture(pages, size)
    contents = contents_pages(pages)
    cover = cover_page(pages, contents, size)
    kept = [without_lists_of_contents(page) for page in pages if page.index not in contents and page.index != cover]
    lines = [line for page in kept for line in _all_lines(page)]
    vocabulary = Vocabulary(lines)
    body = body_of(line for page in kept for line in page.lines)
    edges = right_edges(kept)
    whole = measure([line for page in kept for line in page.lines], max(edges.values(), default=0.0))
    flow = Flow(body.size, edges, whole)
    for page in kept:
        flow.add_page(page)
    builder = Builder(Headings(body, outline), vocabulary, labels, flow.notes)
    blocks = builder.build(flow.units)
    title = None
    if cover is not None:
        composer = Composer(vocabulary, labels)
        composer.add_lines(title_lines(pages[cover]))
        title = composer.finish()[0]
    else:
        title = next((block.text for block in blocks if block.kind is BlockKind.HEADING and block.level == 1), None)
    return Document(
        sha256=hashlib.sha256(data).hexdigest(),
        media="pdf",
        blocks=blocks,
        title=title,
        notices=_notices(pages, blocks),
        numbering="paragraph" if builder.numbered else "",
        pdf_pages=len(pages),
    )


def _read(data: bytes, name: str) -> tuple[list[Page], Outline]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error) or "ecurity" in str(error):
            raise ParseError(f"{name} is locked with a password; save a copy without one and use that.") from None
        raise ParseError(f"{name} cannot be read as a PDF; download it again or use another copy.") from None
    try:
        if not len(document):
            raise ParseError(f"{name} has no pages; download it again or use another copy.")
        pages = []
        for index in range(len(document)):
            page = document[index]
            try:
                pages.append(read_page(page, index))
            finally:
                page.close()
        return pages, read_outline(document)
    except (pypdfium2.PdfiumError, ValueError, IndexError, ArithmeticError) as error:
        raise ParseError(f"{name} is damaged; download it again or use another copy.") from error
    finally:
        document.close()


def _all_lines(page: Page) -> list[Line]:
    lines = list(page.lines)
    for box in page.boxes:
        lines.extend(box.lines)
    for table in page.tables:
        lines.extend(line for row in table.rows for cell in row for line in cell)
    return lines


def _refuse_scan(pages: Sequence[Page], name: str) -> None:
    readable = sum(
        sum(len(line.text) for line in [*_all_lines(page), *(x for p in page.pictures for x in p.lines)])
        >= _FEWEST_LETTERS
        for page in pages
    )
    if readable < max(1, 0.1 * len(pages)):
        raise ParseError(
            f"{name} is a scan: its pages are pictures without text; "
            "run it through text recognition (OCR) first, or use the HTML version of the document."
        )


def _notices(pages: Sequence[Page], blocks: Sequence[Block]) -> tuple[str, ...]:
    sideways = [page.index + 1 for page in pages if page.sideways > _SIDEWAYS]
    pictured = [block.pages[0].pdf_page for block in blocks if block.kind is BlockKind.FIGURE]
    return (
        *(f"Page {number} of the PDF holds a picture or diagram that is not read as text." for number in pictured),
        *(f"Page {number} of the PDF holds text printed sideways, which is left out." for number in sideways),
    )
