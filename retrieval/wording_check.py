"""Is this wording in the guidance? Where, in which edition, exact, altered or not found.

Exact: the same characters, white space folded and curly marks taken for straight ones, since keyboards have no curly
ones. Altered: a run of the document's words that is like it; the differences are listed word by word.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from corpus.currency import superseded_by
from corpus.passage import Passage
from corpus.store import Index
from corpus.wording import fold, sentence_spans
from retrieval.citation import address_of
from retrieval.contradictions import contradicted
from retrieval.quoting import quotation
from retrieval.search import keyword_query
from retrieval.terms import content_words

Verdict = Literal["exact", "altered", "not found"]
ALIKE = 0.72  # share of words in common from which a run counts as the same sentence, altered
_DEPTH = 40
_MARKS = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " "})
_QUOTED = re.compile(r"^[\"'“‘]+|[\"'”’]+$")


@dataclass(frozen=True)
class Difference:
    """What the guidance has, and what was given in its place; either may be empty."""

    official: str
    given: str


@dataclass(frozen=True)
class Match:
    """A place where the wording, or something like it, stands.

    contradicted  what another official text says against it, in our words
    """

    verdict: Verdict
    similarity: float
    text: str
    source: str
    title: str
    edition: str
    superseded_by: str | None
    status: str
    reference: str
    page: str | None
    pdf_page: int | None
    address: str
    passage_id: str
    differences: tuple[Difference, ...] = ()
    contradicted: tuple[str, ...] = ()


@dataclass(frozen=True)
class Checked:
    """The verdict on a wording, with the places, the best first."""

    text: str
    found: Verdict
    matches: tuple[Match, ...]


def _plain(text: str) -> str:
    return fold(text.translate(_MARKS))


def check_wording(index: Index, wording: str, limit: int = 5) -> Checked:
    """Looks a wording up in every indexed edition. `wording` is a sentence or a few, at least three words."""
    given = _plain(_QUOTED.sub("", fold(wording)))
    words = content_words(given) or given.lower().split()
    query = keyword_query(words)
    found = index.keyword_search(query, _DEPTH) if query else []
    found = [row for row in found if row[0].partition("#")[0] not in index.apart]  # a copy in a policy is no proof
    passages = index.passages(identity for identity, _ in found)
    matches = [m for identity, _ in found if (m := _match(index, passages[identity], given)) is not None]
    matches.sort(key=lambda m: (m.verdict != "exact", -m.similarity, m.superseded_by is not None))
    exact = [m for m in matches if m.verdict == "exact"]
    shown = tuple((exact or matches)[:limit])
    return Checked(wording, shown[0].verdict if shown else "not found", shown)


def _windows(index: Index, passage: Passage) -> Iterator[str]:
    """The passage alone, then with the one after it: a quotation may run over two paragraphs."""
    yield fold(passage.text)
    _, after = index.neighbours(passage)
    if after and after[0].kind == passage.kind:
        yield fold(f"{passage.text} {after[0].text}")


def _match(index: Index, passage: Passage, given: str) -> Match | None:
    window = ""
    for window in _windows(index, passage):
        at = _plain(window).find(given)
        if at >= 0:
            return _found(index, passage, "exact", 1.0, window[at : at + len(given)], ())
    run, similarity, differences = _closest(fold(passage.text), given)
    if similarity < ALIKE:
        return None
    return _found(index, passage, "altered", round(similarity, 3), run, differences)


def _closest(official: str, given: str) -> tuple[str, float, tuple[Difference, ...]]:
    """The run of official words most like the given ones."""
    theirs, ours = official.split(), given.split()
    plain = [_plain(word).lower() for word in theirs]
    lower = [word.lower() for word in ours]
    matcher = difflib.SequenceMatcher(None, plain, lower, autojunk=False)
    blocks = [b for b in matcher.get_matching_blocks() if b.size]
    if not blocks:
        return "", 0.0, ()
    first = max(0, blocks[0].a - blocks[0].b)
    last = min(len(theirs), blocks[-1].a + blocks[-1].size + (len(ours) - blocks[-1].b - blocks[-1].size))
    window = difflib.SequenceMatcher(None, plain[first:last], lower, autojunk=False)
    exact_case = difflib.SequenceMatcher(None, [_plain(w) for w in theirs[first:last]], ours, autojunk=False)
    differences = tuple(
        Difference(" ".join(theirs[first + a0 : first + a1]), " ".join(ours[b0:b1]))
        for tag, a0, a1, b0, b1 in exact_case.get_opcodes()
        if tag != "equal"
    )
    return " ".join(theirs[first:last]), window.ratio(), differences


def _found(
    index: Index,
    passage: Passage,
    verdict: Verdict,
    similarity: float,
    text: str,
    differences: tuple[Difference, ...],
) -> Match:
    record = index.record_of(passage)
    return Match(
        verdict=verdict,
        similarity=similarity,
        text=text,
        source=record.source,
        title=record.title,
        edition=record.edition,
        superseded_by=superseded_by(record, index.documents.values()),
        status=record.status,
        reference=passage.reference,
        page=passage.page,
        pdf_page=passage.pdf_page,
        address=address_of(record, passage, passage.pdf_page),
        passage_id=passage.id,
        differences=differences,
        contradicted=_contradicted(index, passage, text),
    )


def _contradicted(index: Index, passage: Passage, text: str) -> tuple[str, ...]:
    """What contradicts the sentence that `text` is a part of; where it is more than one, `text` itself."""
    whole = (fold(passage.text[start:end]) for start, end in sentence_spans(passage.text))
    shown = next((sentence for sentence in whole if text in sentence), text)
    return tuple(one.sentences for one in contradicted(replace(quotation(index, passage.id), text=shown)))
