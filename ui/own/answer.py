"""What a user's own documents say: apart from the official words, and labelled at every quotation."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.answer import Quote
from ui.markup import Html, details, el, hidden, join, link, rows
from ui.quoted_words import lead_in, marked_passage, quoted_words
from ui.wording import heading_citation, pages, plural, status

HEADING = "From your own documents"


def own_section(quotes: Sequence[Quote]) -> Html | None:
    """The section; None where they say nothing."""
    if not quotes:
        return None
    return el(
        "section",
        el("h2", HEADING, id="own-documents"),
        el(
            "p",
            "You, or somebody here, added these. They are not official guidance. They cannot change the law.",
        ),
        *(_article(number, quote) for number, quote in enumerate(quotes, 1)),
        class_="cv-own",
    )


def _article(number: int, quote: Quote) -> Html:
    name = f"cv-own-{number}"
    path = join([el("span", heading) for heading in quote.headings], " › ")
    return el(
        "article",
        el("h3", heading_citation(quote), id=name),
        el("p", el("strong", status(quote.status), class_="cv-label")),
        lead_in(quote.lead_in),
        el("blockquote", quoted_words(quote.passage, quote.text)),
        rows(
            (
                ("Section", quote.headings[-1] if quote.headings and quote.reference.startswith("p.") else ""),
                ("Page", pages(quote)),
            )
        ),
        details(
            "Show the whole paragraph",
            el("p", hidden("Under the headings: "), path, class_="cv-path") if quote.headings else None,
            el("div", marked_passage(quote.passage, quote.text), class_="cv-passage"),
            about=f"your own documents, quotation {number}",
        ),
        class_="cv-own-quotation",
        aria_labelledby=name,
    )


def own_line(count: int) -> Html | None:
    """The line on the page that answers, where the visit has documents."""
    if not count:
        return None
    added = plural(count, "document of your own", "documents of your own")
    return el(
        "p",
        f"You added {added}. What {'it says' if count == 1 else 'they say'} is shown apart. ",
        link("./own", "See or remove your documents"),
        class_="cv-hint cv-own-line",
    )
