"""What must be known before a quotation is relied on, and what is only good to know."""

from __future__ import annotations

from retrieval.answer import Answer
from retrieval.cautions import SERIOUS, about_edition, notes_of, old_edition, warnings_of
from ui.markup import Html, details, el, items, join

__all__ = ["at_the_end", "at_the_top", "notes_of", "warning", "warnings_of"]


def warning(*sentences: str) -> Html:
    """A warning that does not depend on colour."""
    return el("div", el("strong", "Warning: "), join(sentences, " "), class_="cv-warning")


def at_the_top(answer: Answer) -> Html | None:
    """Every warning of an answer, once."""
    old = [f"{quote.title}: {said}" for quote in answer.quotes if (said := old_edition(quote))]
    others = [n for n in answer.notices if not about_edition(n, answer.quotes) and SERIOUS.search(n)]
    serious = list(dict.fromkeys([*old, *others]))
    return el("section", el("h2", "Before you rely on this"), items(serious), class_="cv-notices") if serious else None


def at_the_end(answer: Answer) -> Html | None:
    """What is only good to know of the documents, to be opened."""
    quiet = [n for n in answer.notices if not SERIOUS.search(n) and not about_edition(n, answer.quotes)]
    return details("Notes about these documents", items(quiet)) if quiet else None
