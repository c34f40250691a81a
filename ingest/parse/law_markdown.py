"""Acts and regulations retyped in Markdown, as extracts are: "## Section 19 — Title", "(1)", "- (a)"."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from corpus.document import Block, BlockKind, Document
from corpus.errors import ParseError
from ingest.parse.law_detect import LAW_HEADING
from ingest.parse.law_front import front_matter
from ingest.parse.law_words import decode, fold, law_note, numbering_of, only_dots, title_note, within_list

_HEADING = re.compile(r"^(#{1,6}) +(.*?)(?: +#+)?$")
_ITEM = re.compile(r"^( *)[-*] +(.*)$")
_MARKER = re.compile(r"^(\([0-9]{0,2}[A-Za-z]{0,4}\))(?: +|$)")
_SUBSECTION = re.compile(r"^\((\d+[A-Z]*)\)(?: +|$)")
_RULE = re.compile(r"^\|?[\s:|-]+\|?$")
_CELLS = re.compile(r"(?<!\\)\|")
_EDITORIAL = re.compile(r"^\[[^\]]*\]$")
_SCHEDULE = re.compile(r"^schedule(?: +(\w+))?\b", re.IGNORECASE)


@dataclass(slots=True)
class _Reader:
    """The blocks so far and where the reading stands: headings by level, section, subsection, open items."""

    base_notes: tuple[str, ...] = ()
    blocks: list[Block] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    title: str | None = None
    kind: str = ""
    headings: dict[int, str] = field(default_factory=dict)
    scope: str = ""
    notes: tuple[str, ...] = ()
    section: str | None = None
    subsection: str | None = None
    items: list[tuple[int, str | None]] = field(default_factory=list)

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(self.headings[level] for level in sorted(self.headings))

    def write(self, kind: BlockKind, text: str, number: str | None, marker: str | None = None) -> None:
        text = fold(text)
        if only_dots(text.removeprefix(marker or "")) and not (marker and self.blocks and within_list(self.blocks[-1])):
            return
        self.blocks.append(
            Block(
                kind=kind,
                text=text,
                headings=self.path,
                level=len(self.items) if kind is BlockKind.ITEM else 0,
                number=number,
                marker=marker,
                scope=self.scope,
                anchor=self._anchor(number),
                notes=self.notes,
            )
        )

    def _anchor(self, number: str | None) -> str | None:
        """The fragment that legislation.gov.uk gives this provision: "section-19-3A-b"."""
        if number is None or self.section is None or not self.kind or self.scope:
            return None
        return f"{self.kind}-{number.replace('(', '-').replace(')', '')}"

    def heading(self, depth: int, line: str) -> None:
        self.items.clear()
        found = LAW_HEADING.match(line)
        words = fold(found["title"] if found else line.lstrip("# "))
        self.headings = {level: text for level, text in self.headings.items() if level < depth}
        if found:
            self.kind = self.kind or found["kind"].lower()
            self.section = self.subsection = found["number"]
        else:
            self.section = self.subsection = None
            schedule = _SCHEDULE.match(words)
            if schedule:
                self.scope = f"Schedule {schedule[1]}" if schedule[1] else "Schedule"
        if depth == 1 and not found and self.title is None:
            self.title, self.base_notes = words, tuple(filter(None, [law_note(words)]))
            return
        note = title_note(words)
        self.notes = tuple(dict.fromkeys((*self.base_notes, *([note] if note else []))))
        if words and not only_dots(words):
            self.blocks.append(
                Block(
                    kind=BlockKind.HEADING,
                    text=words,
                    headings=self.path,
                    level=len(self.headings) + 1,
                    number=self.section,
                    scope=self.scope,
                    anchor=self._anchor(self.section),
                    notes=self.notes,
                )
            )
            self.headings[depth] = words

    def item(self, indent: int, text: str) -> None:
        while self.items and self.items[-1][0] >= indent:
            self.items.pop()
        marker = _MARKER.match(text)
        self.items.append((indent, marker[1] if marker else None))
        parts = [suffix for _, suffix in self.items]
        # A definition has no number of its own, nor have the paragraphs under it.
        suffix = "" if None in parts else "".join(part for part in parts if part)
        number = f"{self.subsection}{suffix}" if self.subsection else None
        self.write(BlockKind.ITEM, text, number, marker[1] if marker else None)

    def row(self, line: str) -> None:
        cells = [cell.replace("\\|", "|") for cell in _CELLS.split(line.strip().strip("|"))]
        if not all(only_dots(cell) for cell in cells):
            self.write(BlockKind.ROW, " | ".join(fold(cell) for cell in cells), self.subsection)

    def paragraph(self, text: str, indent: int) -> None:
        if _EDITORIAL.match(text):
            where = f"{self.kind.capitalize()} {self.section}: " if self.section else ""
            self.notices.append(where + text.strip("[]"))
            return
        found = _SUBSECTION.match(text) if self.section and not indent else None
        if found:
            self.subsection = f"{self.section}({found[1]})"
            text = text[found.end() :]
        if not indent:
            self.items.clear()
        self.write(BlockKind.PARAGRAPH, text, self.subsection)


def parse_law_markdown(data: bytes, name: str) -> Document:
    """The blocks of a retyped law. Words that close a list are paragraphs of the same subsection.

    data  the file's bytes, UTF-8; name  the file's name, for messages
    Raises ParseError where it is not UTF-8 text or has no section, regulation, article or rule.
    """
    front, body = front_matter(decode(data, name))
    reader = _Reader()
    for indent, line in _pieces(body):
        heading, item = _HEADING.match(line), _ITEM.match(" " * indent + line)
        if heading:
            reader.heading(len(heading[1]), line)
        elif line.startswith("|"):
            if not _RULE.match(line):
                reader.row(line)
        elif item:
            reader.item(len(item[1]), item[2])
        else:
            reader.paragraph(line, indent)
    if not reader.kind:
        raise ParseError(f"{name} has no heading such as “## Section 19 — Title”: check that it is a law.")
    if front.get("version"):
        reader.notices.insert(0, f"Version: {front['version'].rstrip('.')}.")
    if front.get("note"):
        reader.notices.insert(0, front["note"])
    title = reader.title or front.get("title")
    return Document(
        sha256=hashlib.sha256(data).hexdigest(),
        media="markdown",
        blocks=tuple(reader.blocks),
        title=title,
        notices=tuple(reader.notices),
        numbering=reader.kind if reader.kind != "paragraph" else numbering_of(title or ""),
    )


def _pieces(body: str) -> Iterator[tuple[int, str]]:
    """Headings, table rows, list items and paragraphs, hard-wrapped lines rejoined: (indent, text)."""
    held: list[str] = []
    indent, dash = 0, -1
    for line in [*body.splitlines(), ""]:
        text = line.strip()
        item = _ITEM.match(line)
        starts = not text or text.startswith("|") or bool(_HEADING.match(text) or item)
        # Set in no further than the dash above: words that close a nested list, not more of its last item.
        starts = starts or 0 < _indent(line) <= dash
        if held and (starts or held[0].startswith(("|", "#"))):
            yield indent, " ".join(held)
            held = []
        if text:
            indent = indent if held else _indent(line)
            dash = dash if held else (indent if item else -1)
            held.append(text)


def _indent(line: str) -> int:
    line = line.expandtabs(2)
    return len(line) - len(line.lstrip())
