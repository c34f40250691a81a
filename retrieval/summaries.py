"""Our own entries: they lead to the passages that they stand for, and are shown apart from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from corpus.catalogue import is_before, load_catalogue
from corpus.store import Index, IndexedSummary
from corpus.summaries import Summary
from retrieval.answer import Quote, SummaryLine
from retrieval.citation import provision_address

LIKE = 0.4  # similarity from which an entry lifts its passages
SHOWN = 0.6  # similarity from which an entry is shown beside its quotation, where that comes first
SHOWN_BELOW = 0.7  # the same, of another quotation: less like, it was mostly about a case that was not asked about
ALONE = 0.6  # similarity from which an entry is shown where its source is not indexed
OF_NAMED = 0.5  # the same, where the question names that source
MOST_BESIDE, MOST_ALONE = 2, 4


@dataclass(frozen=True)
class FoundSummary:
    """An entry and how like the question it is (cosine of its nearest text)."""

    indexed: IndexedSummary
    similarity: float


class SummarySearch:
    """Compares a question with every text and question of our entries; exact, since they are few."""

    def __init__(self, index: Index) -> None:
        self._entries = index.summaries
        rows = [entry.vectors for entry in self._entries]
        self._matrix = np.concatenate(rows).astype(np.float32) if rows else np.zeros((0, index.pointer.dimensions))
        self._owners = np.repeat(np.arange(len(rows)), [len(row) for row in rows])

    def search(self, vectors: Sequence[Sequence[float]], limit: int = 20) -> list[FoundSummary]:
        """The entries most like any of the vectors, best first."""
        if not len(self._entries):
            return []
        queries = np.asarray(vectors, dtype=np.float32)
        best = np.full(len(self._entries), -1.0, dtype=np.float32)
        np.maximum.at(best, self._owners, (self._matrix @ queries.T).max(axis=1))
        order = np.argsort(-best)[:limit]
        return [FoundSummary(self._entries[i], float(best[i])) for i in order]


def lifts(found: Sequence[FoundSummary]) -> dict[str, float]:
    """How much each pinned passage is lifted: 0 to 1 by passage id; of several, the first the most."""
    lifted: dict[str, float] = {}
    for one in found:
        strength = (one.similarity - LIKE) / (1 - LIKE)
        if strength <= 0:
            continue
        for place, passage in enumerate(one.indexed.pins, 1):
            lifted[passage] = max(lifted.get(passage, 0.0), strength / place**0.5)
    return lifted


def _line(entry: Summary, notice: str | None) -> SummaryLine:
    source = load_catalogue().get(entry.source)
    edition = f" ({entry.edition})" if entry.edition else ""
    cited = f"{source.title}{edition}, {entry.reference}"
    address = provision_address(source.address or "", entry.reference)
    return SummaryLine(entry.text, (cited,), entry.checked, notice, address)


def _newer(entry: Summary) -> str | None:
    """What a reader must know of an entry that was written from an older edition."""
    newest = load_catalogue().superseded_by(entry.source, entry.edition) if entry.edition else None
    if newest is None:
        return None
    return f"Written from the {entry.edition} edition. A newer one, {newest}, exists: check it there."


def beside(found: Sequence[FoundSummary], quotes: Sequence[Quote]) -> tuple[SummaryLine, ...]:
    """The entries that say in plain words what is quoted, those for the first quotation first.

    One written from an older edition says so.
    """
    lines: list[SummaryLine] = []
    for one in found:
        quote = next((quote for quote in quotes if quote.passage_id in one.indexed.pins), None)
        if quote is None or one.similarity < (SHOWN if quote is quotes[0] else SHOWN_BELOW):
            continue
        lines.append(replace(line_beside(one.indexed.entry, quote), about=quote.rank))
    return tuple(sorted(lines, key=lambda line: line.about != quotes[0].rank)[:MOST_BESIDE])


def line_beside(entry: Summary, quote: Quote) -> SummaryLine:
    """An entry as it is shown beside a quotation. One written from an older edition says so."""
    older = bool(entry.edition and quote.edition and is_before(entry.edition, quote.edition))
    notice = f"Written from the {entry.edition} edition, not the one quoted." if older else _newer(entry)
    return _line(entry, notice)


def alone(found: Sequence[FoundSummary], indexed_sources: frozenset[str], named: str = "") -> tuple[SummaryLine, ...]:
    """Entries whose source is not indexed here: all that can be said without the official words.

    Where the question names a source (`named`, its id), only that one's, and they need be less like it.
    """
    return tuple(
        _line(one.indexed.entry, _newer(one.indexed.entry))
        for one in found
        if one.similarity >= (OF_NAMED if named else ALONE)
        and one.indexed.entry.source not in indexed_sources
        and named in ("", one.indexed.entry.source)
    )[:MOST_ALONE]
