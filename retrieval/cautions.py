"""What must be known before a quotation is relied on, and what is only good to know, one sentence each."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus.qualifications import qualifications_of
from retrieval.answer import Quote
from retrieval.contradictions import contradicted
from retrieval.wording import edition, replaced

_NOTES = {
    "prospective": "This text is not yet in force.",
    "repealed": "This text has been repealed.",
    "Wales only": "This text applies in Wales only.",
    "Scotland only": "This text applies in Scotland only.",
    "Northern Ireland only": "This text applies in Northern Ireland only.",
    "not part of the law": "This is an explanatory note. It is not part of the law.",
}
SERIOUS = re.compile(
    r"withdrawn|in force|proposal|draft|replace|supersede|local information|not statutory|repealed|newer edition"
    r"|no longer|expire|applies in|not part of the law|You asked|disagree|conflict|contradict|differ",
    re.IGNORECASE,
)


def old_edition(quote: Quote) -> str | None:
    """What a reader of an edition that was replaced must know."""
    if not quote.superseded_by:
        return None
    return (
        f"These words are from the {edition(quote.edition)} edition. {replaced(quote.superseded_by)} "
        "Check it before you rely on these words."
    )


def about_edition(notice: str, quotes: Iterable[Quote]) -> bool:
    """Whether a notice says of a quotation's edition what `old_edition` says in plainer words."""
    return any(q.superseded_by and notice.startswith(f"{q.title}: these words are from the ") for q in quotes)


def _of(quote: Quote, notices: Iterable[str]) -> list[str]:
    about = f"{quote.title}: "
    rests = [n.removeprefix(about) for n in notices if n.startswith(about) and not about_edition(n, [quote])]
    return [rest[:1].upper() + rest[1:] for rest in rests]


def warnings_of(quote: Quote, notices: Iterable[str]) -> list[str]:
    """What must be read before the quotation, one sentence each; of a contradiction several."""
    return [*warnings_but_contradictions(quote, notices), *(one.sentences for one in contradicted(quote))]


def warnings_but_contradictions(quote: Quote, notices: Iterable[str]) -> list[str]:
    """What must be read before the quotation, but what contradicts it: for a page that sets that out in its parts."""
    old = old_edition(quote)
    own = [_NOTES[note] for note in quote.notes if note in _NOTES]
    limits = qualifications_of(quote.source, quote.reference)
    return [*([old] if old else []), *own, *limits, *(n for n in _of(quote, notices) if SERIOUS.search(n))]


def notes_of(quote: Quote, notices: Iterable[str]) -> list[str]:
    """What is good to know of the quotation's document."""
    return [n for n in _of(quote, notices) if not SERIOUS.search(n)]
