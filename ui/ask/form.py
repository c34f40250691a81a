"""The question box, its filters, and the examples; what is sent moves into the page's address."""

from __future__ import annotations

import streamlit as st

from corpus.errors import ChapterAndVerseError
from corpus.own import is_local
from ui import frame
from ui.ask.request import Request, read_address, write_address
from ui.loader import Loader
from ui.markup import el, label
from ui.wording import plural

EXAMPLES: tuple[tuple[str, str], ...] = (
    ("A parent might ask", "can school fine me for anxiety absence?"),
    ("A professional might ask", "who arranges education after 15 days of illness?"),
    ("A trainer might ask", "where does it say evidence is not routinely needed?"),
)
_SOURCE = "source:"


def follow_address(request: Request) -> None:
    """Fills the form from the address where the address is new: a link that was opened, or the back button."""
    state = st.session_state
    if state.get("address") == request:
        return
    state["address"] = request
    state["question"] = request.question or ""
    state["as_at"] = request.as_at
    for key in [str(key) for key in state if str(key).startswith(_SOURCE)]:
        state[key] = key.removeprefix(_SOURCE) in request.sources
    state["asked"] = state.get("asked", 0) + 1


def _submit() -> None:
    """Moves what stands in the form into the address."""
    state = st.session_state
    ticked = sorted(str(key).removeprefix(_SOURCE) for key in state if str(key).startswith(_SOURCE) and state[key])
    request = Request(str(state["question"]).strip(), str(state["as_at"]).strip(), tuple(ticked))
    state["address"] = request
    state["asked"] = state.get("asked", 0) + 1
    write_address(request)


def _example(question: str) -> None:
    st.session_state["question"] = question
    _submit()


def _sources(loader: Loader) -> list[tuple[str, str]]:
    """(source id, title) of what is indexed; empty until it can be read."""
    if not loader.wait(0):
        return []
    try:
        records = loader.engine().index.documents.values()
    except ChapterAndVerseError:
        return []
    titles = {
        record.source: record.title + (f" ({record.status})" if is_local(record.status) else "") for record in records
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
            _choose_sources(_sources(loader))
        st.form_submit_button("Search", type="primary", on_click=_submit)


def _choose_sources(sources: list[tuple[str, str]]) -> None:
    if not sources:
        return
    count = plural(len(sources), "document")
    frame.show(el("p", f"Search only in some of our {count}. Tick none to search in all.", class_="cv-group"))
    chosen = read_address().sources
    for source, title in sources:
        key = f"{_SOURCE}{source}"
        if key not in st.session_state:
            st.session_state[key] = source in chosen
        st.checkbox(label(title), key=key)


def examples() -> None:
    """One question for each kind of asker; pressing it asks it."""
    with st.container(key="examples"):
        frame.show(el("h2", "Examples"))
        for number, (who, question) in enumerate(EXAMPLES):
            frame.show(el("p", who, class_="cv-who"))
            st.button(question, key=f"example-{number}", on_click=_example, args=(question,))
