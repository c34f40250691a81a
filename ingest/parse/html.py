"""Saved GOV.UK pages, HTML attachments and bare govspeak."""

from __future__ import annotations

import hashlib

from corpus.document import Block, BlockKind, Document
from corpus.errors import ParseError
from ingest.parse.html_notes import Footnote, take_footnotes
from ingest.parse.html_numbered import number_paragraphs
from ingest.parse.html_tree import read_page
from ingest.parse.html_walk import Walk
from ingest.parse.text_encoding import decode
from ingest.parse.text_numbers import scoped
from ingest.parse.text_place import place_footnotes


def parse_html(data: bytes, name: str) -> Document:
    """A whole saved page, the body of one, or an HTML attachment, as a Document of media "html".

    Only the content is taken: menus, banners, feedback, contents lists, scripts, hidden parts are left out.
    The text of a list item has no marker, as the page's own text has none: the marker is in `Block.marker`.
    Raises ParseError where the file cannot be read or holds no words.
    """
    page = read_page(decode(data, name), name)
    footnotes = take_footnotes(page.content)
    walk = Walk()
    for element in page.content:
        walk.read(element)
    if not walk.blocks:
        raise ParseError(f"{name} holds no text; save the page again once it has loaded fully.")
    numbered = number_paragraphs(walk.blocks, walk.ordered)
    blocks = scoped(place_footnotes(numbered, _placed(walk, footnotes)) + _unplaced(walk, footnotes))
    return Document(
        sha256=hashlib.sha256(data).hexdigest(),
        media="html",
        blocks=tuple(blocks),
        title=page.title,
        notices=page.notices,
        numbering="paragraph" if any(b.number for b in blocks if b.kind is BlockKind.PARAGRAPH) else "",
    )


def _placed(walk: Walk, footnotes: dict[str, Footnote]) -> list[tuple[int, Block]]:
    """Each footnote with the block that first carries its mark."""
    placed, seen = [], set[str]()
    for index, mark in walk.marks:
        if mark in footnotes and mark not in seen:
            seen.add(mark)
            placed.append((index, _block(footnotes[mark], walk.blocks[index])))
    return placed


def _unplaced(walk: Walk, footnotes: dict[str, Footnote]) -> list[Block]:
    """Footnotes to which no mark leads: they stay at the end."""
    marked = {mark for _, mark in walk.marks}
    return [_block(note, None) for key, note in footnotes.items() if key not in marked]


def _block(note: Footnote, bearer: Block | None) -> Block:
    if bearer is None:
        return Block(BlockKind.FOOTNOTE, note.text, number=note.number)
    path = (*bearer.headings, bearer.text) if bearer.kind is BlockKind.HEADING else bearer.headings
    return Block(BlockKind.FOOTNOTE, note.text, path, number=note.number, anchor=bearer.anchor)
