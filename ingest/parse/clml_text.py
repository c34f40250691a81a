"""The words of one CLML element: annotation marks left out, what was changed kept as notes.

Which repealed words the official page prints follows its own style sheet: words are kept where
RetainText="true" or where the repeal is for some nations only (Extent); otherwise only dots are kept.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from ingest.parse.clml_xml import local
from ingest.parse.law_words import fold, nation_note, nations, only_dots

_MARKS = frozenset({"CommentaryRef", "FootnoteRef", "MarginNoteRef", "Commentary", "Footnote", "Pnumber"})
_SPACED = frozenset({"Text", "Para", "P", "ListItem", "DateText", "ComingIntoForceClauses", "br", "Number"})
_PICTURES = frozenset({"Formula", "math", "Image", "Figure"})
_CHARACTERS = {"Minus": "−", "NonBreakingSpace": " ", "EmSpace": " ", "EnSpace": " ", "ThinSpace": " "}


@dataclass(frozen=True, slots=True)
class Wording:
    """Words as the official page prints them, with plain notes on what was changed in them."""

    text: str
    notes: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing here but the dots of a repeal."""
        return only_dots(self.text)


@dataclass(slots=True)
class _Runs:
    """Stretches of text in order, each with the marks that it stands under."""

    runs: list[tuple[str, frozenset[str]]] = field(default_factory=list)
    left_out: set[str] = field(default_factory=set)

    def add(self, text: str | None, marks: frozenset[str]) -> None:
        if text:
            self.runs.append((text, marks))

    def wording(self) -> Wording:
        text = fold("".join(text for text, _ in self.runs))
        worded = [marks for text, marks in self.runs if not only_dots(text)] or [m for _, m in self.runs]
        notes = set(self.left_out)
        for mark in frozenset().union(*worded):
            whole = mark == "amended" or all(mark in marks for marks in worded)
            notes.add(mark if whole else f"partly {mark}")
        return Wording(text, tuple(sorted(notes)))


def wording(element: etree._Element) -> Wording:
    """The words of `element`: text folded, without annotation marks and without provision numbers."""
    runs = _Runs()
    _collect(element, frozenset(), runs)
    return runs.wording()


def number_of(pnumber: etree._Element) -> Wording:
    """The number in a Pnumber element, bare ("3A"), with the notes on what was changed in it."""
    runs = _Runs()
    _collect_children(pnumber, frozenset(), runs)
    found = runs.wording()
    return Wording(found.text.strip("()[]. "), found.notes)


def _collect(element: etree._Element, marks: frozenset[str], runs: _Runs) -> None:
    name = local(element)
    if name in _MARKS:
        return
    if name in _PICTURES:
        runs.left_out.add("formula or picture left out")
        return
    if name == "Character":
        runs.add(_CHARACTERS.get(element.get("Name") or ""), marks)
    elif name in ("Addition", "Substitution"):
        only = nation_note(element.get("Extent") or "")
        marks |= {"amended", only} if only else {"amended"}
    elif name == "Repeal":
        extent = element.get("Extent") or ""
        if element.get("RetainText") != "true" and not extent and not _dots_to_print(element):
            return
        if extent or element.get("RetainText") == "true":
            where = " and ".join(nations(extent))
            marks |= {f"repealed in {where}" if where else "repealed for some purposes"}
    gap = " " if name in _SPACED else ""
    runs.add(gap, marks)
    _collect_children(element, marks, runs)
    runs.add(gap, marks)


def _collect_children(element: etree._Element, marks: frozenset[str], runs: _Runs) -> None:
    runs.add(element.text, marks)
    for child in element:
        if isinstance(child.tag, str):
            _collect(child, marks, runs)
        runs.add(child.tail, marks)


def _dots_to_print(repeal: etree._Element) -> bool:
    """The dots of a plain repeal are printed; those of a repeal by substitution give way to the new words."""
    words = "".join(str(text) for text in repeal.itertext())
    return only_dots(words) and repeal.get("SubstitutionRef") is None
