"""Telling laws from guidance among plain-text and Markdown files."""

from __future__ import annotations

import re

LAW_HEADING = re.compile(
    r"^(?P<marks>#{1,5}) +(?P<kind>Section|Regulation|Article|Rule|Paragraph) +(?P<number>\d+[A-Z]*)"
    r"(?: *[—–:-] *| +)?(?P<title>.*)$"
)
"""A heading of a retyped law: "## Section 19 — Title"."""

FLAT_NUMBER = re.compile(r"^\d+[A-Z]*(?:\.[0-9A-Za-z]+)*$")
"""A provision's number, flattened, alone on its line: "4", "4.1.c.3.a"."""

_PUBLISHED = re.compile(r"^(?:Publisher: Statute Law Database|Identifier: \S*legislation\.gov\.uk/)", re.MULTILINE)
_SUBSECTION = re.compile(r"^\(\d+[A-Z]*\) ", re.MULTILINE)


def looks_like_law_text(text: str) -> bool:
    """Whether this is an Act or instrument as flattened plain text.

    Either its first lines say that legislation.gov.uk's database published it, or it is Markdown-like
    headings with at least three nested provision numbers ("4.1.c") alone on lines of their own.
    """
    text = text.replace("\r\n", "\n")
    if _PUBLISHED.search(text[:20_000]) and text.startswith("Title:"):
        return True
    blocks = [block.strip() for block in text.split("\n\n")]
    nested = sum(1 for block in blocks if FLAT_NUMBER.match(block) and re.search(r"\.[a-z]", block))
    return nested >= 3 and any(re.match(r"#{2,} ", block) for block in blocks)


def looks_like_law_markdown(text: str) -> bool:
    """Whether this is a retyped law: most headings below the title name sections or regulations.

    Guidance that merely has "Section 2: ..." headings has no "(1)" subsections under them, unless it is
    about a law; the address in its front matter, where there is one, decides then.
    """
    text = text.replace("\r\n", "\n")
    headings = [line for line in text.splitlines() if re.match(r"#{2,5} ", line)]
    law = sum(1 for line in headings if LAW_HEADING.match(line))
    if not law or law * 5 < len(headings) * 2:
        return False
    front = text.split("\n---", 1)[0] if text.startswith("---") else ""
    return "legislation.gov.uk" in front or len(_SUBSECTION.findall(text)) >= 2
