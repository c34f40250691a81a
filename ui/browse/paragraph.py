"""One paragraph with what stands around it: its words, citation, strength, official page, and the ways on."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.own import is_local
from corpus.store import DocumentRecord, Index
from retrieval.answer import Quote
from retrieval.browse.paragraphs import Paragraph
from retrieval.browse.reading import Reading, Shown, read
from ui.browse.address import FEW, MANY, View, address
from ui.cautions import caution, disagreements, warning
from ui.markup import Html, el, hidden, join, link, rows
from ui.quotation import official
from ui.quoted_words import lead_in, marked_passage, quoted_words
from ui.wording import FORCE, edition, in_full, pages, replaced, status

UNCHECKED = "These words could not be checked, so they are not shown. Open the official page to read them."


def paragraph(index: Index, record: DocumentRecord, view: View) -> tuple[Html, str]:
    """The paragraph; and its citation. Raises UnknownReferenceError."""
    place = view.place.replace("page ", "p.", 1) if view.place.startswith("page ") else view.place
    around = MANY if view.around == "more" else FEW
    reading = read(index, record, passage=view.passage, place=place, around=around)
    reference = _reference(reading, view)
    heading = f"{record.title}, {reference}"
    quotes = [quote for shown in reading.here for quote in shown.quotes]
    quote = quotes[0] if quotes else None
    shown = join(
        [
            el(
                "p",
                link("./browse", "All documents"),
                " › ",
                link(address(View(document=record.key)), record.title),
                class_="cv-back",
            ),
            el(
                "h1",
                el("span", record.title, class_="cv-title"),
                " ",
                el("span", in_full(reference)),
                class_="cv-place",
            ),
            _warnings(quotes),
            _ways(reading),
            _context(reading.before, reading, "What comes before", "before"),
            _here(reading, view),
            disagreements(*quotes),
            _facts(reading, quote),
            _context(reading.after, reading, "What comes after", "after"),
            None
            if around == MANY
            else el("p", link(address(_wider(view)), "Show more of what stands around it"), class_="cv-more"),
            _ways(reading, " (again)"),
        ]
    )
    return shown, heading


def _wider(view: View) -> View:
    return View(view.document, view.passage, view.place, view.start, view.end, around="more")


def _reference(reading: Reading, view: View) -> str:
    references = list(dict.fromkeys(shown.paragraph.reference for shown in reading.here))
    if len(reading.here) == 1:
        return reading.here[0].paragraph.label
    if len(references) == 1:
        return references[0]
    first = reading.here[0].paragraph
    if view.place.startswith(("page ", "p.")):
        return f"page {first.first.page}"
    return view.place or first.reference


def _warnings(quotes: Sequence[Quote]) -> Html | None:
    if not quotes:
        return warning(UNCHECKED)
    local = ["This is local information. It is not statutory guidance."] if is_local(quotes[0].status) else []
    return caution(quotes[0], (), *local, also=quotes[1:])


def _go(reading: Reading, to: Paragraph | None, label: str) -> Html | None:
    if to is None:
        return None
    return el(
        "li",
        link(address(View(document=reading.record.key, passage=to.first.id)), f"{label}: ", _short(to)),
    )


def _short(of: Paragraph) -> str:
    return of.label if len(of.label) < 60 else f"{of.label[:57]}…"


def _ways(reading: Reading, which: str = "") -> Html:
    """The ways on; `which` tells apart, for a screen reader, those at the head and at the foot."""
    return el(
        "nav",
        el("ul", _go(reading, reading.back, "Previous"), _go(reading, reading.on, "Next"), role="list"),
        class_="cv-ways",
        aria_label=f"Previous and next paragraph{which}",
    )


def _words(quote: Quote, view: View) -> Html:
    """The quotation, with the marked words of the address where they are in it."""
    if quote.passage_id.endswith(view.passage) and view.start.isdecimal() and view.end.isdecimal():
        start, end = int(view.start[:9]), int(view.end[:9])
        marked = quote.passage[start:end]
        if start < end <= len(quote.passage) and marked.strip() and marked.strip() != quote.passage.strip():
            return marked_passage(quote.passage, marked)
    return quoted_words(quote.passage, quote.text)


def _block(shown: Shown, view: View) -> Html:
    if not shown.quotes:
        return el("p", UNCHECKED)
    lead = shown.quotes[0].lead_in
    return join(
        [
            lead_in(lead),
            el("blockquote", *(_words(quote, view) for quote in shown.quotes), cite=shown.quotes[0].address or None),
        ]
    )


def _here(reading: Reading, view: View) -> Html:
    several = len(reading.here) > 1
    return el(
        "section",
        el("h2", "This paragraph" if not several else "These paragraphs", hidden(", the official words")),
        _path(reading.here[0].paragraph.headings),
        *(join([el("h3", _at(reading, shown)) if several else None, _block(shown, view)]) for shown in reading.here),
        class_="cv-here",
    )


def _path(headings: tuple[str, ...]) -> Html | None:
    if not headings:
        return None
    return el("p", hidden("Under the headings: "), join([el("span", h) for h in headings], " › "), class_="cv-path")


def _at(reading: Reading, shown: Shown) -> Html:
    of = shown.paragraph
    return link(address(View(document=reading.record.key, passage=of.first.id)), of.label)


def _context(around: tuple[Shown, ...], reading: Reading, heading: str, name: str) -> Html | None:
    if not around:
        return None
    parts: list[Html | None] = []
    above = reading.here[0].paragraph.headings
    for shown in around:
        headings = shown.paragraph.headings
        parts += [
            _path(headings[-1:]) if headings != above else None,
            el("h3", _at(reading, shown)),
            _block(shown, View()),
        ]
        above = headings
    return el("section", el("h2", heading), *parts, class_=f"cv-around cv-{name}")


def _facts(reading: Reading, quote: Quote | None) -> Html | None:
    if quote is None:
        return None
    last = [quote for shown in reading.here for quote in shown.quotes][-1]
    label = FORCE[reading.force] if len(reading.here) == 1 else ""  # several are of different strength
    strength = None
    if label:
        tag = el("strong", label, class_=f"cv-force cv-{reading.force.replace(' ', '-')}")
        strength = join([tag, " for ", ", ".join(reading.duty_holders)]) if reading.duty_holders else tag
    spread = Quote(**{**vars(quote), "page_end": last.page_end, "pdf_page_end": last.pdf_page_end})
    return el(
        "div",
        rows(
            (
                ("Strength", strength),
                ("Status", status(reading.record.status)),
                ("Edition", edition(reading.record.edition)),
                ("Replaced", replaced(quote.superseded_by) if quote.superseded_by else ""),
                ("Page", pages(spread)),
            )
        ),
        official(quote),
        class_="cv-facts",
    )
