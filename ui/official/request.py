"""Which page is asked for, as it stands in the address: page?passage=ID&start=0&end=120&pdf_page=52&zoom=150."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

import streamlit as st

from corpus.errors import QuestionError
from retrieval.page.image import SCALES

PATH = "page"
_LONGEST = 9  # digits: longer numbers are no page's and no place's
WRONG = "This address is not complete. Go back to the quotation and open its page again."


@dataclass(frozen=True)
class PageRequest:
    """A quotation's place, the PDF page that is to be shown (None: its own), and its size in per cent."""

    passage: str
    start: int = 0
    end: int | None = None
    pdf_page: int | None = None
    zoom: int = 100

    @property
    def address(self) -> str:
        """The address of this page."""
        wanted = {"passage": self.passage, "start": self.start, "end": self.end, "pdf_page": self.pdf_page}
        given = {name: value for name, value in wanted.items() if value is not None}
        if self.zoom != 100:
            given["zoom"] = self.zoom
        return f"./{PATH}?{urlencode(given)}"

    def at(self, pdf_page: int | None) -> PageRequest:
        """The same for another page."""
        return replace(self, pdf_page=pdf_page)

    def sized(self, zoom: int) -> PageRequest:
        """The same at another size."""
        return replace(self, zoom=zoom)


def _number(name: str) -> int | None:
    given = st.query_params.get(name)
    if given is None:
        return None
    if not (given.isascii() and given.isdigit() and len(given) <= _LONGEST):
        raise QuestionError(WRONG)
    return int(given)


def read_page_request() -> PageRequest:
    """What the page's address asks for. Raises QuestionError where it cannot be read."""
    passage, zoom = st.query_params.get("passage", ""), _number("zoom") or 100
    if not passage or zoom not in SCALES:
        raise QuestionError(WRONG)
    return PageRequest(passage, _number("start") or 0, _number("end"), _number("pdf_page"), zoom)
