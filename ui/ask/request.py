"""What is asked for, as it stands in the page's address: ?q=...&after=...&as_at=2025-09-01&source=ID&status=law."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlencode

import streamlit as st

from corpus.errors import QuestionError
from retrieval.thread import MOST
from ui.wording import date_typed


@dataclass(frozen=True)
class Request:
    """A question and its filters. `question` is None where none was asked; `as_at` is as it was typed.

    `statuses` are statuses of documents as they are shown; `earlier` is what was asked before, the oldest first.
    """

    question: str | None = None
    as_at: str = ""
    sources: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()

    @property
    def day(self) -> date | None:
        """The date asked for. Raises QuestionError where it cannot be read."""
        if not self.as_at.strip():
            return None
        found = date_typed(self.as_at)
        if found is None:
            raise QuestionError("Write the date as day, month and year, for example 1 9 2025, or leave it empty.")
        return found


def read_address() -> Request:
    """The request in the page's address."""
    parameters = st.query_params
    return Request(
        parameters.get("q"),
        parameters.get("as_at", ""),
        tuple(parameters.get_all("source")),
        tuple(parameters.get_all("status")),
        tuple(parameters.get_all("after"))[-MOST:],
    )


def write_address(request: Request) -> None:
    """Puts a request into the page's address, so that it can be kept, sent and gone back to."""
    st.query_params.from_dict(_parameters(request))


def address_of(request: Request) -> str:
    """The address of a request, from any page."""
    return f"./?{urlencode(_parameters(request), doseq=True, quote_via=quote)}"


def _parameters(request: Request) -> dict[str, str | list[str]]:
    wanted: dict[str, str | list[str]] = {}
    if request.question is not None:
        wanted["q"] = request.question
    if request.as_at.strip():
        wanted["as_at"] = request.as_at.strip()
    if request.sources:
        wanted["source"] = list(request.sources)
    if request.statuses:
        wanted["status"] = list(request.statuses)
    if request.earlier:
        wanted["after"] = list(request.earlier)
    return wanted
