"""What is printed on a page but is no part of its text: running heads, page numbers, contents, covers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from ingest.parse.pdf_lines import Line
from ingest.parse.pdf_pages import Page

_EDGE = 0.13  # share of the page's height, at the top and at the foot, where running heads stand
_LABEL = re.compile(r"(?:page\s+)?(?P<label>\d{1,4}|[ivxlc]{1,7})(?:\s+of\s+\d{1,4})?", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_ENTRY = re.compile(r"(?:.*\S[\s.…]+|.*[.…]{3,}\s*|.*[^\d\s])(?:\d{1,3}|[ivxl]+)")
_CONTENTS = re.compile(r"(?:table of )?contents(?: page)?", re.IGNORECASE)
_COVER_WORDS = 90
_COVER_TYPE = 13.0  # points: smaller than this is ordinary text
_COVER_SMALL_WORDS = 14


def strip_furniture(pages: Sequence[Page]) -> tuple[list[Page], list[str | None]]:
    """The pages without running heads, feet and page numbers, and the printed label of every page."""
    edges = [_edge_lines(page) for page in pages]
    repeated = _repeated(pages, edges)
    labels = _labels(pages, edges, repeated)
    stripped = []
    for page, edge, (label, label_line) in zip(pages, edges, labels, strict=True):
        gone = {id(line) for line in edge if _key(page, line) in repeated or line is label_line}
        if label is None:
            gone |= {id(line) for line in edge if _is_artifact(line) and _LABEL.fullmatch(line.text)}
        stripped.append(replace(page, lines=[line for line in page.lines if id(line) not in gone]))
    return stripped, [label for label, _ in labels]


def _edge_lines(page: Page) -> list[Line]:
    low, high = _EDGE * page.height, (1 - _EDGE) * page.height
    return [line for line in page.lines if line.base < low or line.base > high]


def _is_artifact(line: Line) -> bool:
    return all(piece.look.artifact for piece in line.pieces)


def _key(page: Page, line: Line) -> tuple[str, int]:
    """A line's words with digits masked, and its height on the page."""
    return _DIGITS.sub("#", line.text.lower()), round(line.base / 4)


def _repeated(pages: Sequence[Page], edges: Sequence[list[Line]]) -> set[tuple[str, int]]:
    """Running heads: the same words at the same height on at least three pages in eight, or marked as such."""
    seen: Counter[tuple[str, int]] = Counter()
    marked: Counter[tuple[str, int]] = Counter()
    for page, edge in zip(pages, edges, strict=True):
        for key in {_key(page, line) for line in edge if not _LABEL.fullmatch(line.text)}:
            seen[key] += 1
        for key in {_key(page, line) for line in edge if _is_artifact(line)}:
            marked[key] += 1
    enough = max(3, len(pages) // 8)
    return {key for key, count in seen.items() if count >= enough or (count >= 2 and marked[key] == count)}


def _labels(
    pages: Sequence[Page], edges: Sequence[list[Line]], repeated: set[tuple[str, int]]
) -> list[tuple[str | None, Line | None]]:
    """For every page its printed number and the line that bears it.

    A number counts where it is the outermost line of the page's head or foot and keeps step with the page
    numbers of other pages; without that proof a lone number at the foot could be text.
    """
    found: list[list[tuple[str, Line]]] = []
    for page, edge in zip(pages, edges, strict=True):
        ours: list[tuple[str, Line]] = []
        for line in edge:
            match = _LABEL.fullmatch(line.text)
            if match and _outermost(page, line, repeated):
                ours.append((match["label"], line))
            elif _key(page, line) in repeated:
                number = re.match(r"(\d{1,4})\b|.*?\b(\d{1,4})$", line.text)
                if number:
                    ours.append((number[1] or number[2], line))
        found.append(ours)
    steps = Counter(
        int(label) - page.index for page, ours in zip(pages, found, strict=True) for label, _ in ours if label.isdigit()
    )
    good = {step for step, count in steps.items() if count >= min(3, max(1, len(pages) // 2))}
    labels: list[tuple[str | None, Line | None]] = [
        next(((a, b) for a, b in ours if not a.isdigit() or int(a) - page.index in good), (None, None))
        for page, ours in zip(pages, found, strict=True)
    ]
    for place, ours in enumerate(found):  # alone in its step (a blank page left out): its neighbours prove it
        if labels[place][0] is None:
            before = [int(a) for a, _ in labels[:place] if a and a.isdigit()]
            after = [int(a) for a, _ in labels[place + 1 :] if a and a.isdigit()]
            low, high = max(before, default=0), min(after, default=0)
            labels[place] = next(((a, b) for a, b in ours if a.isdigit() and low < int(a) < high), (None, None))
    return labels


def _outermost(page: Page, line: Line, repeated: set[tuple[str, int]]) -> bool:
    others = [other for other in page.lines if other is not line and _key(page, other) not in repeated]
    return not others or line.base < min(o.base for o in others) + 1 or line.base > max(o.base for o in others) - 1


def contents_pages(pages: Sequence[Page]) -> set[int]:
    """Indices of the pages that are a table of contents: most lines end in a page number at the right."""
    found: set[int] = set()
    for page in pages:
        lines = page.lines
        entries = sum(_is_entry(line, page) for line in lines)
        titled = any(_CONTENTS.fullmatch(line.text) for line in lines[:4])
        follows = page.index - 1 in found
        if (titled and entries >= max(1, 0.4 * (len(lines) - 1))) or (
            entries >= (3 if follows else 6) and entries >= (0.5 if follows else 0.7) * len(lines)
        ):
            found.add(page.index)
    return found


def without_lists_of_contents(page: Page) -> Page:
    """The page without a table of contents that takes up only part of it: its title and the entries below."""
    title = next((k for k, line in enumerate(page.lines) if _CONTENTS.fullmatch(line.text)), None)
    if title is None:
        return page
    entries = [k for k in range(title + 1, len(page.lines)) if _is_entry(page.lines[k], page)]
    last = title
    for k in entries:
        if k - last > 3:  # an entry takes up three lines at most
            break
        last = k
    if last == title:
        return page
    return replace(page, lines=page.lines[:title] + page.lines[last + 1 :])


def _is_entry(line: Line, page: Page) -> bool:
    last = line.pieces[-1]
    if not re.fullmatch(r"[.…]*(?:\d{1,3}|[ivxl]+)", last.text):
        return bool(re.search(r"[.…]{4,}\s*\d{1,3}$", line.text))
    if len(line.pieces) == 1:
        return False
    gap = last.area.x0 - line.pieces[-2].area.x1
    return bool(_ENTRY.fullmatch(line.text)) and (gap > 12 or "..." in line.text or last.area.x1 > 0.8 * page.width)


def cover_page(pages: Sequence[Page], contents: set[int]) -> int | None:
    """Index of the cover, None without one: an early page of few words, the largest of the file among them.

    A page with a line or two of ordinary text below a title is no cover: its text must not be lost.
    """
    if len(pages) < 2:
        return None
    sizes = {page.index: max((line.size for line in page.lines), default=0.0) for page in pages}
    largest = max(sizes.values())
    for page in pages[:3]:
        words = sum(len(line.text.split()) for line in page.lines)
        small = sum(len(line.text.split()) for line in page.lines if line.size < _COVER_TYPE)
        if page.index in contents or not words or page.tables or page.boxes:
            continue
        if sizes[page.index] >= largest - 0.5 and words <= _COVER_WORDS and small <= _COVER_SMALL_WORDS:
            return page.index
    return None


def title_lines(page: Page) -> list[Line]:
    """The lines of a cover that are its title: the largest type, up to the first wide gap in each line."""
    largest = max((line.size for line in page.lines), default=0.0)
    return [_first_column(line) for line in page.lines if line.size >= largest - 0.5]


def _first_column(line: Line) -> Line:
    for place in range(1, len(line.pieces)):
        if line.pieces[place].area.x0 - line.pieces[place - 1].area.x1 > 1.5 * line.size:
            return replace(line, pieces=line.pieces[:place])
    return line
