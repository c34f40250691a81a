"""The official page on which a quotation stands, as a picture with the quoted words marked.

Nothing is marked unless the words inside the rectangles, read again from the page, are the quotation's.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from corpus.errors import UnknownReferenceError
from corpus.store import DocumentRecord, Index, IndexedFiles
from retrieval.answer import Quote, Rectangle
from retrieval.page.pdf import Glyph, PixelBox, draw, glyphs, page_count
from retrieval.page.placing import certain

SCALES = {100: 1.75, 150: 2.5, 200: 3.25}  # zoom in per cent to pixels a point
YELLOW = (255, 236, 110)
_EDGE = (122, 84, 0)


@dataclass(frozen=True)
class PagePicture:
    """One page.

    pdf_page  counts from 1; `page` is the printed number, None where none is known
    png       the picture, with the quoted words marked where `boxes` is not empty
    boxes     where the marked lines lie in the picture
    """

    pdf_page: int
    page: str | None
    png: bytes
    width: int
    height: int
    boxes: tuple[PixelBox, ...]


@dataclass(frozen=True)
class PageView:
    """The pages that are shown for a quotation.

    pages     how many the file has
    quoted    PDF pages on which the quotation stands
    certain   whether the quoted words could be placed: if not, nothing is marked on any page
    pictures  the pages themselves, in order
    """

    quote: Quote
    pages: int
    quoted: tuple[int, ...]
    certain: bool
    pictures: tuple[PagePicture, ...]


def marked_rectangles(quote: Quote, data: bytes, name: str) -> tuple[Rectangle, ...]:
    """The rectangles to be drawn for a quotation; empty where they cannot be placed with certainty.

    `data` is the PDF and `name` its name for messages. Raises PageError where it cannot be read.
    """

    @cache
    def page(pdf_page: int) -> Sequence[Glyph]:
        return glyphs(data, pdf_page, name)

    rectangles = quote.receipt.rectangles
    return rectangles if certain(quote.text, rectangles, page) else ()


def _quoted_pages(quote: Quote) -> tuple[int, ...]:
    first = quote.pdf_page or 1
    return tuple(range(first, (quote.pdf_page_end or first) + 1))


def has_pages(index: Index, quote: Quote) -> bool:
    """Whether a quotation's document is a PDF, whose pages can be shown."""
    return index.documents[f"{quote.source}@{quote.edition}"].media == "pdf" and quote.pdf_page is not None


def page_view(index: Index, quote: Quote, pdf_page: int | None = None, zoom: int = 100) -> PageView:
    """The pages of a quotation, or PDF page `pdf_page` of its document, at `zoom` (a key of SCALES).

    Raises PageError where the file is missing or damaged, UnknownReferenceError where the document has no pages or
    not that one.
    """
    record = index.documents[f"{quote.source}@{quote.edition}"]
    if not has_pages(index, quote):
        raise UnknownReferenceError(
            f"{record.title} has no pages that could be drawn: read it with "
            f"'python -m retrieval show {record.source} \"{quote.reference}\"'."
        )
    sha256 = quote.receipt.sha256
    data = IndexedFiles(index.layout).read(sha256, record.file)
    rectangles = marked_rectangles(quote, data, record.file)
    quoted = _quoted_pages(quote)
    labels = _labels(index, record, sha256)
    wanted = quoted if pdf_page is None else (pdf_page,)
    pictures = tuple(_picture(data, record.file, number, zoom, rectangles, labels) for number in wanted)
    return PageView(quote, page_count(data, record.file), quoted, bool(rectangles), pictures)


def _picture(
    data: bytes, name: str, pdf_page: int, zoom: int, rectangles: tuple[Rectangle, ...], labels: dict[int, str]
) -> PagePicture:
    picture, boxes = draw(data, pdf_page, SCALES[zoom], rectangles, name)
    if boxes:
        picture = _marked(picture, boxes, SCALES[zoom])
    written = io.BytesIO()
    picture.save(written, "PNG")
    return PagePicture(pdf_page, labels.get(pdf_page), written.getvalue(), picture.width, picture.height, boxes)


def _marked(picture: Image.Image, boxes: Sequence[PixelBox], scale: float) -> Image.Image:
    """Yellow behind the words, as a marker pen has it, and a dark edge around the whole."""
    over = Image.new("L", picture.size)
    pen = ImageDraw.Draw(over)
    for box in boxes:
        pen.rectangle((box.left - 2, box.top - 1, box.right + 2, box.bottom + 1), fill=255)  # lines join
    yellow = Image.composite(Image.new("RGB", picture.size, YELLOW), Image.new("RGB", picture.size, "white"), over)
    edge = ImageChops.subtract(over.filter(ImageFilter.MaxFilter(3 if scale < 2 else 5)), over)
    marked = ImageChops.multiply(picture, yellow)
    marked.paste(_EDGE, mask=edge)
    return marked


def _labels(index: Index, record: DocumentRecord, sha256: str) -> dict[int, str]:
    """Printed page numbers by PDF page, as far as the passages of that file tell them."""
    found: dict[int, str] = {}
    for passage in index.passages_of(record.key):
        if record.sha256_of(passage.pieces[0].block) == sha256:
            for label, pdf_page in ((passage.page, passage.pdf_page), (passage.last_page, passage.last_pdf_page)):
                if label and pdf_page:
                    found.setdefault(pdf_page, label)
    return found
