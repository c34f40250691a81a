"""One quotation with its citation: an article that can be printed and cut out on its own."""

from __future__ import annotations

from collections.abc import Iterable

from retrieval.answer import Quote
from ui.markup import Html, details, el, hidden, items, join, link, rows
from ui.quoted_words import marked_passage, quoted_words
from ui.wording import FORCE, WHO, day_or_month, edition, heading_citation, pages, plural, replaced, status

_NOTES = {
    "prospective": "This text is not yet in force.",
    "repealed": "This text has been repealed.",
    "Wales only": "This text applies in Wales only.",
    "Scotland only": "This text applies in Scotland only.",
    "Northern Ireland only": "This text applies in Northern Ireland only.",
    "not part of the law": "This is an explanatory note. It is not part of the law.",
}


def warnings(quote: Quote, notices: Iterable[str]) -> list[str]:
    """What must be read before the quotation: one sentence each."""
    found: list[str] = []
    if quote.superseded_by:
        found.append(
            f"These words are from the {edition(quote.edition)} edition. {replaced(quote.superseded_by)} "
            "Check it before you rely on these words."
        )
    found.extend(_NOTES[note] for note in quote.notes if note in _NOTES)
    about = f"{quote.title}: "
    for notice in notices:
        said = quote.superseded_by is not None and quote.superseded_by in notice
        if notice.startswith(about) and not said:
            rest = notice.removeprefix(about)
            found.append(rest[:1].upper() + rest[1:])
    return found


def warning(*sentences: str) -> Html:
    """A warning that does not depend on colour."""
    return el("div", el("strong", "Warning: "), join(sentences, " "), class_="cv-warning")


def _official(quote: Quote) -> Html | None:
    if not quote.address:
        return None
    if "legislation.gov.uk" in quote.address:
        label = f"Open the official text ({quote.reference})"
    elif "#page=" in quote.address and (quote.page or quote.pdf_page):
        label = f"Open the official page (page {quote.page or quote.pdf_page})"
    else:
        label = "Open the official page"
    return el("p", link(quote.address, label, hidden(f", quotation {quote.rank}")), class_="cv-official")


def _force(quote: Quote) -> Html | None:
    label = FORCE[quote.force]
    return el("span", label, class_=f"cv-force cv-{quote.force.replace(' ', '-')}") if label else None


def _citation(quote: Quote) -> Html:
    return rows(
        (
            ("Document", quote.title),
            ("Edition", edition(quote.edition)),
            ("Reference", "" if quote.reference.startswith("p.") else quote.reference),
            ("Page", pages(quote)),
            ("Status", status(quote.status)),
            ("Strength", _force(quote)),
            (WHO[quote.force] or "Who", ", ".join(quote.duty_holders)),
        )
    )


def _whole(quote: Quote) -> Html:
    path = join([el("span", heading) for heading in quote.headings], " › ")
    return details(
        "Show the whole paragraph",
        el("p", hidden("Under the headings: "), path, class_="cv-path") if quote.headings else None,
        el("p", f"From a list that begins: {quote.lead_in}", class_="cv-hint") if quote.lead_in else None,
        el("div", marked_passage(quote.passage, quote.text), class_="cv-passage"),
        el("p", "The marked words are the ones quoted above.", class_="cv-hint"),
        about=f"quotation {quote.rank}",
    )


def _receipt(quote: Quote) -> Html:
    receipt = quote.receipt
    return details(
        "How this quotation was checked",
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
        about=f"quotation {quote.rank}",
    )


def quotation(quote: Quote, notices: Iterable[str] = ()) -> Html:
    """The article: heading, warnings, quoted words, citation, official link, whole paragraph, receipt."""
    name = f"cv-quotation-{quote.rank}"
    before = warnings(quote, notices)
    return el(
        "article",
        el("h3", el("span", f"{quote.rank}. ", class_="cv-rank"), heading_citation(quote), id=name),
        warning(*before) if before else None,
        el("p", f"From a list that begins: {quote.lead_in}", class_="cv-hint") if quote.lead_in else None,
        el("blockquote", quoted_words(quote.passage, quote.text), cite=quote.address or None),
        _citation(quote),
        el("div", el("p", "The same words are also in:"), items(quote.also), class_="cv-also") if quote.also else None,
        _official(quote),
        _whole(quote),
        _receipt(quote),
        class_="cv-quotation",
        aria_labelledby=name,
    )
