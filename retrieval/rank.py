"""Ranking: sentences count as well as passages, texts out of force go down, the same text is shown once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from math import prod

import numpy as np

from corpus.passage import Passage
from corpus.wording import fold, word_count
from retrieval.scope import in_scope
from retrieval.search import Candidate
from retrieval.sentences import is_item
from retrieval.weights import WEIGHTS, Weights

SHORTLIST = 80
FOOTNOTE = 0.8  # a footnote rarely answers
OUT_OF_FORCE = 0.75  # prospective, or for another nation only
LOCAL = 0.9
ENABLING = 0.8  # a power to make regulations tells nobody what to do
OUT_OF_SCOPE = 0.85  # a part of a law that the catalogue does not list: work, premises, transport, ...
RESOURCE = 0.8  # lists of further reading name everything and answer nothing
_FACTORS = {
    "footnote": FOOTNOTE,
    "enabling power": ENABLING,
    "further reading": RESOURCE,
    "out of scope": OUT_OF_SCOPE,
    "out of force": OUT_OF_FORCE,
    "local": LOCAL,
}
LABEL = 14  # words
FIRST = 3  # passages of whose sections others gain
_PROVISION = re.compile(r"(?:s|reg|art|Sch)\.\d+[A-Z]*")
_RESOURCES = re.compile(
    r"\b(?:useful resources|further (?:information|reading|sources)|references|annex \w+: further)\b", re.I
)
_ENABLING = re.compile(
    r"(?:\(\w+\) )?(?:regulations may|the secretary of state may|a minister of the crown may)\b", re.I
)
_WEAK_NOTES = frozenset({"prospective", "Wales only", "Scotland only", "Northern Ireland only", "not part of the law"})


@dataclass(frozen=True)
class Ranked:
    """A passage in its place, with the same words found elsewhere."""

    candidate: Candidate
    also: tuple[Passage, ...] = ()

    @property
    def passage(self) -> Passage:
        """The passage."""
        return self.candidate.passage


def _is_label(passage: Passage) -> bool:
    """A line without a full stop is a title or a link, unless it is a row of a table or a list item."""
    text = passage.text.rstrip()
    return word_count(text) < LABEL and text[-1:] not in ".;:,|" and " | " not in text and not is_item(text)


def _put_down(passage: Passage, local: bool) -> tuple[str, ...]:
    """What lowers a passage's score, by its name in _FACTORS."""
    label = passage.kind == "text" and _is_label(passage)
    said = {
        "footnote": passage.kind == "footnote",
        "enabling power": _ENABLING.match(passage.text) is not None,
        "further reading": label or _RESOURCES.search(" > ".join(passage.headings)) is not None,
        "out of scope": not in_scope(passage),
        "out of force": not _WEAK_NOTES.isdisjoint(passage.notes),
        "local": local,
    }
    return tuple(name for name, true in said.items() if true)


def shortlist(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates that can still come first: reading the sentences of all would cost more than it finds."""
    return sorted(candidates, key=lambda candidate: -candidate.score)[:SHORTLIST]


def scored(
    candidates: Sequence[Candidate],
    vector: Sequence[float],
    sentence_vectors: dict[str, np.ndarray],
    is_local: Callable[[Passage], bool],
    weights: Weights = WEIGHTS,
) -> list[Candidate]:
    """The candidates with their last score, best first.

    `vector` is the question's; `sentence_vectors` has an array (sentences, dimensions) for passages of several
    sentences.
    """
    query = np.asarray(vector, dtype=np.float32)
    found: list[Candidate] = []
    for candidate in candidates:
        matrix = sentence_vectors.get(candidate.passage.id)
        sentences = (matrix.astype(np.float32) @ query).tolist() if matrix is not None else [candidate.cosine]
        best = max([*sentences, candidate.cosine])
        score = candidate.score + weights.sentences * max(0.0, best)
        put_down = _put_down(candidate.passage, is_local(candidate.passage)) if weights.demotions else ()
        score *= prod(_FACTORS[name] for name in put_down)
        found.append(replace(candidate, score=score, sentences=sentences, put_down=put_down))
    return sorted(found, key=lambda candidate: -candidate.score)


def section_of(passage: Passage) -> tuple[str, str]:
    """The source and the section, regulation or heading path that a passage stands under; "" where it has none."""
    provision = _PROVISION.match(passage.reference)
    return passage.source, provision.group() if provision else " > ".join(passage.headings)


def _together(candidates: Sequence[Candidate], gain: float) -> list[Candidate]:
    """Rules stand together: a passage gains where another of its section is among the first, and both are read.

    The first stays first.
    """
    first = [section_of(candidate.passage) for candidate in candidates[:FIRST]]
    found: list[Candidate] = []
    for place, candidate in enumerate(candidates[1:], 1):
        section = section_of(candidate.passage)
        others = first[:place] + first[place + 1 :]
        gained = candidate.score + (gain if section[1] and section in others else 0.0)
        found.append(replace(candidate, score=min(gained, candidates[0].score)))
    return [*candidates[:1], *sorted(found, key=lambda candidate: -candidate.score)]


def rank(lists: Iterable[Sequence[Candidate]], weights: Weights = WEIGHTS) -> list[Ranked]:
    """Scored candidates of a question and of its parts as one list, best first: a passage counts where it does best.

    The same words in two documents are one answer with two citations.
    """
    best: dict[str, Candidate] = {}
    for candidate in (candidate for candidates in lists for candidate in candidates):
        held = best.get(candidate.passage.id)
        if held is None or candidate.score > held.score:
            best[candidate.passage.id] = candidate
    places: dict[str, int] = {}
    ranked: list[Ranked] = []
    merged = sorted(best.values(), key=lambda candidate: -candidate.score)
    for candidate in _together(merged, weights.together):
        words = fold(candidate.passage.text).lower()
        if words in places:
            first = ranked[places[words]]
            ranked[places[words]] = replace(first, also=(*first.also, candidate.passage))
            continue
        places[words] = len(ranked)
        ranked.append(Ranked(candidate))
    return ranked
