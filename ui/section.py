"""The part of a document around a quotation, as text, with the quoted words marked: for sources without pages."""

from __future__ import annotations

from corpus.passage import Passage
from corpus.store import Index
from retrieval.answer import Quote
from ui.markup import Html, el, hidden, join
from ui.quoted_words import marked_passage

_REACH = 2  # passages before and after


def section(index: Index, quote: Quote) -> Html:
    """The passage with its neighbours under the same headings."""
    passage = index.passages([quote.passage_id])[quote.passage_id]
    before, after = index.neighbours(passage, _REACH)
    headings = join([el("span", heading) for heading in passage.headings], " › ")
    return el(
        "section",
        el("h2", "Where they stand in the document"),
        el("p", hidden("Under the headings: "), headings, class_="cv-path") if passage.headings else None,
        *(_around(other) for other in before if other.headings == passage.headings),
        el("h3", passage.reference),
        el("p", f"From a list that begins: {quote.lead_in}", class_="cv-hint") if quote.lead_in else None,
        el("blockquote", marked_passage(passage.text, quote.text)),
        el("p", "The marked words are the ones quoted above.", class_="cv-hint"),
        *(_around(other) for other in after if other.headings == passage.headings),
    )


def _around(passage: Passage) -> Html:
    return el(
        "div", el("h3", passage.reference), el("blockquote", marked_passage(passage.text, "")), class_="cv-around"
    )
