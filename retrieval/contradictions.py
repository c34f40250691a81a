"""What contradicts a quotation elsewhere: from our own list, for the very editions that it names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.catalogue import load_catalogue
from corpus.contradictions import Contradiction, Side, load_contradictions
from retrieval.answer import Quote
from retrieval.wording import edition

_FOLLOW = {True: "This text applies.", False: "The other text applies.", None: "Nothing settles which applies."}
_OF_TWO = {True: "The first applies.", False: "The second applies.", None: "Nothing settles which applies."}


@dataclass(frozen=True)
class Contradicted:
    """That a quotation is one side of a contradiction: its own side, and the other."""

    contradiction: Contradiction
    here: Side

    @property
    def there(self) -> Side:
        """The side that is not quoted."""
        return self.contradiction.other(self.here)

    @property
    def citation(self) -> str:
        """The other place, as it is cited."""
        there = self.there
        dated = f" ({edition(there.edition)})" if there.edition else ""
        return f"{load_catalogue().get(there.source).title}{dated}, {there.reference}"

    @property
    def follow(self) -> str:
        """Which of them applies, and why."""
        return f"{_FOLLOW[self.contradiction.followed(self.here)]} {self.contradiction.because}"

    @property
    def sentences(self) -> str:
        """What a reader must know, in our words."""
        return (
            f"Another official text disagrees: {self.citation}. {self.contradiction.about} This text: {self.here.says} "
            f"The other text: {self.there.says} {self.follow}"
        )

    def in_short(self, quote: Quote) -> str:
        """That the two disagree, and which applies."""
        follow = _OF_TWO[self.contradiction.followed(self.here)]
        return f"Two official texts disagree: {quote.title}, {quote.reference}; and {self.citation}. {follow}"


def contradicted(quote: Quote) -> tuple[Contradicted, ...]:
    """Every contradiction in which the quoted place is a side."""
    return tuple(Contradicted(one, side) for one in load_contradictions() for side in one.side if _is_at(quote, side))


def contradictions_among(quotes: Iterable[Quote]) -> tuple[tuple[Quote, Contradicted], ...]:
    """The contradictions that quotations have a side of, each once, with the first such quotation."""
    found: dict[str, tuple[Quote, Contradicted]] = {}
    for quote in quotes:
        for one in contradicted(quote):
            found.setdefault(one.contradiction.id, (quote, one))
    return tuple(found.values())


def _is_at(quote: Quote, side: Side) -> bool:
    if (quote.source, quote.edition) != (side.source, side.edition or ""):
        return False
    # A long provision lists many things: a notice about one of them is for those who are shown that one.
    if _words(side.holds) not in _words(quote.text if side.level == "provision" else quote.passage):
        return False
    return quote.reference == side.reference or quote.reference.startswith(f"{side.reference}(")


def _words(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()
