"""The words inside an HTML element, and the footnote marks among them.

A mark is replaced by a NUL, which no text can hold, until the words are folded: so that neither a double
space nor a space before a full stop is left where it stood.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import html

from corpus.wording import fold

MARK = "\x00"
# Begun only where white space or marks begin: a run of either would take time with its square.
_CLOSING_UP = re.compile(rf"(?<!\s)\s*(?<!{MARK}){MARK}++(?=\s*[.,;:!?)\]’”]|\s*$)")
_REFERENCE = re.compile(r"#(fn|_?ftn|footnote|endnote|note)[-_:]?\w*$", re.IGNORECASE)
_ID = re.compile(r"[\w.:-]{1,200}")
_UNSEEN = frozenset({"script", "style", "template"})
_BREAKS = frozenset({"br", "hr", "p", "div", "li", "tr", "td", "th", "dt", "dd", "ul", "ol", "table", "figcaption"})


@dataclass(frozen=True, slots=True)
class Words:
    """Words with white space folded, and the ids of the footnotes whose marks stood among them."""

    text: str
    notes: tuple[str, ...] = ()


def finish(raw: str, notes: tuple[str, ...] = ()) -> Words:
    """Words as printed, from text in which marks are NULs."""
    return Words(fold(_CLOSING_UP.sub("", raw).replace(MARK, "")), notes)


def footnote_reference(element: html.HtmlElement) -> str | None:
    """The id that a footnote mark points at, "fn:1"; None where the element is no mark.

    A mark is a link to a footnote, or a superscript with nothing else in it.
    """
    link = element
    if element.tag == "sup":
        inner = list(element)
        if len(inner) != 1 or inner[0].tag != "a" or (element.text or "").strip() or (inner[0].tail or "").strip():
            return None
        link = inner[0]
    if link.tag != "a":
        return None
    target = link.get("href") or ""
    marked = link.get("rel") == "footnote" or link.get("role") == "doc-noteref"
    marked = marked or "footnote" in (link.get("class") or "").split()
    if not target.startswith("#") or not (marked or (element.tag == "sup" and _REFERENCE.match(target))):
        return None
    found = _ID.match(target[1:])
    return found.group() if found else None


def is_way_back(element: html.HtmlElement) -> bool:
    """Whether this is the arrow at the end of a footnote that leads back to its mark."""
    if element.tag != "a":
        return False
    named = "reversefootnote" in (element.get("class") or "") or element.get("role") == "doc-backlink"
    return named or (element.get("href") or "").startswith(("#fnref", "#_ftnref"))


def words_of(element: html.HtmlElement) -> Words:
    """All the words inside `element`, its parts kept apart by spaces, marks and ways back left out."""
    parts: list[str] = []
    notes: list[str] = []
    # A stack of our own: pages nest deeper than Python may recurse.
    stack: list[html.HtmlElement | str] = [element]
    while stack:
        current = stack.pop()
        if isinstance(current, str):
            parts.append(current)
            continue
        after: list[html.HtmlElement | str] = []
        reference = footnote_reference(current) if current is not element else None
        if reference is not None:
            notes.append(reference)
            parts.append(MARK)
        elif isinstance(current.tag, str) and current.tag not in _UNSEEN and not is_way_back(current):
            space = " " if current.tag in _BREAKS else ""
            after.append(space + (current.text or ""))
            for child in current:
                after.append(child)
                after.append(child.tail or "")
            after.append(space)
            if current.tag == "img" and in_fraction(current):
                after.append(current.get("alt") or "")
        stack.extend(reversed(after))
    return finish("".join(parts), tuple(notes))


def in_fraction(image: html.HtmlElement) -> bool:
    """GOV.UK prints fractions as pictures whose other text is the fraction: "1/3"."""
    parent = image.getparent()
    return parent is not None and "fraction" in (parent.get("class") or "").split()
