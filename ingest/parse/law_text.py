"""Acts and instruments as flattened plain text: numbers alone on lines ("4.1.c"), lines hard-wrapped.

List markers are not printed in such a file, so they are in `Block.marker` and not in the text.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

from corpus.document import Block, BlockKind, Document
from corpus.errors import ParseError
from ingest.parse.law_flat import cited, depth, provision, unit
from ingest.parse.law_lines import Piece, head_and_body, pieces
from ingest.parse.law_target import INSTRUCTION, Targets
from ingest.parse.law_words import decode, law_note, numbering_of, only_dots, title_note

_DATED = re.compile(r"^(?:Made|Laid|Coming into force|Sift requirements)\b")
_NOTE = re.compile(r"^explanatory note", re.IGNORECASE)
_SCHEDULE = re.compile(r"^schedule(?: +(\w+))?\b", re.IGNORECASE)
_LETTERED = re.compile(r"^([a-z]{1,3}) +")
_BARE = re.compile(r"^[\W_]*(?:(?:and|or)[\W_]*)?$")
_INSERTED_DEPTH = 7
"""Headings of inserted provisions have this many "#" or more; an instrument's own have fewer."""


@dataclass(slots=True)
class _Insertion:
    """Words that go into another law: opened by an instruction, closed by a stray full stop or semicolon."""

    host: tuple[str, ...]
    instruction: str
    parts: tuple[str, ...] = ()
    heading: str | None = None


@dataclass(slots=True)
class _Reader:
    kind: str
    base_notes: tuple[str, ...] = ()
    blocks: list[Block] = field(default_factory=list)
    headings: dict[int, str] = field(default_factory=dict)
    scope: str = ""
    notes: tuple[str, ...] = ()
    number: tuple[str, ...] = ()
    fresh: bool = False
    printed: tuple[str, ...] = ()
    targets: Targets = field(default_factory=Targets)
    insertion: _Insertion | None = None

    def heading(self, piece: Piece, following: tuple[str, ...]) -> None:
        if self.insertion and piece.depth >= _INSERTED_DEPTH:
            host = self.insertion.host
            self.insertion.heading = None
            self.insertion.parts = following[len(host) :] if following[: len(host)] == host else ()
            self._write(BlockKind.HEADING, piece.text, exact=True)
            self.insertion.heading = piece.text
            return
        self.insertion, self.number = None, ()
        self.headings = {level: text for level, text in self.headings.items() if level < piece.depth}
        note, schedule = title_note(piece.text), _SCHEDULE.match(piece.text)
        self.notes = tuple(dict.fromkeys((*self.base_notes, *([note] if note else []))))
        if schedule and piece.depth <= 3:
            self.scope = f"Schedule {schedule[1]}" if schedule[1] else "Schedule"
        if _NOTE.match(piece.text):
            self.scope, self.notes = "Explanatory note", ("not part of the law",)
        self.number = following if len(following) == 1 else ()
        self._write(BlockKind.HEADING, piece.text)
        self.number = ()
        self.headings[piece.depth] = piece.text

    def new_number(self, number: tuple[str, ...]) -> None:
        self.fresh = True
        self.printed = number
        opened = self.insertion
        if opened and number[: len(opened.host)] == opened.host and len(number) > len(opened.host):
            opened.parts = number[len(opened.host) :]
            return
        self.insertion, self.number = None, number

    def paragraph(self, piece: Piece) -> None:
        text = piece.text
        if self.insertion and text in (".", ";"):
            self.insertion = None
            return
        if _BARE.match(text):
            return
        instruction = self.insertion is None and INSTRUCTION.search(text) is not None
        level = 0
        for index, part in enumerate(piece.parts):
            before = piece.parts[index - 1] if index else ""
            unnumbered = self.insertion is not None and not self.insertion.parts
            if part.startswith("“") and (len(piece.parts) > 1 or unnumbered):
                level = 1
            elif before.endswith("—"):
                level += 1
            self._part(part, level, self.fresh and index == 0)
        self.fresh = False
        if self.insertion is None and self.number:
            self.targets.note(self.number, text)
            if instruction:
                self.insertion = _Insertion(self.number, text)

    def _part(self, text: str, level: int, fresh: bool) -> None:
        """One paragraph; `fresh` where it is the first after its number, so that the number is its own."""
        parts = self.insertion.parts if self.insertion else self.number
        marked = _LETTERED.match(text) if self.scope == "Explanatory note" and level else None
        if fresh and parts and depth(parts[0 if self.insertion else 1 :]):
            inner = depth(parts if self.insertion else parts[1:])
            # The number is the list's mark here, and is printed: without it the words would not be the file's.
            printed = ".".join(self.printed)
            self._write(BlockKind.ITEM, f"{printed} {text}", inner, printed, exact=True)
        elif marked:
            self._write(BlockKind.ITEM, text[marked.end() :], level, f"({marked[1]})")
        elif level:
            self._write(BlockKind.ITEM, text, level)
        else:
            self._write(BlockKind.PARAGRAPH, text, exact=fresh)

    def _write(
        self, kind: BlockKind, text: str, level: int = 0, marker: str | None = None, exact: bool = False
    ) -> None:
        if only_dots(text):
            return
        path = [self.headings[depth] for depth in sorted(self.headings)]
        opened, notes = self.insertion, list(self.notes)
        number = self.number if exact or opened or kind is BlockKind.HEADING else provision(self.number)
        if opened:
            path += [opened.heading] if opened.heading else []
            inserts = self.targets.inserts(opened.host, opened.instruction, unit(opened.parts))
            notes.append(inserts or "inserts text in another law")
            number = opened.host
        self.blocks.append(
            Block(
                kind=kind,
                text=text,
                headings=tuple(path),
                level=len(path) + 1 if kind is BlockKind.HEADING else level,
                number=cited(number) if number else None,
                marker=marker,
                scope=self.scope,
                anchor="-".join((self.kind, *number)) if number and not self.scope else None,
                notes=tuple(notes),
            )
        )


def parse_law_text(data: bytes, name: str) -> Document:
    """The blocks of a law in flattened plain text, in reading order.

    Words that it inserts in another law have the number of the instruction that inserts them, and a note
    that names the new provision, the same for a paragraph and its items: "inserts regulation 4(3)". The
    signature and the "Description:" line are left out; the explanatory note is noted as not part of the law.

    data  the file's bytes, UTF-8; name  the file's name, for messages
    Raises ParseError where it is not UTF-8 text or has no numbered provisions.
    """
    head, body = head_and_body(decode(data, name))
    found = pieces(body)
    first = next((piece.text for piece in found if piece.depth), None)
    title = head.get("Title") or first
    kind = numbering_of(title or "") or "section"
    note = law_note(title or "")
    reader = _Reader(kind, (note,) if note else (), notes=(note,) if note else ())
    begun = False
    for index, piece in enumerate(found):
        after = found[index + 1] if index + 1 < len(found) else Piece(depth=1)
        begun = begun or bool(piece.number or _DATED.match(piece.text))
        if piece.number:
            reader.new_number(piece.number)
        elif piece.depth:
            begun = begun or index > 0
            if piece.text != title:
                reader.heading(piece, after.number)
        elif begun and not _signature(piece, after):
            reader.paragraph(piece)
    if not any(block.number for block in reader.blocks):
        raise ParseError(f"{name} has no numbered provisions: check that it is the text of a law.")
    return Document(
        sha256=hashlib.sha256(data).hexdigest(),
        media="text",
        blocks=tuple(reader.blocks),
        title=title,
        numbering=kind,
    )


def _signature(piece: Piece, after: Piece) -> bool:
    """Name, office and date at the end: set in, with gaps between them, before a heading or the end."""
    return bool(piece.indented and piece.gaps >= 2 and after.depth and "“" not in piece.text)
