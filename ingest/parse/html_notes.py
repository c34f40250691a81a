"""Footnotes at the end of an HTML page: found, numbered and taken out of the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import html

from ingest.parse.html_words import words_of

_NUMBER = re.compile(r"(\d{1,4})$")


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote's number as its mark prints it, and its words."""

    number: str
    text: str


def take_footnotes(content: Sequence[html.HtmlElement]) -> dict[str, Footnote]:
    """The footnotes of the page by id ("fn:1"), taken out of the tree."""
    found: dict[str, Footnote] = {}
    for element in content:
        for block in [e for e in element.iter() if isinstance(e.tag, str) and _is_block(e)]:
            if block.getparent() is None:
                continue
            for place, item in enumerate(block.iter("li"), start=1):
                key = item.get("id") or f"unmarked:{len(found)}"
                words = words_of(item).text
                number = _NUMBER.search(item.get("id") or "")
                if words:
                    found[key] = Footnote(number[1] if number else str(place), words)
            block.drop_tree()
    return found


def _is_block(element: html.HtmlElement) -> bool:
    return "footnotes" in (element.get("class") or "").split() or element.get("role") == "doc-endnotes"
