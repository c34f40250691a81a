"""The tables of index.sqlite, and how blocks are packed into them."""

from __future__ import annotations

import json
import zlib
from typing import Any

from corpus.document import Block, BlockKind, PageStart, Rect, Word

TABLES = """
CREATE TABLE documents (key TEXT PRIMARY KEY, record TEXT NOT NULL);
CREATE TABLE blocks (
    key TEXT NOT NULL, ordinal INTEGER NOT NULL, start INTEGER NOT NULL, block BLOB NOT NULL,
    PRIMARY KEY (key, ordinal)
) WITHOUT ROWID;
CREATE TABLE passages (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, key TEXT NOT NULL, ordinal INTEGER NOT NULL, body TEXT NOT NULL,
    sentences BLOB
);
CREATE INDEX passages_by_document ON passages (key, ordinal);
CREATE TABLE summaries (id TEXT PRIMARY KEY, body TEXT NOT NULL, pins TEXT NOT NULL, vectors BLOB NOT NULL);
CREATE TABLE proposals (id TEXT PRIMARY KEY, body TEXT NOT NULL, vectors BLOB NOT NULL);
CREATE TABLE lay_questions (passage TEXT NOT NULL, text TEXT NOT NULL, vector BLOB NOT NULL);
CREATE TABLE outside_questions (
    reason TEXT NOT NULL, source TEXT NOT NULL, text TEXT NOT NULL, vector BLOB NOT NULL
);
CREATE VIRTUAL TABLE keywords USING fts5(
    title, headings, text, questions, content='', tokenize='porter unicode61'
);
"""


def pack_block(block: Block) -> bytes:
    """A block as compressed JSON; rectangles rounded to a tenth of a point."""
    fields: dict[str, Any] = {"kind": block.kind.value, "text": block.text}
    for name in ("level", "number", "marker", "scope", "anchor"):
        if value := getattr(block, name):
            fields[name] = value
    if block.headings:
        fields["headings"] = block.headings
    if block.notes:
        fields["notes"] = block.notes
    if block.pages:
        fields["pages"] = [(p.start, p.page, p.pdf_page) for p in block.pages]
    if block.words:
        fields["words"] = [
            (
                w.start,
                w.end,
                w.rect.pdf_page,
                *(round(v, 1) for v in (w.rect.x0, w.rect.y0, w.rect.x1, w.rect.y1)),
            )
            for w in block.words
        ]
    return zlib.compress(json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode())


def unpack_block(data: bytes) -> Block:
    """The block that `pack_block` packed."""
    fields: dict[str, Any] = json.loads(zlib.decompress(data))
    return Block(
        kind=BlockKind(fields["kind"]),
        text=fields["text"],
        headings=tuple(fields.get("headings", ())),
        level=fields.get("level", 0),
        number=fields.get("number"),
        marker=fields.get("marker"),
        scope=fields.get("scope", ""),
        pages=tuple(PageStart(*place) for place in fields.get("pages", ())),
        words=tuple(Word(w[0], w[1], Rect(*w[2:])) for w in fields.get("words", ())),
        anchor=fields.get("anchor"),
        notes=tuple(fields.get("notes", ())),
    )
