"""Walking a CLML file: where the walk stands, and the blocks written so far.

`Walk` calls the handler registered for an element's name; an element without one is passed through.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from corpus.document import Block, BlockKind
from ingest.parse.clml_text import Wording
from ingest.parse.clml_xml import elements, local
from ingest.parse.law_words import nation_note, within_list

INSERTED = "inserts text in another law"
_LASTING = ("prospective", INSERTED, "not part of the law")


@dataclass(slots=True)
class Lead:
    """Numbers such as "(a)" that the next words will begin with, and what was changed in them."""

    markers: list[str] = field(default_factory=list)
    notes: tuple[str, ...] = ()

    def take(self) -> tuple[str, tuple[str, ...]]:
        """The markers joined by spaces, once; "" afterwards."""
        taken, self.markers = " ".join(self.markers), []
        return taken, self.notes


@dataclass(frozen=True, slots=True)
class Place:
    """Where the walk stands.

    number    the innermost numbered provision, as cited ("20(9)(a)")
    provision the section or subsection that closing words belong to ("20(9)")
    level     depth of list items, 0 outside a list
    inserted  inside text that is to stand in another law: its numbers are not this law's
    gone      inside a provision that no longer has effect: its words are not written
    """

    headings: tuple[str, ...] = ()
    scope: str = ""
    notes: tuple[str, ...] = ()
    extent: str = ""
    anchor: str | None = None
    number: str | None = None
    provision: str | None = None
    level: int = 0
    inserted: bool = False
    gone: bool = False
    lead: Lead = field(default_factory=Lead)

    def noting(self, *notes: str | None) -> Place:
        """The same place with these notes added."""
        new = tuple(note for note in notes if note and note not in self.notes)
        return replace(self, notes=self.notes + new) if new else self

    def block_notes(self, own: tuple[str, ...]) -> tuple[str, ...]:
        """All the notes of a block here, each once: force first, then nations, then changes."""
        notes = {*self.notes, *own, nation_note(self.extent)} - {None}
        return tuple(sorted((n for n in notes if n), key=lambda n: (n not in _LASTING, "only" not in n, n)))


Handler = Callable[["Walk", etree._Element, Place], None]


@dataclass(slots=True)
class Walk:
    """The blocks written so far; `dropped` counts places where nothing but repeal dots stood.

    valid     the date of this version ("2025-02-24"), or None
    versions  the other versions of a provision, by id, for provisions that differ between nations
    """

    handlers: Mapping[str, Handler]
    valid: str | None = None
    versions: dict[str, etree._Element] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    dropped: int = 0

    def children(self, parent: etree._Element, place: Place) -> None:
        """Every child in turn."""
        for child in elements(parent):
            self.visit(child, place)

    def visit(self, element: etree._Element, place: Place) -> None:
        """One element, by its handler; then its versions for other nations, as the official page does."""
        handler = self.handlers.get(local(element), Walk.children)
        handler(self, element, self._entered(element, place))
        for reference in (element.get("AltVersionRefs") or "").split():
            version = self.versions.pop(reference, None)  # once only: versions name each other
            if version is not None:
                self.children(version, place)

    def write(self, kind: BlockKind, words: Wording, place: Place, marker: str | None = None) -> None:
        """A block of words, unless they are only the dots of a repeal.

        A repealed item of a list that is in force keeps its dots, as the official page prints them: a quotation
        that runs over it must not hide that something stood there.
        """
        lead, lead_notes = place.lead.take()
        listed = kind is BlockKind.ITEM and bool(lead or marker) and bool(self.blocks) and within_list(self.blocks[-1])
        if place.gone or (words.empty and not (listed and words.text)):
            self.dropped += 1
            return
        number, level = place.provision, 0
        if lead or kind is BlockKind.ITEM:
            kind, marker, number, level = BlockKind.ITEM, lead or marker, place.number, place.level
        self.blocks.append(
            Block(
                kind=kind,
                text=f"{marker} {words.text}" if marker else words.text,
                headings=place.headings,
                level=level,
                number=number,
                marker=marker,
                scope=place.scope,
                anchor=place.anchor,
                notes=place.block_notes((*words.notes, *lead_notes)),
            )
        )

    def heading(self, words: Wording, place: Place, number: str | None = None) -> Place:
        """A heading block; the place under it. A heading of dots is not written and adds nothing."""
        if words.empty:
            return place
        notes = place.block_notes((*words.notes, *(("repealed",) if place.gone else ())))
        self.blocks.append(
            Block(
                kind=BlockKind.HEADING,
                text=words.text,
                headings=place.headings,
                level=len(place.headings) + 1,
                number=number,
                scope=place.scope,
                anchor=place.anchor,
                notes=notes,
            )
        )
        return replace(place, headings=(*place.headings, words.text))

    def mark_repealed(self, start: int, dropped: int) -> None:
        """Notes "repealed" on the headings from block `start` on, if only dots stood under them."""
        written = self.blocks[start:]
        if self.dropped == dropped or any(block.kind is not BlockKind.HEADING for block in written):
            return
        self.blocks[start:] = [
            block if "repealed" in block.notes else replace(block, notes=(*block.notes, "repealed"))
            for block in written
        ]

    def _entered(self, element: etree._Element, place: Place) -> Place:
        """The place inside `element`: its extent, its fragment of the address, and whether it is in force.

        Status and Match say it as the official page reads them: Match="false" with an end date that has
        passed no longer has effect, with a start date to come does not have effect yet.
        """
        extent = element.get("RestrictExtent")
        anchor = None if place.inserted else element.get("id")
        if extent or anchor:
            place = replace(place, extent=extent or place.extent, anchor=anchor or place.anchor)
        status = element.get("Status")
        if status == "Prospective":
            return place.noting("prospective")
        if status in ("Dead", "Repealed"):
            return replace(place, gone=True)
        if element.get("Match") == "false":
            start, end = element.get("RestrictStartDate"), element.get("RestrictEndDate")
            if start and (start > self.valid if self.valid else not end):
                return place.noting("prospective")
            return replace(place, gone=True)
        return place
