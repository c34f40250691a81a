"""What must be known before a quotation is relied on, and what is only good to know."""

from __future__ import annotations

import re
from collections.abc import Iterable

from retrieval.answer import Answer, Quote
from ui.markup import Html, details, el, items, join
from ui.wording import edition, replaced

_NOTES = {
    "prospective": "This text is not yet in force.",
    "repealed": "This text has been repealed.",
    "Wales only": "This text applies in Wales only.",
    "Scotland only": "This text applies in Scotland only.",
    "Northern Ireland only": "This text applies in Northern Ireland only.",
    "not part of the law": "This is an explanatory note. It is not part of the law.",
}
_SERIOUS = re.compile(
    r"withdrawn|in force|proposal|draft|replace|supersede|local information|not statutory|repealed|newer edition"
    r"|no longer|expire|applies in|not part of the law|You asked|disagree|conflict|differ",
    re.IGNORECASE,
)


def warning(*sentences: str) -> Html:
    """A warning that does not depend on colour."""
    return el("div", el("strong", "Warning: "), join(sentences, " "), class_="cv-warning")


def _old_edition(quote: Quote) -> str | None:
    if not quote.superseded_by:
        return None
    return (
        f"These words are from the {edition(quote.edition)} edition. {replaced(quote.superseded_by)} "
        "Check it before you rely on these words."
    )


def _about_edition(notice: str, quotes: Iterable[Quote]) -> bool:
    """Whether a notice says of a quotation's edition what `_old_edition` says in plainer words."""
    return any(q.superseded_by and q.superseded_by in notice and notice.startswith(q.title) for q in quotes)


def _of(quote: Quote, notices: Iterable[str]) -> list[str]:
    about = f"{quote.title}: "
    rests = [n.removeprefix(about) for n in notices if n.startswith(about) and not _about_edition(n, [quote])]
    return [rest[:1].upper() + rest[1:] for rest in rests]


def warnings_of(quote: Quote, notices: Iterable[str]) -> list[str]:
    """What must be read before the quotation, one sentence each."""
    old = _old_edition(quote)
    own = [_NOTES[note] for note in quote.notes if note in _NOTES]
    return [*([old] if old else []), *own, *(n for n in _of(quote, notices) if _SERIOUS.search(n))]


def notes_of(quote: Quote, notices: Iterable[str]) -> list[str]:
    """What is good to know of the quotation's document."""
    return [n for n in _of(quote, notices) if not _SERIOUS.search(n)]


def at_the_top(answer: Answer) -> Html | None:
    """Every warning of an answer, once."""
    old = [f"{quote.title}: {said}" for quote in answer.quotes if (said := _old_edition(quote))]
    others = [n for n in answer.notices if not _about_edition(n, answer.quotes) and _SERIOUS.search(n)]
    serious = list(dict.fromkeys([*old, *others]))
    return el("section", el("h2", "Before you rely on this"), items(serious), class_="cv-notices") if serious else None


def at_the_end(answer: Answer) -> Html | None:
    """What is only good to know of the documents, to be opened."""
    quiet = [n for n in answer.notices if not _SERIOUS.search(n) and not _about_edition(n, answer.quotes)]
    return details("Notes about these documents", items(quiet)) if quiet else None
