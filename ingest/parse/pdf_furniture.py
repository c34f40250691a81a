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
_NUMBER = re.compile(r"^\d{1,4}\b|\b\d{1,4}$")
_DEEP = 3  # a running head or foot has three lines at most
_ENTRY = re.compile(r"(?:.*\S[\s.…]+|.*[.…]{3,}\s*|.*[^\d\s])(?:\d{1,3}|[ivxl]+)")
_CONTENTS = re.compile(r"(?:table of )?contents(?: page)?", re.IGNORECASE)
_ENTRY_LINES = 3  # an entry of a table of contents takes up no more
_COVER_WORDS = 90
_COVER_LARGER = 1.6  # its title against the body
_COVER_TYPE = 13.0  # points: smaller than this is ordinary text
_COVER_SMALL_WORDS = 14


def strip_furniture(pages: Sequence[Page], body_size: float) -> tuple[list[Page], list[str | None]]:
    """The pages without running heads, feet and page numbers, and the printed label of every page.

    `body_size` is the size of ordinary text, in points.
    """
    edges = [_edge_lines(page) for page in pages]
    repeated = _repeated(pages, edges, body_size)
    labels = _labels(pages, edges, repeated)
    stripped = []
    for page, edge, (label, label_line) in zip(pages, edges, labels, strict=True):
        gone = {id(line) for line in edge if _key(page, line) in repeated or line is label_line}
        if label is None:
            gone |= {id(line) for line in edge if _is_artifact(line) and _LABEL.fullmatch(line.text)}
        stripped.append(replace(page, lines=[line for line in page.lines if id(line) not in gone]))
    return stripped, [label for label, _ in labels]


def _edge_lines(page: Page) -> list[Line]:
    """The outermost lines of the page's head and foot."""
    low, high = _EDGE * page.height, (1 - _EDGE) * page.height
    head = [line for line in page.lines[:_DEEP] if line.base > high]
    return head + [line for line in page.lines[-_DEEP:] if line.base < low]


def _is_artifact(line: Line) -> bool:
    return all(piece.look.artifact for piece in line.pieces)


def _key(page: Page, line: Line) -> tuple[str, int]:
    """A line's words and its height on the page.

    A number at its end or beginning is written as what it adds to the page's index, so that a page number
    is the same on every page and the number of a chapter is not.
    """
    words = _NUMBER.sub(lambda found: f"#{int(found[0]) - page.index}", line.text.lower())
    return words, round(line.base / 4)


def _repeated(pages: Sequence[Page], edges: Sequence[list[Line]], body_size: float) -> set[tuple[str, int]]:
    """Running heads: the same words at the same height on a good many pages, or on two that the file marks.

    Nothing larger than the body counts: a heading may well open several pages.
    """
    seen: Counter[tuple[str, int]] = Counter()
    marked: Counter[tuple[str, int]] = Counter()
    for page, edge in zip(pages, edges, strict=True):
        small = [line for line in edge if _is_artifact(line) or line.size <= body_size + 0.5]
        for key in {_key(page, line) for line in small if not _LABEL.fullmatch(line.text)}:
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
        places = [place for place, line in enumerate(page.lines) if _is_entry(line, page)]
        titled = any(_CONTENTS.fullmatch(line.text) for line in page.lines[:2])
        follows = page.index - 1 in found
        enough = 1 if titled else 3 if follows else 6
        if len(places) >= enough and _is_filled(page, places, 2 if titled else 0):
            found.add(page.index)
    return found


def _is_filled(page: Page, entries: Sequence[int], title: int) -> bool:
    """Whether hardly any line of a page is no part of an entry, which takes up three lines at most."""
    within = {place - back for place in entries for back in range(_ENTRY_LINES)}
    others = [place for place in range(title, len(page.lines)) if place not in within]
    return len(others) <= 2 and len(entries) >= 0.4 * len(page.lines)


def without_lists_of_contents(page: Page) -> Page:
    """The page without a table of contents that takes up only part of it: its title and the entries below."""
    title = next((k for k, line in enumerate(page.lines) if _CONTENTS.fullmatch(line.text)), None)
    if title is None:
        return page
    entries = [k for k in range(title + 1, len(page.lines)) if _is_entry(page.lines[k], page)]
    last = title
    for k in entries:
        if k - last > _ENTRY_LINES:
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


def cover_page(pages: Sequence[Page], contents: set[int], body_size: float) -> int | None:
    """Index of the cover, None without one: an early page of few words, the largest of the file among them.

    A page with a line or two of ordinary text below a title is no cover: its text must not be lost.
    """
    sizes = {page.index: max((line.size for line in page.lines), default=0.0) for page in pages}
    largest = max(sizes.values(), default=0.0)
    if len(pages) < 2 or largest < _COVER_LARGER * body_size:
        return None
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
