"""The button under a quotation that puts it into the meeting pack, and the line that says what is in the pack."""

from __future__ import annotations

from retrieval.answer import Quote
from ui.markup import Html, el, hidden, link
from ui.wording import plural

ADD, REMOVE = "Add to meeting pack", "Remove from meeting pack"


def key_of(quote: Quote) -> str:
    """How the quotation is named in a pack: "passage:start:end"."""
    return f"{quote.passage_id}:{quote.start}:{quote.end}"


def pack_button(quote: Quote, there: bool) -> Html:
    """`there` is whether the quotation is in the pack. The page's script (pack.js) does what the button says."""
    return el(
        "p",
        el("strong", "In your pack", class_="cv-in-pack", hidden=not there),
        el(
            "button",
            el("span", REMOVE if there else ADD),
            hidden(f", quotation {quote.rank}"),
            type="button",
            data_pack=key_of(quote),
            data_there="yes" if there else "no",
        ),
        el("span", class_="cv-pack-fault"),
        class_="cv-pack",
    )


def said_of(count: int) -> str:
    """ "Meeting pack: 3 quotations"."""
    return f"Meeting pack: {plural(count, 'quotation')}"


def pack_line(count: int) -> Html:
    """The way to the pack, seen as soon as something is in it."""
    return el("p", link("./pack", said_of(count)), class_="cv-pack-line", hidden=not count)
