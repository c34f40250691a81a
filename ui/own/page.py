"""The page of a user's own documents: adding them, what is there, removing them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from corpus.errors import ChapterAndVerseError, OwnDocumentError
from corpus.own import SUFFIXES
from corpus.settings import Settings, read_settings
from retrieval.own.documents import OwnDocument, OwnDocuments
from retrieval.own.files import LARGEST_MB
from retrieval.own.folder import sweep
from retrieval.own.store import drop, keep, kept, why_not_for_good
from ui import frame
from ui.ask.answer import error_summary
from ui.markup import Html, el, items, join, label, rows
from ui.turn import spend
from ui.visit import PATH, alone, own_documents
from ui.wording import plural, status

TITLE = "Your documents"
NO_COOKIE = (
    "Reload this page. If you still see this, let your browser use cookies for it: one keeps your documents yours."
)
_NOW, _FOR_GOOD = "For this visit only", "For good, on this computer"


def page() -> None:
    """Draws the page."""
    frame.begin(TITLE, PATH)
    frame.show(el("h1", TITLE))
    try:
        _page(read_settings())
    except ChapterAndVerseError as fault:
        frame.show(error_summary(str(fault)))
    frame.end(PATH)


def _page(settings: Settings) -> None:
    if settings.own_documents == "off":
        frame.show(el("p", "The person who runs this page has turned this off. Nothing can be added here."))
        return
    frame.show(
        el(
            "p",
            "Add a school policy or local advice. When you ask a question, we show what it says apart from the "
            "official words, with the label “local, not statutory guidance”.",
            class_="cv-lead",
        )
    )
    sweep()
    documents = own_documents(settings)
    if documents is None:
        frame.show(error_summary(NO_COOKIE))
        return
    reason = why_not_for_good(settings, alone=alone())
    _say_what_was_done()
    place = st.container()
    _form(documents, settings, reason)
    with place:
        _listed("For this visit", documents.documents(), documents.remove, documents.remove_all)
        if reason is None:
            _listed("Kept for good", kept(settings), partial(drop, settings=settings))
    frame.show(_what_happens(reason))


def _form(documents: OwnDocuments, settings: Settings, reason: str | None) -> None:
    number = st.session_state.setdefault("own_form", 0)  # a new number empties the form
    with st.form(f"own-{number}", border=False, enter_to_submit=False):
        frame.show(el("h2", "Add a document"))
        chosen = st.file_uploader(
            "Choose files",
            type=[suffix.lstrip(".") for suffix in SUFFIXES],
            accept_multiple_files=True,
            max_upload_size=LARGEST_MB,
            key=f"own-files-{number}",
        )
        frame.show(
            el(
                "p",
                f"PDF, Word (.docx), web page, text or Markdown. {LARGEST_MB} MB at most each. Do not add papers that "
                "name a child.",
                class_="cv-hint",
            )
        )
        how = _NOW
        if reason is None:
            how = st.radio("How long should we keep it?", (_NOW, _FOR_GOOD), key=f"own-how-{number}")
        else:
            frame.show(el("p", reason, class_="cv-hint"))
        sent = st.form_submit_button("Add", type="primary")
    if not sent:
        return
    if not chosen:
        frame.show(error_summary("Choose a file first, then press Add."))
        return
    spend(len(chosen))
    files = [(file.name, file.getvalue()) for file in chosen]
    add = partial(keep, settings=settings) if how == _FOR_GOOD else documents.add
    if _done(f"Reading {plural(len(files), 'document')}", partial(add, files)):
        st.session_state["own_form"] = number + 1
        _finish(f"{plural(len(files), 'document')} added")


def _done(label: str, work: Callable[..., None]) -> bool:
    """Does something that takes a while, saying so; False, with the reason shown, where it fails."""
    place = st.empty()

    def shown(share: float | None = None) -> None:
        done = f" {share:.0%} done." if share else ""
        with place:
            frame.show(_said(label, f"{label}… This can take half a minute.{done}"))

    shown()
    try:
        work(progress=shown) if label.startswith("Reading") else work()
    except OwnDocumentError as fault:
        with place:
            frame.show(error_summary(str(fault)))
        return False
    return True


def _finish(said: str) -> None:
    st.session_state["own_said"] = said
    st.rerun()


def _say_what_was_done() -> None:
    said = st.session_state.pop("own_said", None)
    if said:
        frame.show(el("div", el("h2", said), _said(said), class_="cv-done"))


def _said(heading: str, text: str = "") -> Html:
    """What the page's script reads out, once for each change."""
    state = st.session_state
    if state.get("own_heard") != heading:
        state["own_heard"] = heading
        state["own_number"] = state.get("own_number", 0) + 1
    return el("p", text, class_="cv-said", data_say=heading, data_number=f"own {state['own_number']} {heading}")


def _listed(
    heading: str,
    documents: Sequence[OwnDocument],
    remove: Callable[[str], None],
    remove_all: Callable[[], None] | None = None,
) -> None:
    if not documents and remove_all is None:
        return
    frame.show(el("h2", heading))
    if not documents:
        frame.show(el("p", "You have added no document yet."))
        return
    for document in documents:
        frame.show(_described(document))
        if st.button(label(f"Remove “{document.title}”"), key=f"remove {heading} {document.source}") and _done(
            f"Removing “{document.title}”", partial(remove, document.source)
        ):
            _finish("Document removed")
    if remove_all is None or len(documents) < 2:
        return
    if st.button("Remove all", key=f"remove all {heading}") and _done("Removing all", remove_all):
        _finish("All documents removed")


def _described(document: OwnDocument) -> Html:
    return el(
        "article",
        el("h3", document.title),
        el("p", el("strong", status(document.status), class_="cv-label")),
        rows(
            (
                ("File", document.file),
                ("Pages", f"{document.pages:,}" if document.pages else ""),
                ("Passages", f"{document.passages:,}"),
            )
        ),
        class_="cv-document",
    )


def _what_happens(reason: str | None) -> Html:
    points = [
        "They stay on the computer that runs this page, in a folder that only this program’s owner can open. They are "
        "sent to nobody.",
        "Nobody else who uses this page can see a document that you add for this visit.",
        "It goes when you press Remove, when this program is stopped, or a day after you last used it.",
        "To know which documents are yours, this page keeps one cookie in your browser until you close it.",
    ]
    if reason is None:
        points.append("A document that you keep for good goes into the index. It stays until you remove it here.")
    return join([el("section", el("h2", "What happens to them"), items(points))])
