"""Blocks of a Document from the units of a PDF: headings, numbers, list levels, notes in their places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.document import Block, BlockKind, PageStart
from ingest.parse.pdf_headings import Headings
from ingest.parse.pdf_lines import Line
from ingest.parse.pdf_notes import Note
from ingest.parse.pdf_numbers import Candidate, Extent, running_numbers
from ingest.parse.pdf_paragraphs import Draft
from ingest.parse.pdf_text import Composer, Vocabulary
from ingest.parse.pdf_units import Kind, Unit

_PART = re.compile(r"(?P<kind>Annex|Appendix|Schedule|Enclosure)\s+(?P<name>[A-Z]|\d{1,2}|[IVX]+)\b", re.IGNORECASE)
_STEP = 6.0  # a bullet set this much further in is a sub-bullet, in points


@dataclass(slots=True)
class Builder:
    """Turns units into blocks.

    notes   the footnotes of every page, by page index
    labels  printed page labels by page index
    """

    headings: Headings
    vocabulary: Vocabulary
    labels: Sequence[str | None]
    notes: dict[int, list[Note]]
    blocks: list[Block] = field(default_factory=list)
    numbered: bool = False
    _path: list[tuple[int, str]] = field(default_factory=list)
    _indents: list[float] = field(default_factory=list)
    _scope: str = ""
    _waiting: list[tuple[int, Note]] = field(default_factory=list)

    def build(self, units: Sequence[Unit]) -> tuple[Block, ...]:
        """All blocks in reading order; a footnote follows the paragraph, with its list, that it would interrupt."""
        heads = {
            place
            for place, unit in enumerate(units)
            if unit.draft is not None and self.headings.is_heading(unit.draft, inside=unit.draft.boxed)
        }
        self.headings.learn([unit.draft for place, unit in enumerate(units) if place in heads and unit.draft])
        parts = _parts(units, heads)
        numbers = running_numbers(*_candidates(units, heads, parts))
        self.numbered = bool(numbers)
        scopes = {parts[place] for place, scope in numbers.items() if scope}
        reached = -1
        for place, unit in enumerate(units):
            breaks = place in heads or place in numbers or self._is_fresh(unit)
            if unit.page > reached:
                if breaks:
                    self._flush(unit.page)
                reached = max(reached, unit.page)
            elif breaks:
                self._flush(unit.page)
            self._scope = parts[place] if parts[place] in scopes else ""
            self._queue(unit)
            if unit.kind is Kind.PICTURE:
                self._add_picture(unit)
            elif unit.kind is Kind.ROW:
                self._add_row(unit)
            elif place in heads and unit.draft is not None:
                self._add_heading(unit.draft)
            elif unit.draft is not None:
                self._add_paragraph(unit.draft, place in numbers)
        self._flush(None)
        return tuple(self.blocks)

    def _is_fresh(self, unit: Unit) -> bool:
        """Whether a unit begins something new, so that waiting footnotes may stand before it."""
        return unit.kind is Kind.PICTURE or (unit.draft is not None and unit.draft.marker is None)

    def _queue(self, unit: Unit) -> None:
        """Let the notes of the pages that a unit stands on wait for its end."""
        lines = unit.draft.lines if unit.draft else [line for cell in unit.cells for line in cell]
        for page in sorted({unit.page, *(line.page for line in lines)}):
            self._waiting.extend((page, note) for note in self.notes.pop(page, []))

    def _flush(self, before_page: int | None) -> None:
        """Add waiting notes of pages before `before_page`; all of them for None."""
        still: list[tuple[int, Note]] = []
        if before_page is None:
            for page in sorted(self.notes):
                self._waiting.extend((page, note) for note in self.notes[page])
        for page, note in self._waiting:
            if before_page is not None and page >= before_page:
                still.append((page, note))
            elif note.lines:
                self._put(BlockKind.FOOTNOTE, note.lines, number=note.number)
        self._waiting = still

    def _compose(self, cells: Sequence[Sequence[Line]]) -> Composer:
        composer = Composer(self.vocabulary, self.labels)
        filled = max((place for place, cell in enumerate(cells) if cell), default=0)
        for place, cell in enumerate(cells[: filled + 1]):
            if place:
                composer.add_mark("|")
            composer.add_lines(cell)
        return composer

    def _put(
        self,
        kind: BlockKind,
        lines: Sequence[Line],
        level: int = 0,
        number: str | None = None,
        marker: str | None = None,
    ) -> None:
        text, words, pages = self._compose([lines]).finish()
        if text:
            headings = tuple(title for _, title in self._path)
            self.blocks.append(Block(kind, text, headings, level, number, marker, self._scope, pages, words))

    def _add_heading(self, draft: Draft) -> None:
        level = self.headings.level(draft)
        self._path = [(depth, title) for depth, title in self._path if depth < level]
        self._indents = []
        self._put(BlockKind.HEADING, draft.lines, level=level)
        self._path.append((level, self.blocks[-1].text))

    def _add_paragraph(self, draft: Draft, numbered: bool) -> None:
        marker = draft.marker
        if marker is None or numbered:
            if numbered or not self._indents or draft.x0 < self._indents[0] + _STEP:
                self._indents = []
            lines = draft.lines
            if marker is not None:
                drop = {piece.order for piece in lines[0].pieces[: marker.pieces]}
                first = lines[0].without(drop)
                lines = [first, *lines[1:]] if first else lines[1:]
            self._put(BlockKind.PARAGRAPH, lines, number=marker.number if marker else None)
            return
        while self._indents and draft.x0 < self._indents[-1] - _STEP:
            self._indents.pop()
        if not self._indents or draft.x0 > self._indents[-1] + _STEP:
            self._indents.append(draft.x0)
        self._put(BlockKind.ITEM, draft.lines, level=len(self._indents), marker=marker.text)

    def _add_row(self, unit: Unit) -> None:
        self._indents = []
        text, words, pages = self._compose(unit.cells).finish()
        headings = tuple(title for _, title in self._path)
        self.blocks.append(Block(BlockKind.ROW, text, headings, scope=self._scope, pages=pages, words=words))

    def _add_picture(self, unit: Unit) -> None:
        label = self.labels[unit.page] or str(unit.page + 1)
        place = PageStart(0, self.labels[unit.page], unit.page + 1)
        last = self.blocks[-1] if self.blocks else None
        if last is not None and last.kind is BlockKind.FIGURE and last.pages == (place,):
            return  # parts of one drawing
        self.blocks.append(
            Block(
                BlockKind.FIGURE,
                f"[Picture on page {label}: not readable as text]",
                tuple(title for _, title in self._path),
                scope=self._scope,
                pages=(place,),
                notes=("picture",),
            )
        )


def _parts(units: Sequence[Unit], heads: set[int]) -> list[str]:
    """For every unit the annex or schedule that it stands in, "" in the main text."""
    found, current = [], ""
    for place, unit in enumerate(units):
        if place in heads and unit.draft is not None:
            match = _PART.match(unit.draft.text)
            if match:
                current = f"{match['kind'].capitalize()} {match['name']}"
        found.append(current)
    return found


def _candidates(
    units: Sequence[Unit], heads: set[int], parts: Sequence[str]
) -> tuple[list[Candidate], dict[str, Extent]]:
    candidates: list[Candidate] = []
    extents: dict[str, Extent] = {}
    for place, unit in enumerate(units):
        part = parts[place]
        extent = extents.get(part)
        extents[part] = Extent(extent.first if extent else unit.page, unit.page)
        draft = unit.draft
        if draft is None or place in heads or draft.boxed or draft.marker is None or draft.marker.number is None:
            continue
        candidates.append(Candidate(place, draft.marker.number, unit.page, draft.x0, part))
    return candidates, extents
