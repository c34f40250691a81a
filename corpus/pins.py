"""From a summary entry to the passages that say it: by the reference that the entry gives."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from corpus.passage import Passage
from corpus.summaries import Summary


def _words(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()


def _under_heading(entry: Summary, passages: Iterable[Passage]) -> list[Passage]:
    wanted = _words(entry.reference)
    return [p for p in passages if p.kind == "text" and any(_words(h).startswith(wanted) for h in p.headings)]


def _at_provision(entry: Summary, passages: Sequence[Passage]) -> list[Passage]:
    """The subsection itself; the one that holds the item; or all subsections of the section."""
    reference = entry.reference
    while reference:
        exact = [p for p in passages if p.reference == reference]
        if exact:
            marker = entry.reference[len(reference) :].split(")", 1)[0] + ")"
            holding = [p for p in exact if marker != ")" and f"\n{marker} " in f"\n{p.text}"]
            return holding or exact
        below = [p for p in passages if p.reference.startswith(f"{reference}(")]
        if below:
            return below
        reference = reference.rpartition("(")[0]
    return []


def pinned(entry: Summary, passages: Sequence[Passage]) -> list[Passage]:
    """The passages of `entry.source` that the entry stands for, those of its own edition if they are there.

    `passages` are all that the index has of that source. Empty where the place is not in the index.
    """
    editions = {p.edition for p in passages}
    if entry.edition in editions:
        passages = [p for p in passages if p.edition == entry.edition]
    elif editions:
        newest = max(editions)
        passages = [p for p in passages if p.edition == newest]
    if entry.level == "heading":
        found = _under_heading(entry, passages)
    elif entry.level == "paragraph":
        found = [p for p in passages if p.reference == entry.reference]
    else:
        found = _at_provision(entry, passages)
    return found
