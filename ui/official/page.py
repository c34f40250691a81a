"""The page on which a quotation stands: the official page as a picture, or the section where there are no pages."""

from __future__ import annotations

import base64

from corpus.errors import ChapterAndVerseError, EmptyStoreError, PageError, UnknownReferenceError
from corpus.settings import read_settings
from corpus.store import Index, open_index
from retrieval.answer import Quote
from retrieval.page.image import SCALES, PagePicture, PageView, has_pages, page_view
from retrieval.quoted_place import whole_quotation
from ui import frame
from ui.ask.answer import error_summary
from ui.cautions import caution, disagreements, warning
from ui.empty_store import empty_store
from ui.markup import Html, el, hidden, join, link, rows
from ui.official.request import PATH, PageRequest, read_page_request
from ui.official.section import section
from ui.quotation import official
from ui.quoted_words import quoted_words
from ui.turn import turn
from ui.wording import edition, heading_citation, pages, status

UNCERTAIN = (
    "We could not be sure where on this page the words stand, so nothing is marked. Look for the words that are "
    "written above."
)


def page() -> None:
    """Draws the page, for the quotation in its address."""
    frame.begin("On the page", PATH)
    try:
        wanted = read_page_request()
        index = open_index(read_settings().store)
        quote = whole_quotation(index, wanted.passage, wanted.start, wanted.end)
        frame.title(heading_citation(quote))
        frame.show(_page(index, quote, wanted))
    except EmptyStoreError as fault:
        frame.show(join([_back(), el("h1", "See it on the page"), empty_store(str(fault), None)]))
    except ChapterAndVerseError as fault:
        frame.show(join([_back(), el("h1", "See it on the page"), error_summary(str(fault))]))
    frame.end()


def _back() -> Html:
    """Back to where the reader came from; page.js does it, and without it the link leads to the first page."""
    return el("p", link("./", "Back", data_back=True), class_="cv-back")


def _page(index: Index, quote: Quote, wanted: PageRequest) -> Html:
    return join(
        [
            _back(),
            el("h1", heading_citation(quote), class_="cv-small cv-cited"),
            caution(quote),
            disagreements(quote),
            _pages(index, quote, wanted) if has_pages(index, quote) else section(index, quote),
            rows(
                (
                    ("Status", status(quote.status)),
                    ("Edition", edition(quote.edition)),
                    ("Words on page", pages(quote)),
                    ("Publisher", quote.publisher),
                )
            ),
            official(quote),
        ]
    )


def _pages(index: Index, quote: Quote, wanted: PageRequest) -> Html:
    return join(
        [
            el("h2", "The quoted words", class_="cv-hidden"),
            el("blockquote", quoted_words(quote.passage, quote.text), cite=quote.address or None),
            el(
                "p", f"{status(quote.status)}. Edition: {edition(quote.edition)}. {quote.address}", class_="cv-on-paper"
            ),
            _sheets(index, quote, wanted),
        ]
    )


def _sheets(index: Index, quote: Quote, wanted: PageRequest) -> Html:
    try:
        with turn():
            view = page_view(index, quote, wanted.pdf_page, wanted.zoom)
    except UnknownReferenceError as fault:
        return join([error_summary(str(fault)), el("p", link(wanted.at(None).address, "Go to the quoted words"))])
    except PageError as fault:
        return join([warning(f"The page cannot be shown. {fault}"), section(index, quote)])
    return el(
        "section",
        el("h2", _named(view, view.pictures[0]) if len(view.pictures) == 1 else "The pages they stand on"),
        _caution(view, wanted),
        _turn(view, wanted),
        el("p", link("#marked", "Go to the marked words"), class_="cv-turn")
        if any(picture.boxes for picture in view.pictures)
        else None,
        *(_sheet(view, picture, wanted.zoom) for picture in view.pictures),
        _turn(view, wanted, " (again)") if len(view.pictures) > 1 else None,
    )


def _named(view: PageView, picture: PagePicture) -> str:
    pdf_page = f"PDF page {picture.pdf_page} of {view.pages}"
    return f"Page {picture.page} ({pdf_page})" if picture.page else pdf_page


def _caution(view: PageView, wanted: PageRequest) -> Html | None:
    """Why nothing is marked, where nothing is."""
    if any(picture.pdf_page in view.quoted for picture in view.pictures):
        return None if view.certain else el("p", UNCERTAIN, class_="cv-inset")
    back = link(wanted.at(None).address, "Go back to the quoted words")
    return el("p", "The quoted words are not on this page. ", back, class_="cv-inset")


def _turn(view: PageView, wanted: PageRequest, which: str = "") -> Html:
    first, last = view.pictures[0].pdf_page, view.pictures[-1].pdf_page
    turns = [
        link(wanted.at(first - 1).address, "Previous page", hidden(f": PDF page {first - 1}")) if first > 1 else None,
        link(wanted.at(last + 1).address, "Next page", hidden(f": PDF page {last + 1}")) if last < view.pages else None,
    ]
    sizes = [
        link(wanted.sized(zoom).address, f"{zoom}%", aria_current="true" if zoom == wanted.zoom else None)
        for zoom in SCALES
    ]
    return join(
        [
            el(
                "nav",
                el("ul", *(el("li", turn) for turn in turns if turn), role="list"),
                aria_label=f"Pages of the document{which}",
                class_="cv-turn",
            ),
            el(
                "nav",
                el("ul", el("li", el("span", "Size:")), *(el("li", size) for size in sizes), role="list"),
                aria_label=f"Size of the page{which}",
                class_="cv-turn",
            ),
        ]
    )


def _place(view: PageView, picture: PagePicture) -> Html | None:
    """Where the first marked line of all pages begins, to be gone to."""
    first = next((other for other in view.pictures if other.boxes), None)
    if picture is not first:
        return None
    top = 100 * min(box.top for box in picture.boxes) / picture.height
    return el("span", id="marked", class_="cv-marked", style=f"top: {top:.1f}%")


def _sheet(view: PageView, picture: PagePicture, zoom: int) -> Html:
    quote, name = view.quote, _named(view, picture)
    marked = bool(picture.boxes)
    said = " The quoted words are marked in yellow with a dark edge. They are written as text above." if marked else ""
    image = el(
        "img",
        src=f"data:image/png;base64,{base64.b64encode(picture.png).decode('ascii')}",
        alt=f"{name}, {quote.title}, edition: {edition(quote.edition)}.{said}",
        width=str(picture.width),
        height=str(picture.height),
    )
    caption = f"{name}. {quote.title}, edition: {edition(quote.edition)}."
    if marked:
        caption += " The quoted words are marked."
    return el(
        "figure",
        el(
            "div",
            image,
            _place(view, picture),
            class_=f"cv-scroll cv-zoom-{zoom}",
            tabindex="0",
            role="region",
            aria_label=name,
        ),
        el("figcaption", caption),
        class_="cv-sheet",
    )
