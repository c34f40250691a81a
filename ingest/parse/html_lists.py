"""Markers of HTML list items: as a browser prints them, or as GOV.UK's legislative lists type them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import html

_TYPED = re.compile(r"\(?[0-9]{0,3}[A-Za-z]{0,4}[.)]\s+(?=\S)")
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass
class OpenList:
    """A list that is being read: the number due to its next item, and whether items carry typed markers."""

    element: html.HtmlElement
    due: int
    typed: bool

    def take(self, item: html.HtmlElement) -> str:
        """The marker of the next item, as a browser prints it."""
        value = _whole(item.get("value"), self.due)
        self.due = value + 1
        return marker(self.element, value)


def open_list(element: html.HtmlElement) -> OpenList:
    """A list at its beginning."""
    return OpenList(element, _whole(element.get("start"), 1), is_legislative(element))


def is_legislative(listing: html.HtmlElement) -> bool:
    """A list whose items carry their own typed markers, "(a)" or "1."."""
    return any(
        "legislative-list" in (element.get("class") or "").split()
        for element in (listing, *listing.iterancestors("ol", "ul"))
    )


def typed_marker(text: str) -> str | None:
    """The marker typed at the start of an item's words."""
    found = _TYPED.match(text)
    return found.group().strip() if found else None


def marker(listing: html.HtmlElement, value: int) -> str:
    """The marker a browser prints: "•", "3.", "c.", "iii."."""
    if listing.tag != "ol":
        return "•"
    style = listing.get("type") or "1"
    if style in {"a", "A"} and 1 <= value <= 26:
        letter = chr(ord("a") + value - 1)
        return f"{letter.upper() if style == 'A' else letter}."
    if style in {"i", "I"} and 1 <= value <= 39:
        name = _roman(value)
        return f"{name.upper() if style == 'I' else name}."
    return f"{value}."


def is_contents_list(listing: html.HtmlElement) -> bool:
    """A list of links into the page itself, two or more, with no other words."""
    items = list(listing.iter("li"))
    if len(items) < 2:
        return False
    for item in items:
        own = [child for child in item if child.tag not in {"ul", "ol"}]
        text = (item.text or "") + "".join(child.tail or "" for child in item)
        links = [link for child in own for link in child.iter("a")]
        linked = "".join(link.text_content() for link in links).strip()
        words = "".join(child.text_content() for child in own).strip()
        if text.strip() or not links or linked != words:
            return False
        if not all((link.get("href") or "").startswith("#") for link in links):
            return False
    return True


def _whole(value: str | None, default: int) -> int:
    return int(value) if value and re.fullmatch(r"-?\d{1,6}", value.strip()) else default


def _roman(value: int) -> str:
    name = ""
    for size, letters in _ROMAN:
        while value >= size:
            name, value = name + letters, value - size
    return name
