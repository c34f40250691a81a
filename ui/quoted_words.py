"""The quoted words laid out as the document has them: paragraphs and list items, not one character changed."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.layout import Line, lines, locate
from ui.markup import Child, Html, el, join

_DEPTHS = {2: "cv-deep", 3: "cv-deeper"}
__all__ = ["lead_in", "lines", "locate", "marked_passage", "quoted_words"]


def _laid_out(blocks: Sequence[Line], contents: Sequence[Child]) -> Html:
    """Paragraphs, and runs of list items as lists that keep their printed markers."""
    parts: list[Html] = []
    run: list[Html] = []
    for block, content in zip(blocks, contents, strict=True):
        if block.level:
            run.append(el("li", content, class_=_DEPTHS.get(block.level)))
            continue
        if run:
            parts.append(el("ul", *run, class_="cv-items", role="list"))
            run = []
        parts.append(el("p", content))
    if run:
        parts.append(el("ul", *run, class_="cv-items", role="list"))
    return join(parts)


def lead_in(text: str) -> Html | None:
    """What the quoted words stand under in the document, where they are items of a list or rows of a table."""
    if not text:
        return None
    return el("p", f"From {'' if text.startswith('Table ') else 'a list that begins: '}{text}", class_="cv-hint")


def quoted_words(passage: str, quoted: str, answering: tuple[int, int] | None = None) -> Html:
    """The quotation for a blockquote; `answering`, offsets in the passage, is made strong."""
    place = locate(passage, quoted)
    if place is None:
        return el("p", quoted)
    return _with(passage, lines(passage, *place), answering or (0, 0), "strong")


def _with(passage: str, blocks: Sequence[Line], place: tuple[int, int], tag: str) -> Html:
    """Blocks of a passage, with an element `tag` around passage[place]."""
    contents: list[Child] = []
    for block in blocks:
        begin, stop = max(block.start, place[0]), min(block.end, place[1])
        if begin >= stop:
            contents.append(passage[block.start : block.end])
            continue
        held = el(tag, passage[begin:stop])
        contents.append(join([passage[block.start : begin], held, passage[stop : block.end]]))
    return _laid_out(blocks, contents)


def marked_passage(passage: str, quoted: str, place: tuple[int, int] | None = None) -> Html:
    """The whole passage, with a mark on the quoted words; `place` has their offsets where they are known."""
    return _with(passage, lines(passage), place or locate(passage, quoted) or (0, 0), "mark")
