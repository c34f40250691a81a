"""One quotation of a meeting pack as HTML, and what is said where there is none."""

from __future__ import annotations

from retrieval.pack.entry import Entry
from ui.cautions import warning
from ui.markup import Html, el, hidden, items, join, link, rows
from ui.quoted_words import lead_in, quoted_words
from ui.wording import FORCE, edition, heading_citation, in_words, pages, status, with_months


def packed(entry: Entry) -> Html:
    """The quotation as the pack will have it; the note is seen on paper, on the screen it stands in its box."""
    quote, item = entry.quote, entry.item
    name = f"cv-packed-{quote.rank}"
    strength = FORCE[quote.force] and ", for ".join(
        [FORCE[quote.force], *([", ".join(quote.duty_holders)] * bool(quote.duty_holders))]
    )
    return el(
        "article",
        el("h2", f"{quote.rank}. ", heading_citation(quote), id=name),
        el("p", el("strong", "Question: "), item.question) if item.question else None,
        warning(*entry.warnings) if entry.warnings else None,
        lead_in(entry.context),
        el("blockquote", quoted_words(quote.passage, quote.text), cite=quote.address or None),
        rows(
            (
                ("Strength", strength),
                ("Status", status(quote.status)),
                ("Edition", edition(quote.edition)),
                ("Page", pages(quote)),
            )
        ),
        el(
            "p",
            link(quote.address, "Open the official page", hidden(f", quotation {quote.rank}")),
            class_="cv-official",
        )
        if quote.address
        else None,
        _ours(entry),
        el("p", el("strong", "Note: "), item.note, class_="cv-note") if item.note else None,
        class_="cv-packed",
        aria_labelledby=name,
    )


def _ours(entry: Entry) -> Html | None:
    line = entry.ours
    if line is None:
        return None
    return el(
        "div",
        el("p", el("strong", "In plain English (our words): "), line.text),
        el("p", f"See: {in_words('; '.join(line.citations))}", class_="cv-hint"),
        warning(with_months(line.notice)) if line.notice else None,
        None if line.checked else el("p", "Not compared with the official text yet.", class_="cv-hint"),
        class_="cv-ours",
    )


def empty() -> Html:
    """What a pack is, for somebody who has none."""
    return join(
        [
            el("p", "Your pack is empty.", class_="cv-lead"),
            el(
                "section",
                el(
                    "p",
                    "A meeting pack is a few pages to put on the table: the official words, and where they stand.",
                ),
                items(
                    (
                        join(["Go to ", link("./", "Ask"), " and ask a question."]),
                        "Under a quotation that helps you, press “Add to meeting pack”.",
                        "Come back here. Put the quotations in order, add your notes, and get a Word file or a PDF.",
                    )
                ),
                class_="cv-inset",
            ),
        ]
    )


def where_it_is_kept(long: bool) -> Html:
    """What the address holds and what it does not."""
    said = (
        "This pack is too long for an address. It is kept only until you close your browser."
        if long
        else "The address of this page holds the quotations and their order. Whoever opens it sees the same. "
        "It does not hold your title, your questions or your notes, since they may name a child."
    )
    return el(
        "section",
        el("h2", "What is kept"),
        el("p", said),
        el(
            "p",
            "Your title and notes stay in the memory of the computer that runs this page until you close your browser, "
            "or for 12 hours. To keep them longer, save the pack as a file.",
        ),
        class_="cv-kept",
    )
