"""Lines of a plain-text file put together again: page rulers taken out, broken sentences rejoined."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.wording import fold
from ingest.parse.text_pages import Pages, cleared, marks_in, without_marks

_RULE = re.compile(r"\s*[=*_-]{3,}\s*")
_PAGE = re.compile(r"\s*page\s+([0-9]{1,4}|[ivxlc]{1,7})\s*", re.IGNORECASE)
_PAGE_IN_RULE = re.compile(r"\s*[=*_-]{3,}\s*page\s+([0-9]{1,4}|[ivxlc]{1,7})\s*[=*_-]{3,}\s*", re.IGNORECASE)
_BULLET = re.compile(r"\s*[•●▪◦‣·*]\s+\S")
_INLINE_MARKER = re.compile(r"\s*(-|\(?[a-z]{1,3}\)|[a-z]\.)\s+\S")
_END = re.compile(r"[.!?…][”’\"')\]]*$")
_LAST_NOTE = re.compile(r"\s*\[[^\[\]]*\]\s*$")
_LONGEST = 20_000  # characters of a paragraph; what runs on further is not one
_NEAR_END = 2_000  # characters that show how a paragraph ends
# Words of the site that a page was copied from, not of the page.
_SITE = frozenset(
    {"skip to content", "skip to main content", "skip to navigation", "privacy settings", "cookie settings"}
    | {"back to top", "accept all cookies", "reject all cookies", "manage cookies", "menu", "search", "close"}
    | {"print this page", "share this page", "was this page helpful?", "cookies on this site"}
)


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, list item or heading as it was typed, page marks within.

    text    its words, line breaks turned into spaces
    indent  width of the white space before it
    gap     whether an empty line (or a new page) stands before it
    joined  whether it was put together from several lines
    """

    text: str
    indent: int
    gap: bool
    joined: bool = False


def read_lines(text: str, pages: Pages) -> list[Line]:
    """The lines of `text` as paragraphs, in order; every page found is entered in `pages`."""
    single = _single_lines(text.split("\n"), pages)
    wrapped = _is_wrapped(single)
    joined: list[Line] = []
    for line in single:
        if joined and len(joined[-1].text) < _LONGEST and _joins(joined[-1], line, wrapped):
            joined[-1] = replace(joined[-1], text=f"{joined[-1].text} {line.text.lstrip()}", joined=True)
        else:
            joined.append(line)
    return joined


def _single_lines(lines: Sequence[str], pages: Pages) -> list[Line]:
    found: list[Line] = []
    mark, gap, label, skip = "", True, "", -1
    for index, raw in enumerate(lines):
        if index <= skip:
            continue
        height, new_label = _ruler(lines, index)
        if height:
            _take_page_number(found, label)
            skip, label, gap = index + height - 1, new_label, True
            mark += pages.new(new_label)
            continue
        text = _without_page_number_in_note(_folded(cleared(raw)), label)
        if not text.strip():
            gap = True
        elif not _of_the_site(text):
            indent = len(text) - len(text.lstrip())
            found.append(Line(mark + text.lstrip(), indent, gap))
            mark, gap = "", False
    return found


def _folded(text: str) -> str:
    """White space folded, but for the indent."""
    words = fold(text)
    return text[: len(text) - len(text.lstrip())] + words if words else ""


def _ruler(lines: Sequence[str], index: int) -> tuple[int, str]:
    """Lines taken by a page ruler that begins at `index` (0 if none does), and its label."""
    alone = _PAGE_IN_RULE.fullmatch(lines[index])
    if alone:
        return 1, alone[1]
    if not _RULE.fullmatch(lines[index]) or index + 2 >= len(lines):
        return 0, ""
    page = _PAGE.fullmatch(lines[index + 1])
    return (3, page[1]) if page and _RULE.fullmatch(lines[index + 2]) else (0, "")


def _take_page_number(found: list[Line], label: str) -> None:
    """Drop the printed number of the page that ends here, where it has stuck to the last sentence."""
    if found and label:
        stuck = re.search(rf"(?<=[.!?:;”’\")\]])\s+{re.escape(label)}\s*$", found[-1].text)
        if stuck:
            found[-1] = replace(found[-1], text=found[-1].text[: stuck.start()])
        elif without_marks(found[-1].text).strip() == label:
            found.pop()


def _without_page_number_in_note(text: str, label: str) -> str:
    """Drop the page's own number from the end of a footnote, which stood at the foot of the page."""
    return re.sub(rf"(?<=[.!?])\s+{re.escape(label)}(?=\s*\])", "", text) if label else text


def _of_the_site(text: str) -> bool:
    bare = text.strip().lower().rstrip(".")
    return bare in _SITE or not any(character.isalnum() for character in bare)


def _is_wrapped(lines: Sequence[Line]) -> bool:
    """Whether lines are broken at a fixed width, so that a paragraph runs over several."""
    pairs = [(a, b) for a, b in pairwise(lines) if not b.gap and not _BULLET.match(b.text)]
    broken = [a for a, _ in pairs if 50 <= len(a.text) <= 110 and not _END.search(a.text)]
    return len(pairs) >= 3 and len(broken) * 2 > len(pairs)


def _joins(before: Line, line: Line, wrapped: bool) -> bool:
    """Whether `line` goes on with what `before` began."""
    text, next_text = before.text[-_NEAR_END:].rstrip(), without_marks(line.text)
    if without_marks(before.text[:4]).startswith("#") or next_text.startswith("#") or _BULLET.match(next_text):
        return False
    bare = _LAST_NOTE.sub("", text)
    ended = bool(_END.search(text if _LAST_NOTE.search(text) is None else bare))
    if marks_in(line.text):
        return _joins_over_page(bare, text, next_text, ended)
    if line.gap:
        return False
    if wrapped:
        return not _INLINE_MARKER.match(next_text) and (not ended or len(text) > 50)
    return len(before.text) > 60 and not ended and text[-1] not in ":;" and next_text[0].islower()


def _joins_over_page(bare: str, text: str, next_text: str, ended: bool) -> bool:
    marker = _INLINE_MARKER.match(next_text)
    if marker:
        listing = re.search(r"(^|[:;.,]\s+|\s)(-|\(?[a-z]\)|[a-z]\.)\s", without_marks(bare)) is not None
        first = marker[1].strip("().") in {"a", "i"}
        return not ended or (listing and not first)
    if ended:
        return False
    # After a footnote nothing shows whether the sentence was over: only a small letter says that it was not.
    return (bare == text and text[-1] != ":") or next_text[0].islower()
