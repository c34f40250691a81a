"""The page that says what can be quoted: documents, editions, what has replaced them, when they were checked."""

from __future__ import annotations

from itertools import groupby

from corpus.currency import superseded_by
from corpus.errors import ChapterAndVerseError, EmptyStoreError
from corpus.settings import read_settings
from corpus.store import DocumentRecord, Index, open_index
from ui import frame
from ui.ask.answer import error_summary
from ui.cautions import warning
from ui.empty_store import empty_store, how_to_index
from ui.markup import Html, details, el, hidden, items, join, link, rows
from ui.wording import day_or_month, edition, plural, replaced, status


def page() -> None:
    """Draws the page."""
    frame.begin("What is indexed", "indexed")
    frame.show(el("h1", "What is indexed"))
    try:
        frame.show(_index(open_index(read_settings().store)))
    except EmptyStoreError as fault:
        frame.show(empty_store(str(fault), None))
    except ChapterAndVerseError as fault:
        frame.show(error_summary(str(fault)))
    frame.end("indexed")


def _order(record: DocumentRecord) -> tuple[str, str, str]:
    return status(record.status), record.title.lower(), record.edition


def _index(index: Index) -> Html:
    records = sorted(index.documents.values(), key=_order)
    groups = [
        el("section", el("h2", name), *(_document(index, record) for record in found))
        for name, found in groupby(records, key=lambda record: status(record.status))
    ]
    return join(
        [
            el(
                "p",
                f"We can quote from {plural(len(records), 'document')}, cut into {index.pointer.passages:,} passages. "
                f"The index was made on {day_or_month(index.pointer.built_at)}.",
                class_="cv-lead",
            ),
            el(
                "p",
                "We can only answer from these. A document that could not be fetched is not here, and we do not know "
                "what it says.",
                class_="cv-inset",
            ),
            *groups,
            el("section", el("h2", "How to add documents"), how_to_index()),
        ]
    )


def _document(index: Index, record: DocumentRecord) -> Html:
    newer = superseded_by(record, index.documents.values())
    facts = rows(
        (
            ("Edition", edition(record.edition)),
            ("Applies to", record.nation),
            ("Publisher", record.publisher),
            ("Last changed", day_or_month(record.updated) if record.updated else ""),
            ("Checked", day_or_month(record.checked_at) if record.checked_at else "Not checked with the publisher"),
            ("Passages", f"{record.passages:,}"),
        )
    )
    return el(
        "article",
        el("h3", record.title),
        warning(replaced(newer)) if newer else None,
        facts,
        items(record.notices) if record.notices else None,
        el("p", link(record.address, "Open the official page", hidden(f": {record.title}")), class_="cv-site")
        if record.address
        else None,
        details("The file", rows((("Name", record.file), ("sha256", el("code", record.sha256)))), about=record.title),
        class_="cv-document",
    )
