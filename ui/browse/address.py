"""Addresses of the page Browse, written and read: what it shows stands in its address."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

import streamlit as st

from retrieval.answer import Quote
from retrieval.places.destination import Place

PATH = "browse"
FEW, MANY = 1, 5  # paragraphs that are shown before and after the one that was asked for


@dataclass(frozen=True)
class View:
    """What is to be shown. Empty strings where the address does not say.

    document    "source@edition", or a name that people use
    passage     id of a passage, with `start` and `end` of the words to be marked in it, offsets
    place       a reference within the document, "s.19", "p.11"
    go          a reference as it was typed
    source, old, new  two editions to be compared
    around      "more" for more paragraphs around the one
    """

    document: str = ""
    passage: str = ""
    place: str = ""
    start: str = ""
    end: str = ""
    go: str = ""
    source: str = ""
    old: str = ""
    new: str = ""
    around: str = ""


def read_view() -> View:
    """The view that the page's address names."""
    return View(**{name: st.query_params.get(name, "") for name in View.__dataclass_fields__})


def written(view: View) -> dict[str, str]:
    """The parameters of a view, without those that say nothing."""
    return {name: value for name in View.__dataclass_fields__ if (value := getattr(view, name))}


def address(view: View) -> str:
    """The address of a view, from any page."""
    return f"./{PATH}?{urlencode(written(view))}"


def view_of(place: Place) -> View:
    """The view of a place that a reference led to."""
    if not place.passages:
        return View(document=place.document)
    whole = len(place.passages) > 1 or "(" not in place.reference
    if whole and place.reference.startswith(("s.", "reg.", "art.", "r.", "page ")):
        return View(document=place.document, place=place.reference)
    return View(document=place.document, passage=place.passages[0])


def read_around(quote: Quote) -> str:
    """The address of a quotation's place, its words marked."""
    document = f"{quote.source}@{quote.edition}"
    return address(View(document, quote.passage_id, start=str(quote.start), end=str(quote.end)))
