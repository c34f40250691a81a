"""The tree of an HTML page, cut down to the words a reader of the page sees as its content."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import etree, html

from corpus.errors import ParseError
from corpus.wording import fold
from ingest.parse.text_pages import cleared
from ingest.parse.tree_unseen import clear_tree

_DROPPED_TAG_NAMES = """
script style noscript template head nav svg canvas iframe object embed audio video map button input
select textarea datalist progress meter dialog
"""
_DROPPED_TAGS = frozenset(_DROPPED_TAG_NAMES.split())
_CHROME_TAGS = frozenset({"header", "footer", "aside"})
_DROPPED_ROLES = frozenset({"navigation", "banner", "contentinfo", "complementary", "search", "dialog"})
# Parts of GOV.UK pages that are not the document: class names of its components, and their older names.
_DROPPED_CLASS_NAMES = """
govuk-visually-hidden visually-hidden visuallyhidden govuk-skip-link skip-link gem-c-skip-link
gem-c-cookie-banner govuk-cookie-banner cookie-banner gem-c-feedback gem-c-contextual-sidebar
gem-c-contextual-footer gem-c-related-navigation gem-c-contextual-breadcrumbs gem-c-breadcrumbs
govuk-breadcrumbs gem-c-contents-list gem-c-contents-list-with-body__link-container contents-list
toc table-of-contents gem-c-back-to-top gem-c-back-to-top-link app-c-back-to-top gem-c-print-link
gem-c-share-links gem-c-metadata gem-c-published-dates app-c-published-dates
gem-c-single-page-notification-button gem-c-pagination gem-c-previous-and-next-navigation
govuk-pagination gem-c-organisation-logo gem-c-attachment attachment
gem-c-download-link gem-c-emergency-banner gem-c-intervention gem-c-phase-banner govuk-phase-banner
gem-c-layout-super-navigation-header gem-c-layout-footer gem-c-step-nav gem-c-step-nav-related
gem-c-translation-nav gem-c-modal-dialogue
"""
_DROPPED_CLASSES = frozenset(_DROPPED_CLASS_NAMES.split())
_NOTICE_CLASSES = frozenset({"gem-c-notice", "withdrawal-notice", "app-c-withdrawal-notice", "gem-c-devolved-nations"})
_NOTICE = re.compile(r"withdrawn|superseded|replaced by|out of date|applies to|no longer", re.IGNORECASE)
_CONTENT_CLASSES = frozenset({"govspeak", "gem-c-govspeak", "govuk-govspeak"})
_HIDDEN_STYLE = re.compile(r"(display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_REFERENCE = re.compile(r"&#(x[0-9a-f]{1,20}|[0-9]{1,20});?", re.IGNORECASE)
_SITE_TITLE = re.compile(r"\s+[-|–]\s+(GOV\.UK|UK Government)$", re.IGNORECASE)


@dataclass(frozen=True)
class Page:
    """What a page holds: the elements with its content, in order, its title and its notices."""

    content: tuple[html.HtmlElement, ...]
    title: str | None
    notices: tuple[str, ...]


def read_page(text: str, name: str) -> Page:
    """The page in `text`. Nothing is executed or fetched.

    Raises ParseError where there is nothing to read, and where elements stand inside one another so
    deeply (over 2,000) that the rest of the page would be lost.
    """
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(readable(text).encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ParseError(f"{name} holds no readable HTML; save the page again and try once more.") from error
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise ParseError(f"The elements of {name} are nested too deeply to read; save the page's text instead.")
    clear_tree(root)
    title = _title(root)
    _drop(root, _unseen)
    notices = tuple(_take_notices(root))
    content = tuple(_content(root))
    for element in content:
        _drop(element, lambda inner: inner.tag in _CHROME_TAGS)
    return Page(content, title, notices)


def classes(element: html.HtmlElement) -> frozenset[str]:
    """The class names of an element."""
    return frozenset((element.get("class") or "").split())


def readable(text: str) -> str:
    """Markup without what a tree cannot hold: unseen characters, references to them, an XML declaration.

    (The declaration may name an encoding that no longer holds.)
    """
    return _REFERENCE.sub(_kept, re.sub(r"^\s*<\?xml[^>]*\?>", "", cleared(text), count=1))


def _kept(reference: re.Match[str]) -> str:
    digits = reference[1].lower()
    point = int(digits[1:], 16) if digits.startswith("x") else int(digits)
    if point > 0x10FFFF or 0xD800 <= point <= 0xDFFF:
        return ""
    # 128 to 159 are kept: browsers take them for Windows-1252.
    return reference[0] if 128 <= point <= 159 or cleared(chr(point)) == chr(point) else ""


def _elements(root: html.HtmlElement) -> Iterator[html.HtmlElement]:
    return (element for element in root.iter() if isinstance(element.tag, str))


def _drop(root: html.HtmlElement, unwanted: Callable[[html.HtmlElement], bool]) -> None:
    """Remove every element below `root` that is unwanted, keeping the words that follow it."""
    for element in [found for found in _elements(root) if found is not root and unwanted(found)]:
        if element.getparent() is not None:
            element.drop_tree()


def _unseen(element: html.HtmlElement) -> bool:
    """Not visible on the page, or part of the site around the document."""
    if element.tag in _DROPPED_TAGS or element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    if element.get("role") in _DROPPED_ROLES and element.tag not in {"body", "main"}:
        return True
    if _HIDDEN_STYLE.search((element.get("style") or "")[:500]):
        return True
    return bool(classes(element) & _DROPPED_CLASSES)


def _title(root: html.HtmlElement) -> str | None:
    """The page's own heading, else the title of its window without the site's name."""
    for heading in root.iter("h1"):
        words = fold(heading.text_content())
        if words:
            return words
    for title in root.iter("title"):
        words = _SITE_TITLE.sub("", fold(title.text_content()))
        return words or None
    return None


def _take_notices(root: html.HtmlElement) -> Iterator[str]:
    """Notices that the site put over the document ("This was withdrawn on ..."), out of the tree."""
    for element in [found for found in _elements(root) if classes(found) & _NOTICE_CLASSES]:
        if element.getparent() is None:
            continue
        parts = [fold(part.text_content()) for part in element.iter("h1", "h2", "h3", "h4", "p", "li")]
        parts = [part for part in parts if part] or [fold(" ".join(element.itertext()))]
        words = " ".join(part if part.endswith((".", "!", "?")) else f"{part}." for part in parts)
        if _NOTICE.search(words):
            yield words
        element.drop_tree()


def _content(root: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """The outermost govspeak elements, else main, else article, else the body."""
    govspeak = [found for found in _elements(root) if classes(found) & _CONTENT_CLASSES]
    inside = {id(element) for outer in govspeak for element in outer.iterdescendants()}
    outermost = [element for element in govspeak if id(element) not in inside]
    if any(element.text_content().strip() for element in outermost):
        yield from outermost
        return
    for path in (".//main", ".//*[@role='main']", ".//article", ".//body"):
        found = root.findall(path)
        if found and found[0].text_content().strip():
            yield found[0]
            return
    yield root
