"""CLML above the section: Parts, Chapters, cross-headings, section titles, Schedules, beginnings and ends."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from lxml import etree

from corpus.document import BlockKind
from ingest.parse.clml_text import Wording, number_of, wording
from ingest.parse.clml_walk import Handler, Lead, Place, Walk
from ingest.parse.clml_xml import child_named, elements, local
from ingest.parse.law_words import fold, title_note

_TITLES = frozenset({"Number", "Title", "Subtitle", "TitleBlock", "Reference"})
_DATES = frozenset({"MadeDate", "LaidDate", "ComingIntoForce"})
_THE_ONLY = re.compile(r"^(?:the )?schedule$", re.IGNORECASE)


def group(walk: Walk, element: etree._Element, place: Place) -> None:
    """A Part, Chapter, cross-heading or the like: its heading, then what stands under it."""
    start, dropped = len(walk.blocks), walk.dropped
    under = walk.heading(_title(element), place).noting(title_note(_title(element).text))
    _contents(walk, element, replace(under, lead=Lead()))
    walk.mark_repealed(start, dropped)


def section(walk: Walk, element: etree._Element, place: Place) -> None:
    """P1group: the title of a section, with the section's number and fragment of the address."""
    start, dropped = len(walk.blocks), walk.dropped
    first = child_named(element, "P1")
    pnumber = child_named(first, "Pnumber") if first is not None else None
    number = number_of(pnumber).text if pnumber is not None else ""
    title = _title(element)
    place = place.noting(title_note(title.text))
    if place.inserted:
        _inserted_section(walk, element, place, number, title)
        return
    anchor = first.get("id") if first is not None else None
    under = walk.heading(title, replace(place, anchor=anchor or place.anchor), number or None)
    _contents(walk, element, replace(under, anchor=place.anchor))
    walk.mark_repealed(start, dropped)


def _inserted_section(walk: Walk, element: etree._Element, place: Place, number: str, title: Wording) -> None:
    """A section for another law: its number is printed with its title, as the official page does."""
    if title.empty:
        _contents(walk, element, place)
        return
    under = walk.heading(Wording(fold(f"{number} {title.text}"), title.notes), place)
    for child in elements(element):
        if local(child) == "P1":
            walk.children(child, replace(under, lead=Lead()))
        elif local(child) not in _TITLES:
            walk.visit(child, under)


def subgroup(walk: Walk, element: etree._Element, place: Place) -> None:
    """P2group and P3group: a title over some subsections."""
    _contents(walk, element, walk.heading(_title(element), place))


def schedule(walk: Walk, element: etree._Element, place: Place) -> None:
    """A Schedule: paragraph numbers start again in it, so it is a scope of its own."""
    number = child_named(element, "Number")
    printed = wording(number).text if number is not None else ""
    if not place.inserted:
        place = replace(place, scope=_scope(printed), number=None, provision=None)
    group(walk, element, place)


def _scope(printed: str) -> str:
    """ "Schedule 10" for "SCHEDULE 10"; "Schedule" where there is only one."""
    if not printed or _THE_ONLY.match(printed):
        return "Schedule"
    words = printed.split()
    return " ".join(w.capitalize() if w.isupper() and w.isalpha() else w for w in words)


def _title(element: etree._Element) -> Wording:
    """Number and title as one line: "Part 6 Education". Repealed parts of it (dots) are left out."""
    parts = [_part for child in elements(element) for _part in _title_parts(child)]
    worded = [part for part in parts if not part.empty]
    return Wording(fold(" ".join(p.text for p in worded)), tuple({n: None for p in worded for n in p.notes}))


def _title_parts(child: etree._Element) -> list[Wording]:
    if local(child) == "TitleBlock":
        return [wording(part) for part in elements(child) if local(part) in ("Title", "Subtitle")]
    return [wording(child)] if local(child) in ("Number", "Title", "Subtitle") else []


def _contents(walk: Walk, element: etree._Element, place: Place) -> None:
    for child in elements(element):
        if local(child) not in _TITLES:
            walk.visit(child, place)


def preliminaries(walk: Walk, element: etree._Element, place: Place) -> None:
    """The beginning of a law: its long title, its dates and its enacting words, without a number."""
    for child in elements(element):
        name = local(child)
        if name == "LongTitle" or name in _DATES:
            walk.write(BlockKind.PARAGRAPH, wording(child), place)
        elif name in ("PrimaryPreamble", "SecondaryPreamble"):
            walk.children(child, place)


def note(walk: Walk, element: etree._Element, place: Place) -> None:
    """The explanatory note of an instrument: shown, but not part of the law."""
    place = replace(place.noting("not part of the law"), scope="Explanatory note")
    place = replace(place, number=None, provision=None)
    title = child_named(element, "Title")
    heading = wording(title) if title is not None else Wording("Explanatory note")
    _contents(walk, element, walk.heading(heading, place))


def skipped(walk: Walk, element: etree._Element, place: Place) -> None:
    """What is not the law's own words: data about it, annotations, contents lists, signatures."""


HANDLERS: Mapping[str, Handler] = {
    **dict.fromkeys(
        (
            "Group", "Part", "Chapter", "Pblock", "PsubBlock", "Appendix", "Form", "Abstract", "Attachment",
            "EUPart", "EUTitle", "EUChapter", "EUSection", "EUSubsection", "Division",
        ),
        group,
    ),
    "P1group": section,
    "P2group": subgroup,
    "P3group": subgroup,
    "Schedule": schedule,
    "PrimaryPrelims": preliminaries,
    "SecondaryPrelims": preliminaries,
    "EUPrelims": preliminaries,
    "ExplanatoryNotes": note,
    **dict.fromkeys(
        (
            "Metadata", "Commentaries", "Commentary", "Contents", "Footnotes", "MarginNotes", "Versions",
            "Resources", "SignedSection", "EarlierOrders", "Pnumber", "Number", "Title", "Subtitle",
            "TitleBlock", "Reference", "CommentaryRef", "FootnoteRef", "MarginNoteRef", "IncludedDocument",
        ),
        skipped,
    ),
}  # fmt: skip
