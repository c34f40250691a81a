"""Blocks to passages: one numbered paragraph with its bullets, one subsection, or part of one heading's text.

A passage never mixes two headings, two paragraph numbers or a paragraph and a footnote. Long ones are split between
list items, with the sentence that opens the list repeated as context.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from corpus.document import Block, BlockKind, Document
from corpus.passage import Passage, Piece
from corpus.wording import sentence_spans, word_count
from ingest.references import passage_id, reference

MAX_WORDS = 180  # about 240 word pieces: the model cuts off at 256, headings included
RUN_WORDS = 110  # an unnumbered run is packed up to this size
ROW_WORDS = 20  # table rows are packed up to this size: each is an answer of its own
MIN_WORDS = 3  # a shorter footnote says nothing by itself
_PROVISION = re.compile(r"^(\d+[A-Z]*)(\(\d+[A-Z]*\))?")
_GONE = frozenset({"repealed", "repealed in England"})
_SAME_PASSAGE = frozenset({"header", "amended"})  # notes that part no passages
_OPENS = re.compile(r"[:—–-]\s*$|\b(?:following|these|below)\b", re.IGNORECASE)  # a sentence that opens a list
_QUOTABLE = (BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.ROW)


@dataclass
class _Group:
    """Blocks that share headings, scope and paragraph number."""

    base: str | None
    members: list[int] = field(default_factory=list)


def _base(block: Block, document: Document) -> str | None:
    """The number under which a block is cited: for a provision, its subsection."""
    if block.number is None or document.numbering in ("", "paragraph"):
        return block.number
    match = _PROVISION.match(block.number)
    return match.group() if match else block.number


def _begins_group(block: Block, last: Block, group: _Group, document: Document) -> bool:
    if block.headings != last.headings or block.scope != last.scope:
        return True
    if set(block.notes) - _SAME_PASSAGE != set(last.notes) - _SAME_PASSAGE:
        return True
    base = _base(block, document)
    if base is None:
        return False
    return base != group.base and (block.kind is BlockKind.PARAGRAPH or document.numbering != "paragraph")


def _groups(document: Document, files: frozenset[int]) -> Iterator[_Group]:
    group: _Group | None = None
    for ordinal, block in enumerate(document.blocks):
        if block.kind is BlockKind.HEADING or ordinal in files:
            if group:
                yield group
            group = None
        if block.kind not in _QUOTABLE or not block.text.strip() or _GONE.intersection(block.notes):
            continue
        if group and _begins_group(block, document.blocks[group.members[-1]], group, document):
            yield group
            group = None
        if group is None:
            group = _Group(_base(block, document))
        group.members.append(ordinal)
    if group:
        yield group


def _piece(document: Document, ordinal: int) -> Piece:
    start = document.starts[ordinal]
    return Piece(ordinal, start, start + len(document.blocks[ordinal].text))


def _units(document: Document, group: _Group) -> list[list[Piece]]:
    """A paragraph and the list items under it belong together."""
    units: list[list[Piece]] = []
    for ordinal in group.members:
        kind = document.blocks[ordinal].kind
        if kind is BlockKind.ITEM and units:
            units[-1].append(_piece(document, ordinal))
        else:
            units.append([_piece(document, ordinal)])
    return units


def _words(document: Document, pieces: Sequence[Piece]) -> int:
    return sum(word_count(document.text[p.start : p.end]) for p in pieces)


def _split_piece(document: Document, piece: Piece) -> Iterator[Piece]:
    """A single block that is too long, cut between sentences."""
    text = document.text[piece.start : piece.end]
    start, words = 0, 0
    for first, last in sentence_spans(text):
        length = word_count(text[first:last])
        if words and words + length > MAX_WORDS:
            yield Piece(piece.block, piece.start + start, piece.start + len(text[:first].rstrip()))
            start, words = first, 0
        words += length
    yield Piece(piece.block, piece.start + start, piece.end)


def _lead_in(document: Document, unit: Sequence[Piece]) -> str:
    """The sentence that opens the unit's list."""
    text = document.text[unit[0].start : unit[0].end]
    spans = sentence_spans(text)
    return text[spans[-1][0] : spans[-1][1]] if spans else text


def _parts(document: Document, unit: list[Piece]) -> Iterator[tuple[list[Piece], str]]:
    """A unit in parts of at most MAX_WORDS: (pieces, lead-in of a later part)."""
    if _words(document, unit) <= MAX_WORDS:
        yield unit, ""
        return
    lead_in = _lead_in(document, unit) if len(unit) > 1 else ""
    if word_count(lead_in) > 60 or not _OPENS.search(lead_in):
        lead_in = ""
    part: list[Piece] = []
    later = False
    for pieces in _inseparable(document, unit):
        if part and _words(document, [*part, *pieces]) > MAX_WORDS:
            yield part, lead_in if later else ""
            part, later = [], True
        part.extend(pieces)
    yield part, lead_in if later else ""


def _inseparable(document: Document, unit: Sequence[Piece]) -> Iterator[list[Piece]]:
    """What is not to be parted: an item with the items under it, which say nothing without it.

    Where that is too long with the words that open the list, each item, and where one block is, its sentences.
    """
    room = MAX_WORDS - _words(document, unit[:1])
    items: list[list[Piece]] = []
    for piece in unit:
        if items and document.blocks[piece.block].level > 1:
            items[-1].append(piece)
        else:
            items.append([piece])
    for item in items:
        if _words(document, item) <= (MAX_WORDS if item[0] is unit[0] else room):
            yield item
        else:
            yield from ([part] for piece in item for part in _split_piece(document, piece))


def _packed(document: Document, group: _Group) -> Iterator[tuple[list[Piece], str]]:
    """The group's passages: (pieces, lead-in)."""
    limit = RUN_WORDS if group.base is None else MAX_WORDS
    current: list[Piece] = []
    table: list[list[Piece]] = []
    opening = ""  # the sentence before a table
    for unit in _units(document, group):
        if document.blocks[unit[0].block].kind is BlockKind.ROW:
            table.append(unit)
            continue
        yield from _table(document, table, current, opening)
        current, table = ([], []) if table else (current, table)
        opening = _lead_in(document, unit)
        for part, lead_in in _parts(document, unit):
            if current and (lead_in or _words(document, current) + _words(document, part) > limit):
                yield current, ""
                current = []
            if lead_in:
                yield part, lead_in
            else:
                current.extend(part)
    if table:
        yield from _table(document, table, current, opening)
    elif current:
        yield current, ""


def _table(
    document: Document, rows: Sequence[list[Piece]], before: list[Piece], opening: str
) -> Iterator[tuple[list[Piece], str]]:
    """A small table stays with the text before it; the rows of a larger one are passages with that text as context."""
    if not rows:
        return
    whole = [*before, *(piece for row in rows for piece in row)]
    if _words(document, whole) <= RUN_WORDS:
        yield whole, ""
        return
    if before:
        yield before, ""
    lead_in = opening if 0 < word_count(opening) <= 60 else ""
    current: list[Piece] = []
    for row in rows:
        for part, _ in _parts(document, row):
            if current and _words(document, current) + _words(document, part) > ROW_WORDS:
                yield current, lead_in
                current = []
            current.extend(part)
    yield current, lead_in


def _passage(
    document: Document,
    source: str,
    edition: str,
    pieces: Sequence[Piece],
    lead_in: str,
    base: str | None,
    kind: str,
) -> Passage:
    first = document.blocks[pieces[0].block]
    last = document.blocks[pieces[-1].block]
    begins = first.page_at(pieces[0].start - document.starts[pieces[0].block])
    ends = last.page_at(pieces[-1].end - 1 - document.starts[pieces[-1].block])
    name = reference(document.numbering, base, first, begins.page if begins else None, kind)
    return Passage(
        id=passage_id(source, edition, name),
        source=source,
        edition=edition,
        reference=name,
        headings=first.headings,
        text="\n".join(document.text[p.start : p.end] for p in pieces),
        pieces=tuple(pieces),
        ordinal=0,
        lead_in=lead_in,
        page=begins.page if begins else None,
        pdf_page=begins.pdf_page if begins else None,
        last_page=ends.page if ends else None,
        last_pdf_page=ends.pdf_page if ends else None,
        anchor=first.anchor,
        notes=first.notes,
        kind=kind,
    )


def make_passages(
    document: Document, source: str, edition: str, files: frozenset[int] = frozenset()
) -> tuple[Passage, ...]:
    """All passages of a document, in reading order, ids unique, `ordinal` counting from 0.

    `files` are the ordinals of the blocks with which a further file begins: no passage runs over two files.
    """
    drafts = [
        _passage(document, source, edition, pieces, lead_in, group.base, "text")
        for group in _groups(document, files)
        for pieces, lead_in in _packed(document, group)
    ]
    for ordinal, block in enumerate(document.blocks):
        if block.kind is BlockKind.FOOTNOTE and word_count(block.text) >= MIN_WORDS:
            for piece in _split_piece(document, _piece(document, ordinal)):
                drafts.append(_passage(document, source, edition, [piece], "", block.number, "footnote"))
    drafts.sort(key=lambda passage: passage.start)
    return tuple(_numbered(drafts))


def _numbered(drafts: Sequence[Passage]) -> Iterator[Passage]:
    seen: dict[str, int] = {}
    for ordinal, draft in enumerate(drafts):
        count = seen[draft.id] = seen.get(draft.id, 0) + 1
        yield replace(draft, ordinal=ordinal, id=draft.id if count == 1 else f"{draft.id}~{count}")
