"""The page that answers questions."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from corpus.errors import ChapterAndVerseError, EmptyStoreError, QuestionError
from corpus.urgency import urgency_of
from retrieval.answer import Answer
from retrieval.engine import Engine
from retrieval.quoted_place import place_of
from ui import frame, visitor
from ui.ask.answer import answer_html, error_summary, heading_of
from ui.ask.follow_up import asked_before, follow_up
from ui.ask.form import examples, follow_address, form
from ui.ask.request import Request, read_address
from ui.empty_store import empty_store
from ui.help import emergency, help_list, signposts_for
from ui.loader import Loader, current_loader
from ui.markup import Html, el, join, link
from ui.own.answer import own_line
from ui.own.search import own_count, with_own
from ui.pack.button import pack_line
from ui.training.list import TrainingList
from ui.turn import turn
from ui.wording import day_or_month, status

DANGER = "If someone is in danger now, please get help first."


def page() -> None:
    """Draws the page, and the answer to the question in its address."""
    request = read_address()
    follow_address(request)
    frame.begin("Ask", "")
    if request.question and urgency_of(request.question) == "emergency":
        _get_help(request, request.question)
    else:
        _ask(request)
    frame.end()


def _get_help(request: Request, question: str) -> None:
    """Help comes first, and waits for no index and no model; then the rules, where they are what is asked for."""
    frame.title("Get help now")
    frame.show(join([_said("Get help now"), emergency(DANGER, signposts_for(question, 6))]))
    try:
        loader = current_loader()
        form(loader)
    except ChapterAndVerseError as fault:
        frame.show(error_summary(str(fault)))
        return
    while not loader.wait(0.3):
        pass  # Streamlit stops a run that nobody waits for at its next message
    answered = _answer(loader, request, question)
    if answered is not None and answered.status == "answered":
        below = replace(answered, signposts=tuple(one for one in answered.signposts if not one.urgent))  # said above
        frame.show(el("div", answer_html(below, visitor.held().keys), class_="cv-answer"))


def _answer(loader: Loader, request: Request, question: str) -> Answer | None:
    try:
        with turn():
            return _asked(loader.engine(), question, request)
    except ChapterAndVerseError:
        return None  # the help that is shown stands for itself


def _asked(engine: Engine, question: str, request: Request) -> Answer:
    return engine.ask(
        question, as_at=request.day, sources=request.sources, statuses=request.statuses, earlier=request.earlier
    )


def _ask(request: Request) -> None:
    asked = request.question is not None
    lead = (
        "Ask about school attendance, special needs (SEND) or health in England. We show you the exact words of the "
        "official guidance, and where to find them."
    )
    title = el("h1", "What does the guidance say?", class_="cv-small" if asked else None)
    frame.show(pack_line(len(visitor.held().items)))
    frame.show(el("div", title, None if asked else el("p", lead, class_="cv-lead")))
    try:
        loader = current_loader()
    except ChapterAndVerseError as fault:
        frame.show(error_summary(str(fault)))
        return
    form(loader, open_filters=_has_bad_date(request))
    frame.show(own_line(own_count()))
    place = st.empty()
    if not asked:
        examples()
    if not loader.wait(0):
        _getting_ready(loader, place)
        st.rerun()
    if asked:
        _in(place, _said("Searching", "Searching the guidance…"))
    shown, heading = _outcome(loader, request)
    if heading:
        _in(place, join([_said(heading), el("div", shown, class_="cv-answer")]))
        frame.title(heading)
    if asked and heading:
        follow_up()


def _has_bad_date(request: Request) -> bool:
    try:
        return request.day is None and bool(request.as_at)
    except QuestionError:
        return True


def _outcome(loader: Loader, request: Request) -> tuple[Html, str]:
    """The answer, or what kept us from it, and its heading; both empty where nothing was asked and all is well."""
    question = request.question
    try:
        engine = loader.engine()
        if question is None:
            return join([]), ""
        with turn():
            answer = with_own(_asked(engine, question, request), request)
        records = engine.index.documents.values()
        titles = sorted({record.title for record in records if record.source in request.sources})
        shown = answer_html(answer, visitor.held().keys, _on_screen(answer, request))
        return join([asked_before(request, answer), _filters(request, titles), shown]), heading_of(answer)
    except EmptyStoreError as fault:
        return empty_store(str(fault), question), "Nothing is indexed yet"
    except ChapterAndVerseError as fault:
        return join([error_summary(str(fault)), help_list(signposts_for(question or ""))]), "There is a problem"


def _filters(request: Request, titles: list[str]) -> Html | None:
    """What the search was limited to: whoever opens a sent address must see it."""
    said: list[str] = []
    if request.day:
        said.append(f"Guidance as it stood on {day_or_month(request.day.isoformat())}.")
    if request.statuses:
        said.append(f"Searched only in documents with the status: {'; '.join(map(status, request.statuses))}.")
    if titles:
        said.append(f"Searched only in: {'; '.join(titles)}.")
    return el("p", " ".join(said), class_="cv-limits") if said else None


def _on_screen(answer: Answer, request: Request) -> Html | None:
    """The way to the same quotations, large, for a room."""
    if not answer.quotes or request.question is None:
        return None
    listed = TrainingList((request.question,), as_at=request.as_at, sources=request.sources)
    if request.earlier or request.statuses:  # what a list of questions does not know: the quotations by their places
        listed = TrainingList((request.question,), tuple(str(place_of(quote)) for quote in answer.quotes))
    return el("p", link(listed.address(1, show=True), "Show on a screen"), class_="cv-on-screen")


def _in(place: DeltaGenerator, markup: Html) -> None:
    with place:
        frame.show(markup)


def _getting_ready(loader: Loader, place: DeltaGenerator) -> None:
    text = "Getting ready… This takes a few seconds, and only once. You can type your question now."
    _in(place, _said("Getting ready", text))
    beat = st.empty()
    while not loader.wait(0.3):
        beat.empty()  # gives way to a question that was asked meanwhile


def _said(heading: str, text: str = "") -> Html:
    """What the page's script reads out, once for each question asked; `text` is what is seen."""
    number = st.session_state.get("asked", 0)
    return el("p", text, class_="cv-said", data_say=heading, data_number=f"{number} {heading}")
