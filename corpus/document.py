"""A Document: one edition of a source, parsed into blocks in reading order, with its pages.

Offsets are in characters (Python string indices). `Document.text` joins the blocks with newlines;
every receipt and every passage counts from its beginning.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property


class BlockKind(StrEnum):
    """What a block is; only PARAGRAPH, ITEM, ROW and FOOTNOTE can be quoted."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"
    FOOTNOTE = "footnote"
    FIGURE = "figure"

    def __reduce_ex__(self, _protocol: object) -> tuple[type[BlockKind], tuple[str]]:
        """By its value. Python before 3.11.4 pickles `getattr` and a name, which ingest.reader does not unpack."""
        return type(self), (self.value,)


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle on a PDF page: points, origin at the bottom left; `pdf_page` counts from 1."""

    pdf_page: int
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a block: `start` and `end` are offsets in the block's text.

    A word broken over two lines has one Word a line.
    """

    start: int
    end: int
    rect: Rect


@dataclass(frozen=True, slots=True)
class PageStart:
    """From offset `start` of the block's text on, the text stands on this page.

    `page` is the printed label ("51", "iv"), None where none is printed; `pdf_page` counts from 1,
    None where the source has no PDF pages.
    """

    start: int
    page: str | None
    pdf_page: int | None


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a document, white space folded to single spaces, footnote marks left out.

    kind        what it is
    text        its words, exactly as printed; a list item keeps its marker ("•", "(a)", "-"); a numbered
                paragraph's number is not in the text but in `number`; a table row joins its cells with " | "
    headings    the headings above it, outermost first (for a HEADING: the ones above it, not itself)
    level       HEADING: 1 is the highest; ITEM: 1 for a bullet, 2 for a sub-bullet, ...; otherwise 0
    number      the number of a numbered paragraph as printed without its full stop ("99", "6.44"), of a
                footnote ("16"), or of a provision as it is cited without its prefix ("444(1A)", "10(7)")
    marker      the list marker of an ITEM
    scope       where numbers restart: "" for the main text, else a short name ("Annex B", "Schedule 1")
    pages       where the text stands; empty for sources without pages
    words       word rectangles; empty for sources that are not PDF
    anchor      fragment of the official address that leads here ("section-20-3", "parents-duties"), or None
    notes       short plain facts about its force that are not part of the text: "prospective", "repealed",
                "Wales only", "Scotland only", "amended"; or, for a FIGURE, what is missing
    """

    kind: BlockKind
    text: str
    headings: tuple[str, ...] = ()
    level: int = 0
    number: str | None = None
    marker: str | None = None
    scope: str = ""
    pages: tuple[PageStart, ...] = ()
    words: tuple[Word, ...] = ()
    anchor: str | None = None
    notes: tuple[str, ...] = ()

    def page_at(self, offset: int) -> PageStart | None:
        """The page on which the character at `offset` of the text stands."""
        found = None
        for place in self.pages:
            if place.start > offset and found is not None:
                break
            found = place
        return found


@dataclass(frozen=True)
class Document:
    """A parsed file.

    sha256   of the raw file's bytes, hex
    media    "pdf", "docx", "html", "clml", "text" or "markdown"
    blocks   in reading order; a footnote stands after the paragraph or list that it interrupts, never inside
    title    the title that the file gives itself, or None
    notices  plain sentences for the reader: "withdrawn on ...", "page 12 is a picture ...", ...
    numbering "paragraph", "section", "regulation", "article" or "" (no numbers): how `number` is cited
    """

    sha256: str
    media: str
    blocks: tuple[Block, ...]
    title: str | None = None
    notices: tuple[str, ...] = ()
    numbering: str = ""
    pdf_pages: int = 0

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Offset of each block in `text`."""
        offsets, at = [], 0
        for block in self.blocks:
            offsets.append(at)
            at += len(block.text) + 1
        return tuple(offsets)

    @cached_property
    def text(self) -> str:
        """The whole canonical text."""
        return "\n".join(block.text for block in self.blocks)


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file to be parsed: its bytes, and what is known of it before it is opened."""

    name: str
    data: bytes
    media: str
    hints: dict[str, str] = field(default_factory=dict)
