"""Guidance in Markdown: front matter, headings, lists, tables, footnotes; emphasis marks taken off."""

from __future__ import annotations

import hashlib
import re

from markdown_it import MarkdownIt

from corpus.document import Block, BlockKind, Document
from corpus.errors import ParseError
from ingest.parse.markdown_notes import take_definitions
from ingest.parse.markdown_walk import MarkdownWalk
from ingest.parse.text_encoding import decode
from ingest.parse.text_numbers import scoped
from ingest.parse.text_pages import cleared
from ingest.parse.text_place import place_footnotes

_FRONT = re.compile(r"\A\s*---[ \t]*\n(?P<front>.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^(?P<key>[A-Za-z_][\w -]*?)\s*:\s*(?P<value>.*?)\s*$", re.MULTILINE)


def parse_markdown(data: bytes, name: str) -> Document:
    """A Markdown file as a Document of media "markdown".

    List items keep the marker as typed ("-", "1."); the title is that of the front matter, else of a first
    heading of level 1 that stands alone. Raises ParseError where the file is not text or holds no words.
    """
    front, body = split_front_matter(cleared(decode(data, name)))
    body, definitions = take_definitions(body)
    walk = MarkdownWalk(frozenset(definitions))
    walk.read(MarkdownIt("commonmark").enable("table").parse(body))
    title = front.get("title") or walk.take_title()
    blocks = walk.blocks
    if not blocks and not title:
        raise ParseError(f"{name} holds no words; check that the download or the copy was complete.")
    notes: list[tuple[int, Block]] = []
    seen = set[str]()
    for index, key in walk.marks:
        if key not in seen:
            seen.add(key)
            bearer = blocks[index]
            path = (*bearer.headings, bearer.text) if bearer.kind is BlockKind.HEADING else bearer.headings
            notes.append((index, Block(BlockKind.FOOTNOTE, definitions[key], path, number=key)))
    loose = [Block(BlockKind.FOOTNOTE, text, number=key) for key, text in definitions.items() if key not in seen]
    placed = scoped([*place_footnotes(blocks, notes), *loose])
    return Document(
        sha256=hashlib.sha256(data).hexdigest(),
        media="markdown",
        blocks=tuple(placed),
        title=title,
        numbering="paragraph" if any(b.number for b in placed if b.kind is BlockKind.PARAGRAPH) else "",
    )


def split_front_matter(text: str) -> tuple[dict[str, str], str]:
    """The fields of the front matter ("title: ..."), and the text after it."""
    found = _FRONT.match(text)
    if not found:
        return {}, text
    fields = {m["key"].lower(): _unquoted(m["value"]) for m in _FIELD.finditer(found["front"])}
    return fields, text[found.end() :]


def _unquoted(value: str) -> str:
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value
