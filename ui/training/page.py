"""The presenter's view: one passage large on the screen, question first, stepped through by buttons."""

from __future__ import annotations

import streamlit as st

from corpus.errors import ChapterAndVerseError, EmptyStoreError
from retrieval.training import MOST, Step, steps
from ui import frame
from ui.ask.answer import error_summary
from ui.empty_store import empty_store
from ui.loader import current_loader
from ui.markup import Html, el, items, join, link
from ui.training.list import PATH, TrainingList, go, read_list, read_position
from ui.training.view import hides, on_paper, said, stage
from ui.turn import turn

_HELD = "training-steps"  # (what was asked for, its steps) of this visit, so that a step does not search again


def page() -> None:
    """Draws the page: the start, or a step of the list in its address."""
    listed = read_list()
    frame.begin("Training", PATH)
    try:
        if listed:
            _present(listed)
        else:
            _start()
    except EmptyStoreError as fault:
        frame.show(el("h1", "Training"))
        frame.show(empty_store(str(fault), None))
    except ChapterAndVerseError as fault:
        frame.show(el("h1", "Training"))
        frame.show(join([error_summary(str(fault)), el("p", link(f"./{PATH}", "Make a new list"))]))
    frame.end(PATH)


def _start() -> None:
    frame.show(
        join(
            [
                el("h1", "Training"),
                el(
                    "p",
                    "Show the exact words of the guidance to a room, one passage at a time. The question comes first. "
                    "The answer stays hidden until you press a button.",
                    class_="cv-lead",
                ),
            ]
        )
    )
    with st.form("training", border=False):
        st.text_area("Your questions, one on each line", key="training-questions", height=170)
        st.form_submit_button("Make the list", type="primary", on_click=_make)
    if st.session_state.pop("training-empty", False):
        frame.show(error_summary("Type at least one question, in words, and press the button again."))
    frame.show(
        el(
            "section",
            el("h2", "How it works"),
            items(
                (
                    "One question gives every passage that we found for it. Several give the first passage of each.",
                    f"A list can have up to {MOST} questions.",
                    "The list is in the address of the page. Keep the address, or send it, and it opens again.",
                    "Use Tab to reach the buttons, and Enter or Space to press them. No other keys are needed.",
                    "When you print, each passage has a page of its own.",
                )
            ),
            class_="cv-prose",
        )
    )


def _make() -> None:
    typed = str(st.session_state["training-questions"]).splitlines()
    asked = tuple(question.strip() for question in typed if question.strip())
    st.session_state["training-empty"] = not asked
    go(TrainingList(asked), 1, False)


def _present(listed: TrainingList) -> None:
    found = _steps(listed)
    at, shown = read_position(len(found))
    step = found[at - 1]
    shown = shown or not hides(step)
    with st.container(key="training-steps", horizontal=True):
        _buttons(listed, found, at, shown)
    frame.show(el("p", data_say=said(step, at, len(found), shown), data_number=f"step {at} {shown}", class_="cv-said"))
    frame.show(stage(step, at, len(found), shown))
    frame.show(_keys())
    frame.show(on_paper(found))
    frame.title(f"{at} of {len(found)}, training")


def _steps(listed: TrainingList) -> list[Step]:
    """The steps of a list, searched for once a visit and index."""
    place = st.empty()
    loader = current_loader()
    if not loader.wait(0):
        with place:
            frame.show(el("p", "Getting ready… This takes a few seconds, and only once.", class_="cv-lead"))
        while not loader.wait(0.3):
            place.caption("Getting ready…")  # gives way to what was pressed meanwhile
    place.empty()
    engine = loader.engine()
    wanted = (listed, engine.index.pointer.generation)
    held = st.session_state.get(_HELD)
    if held is None or held[0] != wanted:
        filters = listed.filters
        places = listed.read_places()
        with turn(len(listed.questions) + len(places)):
            found = steps(engine, listed.questions, places, as_at=filters.day, sources=filters.sources)
        held = st.session_state[_HELD] = (wanted, found)
    kept: list[Step] = held[1]
    return kept


def _buttons(listed: TrainingList, found: list[Step], at: int, shown: bool) -> None:
    """One button goes on, and keeps the focus: pressed again and again it goes through the whole list."""
    if not shown:
        label, target = "Show the answer", (at, True)
    elif at < len(found):
        label, target = "Next", (at + 1, found[at].question == found[at - 1].question)
    else:
        label, target = "Start again", (1, False)
    if len(found) > 1 or hides(found[0]):
        st.button(label, key="training-on", type="primary", on_click=go, args=(listed, *target))
    if shown and hides(found[at - 1]):
        st.button("Hide the answer", key="training-hide", on_click=go, args=(listed, at, False))
    if at > 1:
        st.button("Previous", key="training-back", on_click=go, args=(listed, at - 1, True))
    if not shown and at < len(found):
        st.button("Next, without the answer", key="training-skip", on_click=go, args=(listed, at + 1, False))


def _keys() -> Html:
    return el(
        "p",
        "Keys: Tab goes to the buttons, Enter or Space presses one. The first button keeps its place: press it again "
        "to go on. Printing gives each passage a page of its own. ",
        link(f"./{PATH}", "Make a new list"),
        class_="cv-hint cv-keys",
    )
