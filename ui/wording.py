"""Our own words for what the answer holds: dates, pages, force, status. Short and plain."""

from __future__ import annotations

import re
from datetime import date

from retrieval.answer import Reason
from retrieval.wording import (
    FORCE,
    MONTHS,
    NAME,
    day_or_month,
    edition,
    heading_citation,
    in_words,
    pages,
    plural,
    replaced,
    status,
)

__all__ = [
    "DECLINED",
    "FORCE",
    "NAME",
    "date_typed",
    "day_or_month",
    "edition",
    "found",
    "heading_citation",
    "in_words",
    "pages",
    "plural",
    "replaced",
    "status",
    "with_months",
]

DECLINED: dict[Reason, str] = {
    "not in these documents": "We did not find an answer",
    "outside England": "This is about a place outside England",
    "not about schools": "This may not be about school",
    "medical advice": "Please ask a health professional",
    "please contact emergency help": "Get help now",
    "empty": "There is a problem",
    "too long": "There is a problem",
}


def found(count: int) -> str:
    """The heading of an answer, and what a screen reader hears."""
    return f"{plural(count, 'passage')} found"


def with_months(sentence: str) -> str:
    """A sentence with its months in words: "the 2024-08 edition" as "the August 2024 edition"."""
    return re.sub(r"(?<![\d-])\d{4}-(?:0[1-9]|1[0-2])(?![\d-])", lambda match: day_or_month(match.group()), sentence)


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
            names = [str(n) for n, name in enumerate(MONTHS, 1) if name.lower().startswith(month)]
            month = names[0] if len(names) == 1 else "0"
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
