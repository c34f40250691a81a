"""The units of a document in reading order: paragraphs, table rows, pictures and notes, joined over pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from ingest.parse.pdf_lines import Line
from ingest.parse.pdf_notes import Note, gather_notes, split_notes, stray_mark, without_marks
from ingest.parse.pdf_pages import Page, Table
from ingest.parse.pdf_paragraphs import Draft, Measure, measure, paragraphs, runs_on

_HOLDS = 0.98  # share of lines that the text's right edge holds


class Kind(Enum):
    """What a unit is."""

    TEXT = "text"
    ROW = "row"
    PICTURE = "picture"


@dataclass(slots=True)
class Unit:
    """One unit: a draft paragraph, the cells of a row, or a picture; `page` is where it begins, from 0."""

    kind: Kind
    page: int
    draft: Draft | None = None
    cells: list[list[Line]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


@dataclass(slots=True)
class Flow:
    """Collects the units of page after page."""

    body_size: float
    right: dict[int, float]
    rule: Measure
    units: list[Unit] = field(default_factory=list)
    notes: dict[int, list[Note]] = field(default_factory=dict)
    _open: dict[bool, Draft] = field(default_factory=dict)
    _last_note: Note | None = None
    _left: float = 0.0
    _footed: set[int] = field(default_factory=set)

    def add_page(self, page: Page) -> None:
        """Append a page's units, joining its first paragraph to the last page's last where it runs on."""
        lines, foot = split_notes(page.lines, self.body_size, page.rules, self._last_note)
        gathered = gather_notes(foot, self._last_note if page.index - 1 in self._footed else None)
        if foot:
            self._footed.add(page.index)
        if gathered:
            self.notes[page.index] = gathered
            self._last_note = gathered[-1]
        numbers = {note.number for note in gathered if note.number}
        lines = [
            line
            for place, line in enumerate(lines)
            if not stray_mark(line, lines[place - 1] if place else None, numbers)
        ]
        rule = measure(lines, self.right[page.index], self.rule)
        left = min((line.x0 for line in lines), default=self._left)
        shift, self._left = left - self._left, left
        placed: list[tuple[float, list[Unit]]] = []
        for draft in paragraphs(_bare(lines), rule):
            placed.append((draft.lines[0].base, [Unit(Kind.TEXT, page.index, draft)]))
        for box in page.boxes:
            inner = list(_bare(box.lines))
            if inner:
                right = max(line.x1 for line in inner)
                drafts = paragraphs(inner, measure(inner, right, self.rule), boxed=True)
                placed.append((box.area.y1, [Unit(Kind.TEXT, page.index, draft) for draft in drafts]))
        for table in page.tables:
            placed.append((table.area.y1, self._rows(table, page.index)))
        for picture in page.pictures:
            placed.append((picture.area.y1, [Unit(Kind.PICTURE, page.index, cells=[list(picture.lines)])]))
        placed.sort(key=lambda entry: -entry[0])
        fresh = {False: True, True: True}  # nothing of this kind stands above on this page
        for _, units in placed:
            for unit in units:
                self._add(unit, shift, fresh)

    def _add(self, unit: Unit, shift: float, fresh: dict[bool, bool]) -> None:
        draft = unit.draft
        if draft is None:
            self.units.append(unit)
            if unit.kind is Kind.ROW:
                fresh[False] = False
            return
        boxed = draft.boxed
        before = self._open.get(boxed)
        interrupted = bool(self.units) and self.units[-1].draft is not before
        if before is not None and (fresh[boxed] or interrupted) and runs_on(before, draft, shift):
            before.lines.extend(draft.lines)
            before.full = draft.full
        else:
            self.units.append(unit)
            self._open[boxed] = draft
        fresh[boxed] = False

    def _rows(self, table: Table, page: int) -> list[Unit]:
        units: list[Unit] = []
        for place, row in enumerate(table.rows):
            cells = [list(_bare(cell)) for cell in row]
            if not any(cells):
                continue
            last = self.units[-1] if self.units else None
            if (
                place == 0
                and last is not None
                and last.kind is Kind.ROW
                and last.page < page
                and _row_runs_on(last.cells, cells)
            ):
                for old, new in zip(last.cells, cells, strict=True):
                    old.extend(new)
                continue
            units.append(Unit(Kind.ROW, page, cells=cells))
        return units


def _row_runs_on(before: list[list[Line]], after: list[list[Line]]) -> bool:
    """Whether a table's first row on a page is the rest of the last row on the page before."""
    if len(before) != len(after) or len(after) < 2:
        return False
    if not after[0] and before[0]:
        return True
    for old, new in zip(before, after, strict=True):
        if old and new and new[0].text[:1].islower() and not old[-1].text.endswith((".", ":", ";", "?", "!")):
            return True
    return False


def _bare(lines: Sequence[Line]) -> list[Line]:
    """Lines without footnote marks."""
    return [bare for line in lines if (bare := without_marks(line)) is not None]


def right_edges(pages: Sequence[Page]) -> dict[int, float]:
    """The right edge of the running text on every page, in points.

    The edge of all pages taken together, or of the page itself where it is set further in or out.
    """
    every = sorted(line.x1 for page in pages for line in page.lines)
    common = every[int(_HOLDS * (len(every) - 1))] if every else 0.0
    edges = {}
    for page in pages:
        ours = sorted(line.x1 for line in page.lines)
        edges[page.index] = ours[int(_HOLDS * (len(ours) - 1))] if len(ours) >= 15 else common
    return edges
