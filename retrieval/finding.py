"""From a question to ranked passages, and what speaks for them: encode, search, rank, weigh."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from corpus.own import is_local
from corpus.store import NO_QUESTION, Index, Unanswered
from retrieval.answer import SummaryLine
from retrieval.asker import rules_on_harm
from retrieval.confidence import Signals, signals
from retrieval.proposals import proposed
from retrieval.rank import Ranked, rank, scored, shortlist
from retrieval.search import Candidate, Encoded, HybridSearch
from retrieval.summaries import FoundSummary, SummarySearch, lifts
from retrieval.timings import Timings
from retrieval.weights import Weights

Encode = Callable[[str], list[Encoded]]
ALIKE = 0.45  # similarity from which a passage of users' own documents is shown


@dataclass(frozen=True)
class Found:
    """What was found for a question, best first, and what speaks for it.

    unanswered  the likest of our questions that nothing indexed here answers
    reported    whether somebody who works with children reports harm: they need help and the rules
    """

    ranked: tuple[Ranked, ...]
    signals: Signals
    summaries: tuple[FoundSummary, ...]
    unanswered: Unanswered = NO_QUESTION
    proposed: tuple[SummaryLine, ...] = ()
    reported: bool = False


def find(
    index: Index,
    text: str,
    encode: Encode,
    encode_also: Callable[[Encoded], list[Encoded]],
    entries: SummarySearch,
    weights: Weights,
    keys: Sequence[str] | None = None,
    timings: Timings | None = None,
) -> Found:
    """What the documents `keys` (None: all) hold for a question; `entries` searches what we wrote ourselves.

    `encode_also` gives what comes with a question that reports harm.
    """
    timings = timings or Timings()
    with timings.step("encode"):
        whole, *parts = encode(text)
    with timings.step("search"):
        ours = entries.search([whole.vector])
        search = HybridSearch(index, keys, weights)
        found = [(whole, shortlist(search.search(whole, lifts(ours))))]
        if not search.in_their_words(whole.text):
            found += [(part, shortlist(search.search(part))) for part in parts]
        reported = encode_also(whole) if rules_on_harm([candidate.passage for candidate in found[0][1]]) else []
        found += [(part, shortlist(search.search(part))) for part in reported]
    with timings.step("rank"):
        ranked = _rank(index, found, weights)
    with timings.step("weigh"):
        unanswered = index.questions.nearest_unanswered(whole.vector)
        elsewhere = max((one for one in ours if not one.indexed.pins), key=lambda one: one.similarity, default=None)
        if elsewhere and elsewhere.similarity > unanswered.similarity:  # of a document that is not indexed here
            source = elsewhere.indexed.entry.source
            unanswered = Unanswered("not in these documents", source, elsewhere.similarity)
        speaking = signals(index, whole, ranked, ours, unanswered.similarity)
    return Found(tuple(ranked), speaking, tuple(ours), unanswered, proposed(index, whole.vector), bool(reported))


def find_own(index: Index, text: str, encode: Encode, weights: Weights, keys: Sequence[str] | None) -> list[Ranked]:
    """Passages of users' own documents `keys` (None: all) that are like the question, best first."""
    (whole, *_) = encode(text)
    ranked = _rank(index, [(whole, shortlist(HybridSearch(index, keys, weights).search(whole)))], weights)
    return [one for one in ranked if max([one.candidate.cosine, *one.candidate.sentences]) >= ALIKE]


def _rank(index: Index, found: Sequence[tuple[Encoded, list[Candidate]]], weights: Weights) -> list[Ranked]:
    local = {key for key, record in index.documents.items() if is_local(record.status)}
    sentences = index.sentence_vectors({c.passage.id for _, candidates in found for c in candidates})
    lists = (
        scored(
            candidates,
            encoded.vector,
            sentences,
            lambda passage: f"{passage.source}@{passage.edition}" in local,
            weights,
        )[: encoded.most]
        for encoded, candidates in found
    )
    return rank(lists, weights)
