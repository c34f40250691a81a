"""What must be known before a quotation is relied on, and what is only good to know."""

from __future__ import annotations

from collections.abc import Iterable

from retrieval.answer import Answer, Quote
from retrieval.cautions import SERIOUS, about_edition, notes_of, old_edition, warnings_but_contradictions
from retrieval.contradictions import Contradicted, contradictions_among
from retrieval.notices import limits_of
from ui.browse.address import View, address
from ui.markup import Html, details, el, items, join, link, rows

__all__ = ["at_the_end", "at_the_top", "caution", "disagreements", "notes_of", "warning"]


def warning(*sentences: str) -> Html:
    """A warning that does not depend on colour."""
    return el("div", el("strong", "Warning: "), join(sentences, " "), class_="cv-warning")


def caution(quote: Quote, notices: Iterable[str] = (), *more: str, also: Iterable[Quote] = ()) -> Html | None:
    """What must be read before the quotation. Nothing where all is well.

    `more` are sentences that the page adds; `also` are the quotations that stand with it, parts of a long paragraph.
    """
    sentences = [*warnings_but_contradictions(quote, notices), *more]
    if contradictions_among((quote, *also)):
        sentences.append("Another official text disagrees: see below.")
    return warning(*sentences) if sentences else None


def disagreements(*quotes: Quote) -> Html | None:
    """Each text that contradicts one of the quotations, set out in its parts; to stand below the quoted words."""
    found = [_disagreement(one) for _, one in contradictions_among(quotes)]
    return join(found) if found else None


def _disagreement(one: Contradicted) -> Html:
    there = one.there
    to = address(View(document=f"{there.source}@{there.edition or ''}", place=there.reference))
    return el(
        "div",
        el("p", el("strong", "Another official text disagrees")),
        rows(
            (
                ("About", one.contradiction.about),
                ("This text", one.here.says),
                ("The other text", one.there.says),
                ("Where", link(to, one.citation)),
                ("What applies", one.follow),
            )
        ),
        el("p", "These are our words, not a quotation.", class_="cv-hint"),
        class_="cv-warning cv-disagreement",
    )


def at_the_top(answer: Answer) -> Html | None:
    """Every warning of an answer, once."""
    old = [f"{quote.title}: {said}" for quote in answer.quotes if (said := old_edition(quote))]
    against = contradictions_among(answer.quotes)
    others = [
        notice
        for notice in answer.notices
        if not about_edition(notice, answer.quotes)
        and SERIOUS.search(notice)
        and not any(one.sentences in notice for _, one in against)
    ]
    serious = list(dict.fromkeys([*old, *(one.in_short(quote) for quote, one in against), *others]))
    return el("section", el("h2", "Before you rely on this"), items(serious), class_="cv-notices") if serious else None


def at_the_end(answer: Answer) -> Html | None:
    """What is only good to know of the documents, to be opened."""
    beside = {limit for quote in answer.quotes for limit in limits_of(quote)}
    quiet = [
        notice
        for notice in answer.notices
        if not SERIOUS.search(notice) and not about_edition(notice, answer.quotes) and notice not in beside
    ]
    return details("Notes about these documents", items(quiet)) if quiet else None
