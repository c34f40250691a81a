"""How people say it, and how the guidance says it.

`widen` finds the everyday words of a question and answers with the guidance's terms for them, so that a
search can look for both. It never touches what is quoted. The words stand in `vocabulary.toml`.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, field_validator

from corpus.catalogue_fields import read_toml
from corpus.entries import checked
from corpus.errors import CatalogueError
from corpus.spelling import corrected, learn, stem, words_of

FILE = Path(__file__).with_name("vocabulary.toml")

SLOT = "{them}"
"""In a `say` form, stands for the person spoken of: "him", "my son", "her autistic daughter", "pupils"."""

_PERSONS = frozenset(
    {"him", "her", "them", "me", "us", "you", "it", "child", "children", "kid", "pupil", "student"}
    | {"son", "daughter", "parent", "boy", "girl", "teenager"}
)
_OWNERS = frozenset({"my", "our", "his", "her", "their", "your", "the", "a", "an", "another"})
_AROUND = 80  # characters on either side that an `unless` pattern may read


class Term(BaseModel):
    """One meaning.

    say     everyday forms, lower case; one may hold SLOT
    terms   the guidance's words for it
    sense   the meaning intended, in a few words
    topics  tags, the same as those of the signposts
    unless  patterns: where one covers a form in the question, the form means something else ("is it fine to")
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    say: tuple[str, ...] = Field(min_length=1)
    terms: tuple[str, ...] = Field(min_length=1)
    sense: str = Field(min_length=3)
    topics: tuple[str, ...] = Field(min_length=1)
    unless: tuple[str, ...] = ()

    @field_validator("say")
    @classmethod
    def _lower_case(cls, forms: tuple[str, ...]) -> tuple[str, ...]:
        for form in forms:
            if form != form.lower() or not words_of(form):
                raise ValueError(f"{form!r} is not lower-case words")
        return forms

    @field_validator("unless")
    @classmethod
    def _patterns(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        try:
            _either(patterns)
        except re.error as error:
            raise ValueError(f"not a pattern: {error}") from error
        return patterns

    def means_something_else(self, text: str, start: int, end: int) -> bool:
        """Whether an `unless` pattern covers part of text[start:end]."""
        if not self.unless:
            return False
        around = text[max(0, start - _AROUND) : end + _AROUND]
        start, end = (min(start, _AROUND), min(start, _AROUND) + end - start)
        found = _either(self.unless).finditer(around)
        return any(match.start() < end and start < match.end() for match in found)


@cache
def _either(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(patterns) + r")\b")


@dataclass(slots=True)
class _Node:
    """A place in the tree of forms, one word a step."""

    after: dict[str, _Node] = field(default_factory=dict)
    term: Term | None = None


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    terms: tuple[Term, ...]
    root: _Node
    spelling: dict[str, str]


def load_vocabulary(path: Path = FILE) -> tuple[Term, ...]:
    """Every term, in the order of the file.

    Raises CatalogueError that names the entry when one is wrong, or when two claim the same form.
    """
    return _load(path).terms


def widen(question: str) -> list[Term]:
    """The terms whose everyday forms stand in the question, each once, in the order in which they stand.

    The longest form wins. Case, apostrophes, plural and possessive endings do not matter, nor does one slip
    in a word of seven letters or more. Costs well under a millisecond for a question of ordinary length.
    """
    vocabulary = _load(FILE)
    raw = words_of(question)
    words = [corrected(stem(word), vocabulary.spelling) for word in raw]
    text = " ".join(raw)
    starts = [0]
    for word in raw:
        starts.append(starts[-1] + len(word) + 1)
    found: dict[int, Term] = {}
    at = 0
    while at < len(words):
        for end, term in sorted(_forms_at(words, at, vocabulary.root), key=lambda match: -match[0]):
            if not term.means_something_else(text, starts[at], starts[end] - 1):
                found.setdefault(id(term), term)
                at = end
                break
        else:
            at += 1
    return list(found.values())


def _forms_at(words: list[str], at: int, node: _Node) -> list[tuple[int, Term]]:
    """Every form that begins at words[at]: (index after its last word, its term), literal words first."""
    found: list[tuple[int, Term]] = []
    waiting = deque([(at, node)])
    while waiting:
        place, here = waiting.popleft()
        if here.term is not None:
            found.append((place, here.term))
        if place == len(words):
            continue
        step = here.after.get(words[place])
        if step is not None:
            waiting.appendleft((place + 1, step))
        slot = here.after.get(SLOT)
        if slot is not None:
            if words[place] in _PERSONS:
                waiting.append((place + 1, slot))
            if words[place] in _OWNERS:
                # "my 12 year old daughter"; at the end of a form one word, or it would swallow others
                last = place + 6 if slot.after else place + 3
                waiting.extend((end, slot) for end in range(place + 2, min(last, len(words) + 1)))
    return found


@cache
def _load(path: Path) -> _Vocabulary:
    content = read_toml(path)
    root = _Node()
    terms: list[Term] = []
    spelling: dict[str, str] = {}
    for place, entry in enumerate(content.get("term", []), 1):
        said = entry.get("say") or ["?"]
        label = f"term {place} ({said[0]})"
        term = checked(Term, entry, label, path)
        terms.append(term)
        for form in term.say:
            node = root
            for word in _form_words(form):
                node = node.after.setdefault(word, _Node())
                learn(word, spelling)
            if node.term is not None:
                raise CatalogueError(f"{path.name}: {label}: {form!r} is claimed twice; keep only one.")
            node.term = term
    return _Vocabulary(tuple(terms), root, spelling)


def _form_words(form: str) -> list[str]:
    if SLOT not in form:
        return [stem(word) for word in words_of(form)]
    parts = form.split(SLOT)
    words: list[str] = []
    for number, part in enumerate(parts):
        if number:
            words.append(SLOT)
        words.extend(stem(word) for word in words_of(part))
    return words
