"""The page of the meeting pack: its title, its quotations in order with notes, and the files to take along."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from corpus.errors import ChapterAndVerseError, EmptyStoreError, PackError
from corpus.settings import read_settings
from corpus.store import Index, open_index
from retrieval.pack.entry import Entry, entry_of, own_words
from retrieval.pack.pack import LONGEST, Item, Pack, from_json
from ui import frame, visitor
from ui.ask.answer import error_summary
from ui.empty_store import empty_store
from ui.loader import current_loader
from ui.markup import Html, el, items, link
from ui.pack.item import empty, packed, where_it_is_kept
from ui.wording import plural

_FILES = ((".docx", "Word file"), (".pdf", "PDF"), (".json", "file to go on with later"))


def page() -> None:
    """Draws the page."""
    frame.begin("Meeting pack", "pack")
    state = st.session_state
    fault = _follow_address() or state.pop("pack-fault", "")
    frame.show(el("h1", "Meeting pack"))
    if fault:
        frame.show(error_summary(fault))
    pack = visitor.held()
    if "pack-earlier" in state:
        frame.show(
            el("p", "You opened the address of another pack. It has taken the place of yours.", class_="cv-inset")
        )
        st.button("Put back the pack that I had before", key="pack-put-back", on_click=_put_back)
    if pack.items:
        _show(pack)
    else:
        frame.show(empty())
    _open_saved()
    _said(pack, bool(fault))
    frame.end("pack")


def _follow_address() -> str:
    """Takes over the quotations of an address that was opened; returns what is wrong with it."""
    state = st.session_state
    ours: set[tuple[str, ...]] = state.setdefault("pack-addresses", set())
    keys = tuple(st.query_params.get_all("item"))
    if not keys or keys in ours:
        return ""
    ours.add(keys)
    before = visitor.held()
    if keys == before.keys:
        return ""
    try:
        visitor.change(lambda pack: pack.in_order(keys))
    except PackError as fault:
        return f"This address does not name a meeting pack. {fault}"
    if before.items:
        state["pack-earlier"] = before
    return ""


def _change(how: Callable[[Pack], Pack], said: str = "", focus: str = "") -> None:
    """Changes the pack after a press or a note; what cannot be is said, and nothing is lost."""
    state = st.session_state
    try:
        visitor.change(how)
    except PackError as fault:
        state["pack-fault"] = str(fault)
        return
    state["pack-said"], state["pack-focus"] = said, focus
    state["pack-number"] = state.get("pack-number", 0) + 1


def _put_back() -> None:
    earlier = st.session_state.pop("pack-earlier")
    _change(lambda _: earlier, "Your pack is back.", "h1")


def _said(pack: Pack, fault: bool) -> None:
    """What the page's script reads out, where it puts the focus, and the address that names what is shown."""
    state = st.session_state
    if not fault:
        state["pack-addresses"].add(pack.keys)
    frame.show(
        el(
            "p",
            class_="cv-said",
            data_say=state.get("pack-said") or None,
            data_number=f"pack {state.get('pack-number', 0)}",
            data_focus=state.get("pack-focus") or None,
            data_address=None if fault else pack.address() or "",
        )
    )


def _index() -> Index:
    """The index that serves, without waiting for the search."""
    loader = current_loader()
    return loader.engine().index if loader.wait(0) else open_index(read_settings().store)


def _show(pack: Pack) -> None:
    try:
        index = _index()
    except EmptyStoreError as fault:
        frame.show(empty_store(str(fault), None))
        return
    except ChapterAndVerseError as fault:
        frame.show(error_summary(str(fault)))
        return
    st.session_state["pack-title"] = pack.title
    st.text_input(
        "Title of the pack", key="pack-title", max_chars=LONGEST["title"], on_change=_retitle, autocomplete="off"
    )
    frame.show(el("p", pack.title or "Meeting pack", class_="cv-pack-title"))
    wrong = 0
    for place, item in enumerate(pack.items, 1):
        try:
            _item(index, entry_of(index, item, place), len(pack.items))
        except ChapterAndVerseError as fault:
            wrong += 1
            frame.show(el("article", el("h2", f"{place}. Not found"), el("p", str(fault)), class_="cv-packed"))
            _buttons(item, place, len(pack.items))
    _files(wrong)
    frame.show(where_it_is_kept(pack.address() is None))


def _retitle() -> None:
    title = str(st.session_state["pack-title"])
    _change(lambda pack: replace(pack, title=title))


def _name(item: Item) -> str:
    return hashlib.sha256(item.key.encode()).hexdigest()[:12]


def _item(index: Index, entry: Entry, count: int) -> None:
    item, place = entry.item, entry.quote.rank
    frame.show(packed(entry))
    with st.container(key=f"pack-edit-{_name(item)}"):
        note, ours = f"note-{_name(item)}", f"ours-{_name(item)}"
        st.session_state[note] = item.note
        st.text_area(
            f"Your note on quotation {place}",
            key=note,
            max_chars=LONGEST["note"],
            on_change=_note,
            args=(item.key, note),
        )
        if own_words(index, entry.quote, item.question) is not None:
            st.session_state[ours] = item.own_words
            st.checkbox(
                f"Add our plain-English line to quotation {place}", key=ours, on_change=_ours, args=(item.key, ours)
            )
    _buttons(item, place, count)


def _note(key: str, widget: str) -> None:
    note = str(st.session_state[widget])
    _change(lambda pack: pack.changed(key, note=note))


def _ours(key: str, widget: str) -> None:
    wanted = bool(st.session_state[widget])
    _change(lambda pack: pack.changed(key, own_words=wanted))


def _buttons(item: Item, place: int, count: int) -> None:
    name = _name(item)
    with st.container(key=f"pack-buttons-{name}", horizontal=True):
        if place > 1:
            st.button(f"Move {place} up", key=f"up-{name}", on_click=_move, args=(item.key, -1))
        if place < count:
            st.button(f"Move {place} down", key=f"down-{name}", on_click=_move, args=(item.key, 1))
        st.button(f"Remove {place}", key=f"remove-{name}", on_click=_remove, args=(item.key,))


def _move(key: str, by: int) -> None:
    pack = visitor.held()
    item = pack.get(key)
    if item is None:
        return
    place = pack.keys.index(key) + 1 + by
    way = "up" if (by < 0 and place > 1) or place == len(pack.items) else "down"
    _change(
        lambda held: held.moved(key, by), f"Quotation moved to place {place}.", f".st-key-{way}-{_name(item)} button"
    )


def _remove(key: str) -> None:
    count = len(visitor.held().items) - 1
    _change(lambda pack: pack.without(key), f"Removed. Your pack has {plural(count, 'quotation')}.", "h1")


def _files(wrong: int) -> None:
    if wrong:
        parts: list[Html] = [
            el("p", f"{plural(wrong, 'quotation')} cannot be found. Remove what is not found to get the pack.")
        ]
    else:
        names = [
            link(f"./cv/meeting-pack{suffix}", f"Get the pack as a {name}", download=True) for suffix, name in _FILES
        ]
        parts = [items(names, class_="cv-files")]
        if visitor.browser() is None:
            parts.append(el("p", "Files need a cookie, and your browser keeps none for this page.", class_="cv-hint"))
    button = el("button", "Print this page", type="button", data_print="yes")
    frame.show(el("section", el("h2", "Take it along"), *parts, el("p", button, class_="cv-pack"), class_="cv-take"))


def _open_saved() -> None:
    state = st.session_state
    with st.expander("Open a pack that you saved"):
        st.file_uploader(
            "A pack saved here, ending in .json",
            type="json",
            key=f"pack-file-{state.get('pack-files', 0)}",
            on_change=_opened,
        )


def _opened() -> None:
    state = st.session_state
    file = state.get(f"pack-file-{state.get('pack-files', 0)}")
    if file is None:
        return
    state["pack-files"] = state.get("pack-files", 0) + 1
    try:
        saved = from_json(file.getvalue().decode("utf-8"))
    except (UnicodeDecodeError, PackError):
        state["pack-fault"] = "This file is not a meeting pack. Choose one that was saved here, ending in .json."
        return
    before = visitor.held()
    if before.items and before.keys != saved.keys:
        state["pack-earlier"] = before
    _change(lambda _: saved, f"Opened. Your pack has {plural(len(saved.items), 'quotation')}.", "h1")
