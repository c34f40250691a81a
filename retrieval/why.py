"""Why a passage was found: its rank in each search, the words that it shares with the question, what put it down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retrieval.terms import content_words, stem, stems

if TYPE_CHECKING:
    from retrieval.search import Candidate

_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_SHOWN = 8  # words: more of a long question tell nobody anything
_PUT_DOWN = {
    "footnote": "it is a footnote",
    "enabling power": "it lets somebody make rules, and tells nobody what to do",
    "further reading": "it is a title, or a list of other things to read",
    "out of scope": "it is in a part of the law that is about other things",
    "out of force": "it is not in force, not for England, or not part of the law",
    "local": "it is local information, not national guidance",
}


@dataclass(frozen=True)
class Why:
    """Why a passage was found. A rank counts from 1, and is None where that search did not find the passage.

    part       the part of the question that it was found for; "" for the whole question
    words      content words of that question that stand in the passage or its headings, as they were typed
    by_meaning rank by meaning (the question's vector and the passage's)
    by_words   rank by words (BM25), the vocabulary's and our everyday questions' among them
    by_asked   rank by likeness to the everyday questions that we wrote for passages
    by_entry   one of our own summaries leads to it
    put_down   what lowered its score, by name
    """

    part: str = ""
    words: tuple[str, ...] = ()
    by_meaning: int | None = None
    by_words: int | None = None
    by_asked: int | None = None
    by_entry: bool = False
    put_down: tuple[str, ...] = ()


def why(question: str, candidate: Candidate) -> Why:
    """Why `candidate` was found for `question`."""
    passage, asked = candidate.passage, candidate.searched or question
    held = stems(content_words("\n".join((*passage.headings, passage.lead_in, passage.text))))
    shared = {stem(word.removesuffix("'s")): word for word in reversed(content_words(asked))}
    return Why(
        asked if asked != question else "",
        tuple(word for root, word in reversed(shared.items()) if root in held),
        candidate.vector_rank,
        candidate.keyword_rank,
        candidate.asked_rank,
        candidate.lifted > 0,
        candidate.put_down,
    )


def ordinal(number: int) -> str:
    """ "first" to "tenth", then "11th", "22nd"."""
    if number <= len(_ORDINALS):
        return _ORDINALS[number - 1]
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _and(parts: list[str]) -> str:
    return " and ".join(part for part in (", ".join(parts[:-1]), parts[-1]) if part)


def _found(found: Why) -> str:
    ways = []
    words = ", ".join(found.words[:_SHOWN])
    if found.by_meaning:
        ways.append(f"{ordinal(found.by_meaning)} by meaning")
    if found.by_words:
        ways.append(f"{ordinal(found.by_words)} by " + (f"its words ({words})" if words else "words that go with it"))
    if found.by_asked:
        ways.append(f"{ordinal(found.by_asked)} by our everyday questions")
    return f"Found {_and(ways)}." if ways else ""


def why_sentences(found: Why) -> list[str]:
    """The same in plain words, one sentence each: "Found first by meaning, third by its words (attendance, fine)."."""
    said = [f"It was found for a part of your question: {found.part.rstrip('?.! ')}."] if found.part else []
    said.append(_found(found))
    if not found.words:
        said.append("None of the words of your question stand in it.")
    elif not found.by_words:
        said.append(f"It has these words of your question: {', '.join(found.words[:_SHOWN])}.")
    if found.by_entry:
        said.append("One of our own summaries leads to it.")
    if reasons := [_PUT_DOWN[name] for name in found.put_down if name in _PUT_DOWN]:
        said.append(f"It was put further down because {_and(reasons)}.")
    return [sentence for sentence in said if sentence]
