"""The question box and the examples; what is sent moves into the page's address."""

from __future__ import annotations

import streamlit as st

from ui import frame
from ui.ask.filters import choose, tick_as, ticked
from ui.ask.request import Request, write_address
from ui.loader import Loader
from ui.markup import el

EXAMPLES: tuple[tuple[str, str], ...] = (
    ("A parent might ask", "can school fine me for anxiety absence?"),
    ("A professional might ask", "who arranges education after 15 days of illness?"),
    ("A trainer might ask", "where does it say medical evidence is not routinely needed?"),
)


def follow_address(request: Request) -> None:
    """Fills the form from the address where the address is new: a link that was opened, or the back button."""
    state = st.session_state
    if state.get("address") == request:
        return
    state["address"] = request
    state["question"] = request.question or ""
    state["as_at"] = request.as_at
    state["next"] = ""
    tick_as(request)
    state["asked"] = state.get("asked", 0) + 1


def _submit() -> None:
    """Moves what stands in the form into the address: a new question, with nothing before it."""
    state = st.session_state
    typed, as_at = str(state["question"]).strip(), str(state["as_at"]).strip()
    go(Request(typed, as_at, *ticked()))


def go(request: Request) -> None:
    """Asks: the request becomes the page's address."""
    st.session_state["address"] = request
    st.session_state["asked"] = st.session_state.get("asked", 0) + 1
    write_address(request)


def _example(question: str) -> None:
    st.session_state["question"] = question
    _submit()


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
            choose(loader)
        st.form_submit_button("Search", type="primary", on_click=_submit)


def examples() -> None:
    """One question for each kind of asker; pressing it asks it."""
    with st.container(key="examples"):
        frame.show(el("h2", "Examples"))
        for number, (who, question) in enumerate(EXAMPLES):
            frame.show(el("p", who, class_="cv-who"))
            st.button(question, key=f"example-{number}", on_click=_example, args=(question,))
