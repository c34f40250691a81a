"""What a CLML file says about itself: title, how it is cited, its date, changes not yet made in it."""

from __future__ import annotations

from collections import Counter
from datetime import date

from lxml import etree

from ingest.parse.clml_text import wording
from ingest.parse.clml_xml import local
from ingest.parse.law_words import fold, numbering_of

_CITED = ("section", "regulation", "article", "rule")


def title_of(root: etree._Element) -> str | None:
    """The law's title: from its data (dc:title), else from its own first page."""
    for element in root.iter("{http://purl.org/dc/elements/1.1/}title"):
        title = fold(element.text or "")
        if title:
            return title
    for element in root.iter("{*}PrimaryPrelims", "{*}SecondaryPrelims"):
        for child in element:
            if local(child) == "Title":
                return wording(child).text or None
    return None


def numbering(root: etree._Element, title: str | None) -> str:
    """ "section", "regulation", "article" or "rule": as the ids of the provisions say, else the title."""
    kinds = Counter((element.get("id") or "").partition("-")[0] for element in root.iter("{*}P1"))
    cited = [(count, kind) for kind, count in kinds.items() if kind in _CITED]
    return max(cited)[1] if cited else numbering_of(title or "") or "section"


def valid_date(root: etree._Element) -> str | None:
    """The date of this version, as YYYY-MM-DD; None for the text as it was made."""
    for element in root.iter("{http://purl.org/dc/terms/}valid"):
        if _day(element.text or ""):
            return fold(element.text or "")
    start = root.get("RestrictStartDate") or ""
    return start if _day(start) else None


def notices(root: etree._Element) -> tuple[str, ...]:
    """Plain sentences for the reader: the date of the text, and what is not yet in it."""
    found: list[str] = []
    statuses = {element.get("Value") for element in root.iter("{*}DocumentStatus")}
    day = _day(valid_date(root) or "")
    if "final" in statuses:
        found.append("This is the text as it was first made; later changes are not in it.")
    elif day:
        found.append(f"This is the text as it stood on {day.day} {day:%B %Y}.")
    waiting = sum(e.get("RequiresApplied") != "false" for e in root.iter("{*}UnappliedEffect"))
    if waiting == 1:
        found.append("1 change to this law is recorded but not yet made in this text.")
    elif waiting:
        found.append(f"{waiting} changes to this law are recorded but not yet made in this text.")
    return tuple(found)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(fold(text))
    except ValueError:
        return None
