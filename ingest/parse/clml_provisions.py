"""CLML below the section: subsections, paragraphs, lists, tables and text for other laws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from lxml import etree

from corpus.document import Block, BlockKind
from ingest.parse.clml_text import Wording, number_of, wording
from ingest.parse.clml_walk import INSERTED, Handler, Lead, Place, Walk
from ingest.parse.clml_xml import child_named, elements, local
from ingest.parse.law_words import fold

_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_DECORATION = {
    "parens": "({})",
    "parenRight": "{})",
    "brackets": "[{}]",
    "bracketRight": "{}]",
    "period": "{}.",
}


def numbered(walk: Walk, element: etree._Element, place: Place) -> None:
    """P1 to P7. A section and a subsection hold paragraphs; P3 and deeper are list items.

    Inside text for another law every number is printed with the words, as an item: it is not a number
    of this law, so `number` stays that of the provision that inserts the text.
    """
    name = local(element)
    pnumber = child_named(element, "Pnumber")
    found = number_of(pnumber) if pnumber is not None else Wording("")
    if pnumber is None or not found.text:
        walk.children(element, place)
    elif place.inserted:
        walk.children(element, _deeper(place, pnumber, found, name))
    elif name == "P1":
        walk.children(element, _provision(place, found.text))
    elif name == "P2":
        walk.children(element, _provision(place, f"{place.provision or ''}({found.text})"))
    else:
        number = f"{place.number or ''}({found.text})"
        walk.children(element, replace(_deeper(place, pnumber, found, name), number=number))


def _provision(place: Place, number: str) -> Place:
    return replace(place, number=number, provision=number, level=0, lead=Lead())


def _deeper(place: Place, pnumber: etree._Element, found: Wording, name: str) -> Place:
    """One list level down; a number with no words before the next number leads those words too."""
    bare = name == "P1"
    before = pnumber.get("PuncBefore", "" if bare else "(")
    after = pnumber.get("PuncAfter", "" if bare else ")")
    lead = Lead([*place.lead.markers, fold(f"{before}{found.text}{after}")], place.lead.notes + found.notes)
    place.lead.take()
    return replace(place, level=place.level + 1, lead=lead)


def paragraph(walk: Walk, element: etree._Element, place: Place) -> None:
    """Text: the words of a provision, or words that close its list."""
    walk.write(BlockKind.PARAGRAPH, wording(element), place)


def list_item(walk: Walk, element: etree._Element, place: Place) -> None:
    """ListItem: a definition or an unnumbered entry, with its lists nested. It is cited by its provision."""
    marker = _list_marker(element)
    lead = Lead([marker] if marker else [])
    inner = replace(place, level=place.level + 1, number=place.provision, lead=lead)
    first = True
    for child in elements(element):
        text = child_named(child, "Text") if local(child) == "Para" else None
        if first and text is not None:
            walk.write(BlockKind.ITEM, wording(text), inner)
            for rest in elements(child):
                if rest is not text:
                    walk.visit(rest, inner)
            first = False
        else:
            walk.visit(child, inner)


def _list_marker(element: etree._Element) -> str | None:
    parent = element.getparent()
    if parent is None or local(parent) != "OrderedList":
        return None
    kind = parent.get("Type") or "arabic"
    number = element.get("NumberOverride")
    if number is None:
        index = 1 + sum(1 for _ in element.itersiblings("{*}ListItem", preceding=True))
        number = _roman(index) if "roman" in kind else _letter(index) if "alpha" in kind else str(index)
        number = number.upper() if kind.endswith("upper") else number
    return _DECORATION.get(parent.get("Decoration") or "", "{}").format(number)


def _roman(index: int) -> str:
    text = ""
    for value, sign in _ROMAN:
        while index >= value:
            text, index = text + sign, index - value
    return text


def _letter(index: int) -> str:
    return (_letter((index - 1) // 26) if index > 26 else "") + chr(ord("a") + (index - 1) % 26)


def amendment(walk: Walk, element: etree._Element, place: Place) -> None:
    """BlockAmendment and BlockExtract: words for, or of, another law.

    Where it stands beside the subsections it belongs to the last of them.
    """
    before = element.getprevious()
    last = walk.blocks[-1] if walk.blocks and before is not None and local(before) == "P2" else None
    if last is not None and last.number and not place.inserted:
        host = last.number if last.kind is BlockKind.PARAGRAPH else last.number.split(")")[0] + ")"
        place = replace(place, number=host, provision=host, anchor=last.anchor)
    place.lead.take()
    inner = replace(place, number=place.provision, level=0, inserted=True, lead=Lead())
    walk.children(element, inner.noting(INSERTED))


def appended(walk: Walk, element: etree._Element, place: Place) -> None:
    """AppendText: mostly the full stop after inserted text, which is left out; words are written."""
    words = wording(element)
    if any(character.isalpha() for character in words.text):
        walk.write(BlockKind.PARAGRAPH, words, place)


def row(walk: Walk, element: etree._Element, place: Place) -> None:
    """A table row: its cells joined with " | ", empty ones kept so that the columns can be told apart."""
    cells = [wording(cell) for cell in elements(element) if local(cell) in ("td", "th")]
    if all(cell.empty for cell in cells):
        walk.dropped += 1
        return
    notes = dict.fromkeys(note for cell in cells for note in cell.notes)
    text = fold(" | ".join("" if cell.empty else cell.text for cell in cells))
    walk.write(BlockKind.ROW, Wording(text, tuple(notes)), replace(place, lead=Lead()))


def caption(walk: Walk, element: etree._Element, place: Place) -> None:
    """Tabular: its number and title, then its rows."""
    words = [wording(part) for part in elements(element) if local(part) in ("Number", "Title", "Subtitle")]
    text = fold(" ".join(part.text for part in words))
    if text:
        notes = tuple(dict.fromkeys(note for part in words for note in part.notes))
        walk.write(BlockKind.PARAGRAPH, Wording(text, notes), place)
    for part in elements(element):
        if local(part) not in ("Number", "Title", "Subtitle"):
            walk.visit(part, place)


def picture(walk: Walk, element: etree._Element, place: Place) -> None:
    """A figure, image or formula: only the fact that it is missing here."""
    if not place.gone:
        what = "formula" if local(element) == "Formula" else "picture"
        walk.blocks.append(
            Block(
                kind=BlockKind.FIGURE,
                text="",
                headings=place.headings,
                number=place.provision,
                scope=place.scope,
                anchor=place.anchor,
                notes=place.block_notes((f"{what} not shown",)),
            )
        )
    for part in elements(element):
        if local(part) == "Where":
            walk.children(part, place)


HANDLERS: Mapping[str, Handler] = {
    **dict.fromkeys(("P1", "P2", "P3", "P4", "P5", "P6", "P7"), numbered),
    "Text": paragraph,
    "ListItem": list_item,
    "BlockAmendment": amendment,
    "BlockExtract": amendment,
    "AppendText": appended,
    "tr": row,
    "Tabular": caption,
    **dict.fromkeys(("Figure", "Image", "Formula"), picture),
}
