"""The page for reading: every document, its contents, one paragraph with what stands around it, two editions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import streamlit as st

from corpus.errors import ChapterAndVerseError, EmptyStoreError, UnknownReferenceError
from corpus.settings import read_settings
from corpus.store import Index, StoreLayout, open_index
from retrieval.places.destination import Destination, destination
from retrieval.places.lookup import find_source
from retrieval.places.reference import MAX_LENGTH
from ui import frame
from ui.ask.answer import error_summary
from ui.browse.address import PATH, View, read_view, view_of, written
from ui.browse.compare import comparison
from ui.browse.contents import document_contents
from ui.browse.go import where
from ui.browse.list import documents
from ui.browse.paragraph import paragraph
from ui.empty_store import empty_store
from ui.markup import Html, el, join, link
from ui.turn import turn

LABEL = "Go to a paragraph"


def page() -> None:
    """Draws the page, and what its address names."""
    view = read_view()
    _follow(view)
    frame.begin("Browse", PATH)
    try:
        index = _open()
    except EmptyStoreError as fault:
        frame.show(join([el("h1", "Browse the documents"), empty_store(str(fault), None)]))
    except ChapterAndVerseError as fault:
        frame.show(join([el("h1", "Browse the documents"), error_summary(str(fault))]))
    else:
        _read(index, view)
    frame.end(PATH)


def _read(index: Index, view: View) -> None:
    front = not written(view)
    if front:
        lead = "Read the documents that we hold, or go straight to a paragraph."
        frame.show(join([el("h1", "Browse the documents"), el("p", lead, class_="cv-lead")]))
        _form()
    try:
        with turn():
            shown, heading = _view(index, view)
    except ChapterAndVerseError as fault:
        heading = "There is a problem"
        shown = join(
            [
                el("h1", "Browse the documents"),
                error_summary(str(fault)),
                el("p", link(f"./{PATH}", "See all documents")),
            ]
        )
    frame.show(shown)
    if not front:
        _form()
    if heading:
        frame.title(heading)
    frame.show(_moved(heading))


def _moved(heading: str) -> Html | None:
    """Once for each press of Go the page's script puts the focus on the heading: nothing else tells of the change."""
    number = st.session_state.get("went", 0)
    if not number or not heading:
        return None
    return el("p", class_="cv-said", data_say=heading, data_number=f"go {number}", data_move=True)


def _view(index: Index, view: View) -> tuple[Html, str]:
    """What is shown, and its heading for the browser's tab. Raises UnknownReferenceError."""
    if view.go:
        found = destination(index, view.go)
        if found.status != "found":
            return where(found)
        view = view_of(found.places[0])
    if view.source:
        return comparison(index, view)
    if not view.document:
        return documents(index), ""
    try:
        record = find_source(index, view.document)
    except UnknownReferenceError:
        return where(_absent(index, view.document))
    return paragraph(index, record, view) if view.passage or view.place else document_contents(index, record)


def _absent(index: Index, document: str) -> Destination:
    """What to say of a document that is not here: where to read it, or which edition is."""
    found = destination(index, document.partition("@")[0])
    if found.status != "found":
        return replace(found, typed=document[:MAX_LENGTH])
    return replace(found, typed=document, status="several", message="That edition is not here. We hold this one.")


@st.cache_resource(show_spinner=False, max_entries=2)
def _index(store: Path, _generation: str) -> Index:
    return open_index(store)


def _open() -> Index:
    """The index that serves. Raises EmptyStoreError, StoreError, SettingsError."""
    store = read_settings().store
    found: Index = _index(store, StoreLayout(store).read_pointer().generation)
    return found


def _follow(view: View) -> None:
    """Fills the box from the address where the address is new: a link that was opened, or the back button."""
    state = st.session_state
    if state.get("browsed") != view:
        state["browsed"] = view
        state["go"] = view.go


def _form() -> None:
    with st.form("go-to", border=False, enter_to_submit=True):
        st.text_input(LABEL, key="go", autocomplete="off")
        hint = "For example: KCSIE 177, s.19 Education Act, regulation 9 of the 2024 regulations, code Y5."
        frame.show(el("p", hint, class_="cv-hint cv-question-hint", id="go-hint"))
        st.form_submit_button("Go", type="primary", on_click=_submit)


def _submit() -> None:
    """Moves what was typed into the address: the place itself where there is one, so that Back leads back."""
    typed = str(st.session_state["go"]).strip()
    view = View(go=typed) if typed else View()
    if typed:
        try:
            found = destination(_open(), typed)
        except ChapterAndVerseError:
            pass  # said on the page
        else:
            if found.status == "found":
                view = view_of(found.places[0])
    st.session_state["browsed"] = view
    st.session_state["went"] = st.session_state.get("went", 0) + 1
    st.query_params.from_dict(written(view))
