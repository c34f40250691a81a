"""The question box, its filters, and the examples; what is sent moves into the page's address."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from corpus.errors import ChapterAndVerseError
from corpus.own import is_local
from corpus.store import DocumentRecord
from retrieval.thread import MOST
from ui import frame
from ui.ask.request import Request, read_address, write_address
from ui.loader import Loader
from ui.markup import el, label
from ui.wording import plural, status

EXAMPLES: tuple[tuple[str, str], ...] = (
    ("A parent might ask", "can school fine me for anxiety absence?"),
    ("A professional might ask", "who arranges education after 15 days of illness?"),
    ("A trainer might ask", "where does it say medical evidence is not routinely needed?"),
)
_SOURCE = "source:"
_STATUS = "status:"
NEXT = "Your next question about this"


def follow_address(request: Request) -> None:
    """Fills the form from the address where the address is new: a link that was opened, or the back button."""
    state = st.session_state
    if state.get("address") == request:
        return
    state["address"] = request
    state["question"] = request.question or ""
    state["as_at"] = request.as_at
    state["next"] = ""
    for prefix, chosen in ((_SOURCE, request.sources), (_STATUS, request.statuses)):
        for key in [str(key) for key in state if str(key).startswith(prefix)]:
            state[key] = key.removeprefix(prefix) in chosen
    state["asked"] = state.get("asked", 0) + 1


def _ticked(prefix: str) -> tuple[str, ...]:
    state = st.session_state
    return tuple(sorted(str(k).removeprefix(prefix) for k in state if str(k).startswith(prefix) and state[k]))


def _submit() -> None:
    """Moves what stands in the form into the address: a new question, with nothing before it."""
    state = st.session_state
    typed, as_at = str(state["question"]).strip(), str(state["as_at"]).strip()
    _go(Request(typed, as_at, _ticked(_SOURCE), _ticked(_STATUS)))


def _go(request: Request) -> None:
    st.session_state["address"] = request
    st.session_state["asked"] = st.session_state.get("asked", 0) + 1
    write_address(request)


def _follow() -> None:
    """Asks what stands in the box under the answer, after what was asked before it."""
    state, before = st.session_state, read_address()
    typed = str(state["next"]).strip()
    if not typed or before.question is None:
        return
    state["question"], state["next"] = typed, ""
    _go(replace(before, question=typed, earlier=(*before.earlier, before.question)[-MOST:]))


def follow_up() -> None:
    """The box for a question that goes on from the answer above it."""
    with st.form("next-question", border=False, enter_to_submit=True):
        st.text_input(NEXT, key="next", autocomplete="off")
        frame.show(
            el(
                "p",
                "We keep in mind what you asked before. To ask about something else, use the box at the top.",
                class_="cv-hint",
                id="next-hint",
            )
        )
        st.form_submit_button("Ask", key="follow-up", type="primary", on_click=_follow)


def _example(question: str) -> None:
    st.session_state["question"] = question
    _submit()


def _records(loader: Loader) -> list[DocumentRecord]:
    if not loader.wait(0):
        return []
    try:
        return list(loader.engine().index.documents.values())
    except ChapterAndVerseError:
        return []


def _statuses(loader: Loader) -> list[str]:
    """The statuses of the official documents that are indexed; empty until it can be read."""
    return sorted({record.status for record in _records(loader) if not is_local(record.status)})


def _sources(loader: Loader) -> list[tuple[str, str]]:
    """(source id, title) of what is indexed; empty until it can be read."""
    titles = {
        record.source: record.title + (f" ({record.status})" if is_local(record.status) else "")
        for record in _records(loader)
    }
    return sorted(titles.items(), key=lambda pair: pair[1].lower())


def form(loader: Loader, *, open_filters: bool = False) -> None:
    """The form. Enter sends it, and so does its button."""
    with st.form("ask", border=False, enter_to_submit=True):
        st.text_input("Your question", key="question", autocomplete="off")
        frame.show(
            el("p", "Use your own words. Do not give names.", class_="cv-hint cv-question-hint", id="question-hint")
        )
        with st.expander("Choose documents or a date", expanded=open_filters):
            st.text_input("Guidance as it stood on this date", key="as_at", autocomplete="off")
            frame.show(
                el("p", "For example, 1 9 2025. Leave it empty for the newest.", class_="cv-hint", id="date-hint")
            )
            _choose_statuses(_statuses(loader))
            _choose_sources(_sources(loader))
        st.form_submit_button("Search", type="primary", on_click=_submit)


def _choose_statuses(statuses: list[str]) -> None:
    if len(statuses) < 2:
        return
    frame.show(el("p", "Search only in documents of this kind. Tick none to search in all.", class_="cv-group"))
    for written in statuses:
        _tick(f"{_STATUS}{written}", status(written), written in read_address().statuses)


def _tick(key: str, name: str, chosen: bool) -> None:
    if key not in st.session_state:
        st.session_state[key] = chosen
    st.checkbox(label(name), key=key)


def _choose_sources(sources: list[tuple[str, str]]) -> None:
    if not sources:
        return
    count = plural(len(sources), "document")
    frame.show(el("p", f"Search only in some of our {count}. Tick none to search in all.", class_="cv-group"))
    chosen = read_address().sources
    for source, title in sources:
        _tick(f"{_SOURCE}{source}", title, source in chosen)


def examples() -> None:
    """One question for each kind of asker; pressing it asks it."""
    with st.container(key="examples"):
        frame.show(el("h2", "Examples"))
        for number, (who, question) in enumerate(EXAMPLES):
            frame.show(el("p", who, class_="cv-who"))
            st.button(question, key=f"example-{number}", on_click=_example, args=(question,))
