"""HTML tables and definition lists as rows, cells joined with " | "."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import html

from ingest.parse.html_words import Words, words_of

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells, whether it is a row of column headings, and the footnotes marked in it."""

    cells: tuple[str, ...]
    header: bool
    notes: tuple[str, ...]

    @property
    def text(self) -> str:
        """The cells as one line; an empty cell leaves its place empty, save at the end of the row."""
        return " | ".join(self.cells).replace("  ", " ").strip().rstrip("| ")


def is_layout(table: html.HtmlElement) -> bool:
    """Whether a table only arranges a page, so that what is in it is ordinary text."""
    if table.get("role") in {"presentation", "none"}:
        return True
    return any(next(table.iter(heading), None) is not None for heading in _HEADINGS)


def caption(table: html.HtmlElement) -> Words | None:
    """The words of the table's caption."""
    found = table.find("caption")
    return words_of(found) if found is not None else None


def table_rows(table: html.HtmlElement) -> Iterator[Row]:
    """The rows of a table that hold any words; a table inside a cell is part of that cell."""
    for row in table.iter("tr"):
        if next(row.iterancestors("table"), None) is not table:
            continue
        cells = [cell for cell in row if cell.tag in {"td", "th"}]
        found = _row([words_of(cell) for cell in cells], _is_header(row, cells))
        if found:
            yield found


def definition_rows(definitions: html.HtmlElement) -> Iterator[Row]:
    """One row for each term (or run of terms) and what is said of it."""
    group: list[Words] = []
    last = ""
    for part in definitions.iter("dt", "dd"):
        if next(part.iterancestors("dl"), None) is not definitions:
            continue
        if part.tag == "dt" and last == "dd":
            found = _row(group, header=False)
            if found:
                yield found
            group = []
        group.append(words_of(part))
        last = str(part.tag)
    found = _row(group, header=False)
    if found:
        yield found


def _row(cells: list[Words], header: bool) -> Row | None:
    if not any(cell.text for cell in cells):
        return None
    notes = tuple(note for cell in cells for note in cell.notes)
    return Row(tuple(cell.text for cell in cells), header, notes)


def _is_header(row: html.HtmlElement, cells: list[html.HtmlElement]) -> bool:
    parent = row.getparent()
    return bool(cells) and (all(cell.tag == "th" for cell in cells) or (parent is not None and parent.tag == "thead"))
