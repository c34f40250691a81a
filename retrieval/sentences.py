"""Which sentences of a passage answer: the shortest run of whole sentences, or list items with their lead-in."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.wording import sentence_spans, word_count
from retrieval.terms import content_words, stem, words_of

PROVISION = 180  # words up to which a subsection is quoted whole
WHOLE = 130  # words up to which any other passage is: a rule without its exception misleads
LONGEST = 160  # words of a quotation that is cut from a longer passage
SHORTEST = 80  # words of it, where there are so many around the sentence that answers best
NEARLY = 0.7  # a neighbouring sentence that scores so near the best is quoted with it
_ITEM = re.compile(r"^(?:[•▪●○◦–‣·\-]|o|\([a-zA-Z0-9]{1,5}\)|\d+(?:\.\w+){2,}|[a-zA-Z0-9]{1,4}[.)])\s")
_LEANS = re.compile(
    r"^(?:this|these|those|such|they|it|he|she|however|but|in (?:this|these|such)|where this|if so|the same"
    r"|if they|that)\b",
    re.I,
)


@dataclass(frozen=True)
class Span:
    """Offsets in a passage's text."""

    start: int
    end: int


def is_item(line: str) -> bool:
    """Whether a line is a list item."""
    return bool(_ITEM.match(line))


def overlap(question: str, sentence: str, weights: dict[str, float]) -> float:
    """Share (0 to 1) of the question's content words, by weight, whose stems stand in the sentence."""
    wanted = {stem(word) for word in content_words(question)}
    if not wanted:
        return 0.0
    there = {stem(word) for word in words_of(sentence)}
    total = sum(weights.get(word, 1.0) for word in wanted)
    return sum(weights.get(word, 1.0) for word in wanted & there) / total


def rarity(texts: Sequence[str]) -> dict[str, float]:
    """Weights of stems by how few of `texts` hold them (inverse document frequency among what was found)."""
    counts: dict[str, int] = {}
    for text in texts:
        for word in {stem(w) for w in words_of(text)}:
            counts[word] = counts.get(word, 0) + 1
    return {word: math.log(1 + len(texts) / count) for word, count in counts.items()}


def choose(text: str, scores: Sequence[float], provision: bool = False) -> Span:
    """The run to quote from `text`; `scores` has one number for each of `sentence_spans(text)`.

    A `provision` of legislation is one sentence from its opening words to its last: it is not cut where it is read,
    since "he may", at its end, decides what all before it means.
    """
    spans = sentence_spans(text)
    if word_count(text) <= (PROVISION if provision else WHOLE) or len(spans) < 2 or len(scores) != len(spans):
        return Span(0, len(text.rstrip()))
    best = max(range(len(spans)), key=lambda i: scores[i])
    first, last = _with_lead_in(text, spans, best)
    first, last = _with_neighbours(text, spans, scores, first, last, best)
    return Span(spans[first][0], spans[last][1])


def answering(text: str, scores: Sequence[float]) -> Span | None:
    """The sentence of `text` that answers best, a list item with its lead-in; None where there is nothing to choose."""
    spans = sentence_spans(text)
    if len(spans) < 2 or len(scores) != len(spans):
        return None
    first, last = _with_lead_in(text, spans, max(range(len(spans)), key=lambda i: scores[i]))
    return Span(spans[first][0], spans[last][1])


def _length(text: str, spans: Sequence[tuple[int, int]], first: int, last: int) -> int:
    return word_count(text[spans[first][0] : spans[last][1]])


def _line_starts(text: str, span: tuple[int, int]) -> bool:
    return span[0] == 0 or text[span[0] - 1] == "\n"


def _item_at(text: str, spans: Sequence[tuple[int, int]], i: int) -> bool:
    """Whether span `i` is part of a list item."""
    while i > 0 and not _line_starts(text, spans[i]):
        i -= 1
    return is_item(text[spans[i][0] : spans[i][1]])


def _opens_list(text: str, spans: Sequence[tuple[int, int]], i: int) -> bool:
    return i + 1 < len(spans) and not _item_at(text, spans, i) and _item_at(text, spans, i + 1)


def _with_lead_in(text: str, spans: Sequence[tuple[int, int]], best: int) -> tuple[int, int]:
    first = last = best
    if _item_at(text, spans, best):
        lead = best
        while lead > 0 and _item_at(text, spans, lead):
            lead -= 1
        if not _item_at(text, spans, lead) and _length(text, spans, lead, best) <= LONGEST:
            first = lead
    elif _opens_list(text, spans, best):
        while last + 1 < len(spans) and _item_at(text, spans, last + 1):
            if _length(text, spans, first, last + 1) > LONGEST:
                break
            last += 1
    return first, last


def _with_neighbours(
    text: str, spans: Sequence[tuple[int, int]], scores: Sequence[float], first: int, last: int, best: int
) -> tuple[int, int]:
    """Takes in a sentence that the best one leans on, what answers nearly as well, and what stands closest around."""
    start = spans[first]
    if first > 0 and not _item_at(text, spans, first) and _LEANS.match(text[start[0] : start[1]]):
        before = first - 1
        if not _item_at(text, spans, before) and _length(text, spans, before, last) <= LONGEST:
            first = before
    while True:
        near = [
            edge
            for edge in (first - 1, last + 1)
            if 0 <= edge < len(spans)
            and (scores[edge] >= NEARLY * scores[best] or _length(text, spans, first, last) < SHORTEST)
            and _length(text, spans, min(first, edge), max(last, edge)) <= LONGEST
        ]
        if not near:
            return _whole_list(text, spans, first, last)
        edge = max(near, key=lambda i: scores[i])
        first, last = min(first, edge), max(last, edge)


def _whole_list(text: str, spans: Sequence[tuple[int, int]], first: int, last: int) -> tuple[int, int]:
    """A list that is begun is taken to its end, where it is not too long: its last item may be the exception."""
    begun = _item_at(text, spans, last) or _opens_list(text, spans, last)
    end = last
    while begun and end + 1 < len(spans) and _item_at(text, spans, end + 1):
        end += 1
    return first, end if _length(text, spans, first, end) <= LONGEST else last
