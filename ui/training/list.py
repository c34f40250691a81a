"""The list to step through as it stands in an address: training?q=...&quotation=PASSAGE:START:END&at=2&show=1."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

import streamlit as st

from corpus.errors import UsageError
from retrieval.quoted_place import QuotedPlace, read_place
from ui.ask.request import Request

PATH = "training"


@dataclass(frozen=True)
class TrainingList:
    """Questions, places of quotations, and the filters of the questions. `places` are as they were written."""

    questions: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    as_at: str = ""
    sources: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.questions or self.places)

    @property
    def filters(self) -> Request:
        """The date and the sources that the questions are limited to."""
        return Request(None, self.as_at, self.sources)

    def read_places(self) -> list[QuotedPlace]:
        """Raises UsageError for a place that cannot be read."""
        return [read_place(written) for written in self.places]

    def parameters(self, at: int, show: bool) -> dict[str, str | list[str]]:
        """The address's parameters for step `at` (from 1), its answer shown or hidden."""
        wanted: dict[str, str | list[str]] = {
            "q": list(self.questions),
            "quotation": list(self.places),
            "as_at": self.as_at.strip(),
            "source": list(self.sources),
            "at": str(at) if at > 1 else "",
            "show": "1" if show else "",
        }
        return {name: value for name, value in wanted.items() if value}

    def address(self, at: int = 1, *, show: bool = False) -> str:
        """The address of a step, from any other page."""
        return f"./{PATH}?{urlencode(self.parameters(at, show), doseq=True, quote_via=quote)}"


def read_list() -> TrainingList:
    """The list in the page's address; empty questions are left out."""
    read = st.query_params
    asked = tuple(question for question in read.get_all("q") if question.strip())
    return TrainingList(asked, tuple(read.get_all("quotation")), read.get("as_at", ""), tuple(read.get_all("source")))


def read_position(count: int) -> tuple[int, bool]:
    """Which step (from 1) and whether its answer is shown. Raises UsageError where there is no such step."""
    written = st.query_params.get("at", "1")
    at = int(written) if written.isascii() and written.isdigit() and len(written) < 6 else 0
    if not 1 <= at <= count:
        raise UsageError(f"There is no number {written[:20]} in this list: it goes from 1 to {count}.")
    return at, st.query_params.get("show") == "1"


def go(listed: TrainingList, at: int, show: bool) -> None:
    """Moves the page to a step."""
    st.query_params.from_dict(listed.parameters(at, show))
