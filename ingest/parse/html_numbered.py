"""Numbered paragraphs of an HTML page: typed at the start of a paragraph, or ordered lists that run on.

Written as "64. Schools must", a paragraph of govspeak becomes an ordered list of its own that starts at 64.
So ordered lists whose numbers go on from one another over a heading are numbered paragraphs; a list that ends
before the next heading, or starts again at 1, is a list.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.document import Block, BlockKind
from ingest.parse.text_numbers import running, typed_number


@dataclass
class OrderedList:
    """An outermost ordered list: the number of its first item, the number after its last, and its blocks."""

    first: int
    after: int
    blocks: list[int]


def number_paragraphs(blocks: Sequence[Block], ordered: Sequence[OrderedList]) -> list[Block]:
    """The blocks with paragraph numbers in `number` and not in the text."""
    result = list(blocks)
    for chain in _chains(blocks, ordered):
        for index in (index for listing in chain for index in listing.blocks):
            result[index] = _as_paragraph(blocks[index])
    typed = [typed_number(b.text) if b.kind is BlockKind.PARAGRAPH and not b.number else None for b in result]
    for index, (number, runs) in enumerate(zip(typed, running(typed), strict=True)):
        if number is not None and runs:
            text = result[index].text[number.end :]
            result[index] = replace(result[index], number=number.number, text=text)
    return result


def _chains(blocks: Sequence[Block], ordered: Sequence[OrderedList]) -> Iterator[list[OrderedList]]:
    """Runs of lists that go on from one another, with a heading in between somewhere."""
    chain: list[OrderedList] = []
    for listing in (found for found in ordered if found.blocks):
        if chain and listing.first == chain[-1].after:
            chain.append(listing)
            continue
        if _spans_heading(blocks, chain):
            yield chain
        chain = [listing]
    if _spans_heading(blocks, chain):
        yield chain


def _spans_heading(blocks: Sequence[Block], chain: Sequence[OrderedList]) -> bool:
    if len(chain) < 2:
        return False
    between = blocks[chain[0].blocks[-1] : chain[-1].blocks[0]]
    return any(block.kind is BlockKind.HEADING for block in between)


def _as_paragraph(block: Block) -> Block:
    """An item of such a list; what is listed inside it moves up a level."""
    if block.kind is not BlockKind.ITEM:
        return block
    if block.level > 1:
        return replace(block, level=block.level - 1)
    number = (block.marker or "").rstrip(".") or None
    return replace(block, kind=BlockKind.PARAGRAPH, level=0, number=number, marker=None)
