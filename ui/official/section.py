"""The part of a document around a quotation, as text, with the quoted words marked: for sources without pages."""

from __future__ import annotations

from corpus.passage import Passage
from corpus.store import Index
from retrieval.answer import Quote
from ui.markup import Html, el, hidden, join
from ui.quoted_words import lead_in, marked_passage

_REACH = 3  # passages before and after


def section(index: Index, quote: Quote) -> Html:
    """The passage with its neighbours under the same headings."""
    passage = index.passages([quote.passage_id])[quote.passage_id]
    before, after = (
        [other for other in found if other.headings == passage.headings] for found in index.neighbours(passage, _REACH)
    )
    shown = [*before, passage, *after]
    headings = join([el("span", heading) for heading in passage.headings], " › ")
    return el(
        "section",
        el("h2", "Where they stand in the document"),
        el("p", hidden("Under the headings: "), headings, class_="cv-path") if passage.headings else None,
        *(_part(quote, other, above) for other, above in zip(shown, [None, *shown], strict=False)),
    )


def _part(quote: Quote, passage: Passage, above: Passage | None) -> Html:
    """One passage, under its reference unless it goes on from the one above."""
    heading = None if above and above.reference == passage.reference else el("h3", passage.reference)
    if passage.id != quote.passage_id:
        return el("div", heading, el("blockquote", marked_passage(passage.text, "")), class_="cv-around")
    return el(
        "div",
        heading,
        lead_in(quote.lead_in),
        el("blockquote", marked_passage(passage.text, quote.text, (quote.start, quote.end))),
        el("p", "The quoted words are the marked ones.", class_="cv-hint"),
    )
