"""One quotation with its citation: an article that can be printed and cut out on its own."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from retrieval.answer import Quote
from retrieval.why import why_sentences
from ui.browse.address import read_around
from ui.cautions import caution, disagreements, notes_of
from ui.markup import Html, details, el, hidden, items, join, link, rows
from ui.official.request import PageRequest
from ui.pack.button import key_of, pack_button
from ui.quoted_words import lead_in, marked_passage, quoted_words
from ui.wording import FORCE, day_or_month, edition, heading_citation, in_words, pages, plural, status

WHY = "Why was this found?"


def official(quote: Quote) -> Html | None:
    """The link to the publisher's own page; None where it has none."""
    if not quote.address:
        return None
    if "legislation.gov.uk" in quote.address:
        label = f"Open the official text ({quote.reference})"
    elif "#page=" in quote.address and (quote.page or quote.pdf_page):
        is_file = quote.address.partition("#")[0].lower().endswith(".pdf")
        place = f"page {quote.page or quote.pdf_page}"
        label = f"Open the official page ({place})" if is_file else f"Open the official publication (then see {place})"
    else:
        label = "Open the official page"
    return el("p", link(quote.address, label, hidden(f", quotation {quote.rank}")), class_="cv-official")


def _ways(quote: Quote, packed: Collection[str] | None) -> Html:
    """What can be done with the quotation here, in one row where there is room."""
    about = hidden(f", quotation {quote.rank}")
    page = PageRequest(quote.passage_id, quote.start, quote.end)
    parts = [
        link(page.address, "See it on the page", about),
        link(read_around(quote), "Read around it", about),
        *([] if packed is None else [pack_button(quote, key_of(quote) in packed)]),
    ]
    return items(parts, class_="cv-links", role="list")


def strength(quote: Quote) -> Html | None:
    """Must, should or may, and for whom; nothing where the quoted words bind nobody."""
    label = FORCE[quote.force]
    if not label:
        return None
    tag = el("strong", label, class_=f"cv-force cv-{quote.force.replace(' ', '-')}")
    return join([tag, " for ", ", ".join(quote.duty_holders)]) if quote.duty_holders else tag


def _citation(quote: Quote, notes: list[str]) -> Html:
    """What the heading does not say: title, reference and printed page stand there."""
    return rows(
        (
            ("Strength", strength(quote)),
            ("Status", status(quote.status)),
            ("Edition", ". ".join([edition(quote.edition), *([" ".join(notes)] if notes else [])])),
            ("Section", quote.headings[-1] if quote.headings and quote.reference.startswith("p.") else ""),
            ("Page", pages(quote)),
        )
    )


def _whole(quote: Quote) -> Html:
    path = join([el("span", heading) for heading in quote.headings], " › ")
    return details(
        "Show the whole paragraph",
        el("p", hidden("Under the headings: "), path, class_="cv-path") if quote.headings else None,
        lead_in(quote.lead_in),
        el("div", marked_passage(quote.passage, quote.text), class_="cv-passage"),
        el("p", "The marked words are the ones quoted above.", class_="cv-hint"),
        about=f"quotation {quote.rank}",
    )


def _receipt(quote: Quote) -> Html:
    receipt = quote.receipt
    return details(
        "How this quotation was checked and found",
        el(
            "p",
            "Before we showed these words we read them again from the document. They are the same, letter for "
            "letter. Only line breaks and extra spaces are left out."
            if receipt.exact
            else "These words could not be matched letter for letter. Do not rely on them.",
        ),
        rows(
            (
                ("Characters", f"{receipt.start:,} to {receipt.end:,} of the document’s text"),
                ("On the page", plural(len(receipt.rectangles), "line") if receipt.rectangles else ""),
                ("File (sha256)", el("code", receipt.sha256)),
                ("Checked with publisher", day_or_month(quote.checked_at) if quote.checked_at else "Not yet"),
                ("Publisher", quote.publisher),
                ("Applies to", quote.nation),
                ("Passage", el("code", quote.passage_id)),
            )
        ),
        join([el("h4", WHY), _led_to(quote)]) if quote.why else None,
        about=f"quotation {quote.rank}",
    )


def why_found(quote: Quote) -> Html | None:
    """What led to the passage, to be opened; nothing where the quotation was asked for by its place."""
    return details(WHY, _led_to(quote), about=f"quotation {quote.rank}") if quote.why else None


def _led_to(quote: Quote) -> Html | None:
    if quote.why is None:
        return None
    hint = (
        "We search by meaning, by words, and by everyday questions that we wrote for passages. The order on this "
        "page comes from all of them together."
    )
    return join([items(why_sentences(quote.why)), el("p", hint, class_="cv-hint")])


def _also(quote: Quote) -> Html | None:
    if not quote.also:
        return None
    return el("div", el("p", "The same words are also in:"), items(map(in_words, quote.also)), class_="cv-also")


def quotation(quote: Quote, notices: Iterable[str] = (), packed: Collection[str] | None = None) -> Html:
    """The article: heading, warnings, quoted words, citation, official link, whole paragraph, receipt.

    `packed` are the keys of what is in the meeting pack; None leaves out the button that adds to it.
    """
    name = f"cv-quotation-{quote.rank}"
    notices = tuple(notices)
    return el(
        "article",
        el("h3", el("span", f"{quote.rank}. ", class_="cv-rank"), heading_citation(quote), id=name),
        caution(quote, notices),
        lead_in(quote.lead_in),
        el("blockquote", quoted_words(quote.passage, quote.text, quote.answering), cite=quote.address or None),
        disagreements(quote),
        _citation(quote, notes_of(quote, notices)),
        _also(quote),
        official(quote),
        _ways(quote, packed),
        _whole(quote),
        _receipt(quote),
        class_="cv-quotation",
        aria_labelledby=name,
    )
