"""The page that answers questions."""

from __future__ import annotations

import streamlit as st

from corpus.errors import ChapterAndVerseError, EmptyStoreError
from corpus.signposts import urgency_of
from retrieval.engine import Engine
from ui import frame
from ui.answer_page import answer_html, error_summary, heading_of
from ui.empty_store import empty_store
from ui.help import emergency, help_list, signposts_for
from ui.loader import Loader, current_loader
from ui.markup import Html, el, join
from ui.request import Request, read_address, write_address
from ui.wording import found, plural

EXAMPLES: tuple[tuple[str, str], ...] = (
    ("A parent might ask", "can school fine me for anxiety absence?"),
    ("A professional might ask", "who arranges education after 15 days of illness?"),
    ("A trainer might ask", "where does it say evidence is not routinely needed?"),
)


def page() -> None:
    """Draws the page, and the answer to the question in its address."""
    request = read_address()
    _follow_address(request)
    frame.begin("Ask", "")
    asked = request.question is not None
    lead = (
        "Ask about school attendance, special needs (SEND) or health in England. We show you the exact words of the "
        "official guidance, and where to find them."
    )
    frame.show(
        el("div", el("h1", "What does the guidance say?"), None if asked else el("p", lead, class_="cv-lead"))
    )
    try:
        loader = current_loader()
    except ChapterAndVerseError as fault:
        frame.show(error_summary(str(fault)))
        frame.end()
        return
    _form(loader)
    if not asked:
        _examples()
    _below_the_form(loader, request)
    frame.end()


def _follow_address(request: Request) -> None:
    """Fills the form from the address where the address is new: a link that was opened, or the back button."""
    state = st.session_state
    if state.get("address") == request:
        return
    state["address"] = request
    state["question"] = request.question or ""
    state["as_at"] = request.as_at
    for key in [key for key in state if str(key).startswith("source:")]:
        state[key] = str(key).removeprefix("source:") in request.sources
    state["asked"] = state.get("asked", 0) + 1


def _submit() -> None:
    """Moves what stands in the form into the address."""
    state = st.session_state
    chosen = tuple(str(k).removeprefix("source:") for k in state if str(k).startswith("source:") and state[k])
    request = Request(str(state["question"]).strip(), str(state["as_at"]), tuple(sorted(chosen)))
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
    return sorted({record.source: record.title for record in records}.items(), key=lambda pair: pair[1].lower())


def _form(loader: Loader) -> None:
    with st.form("ask", border=False, enter_to_submit=True):
        st.text_input("Your question", key="question", autocomplete="off")
        frame.show(
            el("p", "Use your own words. Do not give names.", class_="cv-hint cv-question-hint", id="question-hint")
        )
        sources = _sources(loader)
        with st.expander("Choose documents or a date", expanded=False):
            st.text_input("Guidance as it stood on this date", key="as_at", autocomplete="off")
            frame.show(el("p", "For example, 1 9 2025. Leave empty for the newest.", class_="cv-hint"))
            if sources:
                frame.show(el("p", f"Search only in these ({plural(len(sources), 'document')} held). "
                              "Tick none to search in all.", class_="cv-group"))
            for source, title in sources:
                key = f"source:{source}"
                if key not in st.session_state:
                    st.session_state[key] = source in read_address().sources
                st.checkbox(title, key=key)
        st.form_submit_button("Search", type="primary", on_click=_submit)


def _examples() -> None:
    with st.container(key="examples"):
        frame.show(el("h2", "Examples"))
        for number, (who, question) in enumerate(EXAMPLES):
            frame.show(el("p", who, class_="cv-who"))
            st.button(question, key=f"example-{number}", on_click=_example, args=(question,))


def _below_the_form(loader: Loader, request: Request) -> None:
    place = st.empty()
    number = str(st.session_state.get("asked", 0))
    question = request.question
    # Help in an emergency waits for no index and no model.
    if question and urgency_of(question) == "emergency" and not loader.wait(0):
        with place:
            frame.show(emergency("If someone is in danger now, please get help first.", signposts_for(question, 6)))
        return
    if not loader.wait(0):
        _getting_ready(loader, place)
        st.rerun()
    with place:
        if question is not None:
            frame.show(_said("Searching", number, "Searching the guidance…"))
    try:
        shown, heading = _answer(loader.engine(), request)
    except EmptyStoreError as fault:
        shown, heading = empty_store(str(fault), question), "Nothing is indexed yet"
    except ChapterAndVerseError as fault:
        shown = join([error_summary(str(fault)), help_list(signposts_for(question or ""))])
        heading = "There is a problem"
    with place:
        if heading:
            frame.show(join([_said(heading, number), el("div", shown, class_="cv-answer")]))
    if heading:
        frame.title(heading)


def _answer(engine: Engine, request: Request) -> tuple[Html, str]:
    """The answer and its heading; both empty where nothing was asked."""
    if request.question is None:
        return join([]), ""
    answer = engine.ask(request.question, as_at=request.day, sources=request.sources)
    return answer_html(answer), heading_of(answer)


def _getting_ready(loader: Loader, place: st.delta_generator.DeltaGenerator) -> None:
    with place:
        text = "Getting ready… This takes a few seconds, and only once. You can type your question now."
        frame.show(_said("Getting ready", "0", text))
    beat = st.empty()
    while not loader.wait(0.3):
        beat.empty()  # gives way to a question that was asked meanwhile


def _said(heading: str, number: str, text: str = "") -> Html:
    """What the page's script reads out, once for each `number`; `text` is what is seen."""
    return el("p", text, class_="cv-said", data_say=heading, data_number=f"{number} {heading}")


__all__ = ["EXAMPLES", "found", "page"]
