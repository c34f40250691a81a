"""A question that goes on from the answer above it, and what was asked before."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from retrieval.answer import Answer
from retrieval.thread import MOST
from ui import frame
from ui.ask.form import go
from ui.ask.request import Request, address_of, read_address
from ui.markup import Html, el, link

NEXT = "Your next question about this"


def asked_before(request: Request, answer: Answer) -> Html | None:
    """What was asked before, each a link to its answer, and what of it was searched with this question."""
    if not request.earlier:
        return None
    before = [
        link(address_of(replace(request, question=one, earlier=request.earlier[:number])), one)
        for number, one in enumerate(request.earlier)
    ]
    together = "We searched for this question together with what you asked before."
    alone = "This question says enough by itself: we searched for it alone."
    return el(
        "section",
        el("h2", "You asked before"),
        el("ol", *(el("li", one) for one in before)),
        el("p", together if answer.earlier else alone, class_="cv-hint"),
        class_="cv-thread",
    )


def _follow() -> None:
    """Asks what stands in the box under the answer, after what was asked before it."""
    state, before = st.session_state, read_address()
    typed = str(state["next"]).strip()
    if not typed or before.question is None:
        return
    state["question"], state["next"] = typed, ""
    go(replace(before, question=typed, earlier=(*before.earlier, before.question)[-MOST:]))


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
