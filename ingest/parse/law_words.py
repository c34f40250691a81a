"""Small rules about the wording of legislation that its three parsers share."""

from __future__ import annotations

import re

from corpus.document import Block, BlockKind
from corpus.errors import ParseError
from ingest.parse import text_encoding
from ingest.parse.text_pages import cleared

MAX_TEXT_BYTES = 20_000_000
"""Longest plain-text or Markdown law that is read; the longest Act is about a tenth of it."""

NATIONS = {"E": "England", "W": "Wales", "S": "Scotland", "N.I.": "Northern Ireland"}
"""Extents as legislation.gov.uk abbreviates them."""

_NOT_DOTS = re.compile(r"[^\s.…·]")
_ONE_NATION = re.compile(r"(?::\s*|\()(Wales|Scotland|Northern Ireland)\)?$")
_LAW_OF_ONE_NATION = re.compile(r"\((Wales|Scotland|Northern Ireland)\)")
_KINDS = (
    (re.compile(r"\b(?:Act|Measure)\b[^()]*$"), "section"),
    (re.compile(r"\bRules\b"), "rule"),
    (re.compile(r"\bOrder\b"), "article"),
    (re.compile(r"\bRegulations\b"), "regulation"),
    (re.compile(r"\b(?:Act|Measure)\b"), "section"),
)


def fold(text: str) -> str:
    """White space folded to single spaces, none at the ends."""
    return " ".join(text.split())


def only_dots(text: str) -> bool:
    """Whether nothing but the dots that stand for repealed words is left (true of empty text)."""
    return _NOT_DOTS.search(text) is None


def within_list(before: Block) -> bool:
    """Whether an item that follows this block belongs to a list that is in force."""
    return before.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM) and (
        before.kind is BlockKind.ITEM or before.text.endswith(("—", "-", ":"))
    )


def nations(extent: str) -> tuple[str, ...]:
    """The nations of an extent such as "E+W+N.I.", in the order given; unknown parts are left out."""
    parts = (part.strip().replace("NI", "N.I.") for part in extent.split("+"))
    return tuple(NATIONS[part] for part in parts if part in NATIONS)


def nation_note(extent: str) -> str | None:
    """ "Wales only" for an extent without England, else None."""
    names = nations(extent)
    return None if not names or "England" in names else f"{' and '.join(names)} only"


def title_note(title: str) -> str | None:
    """ "Wales only" for the title of a provision that ends in ": Wales" or "(Wales)", else None."""
    found = _ONE_NATION.search(title)
    return f"{found[1]} only" if found else None


def law_note(title: str) -> str | None:
    """ "Wales only" for the title of a whole law with "(Wales)" and no "(England)" in it, else None."""
    found = set(_LAW_OF_ONE_NATION.findall(title))
    return f"{found.pop()} only" if len(found) == 1 and "(England" not in title else None


def numbering_of(title: str) -> str:
    """How the provisions of a law are cited: "section", "regulation", "article", "rule" or ""."""
    return next((kind for pattern, kind in _KINDS if pattern.search(title)), "")


def decode(data: bytes, name: str) -> str:
    """The text of a file, line ends as newlines, without unseen characters; ParseError where it is no text."""
    if len(data) > MAX_TEXT_BYTES:
        raise ParseError(f"{name} is too large to be the text of a law: check that it is the right file.")
    return cleared(text_encoding.decode(data, name))
