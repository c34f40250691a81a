"""One claim of a letter as a section: what the letter says, the verdict, the official words, what differs."""

from __future__ import annotations

from retrieval.answer import Quote
from retrieval.letter.claims import Claim, Verdict
from retrieval.same_words import Part
from ui.markup import Child, Html, details, el, hidden, items, join, link
from ui.quoted_words import lead_in, quoted_words
from ui.wording import in_words

TAGS: dict[Verdict, str] = {
    "exact": "Found exact",
    "superseded": "Found, but superseded",
    "altered": "Altered",
    "cited wrongly": "Cited wrongly",
    "not found": "Not found",
    "not on this machine": "Not on this machine",
    "place found": "Place found",
}
_LONG = 600  # characters of official words from which they are shown closed, where the letter quotes nothing


def tag(verdict: Verdict, slight: bool = False) -> Html:
    """The verdict in words."""
    name = f"{verdict.replace(' ', '-')}{'-slight' if slight else ''}"
    label = TAGS[verdict] + (" (punctuation or layout only)" if slight else "")
    return el("strong", label, class_=f"cv-tag cv-tag-{name}")


def _heading(claim: Claim) -> str:
    if claim.cited:
        return claim.cited
    words = claim.said.split()
    return " ".join(words[:8]) + ("…" if len(words) > 8 else "")


def _said(claim: Claim) -> Html | None:
    if not claim.said:
        return el("p", "The letter refers to this place. It does not quote it.")
    return join([el("h4", "What the letter says"), el("p", el("q", claim.said), class_="cv-said-there")])


def _difference(part: Part) -> Child:
    if part.kind == "official":
        return el("del", hidden("[left out: "), part.text, hidden("]"))
    if part.kind == "given":
        return el("ins", hidden("[put in: "), part.text, hidden("]"))
    return part.text


def _differences(claim: Claim) -> Html | None:
    if not claim.differences:
        return None
    listed = [
        join(["The letter puts in ", el("ins", d.given), "."])
        if not d.official
        else join(["The letter leaves out ", el("del", d.official), "."])
        if not d.given
        else join(["The document has ", el("del", d.official), ". The letter has ", el("ins", d.given), "."])
        for d in claim.differences
    ]
    return el(
        "div",
        el("h4", "What is different"),
        el("p", join(map(_difference, claim.parts), " ")),
        items(listed),
        class_="cv-differences",
    )


def _quotation(quote: Quote, number: int) -> Html:
    label = f"{quote.reference}" + (
        f", page {quote.page}" if quote.page and not quote.reference.startswith("p.") else ""
    )
    place = (
        link(quote.address, label, hidden(f" (official page, claim {number})")) if quote.address else el("span", label)
    )
    return join(
        [
            lead_in(quote.lead_in),
            el("blockquote", quoted_words(quote.passage, quote.text), cite=quote.address or None),
            el("p", in_words(f"{quote.title} ({quote.edition})" if quote.edition else quote.title), ", ", place),
        ]
    )


def _official(claim: Claim, number: int) -> Html | None:
    if not claim.official:
        if not claim.address:
            return None
        label = f"Open the official page of {claim.title}" if claim.title else "Open the official page"
        return el("p", link(claim.address, label, hidden(f" (claim {number})")), class_="cv-official")
    shown = join(_quotation(quote, number) for quote in claim.official)
    long = sum(len(quote.text) for quote in claim.official) > _LONG
    if long and claim.kind == "reference":
        return details("Show the official words", shown, about=f"claim {number}")
    return join([el("h4", "The official words"), shown])


def claim_section(claim: Claim, number: int) -> Html:
    """The section of one claim."""
    name = f"cv-claim-{number}"
    right = None
    if claim.right_reference:
        right = el("p", el("strong", "The right reference: "), in_words(claim.right_reference), class_="cv-right")
    omitted = None
    if claim.omitted:
        omitted = join(
            [el("p", "The letter leaves these words out:"), items(el("q", words) for words in claim.omitted)]
        )
    return el(
        "article",
        el("h3", f"{number}. {_heading(claim)}", id=name),
        el("p", tag(claim.verdict, claim.slight), class_="cv-verdict"),
        el("p", in_words(claim.message)),
        right,
        _said(claim),
        _differences(claim),
        _official(claim, number),
        omitted,
        items(map(in_words, claim.notes)) if claim.notes else None,
        class_="cv-quotation cv-claim",
        aria_labelledby=name,
    )
