"""Where a footnote's block goes: after the paragraph, or the whole list or table, that it interrupts."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.document import Block, BlockKind

_RUNS_ON = (BlockKind.ITEM, BlockKind.ROW)


def place_footnotes(blocks: Sequence[Block], notes: Sequence[tuple[int, Block]]) -> list[Block]:
    """The blocks with each footnote set in.

    `notes` are pairs of (index in `blocks` of the block that carries the mark, the FOOTNOTE block), in the
    order of the marks. A footnote never stands inside a list: it waits until the list is over.
    """
    waiting: dict[int, list[Block]] = {}
    for index, note in notes:
        waiting.setdefault(_end_of_run(blocks, index), []).append(note)
    placed: list[Block] = []
    for index, block in enumerate(blocks):
        placed.append(block)
        placed.extend(waiting.get(index, ()))
    return placed


def _end_of_run(blocks: Sequence[Block], index: int) -> int:
    """Index of the last block of the paragraph with its list, or of the table, that `index` belongs to."""
    if blocks[index].kind not in (*_RUNS_ON, BlockKind.PARAGRAPH):
        return index
    end = index
    while end + 1 < len(blocks) and blocks[end + 1].kind in _RUNS_ON:
        end += 1
    return end
