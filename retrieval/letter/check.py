"""Checks a letter or a policy: every quotation and every reference in it, and nothing else."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from corpus.catalogue import load_catalogue
from corpus.errors import UsageError
from corpus.store import Index
from retrieval.contradictions import contradictions_among
from retrieval.letter.blocks import Quotation
from retrieval.letter.claims import CheckedLetter, Claim, LeftOut
from retrieval.letter.judge import judge_quotation
from retrieval.letter.judge_place import judge_reference
from retrieval.letter.pieces import take_apart
from retrieval.letter.quotations import find_quotations
from retrieval.letter.references import Reference, find_references
from retrieval.letter.text import MAX_CHARACTERS, Letter, readable
from retrieval.word_stream import WORD, Streams, letters_of, streams_of

MIN_WORDS = 5  # fewer in quotation marks are a name or a phrase
MAX_CLAIMS = 300
_SENTENCE = 200  # words up to which a text without marks is taken as one wording
_BRACKET = re.compile(r"^[”’\"'»\s.,;:!?)\]]{0,8}(?:[(\[]\s*(?:see\s+|from\s+)?|[–—-]+\s*)$", re.IGNORECASE)
_SEE = re.compile(r"^[”’\"'»\s.,;:!?)\]]{0,8}(?:see|this is(?: from)?)\s+$", re.IGNORECASE)


def check_letter(index: Index, text: str) -> CheckedLetter:
    """Takes a text apart and judges each quotation and reference.

    Raises UsageError for an empty text or one of more than MAX_CHARACTERS.
    """
    begun = time.perf_counter()
    if len(text) > MAX_CHARACTERS:
        raise UsageError(
            f"The text is too long to check at once ({len(text):,} characters): give at most {MAX_CHARACTERS:,}."
        )
    readable_text = readable(text)
    if not letters_of(readable_text):
        raise UsageError("There is nothing to check: give a sentence, a letter or a policy.")
    claims, left_out = _Check(index, readable_text).run()
    return CheckedLetter(claims, left_out, len(text), (time.perf_counter() - begun) * 1000)


def _count(text: str) -> int:
    return sum(len(WORD.findall(piece)) for piece in take_apart(text).texts)


def _with_contradictions(claim: Claim) -> Claim:
    """A claim that also says where another official text disagrees with the words that it leads to."""
    against = tuple(one.sentences for _, one in contradictions_among(claim.official))
    return replace(claim, notes=(*claim.notes, *against)) if against else claim


class _Check:
    """One letter on its way through."""

    def __init__(self, index: Index, text: str) -> None:
        self.index = index
        self.text = text
        self.streams: Streams = streams_of(index)
        found = find_quotations(text)
        self.long = [q for q in found.quotations if _count(q.text) >= MIN_WORDS and not self._is_name(q.text)]
        self.short = [q for q in found.quotations if q not in self.long]
        self.unclosed = found.unclosed
        self.references = [
            r for r in find_references(index, text) if not any(q.start <= r.start < q.end for q in self.long)
        ]
        self.letter = Letter(text, [(q.start, q.end) for q in found.quotations])
        self.paired: set[int] = set()  # starts of the references that were judged with their words
        self.claims: list[Claim] = []
        self.left_out: list[LeftOut] = []

    def run(self) -> tuple[tuple[Claim, ...], tuple[LeftOut, ...]]:
        """Judges everything, in reading order."""
        if not self.long and not any(r.places for r in self.references) and MIN_WORDS <= _count(self.text) <= _SENTENCE:
            self.long, self.short = [Quotation(0, len(self.text), self.text.strip())], []
            self.references = []
        for number, quotation in enumerate(self.long):
            if len(self.claims) < MAX_CLAIMS:
                self._quotation(number, quotation)
            else:
                self._leave(quotation.start, quotation.text, f"Only the first {MAX_CLAIMS} are checked.")
        for reference in self.references:
            self._reference(reference)
        for quotation in self.short:
            name = self._is_name(quotation.text) and _count(quotation.text) >= MIN_WORDS
            reason = "The name of a document or a heading." if name else f"Fewer than {MIN_WORDS} words in marks."
            self._leave(quotation.start, quotation.text, reason)
        for at in self.unclosed:
            self._leave(at, self.text[at : at + 60], "The quotation mark is never closed.")
        return (
            tuple(sorted(map(_with_contradictions, self.claims), key=lambda claim: claim.start)),
            tuple(sorted(self.left_out, key=lambda one: one.start)),
        )

    def _leave(self, start: int, text: str, reason: str) -> None:
        self.left_out.append(LeftOut(start, " ".join(text.split())[:120], reason))

    def _is_name(self, text: str) -> bool:
        folded = letters_of(text)
        return folded in self.streams.headings or folded in _titles()

    def _quotation(self, number: int, quotation: Quotation) -> None:
        near = self._near(number, quotation)
        claim = judge_quotation(self.streams, quotation.start, quotation.end, quotation.text, near, quotation.marked)
        if claim is None:
            self._leave(quotation.start, quotation.text, "Not in quotation marks, and not in the documents.")
            return
        self.claims.append(claim)
        if claim.cited:
            self.paired |= {r.start for r in near if r.text == claim.cited}

    def _near(self, number: int, quotation: Quotation) -> list[Reference]:
        """The references that may belong to a quotation, the likeliest first.

        Those in brackets right after it; those of its own sentence, between the quotations before and after it, or of
        the line that introduces it; the next sentence's, where that is "See ...".
        """
        before = self.long[number - 1].end if number else 0
        after = self.long[number + 1].start if number + 1 < len(self.long) else len(self.text)
        first, last = self.letter.sentence_of(quotation.start - 1), self.letter.sentence_of(quotation.end)
        start, end = self.letter.sentences[first][0], self.letter.sentences[last][1]
        start = self._introduction(quotation, start, first)
        own = [r for r in self.references if start <= r.start < end and not r.weak]
        left = [r for r in own if before <= r.start < quotation.start]
        right = [r for r in own if quotation.end <= r.start < after]
        if left and after < end:  # it introduces the next quotation of the sentence
            right = []
        behind = self._behind(quotation, after, _BRACKET)
        found = [*behind, *reversed(left), *right] or self._behind(quotation, after, _SEE) or own
        return list(dict.fromkeys(found))

    def _behind(self, quotation: Quotation, after: int, pattern: re.Pattern[str]) -> list[Reference]:
        """References right after a quotation, in brackets or after "see"."""
        found = (r for r in self.references if quotation.end <= r.start < min(after, quotation.end + 30))
        return [r for r in found if not r.weak and pattern.match(self.text[quotation.end : r.start])]

    def _introduction(self, quotation: Quotation, start: int, sentence: int) -> int:
        """Where the sentence begins that introduces a quotation with a colon or stands right before a block."""
        lead = self.text[start : quotation.start].strip("“”\"'‘’> \t\n")
        if lead or not sentence:
            return start
        previous = self.letter.sentences[sentence - 1]
        return previous[0] if self.text[previous[0] : previous[1]].rstrip().endswith(":") else start

    def _reference(self, reference: Reference) -> None:
        if reference.start in self.paired or not reference.places:
            return
        for place in reference.places:
            if len(self.claims) >= MAX_CLAIMS:
                self._leave(reference.start, reference.text, f"Only the first {MAX_CLAIMS} are checked.")
                return
            judged = judge_reference(self.streams, reference, place)
            if isinstance(judged, str):
                self._leave(reference.start, reference.text, judged)
                return
            self.claims.append(judged)


@cache
def _titles() -> frozenset[str]:
    """The letters of every name of a source."""
    names: Sequence[str] = [n for s in load_catalogue().sources for n in (s.title, s.short, *s.aliases)]
    return frozenset(map(letters_of, names))
