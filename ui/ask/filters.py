"""What a search is limited to: the boxes in which documents and kinds of documents are chosen."""

from __future__ import annotations

import streamlit as st

from corpus.errors import ChapterAndVerseError
from corpus.own import is_local
from corpus.store import DocumentRecord
from ui import frame
from ui.ask.request import Request, read_address
from ui.loader import Loader
from ui.markup import el, label
from ui.wording import plural, status

_SOURCE = "source:"
_STATUS = "status:"


def tick_as(request: Request) -> None:
    """Ticks the boxes that are there as an address has it."""
    state = st.session_state
    for prefix, chosen in ((_SOURCE, request.sources), (_STATUS, request.statuses)):
        for key in [str(key) for key in state if str(key).startswith(prefix)]:
            state[key] = key.removeprefix(prefix) in chosen


def ticked() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The sources and the statuses that are ticked."""
    return _ticked(_SOURCE), _ticked(_STATUS)


def _ticked(prefix: str) -> tuple[str, ...]:
    state = st.session_state
    return tuple(sorted(str(k).removeprefix(prefix) for k in state if str(k).startswith(prefix) and state[k]))


def choose(loader: Loader) -> None:
    """The boxes, as far as the index can be read yet."""
    records = _records(loader)
    _choose_statuses(_statuses(records))
    _choose_sources(_sources(records))


def _records(loader: Loader) -> list[DocumentRecord]:
    if not loader.wait(0):
        return []
    try:
        return list(loader.engine().index.documents.values())
    except ChapterAndVerseError:
        return []


def _statuses(records: list[DocumentRecord]) -> list[str]:
    """The statuses of the official documents that are indexed."""
    return sorted({record.status for record in records if not is_local(record.status)})


def _sources(records: list[DocumentRecord]) -> list[tuple[str, str]]:
    """(source id, title) of what is indexed."""
    titles = {
        record.source: record.title + (f" ({record.status})" if is_local(record.status) else "") for record in records
    }
    return sorted(titles.items(), key=lambda pair: pair[1].lower())


def _choose_statuses(statuses: list[str]) -> None:
    if len(statuses) < 2:
        return
    frame.show(el("p", "Search only in documents of this kind. Tick none to search in all.", class_="cv-group"))
    for written in statuses:
        _tick(f"{_STATUS}{written}", status(written), written in read_address().statuses)


def _tick(key: str, name: str, chosen: bool) -> None:
    if key not in st.session_state:
        st.session_state[key] = chosen
    st.checkbox(label(name), key=key)


def _choose_sources(sources: list[tuple[str, str]]) -> None:
    if not sources:
        return
    count = plural(len(sources), "document")
    frame.show(el("p", f"Search only in some of our {count}. Tick none to search in all.", class_="cv-group"))
    chosen = read_address().sources
    for source, title in sources:
        _tick(f"{_SOURCE}{source}", title, source in chosen)
