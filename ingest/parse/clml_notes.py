"""One note for a whole subsection: where any words of it were amended, all of its blocks say so.

A subsection is quoted as one passage, with one set of notes; which of its items was amended is not shown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from corpus.document import Block, BlockKind

_AMENDED = "amended"
_PROVISION = re.compile(r"\d+[A-Z]*(?:\(\d+[A-Z]*\))?")


def level_amended(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, "amended" spread over each run of blocks of one subsection that are otherwise alike."""
    levelled: list[Block] = []
    for _, run in groupby(blocks, key=_run):
        members = list(run)
        if any(_AMENDED in block.notes for block in members):
            members = [replace(b, notes=(*(n for n in b.notes if n != _AMENDED), _AMENDED)) for b in members]
        levelled += members
    return levelled


def _run(block: Block) -> tuple[object, ...]:
    found = _PROVISION.match(block.number or "")
    number = found.group() if found else block.number
    force = frozenset(block.notes) - {_AMENDED}
    return (block.kind is BlockKind.HEADING, block.headings, block.scope, number, force)
