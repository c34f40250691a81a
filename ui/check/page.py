"""The page that checks a quotation, a letter or a policy. What is given stays in memory: never logged, never stored."""

from __future__ import annotations

from urllib.parse import quote

import streamlit as st

from corpus.errors import ChapterAndVerseError, EmptyStoreError, UsageError
from corpus.settings import read_settings
from corpus.store import open_index
from retrieval.letter.check import check_letter
from retrieval.letter.claims import SCOPE, CheckedLetter, LeftOut
from retrieval.letter.file import KINDS, MAX_BYTES, read_letter
from retrieval.letter.text import MAX_CHARACTERS
from ui import frame
from ui.ask.answer import error_summary
from ui.check.claim import claim_section
from ui.empty_store import empty_store
from ui.markup import Html, details, el, items, join, link
from ui.turn import turn
from ui.wording import plural

MAX_SHARED = 300  # characters of a sentence that may stand in an address
_LEFT_OUT = 100  # shown
_ORDER = (
    "Put a quotation in quotation marks, as in a letter: only quotations and references are checked. One sentence "
    "on its own needs no marks."
)


def page() -> None:
    """Draws the page, and the check of what was given, or of the words in its address."""
    frame.begin("Check", "check")
    frame.show(
        el(
            "div",
            el("h1", "Check a quotation, a letter or a policy"),
            el(
                "p",
                "Paste words that somebody says are in the guidance or the law. We look for each quotation and each "
                "reference, and show you the official words.",
                class_="cv-lead",
            ),
        )
    )
    words = st.query_params.get("words")
    _follow_address(words)
    sent = _form()
    if sent and words is not None and st.session_state["letter"] != words:
        st.query_params.clear()  # what was pasted stands in no address, and the old words are not what is shown
    shown = join([])
    heading = ""
    if sent or words is not None:
        shown, heading = _outcome(None if sent else words)
    if heading:
        frame.show(join([_announced(heading), el("div", shown, class_="cv-answer")]))
        frame.title(heading)
    frame.end("check")


def _follow_address(words: str | None) -> None:
    """Fills the box from the address where that is new."""
    if st.session_state.get("checked-address") != words:
        st.session_state["checked-address"] = words
        if words is not None and len(words) <= MAX_SHARED:
            st.session_state["letter"] = words


def _form() -> bool:
    """The form; whether it was sent just now."""
    with st.form("check", border=False, enter_to_submit=False):
        st.text_area("The words to check", key="letter", height=240)
        frame.show(el("p", _ORDER, class_="cv-hint cv-question-hint", id="check-hint"))
        st.file_uploader(
            "Or choose a file (text, Word or PDF)",
            type=list(KINDS),
            key="letter-file",
            max_upload_size=MAX_BYTES // 1_000_000,
        )
        frame.show(
            el(
                "p",
                "The words stay in the memory of the computer that runs this page, until you leave it. They are not "
                f"stored, and not sent anywhere. At most {MAX_CHARACTERS:,} characters, or a file of "
                f"{MAX_BYTES // 1_000_000} MB.",
                class_="cv-hint cv-question-hint",
            )
        )
        return st.form_submit_button("Check", type="primary", on_click=_count)


def _count() -> None:
    st.session_state["checks"] = st.session_state.get("checks", 0) + 1


def _given(words: str | None) -> str:
    """What is to be checked. Raises UsageError, one sentence."""
    if words is not None:
        if len(words) > MAX_SHARED:
            raise UsageError(f"The address may hold at most {MAX_SHARED} characters of words: paste them in the box.")
        return words
    pasted, file = str(st.session_state["letter"] or ""), st.session_state.get("letter-file")
    if file is not None and pasted.strip():
        raise UsageError("Give the words in the box or a file, not both: empty the box or take the file away.")
    if file is not None:
        return read_letter(str(file.name), bytes(file.getvalue()))
    if not pasted.strip():
        raise UsageError("Paste the words to check in the box, or choose a file.")
    return pasted


def _outcome(words: str | None) -> tuple[Html, str]:
    """The result, or what kept us from it, and its heading."""
    try:
        text = _given(words)
        with turn():
            checked = check_letter(open_index(read_settings().store), text)
        return _result(checked, text), _heading(checked)
    except EmptyStoreError as fault:
        return empty_store(str(fault), None), "Nothing is indexed yet"
    except ChapterAndVerseError as fault:
        return error_summary(str(fault)), "There is a problem"


def _heading(checked: CheckedLetter) -> str:
    return checked.summary[:1].upper() + checked.summary[1:]


def _announced(heading: str) -> Html:
    """What the page's script reads out, once a check."""
    number = st.session_state.get("checks", 0)
    return el("p", "", class_="cv-said", data_say=heading, data_number=f"check {number} {heading}")


def _result(checked: CheckedLetter, text: str) -> Html:
    nothing = el(
        "p",
        "There is no quotation of five words or more, and no reference, so there is nothing that we can check. Put the "
        "words that are said to be official in quotation marks.",
        class_="cv-inset",
    )
    return join(
        [
            el("h2", _heading(checked), id="answer", class_="cv-found"),
            el("p", SCOPE, class_="cv-inset"),
            None if checked.claims else nothing,
            *(claim_section(claim, number) for number, claim in enumerate(checked.claims, 1)),
            _left_out(checked.left_out),
            _link(text),
        ]
    )


def _left_out(found: tuple[LeftOut, ...]) -> Html | None:
    if not found:
        return None
    lines = [join([el("q", one.text), " ", el("span", one.reason)]) for one in found[:_LEFT_OUT]]
    more = f" Only the first {_LEFT_OUT} are listed." if len(found) > _LEFT_OUT else ""
    return details(
        f"Not judged: {plural(len(found), 'short phrase or reference', 'short phrases or references')}",
        el("p", f"These look like quotations or references. We did not check them.{more}"),
        items(lines),
    )


def _link(text: str) -> Html | None:
    """A link to the check of a short sentence, for whoever wants to send it."""
    if len(text) > MAX_SHARED:
        return None
    return el("p", link(f"./check?words={quote(text, safe='')}", "Link to this check"), " (the words stand in it)")
