"""Passages as a reader knows them: a paragraph that was cut for the search is one again, under its headings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from corpus.passage import Passage

_CODE_CELL = re.compile(r"\|\s*([A-Z]\d?|[/\\#])\s*$", re.MULTILINE)
_ROW = re.compile(r".* \| [^\n]*")
_NUMBERED = re.compile(r"(?:^|, )para \S|^(?:s|reg|art|r)\.\d|^Sch\.\w+ para\.")


def is_numbered(reference: str) -> bool:
    """Whether it is cited by a number that the document gives it, not by page and heading."""
    return _NUMBERED.search(reference) is not None


def codes_of(passage: Passage) -> list[str]:
    """The attendance codes that its table rows give, in their last cell."""
    return _CODE_CELL.findall(passage.text)


@dataclass(frozen=True)
class Paragraph:
    """One numbered paragraph or subsection in full, or a passage of a run that has no numbers. Never empty."""

    passages: tuple[Passage, ...]

    @property
    def first(self) -> Passage:
        """Its first passage, which names it."""
        return self.passages[0]

    @property
    def reference(self) -> str:
        """How it is cited within its document."""
        return self.first.reference

    @property
    def label(self) -> str:
        """The reference, with the attendance code where it is one row of the table of codes."""
        codes = codes_of(self.first) if len(self.passages) == 1 and self.reference.startswith("reg.") else []
        return f"{self.reference}, code {codes[0]}" if len(codes) == 1 else self.reference

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings above it, outermost first."""
        return self.first.headings

    @property
    def text(self) -> str:
        """Its words: those of its passages, a block that was cut made whole."""
        text = self.first.text
        for before, after in pairwise(self.passages):
            text += (" " if before.pieces[-1].block == after.pieces[0].block else "\n") + after.text
        return text


@dataclass
class Heading:
    """A heading: the paragraphs directly under it, and the headings below it. The root has the title ""."""

    title: str
    paragraphs: list[Paragraph] = field(default_factory=list)
    parts: list[Heading] = field(default_factory=list)

    def everything(self) -> Iterator[Paragraph]:
        """Its paragraphs and those of the headings below, in order."""
        yield from self.paragraphs
        for part in self.parts:
            yield from part.everything()

    def count(self) -> int:
        """How many headings stand below it, at any depth."""
        return len(self.parts) + sum(part.count() for part in self.parts)


def _continues(passage: Passage, paragraph: Paragraph) -> bool:
    last = paragraph.passages[-1]
    if (passage.reference, passage.headings, passage.notes) != (last.reference, last.headings, last.notes):
        return False
    if _ROW.fullmatch(passage.text):  # a row of a table is looked up and read by itself
        return False
    return is_numbered(passage.reference) or (bool(passage.lead_in) and passage.pieces[0].block > last.pieces[0].block)


def paragraphs(passages: Iterable[Passage]) -> list[Paragraph]:
    """Passages of one document, in order, as paragraphs. A footnote between two parts of one parts them not."""
    made: list[Paragraph] = []
    running: int | None = None  # place in `made` of the last paragraph that is no footnote
    for passage in passages:
        if passage.kind == "text" and running is not None and _continues(passage, made[running]):
            made[running] = Paragraph((*made[running].passages, passage))
            continue
        if passage.kind == "text":
            running = len(made)
        made.append(Paragraph((passage,)))
    return made


def contents(of: Sequence[Paragraph]) -> Heading:
    """The document's headings as a tree, with the paragraphs under each; footnotes and pictures are left out."""
    root = Heading("")
    for paragraph in of:
        if paragraph.first.kind != "text":
            continue
        at = root
        for title in paragraph.headings:
            if not at.parts or at.parts[-1].title != title:
                at.parts.append(Heading(title))
            at = at.parts[-1]
        at.paragraphs.append(paragraph)
    return root


def span_of(heading: Heading) -> str:
    """Where a heading's paragraphs stand: "para 56 to para 60", "s.19(1) to s.19(4)", "page 11"; "" where unknown."""
    found = list(heading.everything())
    numbered = [paragraph.reference for paragraph in found if is_numbered(paragraph.reference)]
    if numbered:
        return numbered[0] if numbered[0] == numbered[-1] else f"{numbered[0]} to {numbered[-1]}"
    pages = [paragraph.first.page for paragraph in found if paragraph.first.page]
    if not pages:
        return ""
    return f"page {pages[0]}" if pages[0] == pages[-1] else f"pages {pages[0]} to {pages[-1]}"
