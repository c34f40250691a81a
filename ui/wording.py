"""Our own words for what the answer holds: dates, pages, force, status. Short and plain."""

from __future__ import annotations

import re
from datetime import date

from corpus.catalogue import load_catalogue
from corpus.errors import UnknownReferenceError
from retrieval.answer import Force, Quote, Reason

NAME = "Chapter & Verse"
_MONTHS = "January February March April May June July August September October November December".split()
FORCE: dict[Force, str] = {"must": "Must", "must not": "Must not", "should": "Should", "may": "May", "none": ""}
DECLINED: dict[Reason, str] = {
    "not in these documents": "We did not find an answer",
    "outside England": "This is about a place outside England",
    "not about schools": "This may not be about school",
    "medical advice": "Please ask a health professional",
    "please contact emergency help": "Get help now",
    "empty": "There is a problem",
    "too long": "There is a problem",
}


def day_or_month(text: str) -> str:
    """ "2025-07" as "July 2025", "2025-07-19T..." as "19 July 2025"; anything else as it is."""
    match = re.match(r"(\d{4})-(\d{2})(?:-(\d{2}))?(?=$|T|\s)", text)
    if not match or not 1 <= int(match.group(2)) <= 12:
        return text
    year, month, day = match.groups()
    written = f"{_MONTHS[int(month) - 1]} {year}"
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


def found(count: int) -> str:
    """The heading of an answer, and what a screen reader hears."""
    return f"{plural(count, 'passage')} found"


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


_IN_FULL = {
    "para ": "Paragraph ",
    "s.": "Section ",
    "reg.": "Regulation ",
    "art.": "Article ",
    "r.": "Rule ",
    "p.": "Page ",
}


def in_full(reference: str) -> str:
    """A reference as a heading: "Section 19(1)" for "s.19(1)", "Paragraph 177" for "para 177"."""
    for short, full in _IN_FULL.items():
        if re.match(rf"{re.escape(short)}\w", reference):
            return full + reference.removeprefix(short)
    return reference[:1].upper() + reference[1:]


def status(text: str) -> str:
    """The status with a capital letter; never empty."""
    return text[:1].upper() + text[1:] if text else "Status not known"


def date_typed(text: str) -> date | None:
    """A date as people write it: "1 9 2025", "1/9/2025", "2025-09-01", "1 September 2025". None where it is none."""
    folded = " ".join(re.sub(r"[./,-]", " ", text).split()).lower()
    iso = re.fullmatch(r"(\d{4}) (\d{1,2}) (\d{1,2})", folded)
    british = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)? (\d{1,2}|[a-z]{3,9}) (\d{4})", folded)
    if iso:
        year, month, day = iso.groups()
    elif british:
        day, month, year = british.groups()
        if month.isalpha():
            names = [str(n) for n, name in enumerate(_MONTHS, 1) if name.lower().startswith(month)]
            month = names[0] if len(names) == 1 else "0"
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
