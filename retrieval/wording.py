"""Our own words for a quotation's citation: dates, pages, force, status. For the pages and for paper."""

from __future__ import annotations

import re

from corpus.catalogue import load_catalogue
from corpus.errors import UnknownReferenceError
from retrieval.answer import Force, Quote

NAME = "Chapter & Verse"
MONTHS = "January February March April May June July August September October November December".split()
FORCE: dict[Force, str] = {"must": "Must", "must not": "Must not", "should": "Should", "may": "May", "none": ""}


def day_or_month(text: str) -> str:
    """ "2025-07" as "July 2025", "2025-07-19T..." as "19 July 2025"; anything else as it is."""
    match = re.match(r"(\d{4})-(\d{2})(?:-(\d{2}))?(?=$|T|\s)", text)
    if not match or not 1 <= int(match.group(2)) <= 12:
        return text
    year, month, day = match.groups()
    written = f"{MONTHS[int(month) - 1]} {year}"
    return f"{int(day)} {written}" if day else written


def edition(text: str) -> str:
    """The edition for reading."""
    return day_or_month(text) if text else "no date given"


def in_words(citation: str) -> str:
    """A citation with its editions in words: "(2025-07)" as "(July 2025)"."""
    return re.sub(r"(?<=\()\d{4}-\d{2}(?:-\d{2})?(?=\))", lambda match: day_or_month(match.group()), citation)


def replaced(superseded_by: str) -> str:
    """What has taken an edition's place, as a sentence: a newer edition, or another document of the catalogue."""
    if re.match(r"\d{4}\b", superseded_by):
        return f"There is a newer edition ({edition(superseded_by)})."
    try:
        return f"It has been replaced by another document: {load_catalogue().get(superseded_by).title}."
    except UnknownReferenceError:
        return f"It has been replaced by another document ({superseded_by})."


def plural(count: int, one: str, many: str | None = None) -> str:
    """ "1 passage", "5 passages"."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def _span(first: str, last: str | None) -> str:
    return f"{first} to {last}" if last and last != first else first


def pages(quote: Quote) -> str:
    """ "51 (PDF page 52)"; empty for a source that has no pages."""
    pdf = ""
    if quote.pdf_page:
        pdf = "PDF page " + _span(str(quote.pdf_page), str(quote.pdf_page_end) if quote.pdf_page_end else None)
    printed = _span(quote.page, quote.page_end) if quote.page else ""
    return f"{printed} ({pdf})" if printed and pdf else printed or pdf


def heading_citation(quote: Quote) -> str:
    """Title, reference and printed page: what a quotation is known by."""
    page = f", page {_span(quote.page, quote.page_end)}" if quote.page else ""
    if quote.reference.startswith("p."):  # the page is the reference where nothing is numbered
        return f"{quote.title}{page or ', ' + quote.reference}"
    return f"{quote.title}, {quote.reference}{page}"


def status(text: str) -> str:
    """The status with a capital letter; never empty."""
    return text[:1].upper() + text[1:] if text else "Status not known"
