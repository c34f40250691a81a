"""The contents of one document: its headings as a nested list, a long one's chapters to be opened one by one."""

from __future__ import annotations

from corpus.store import DocumentRecord, Index
from retrieval.browse.paragraphs import Heading, contents, is_numbered, paragraphs, span_of
from retrieval.succession import standing
from ui.browse.address import View, address
from ui.browse.list import other_editions, replaces
from ui.cautions import warning
from ui.markup import Html, el, hidden, items, join, link, rows
from ui.wording import day_or_month, edition, replaced, status

LONG = 40  # headings from which the chapters of a document are closed at first


def document_contents(index: Index, record: DocumentRecord) -> tuple[Html, str]:
    """The document's facts and its contents; and its title."""
    tree = contents(paragraphs(index.passages_of(record.key)))
    long = tree.count() > LONG and any(part.parts for part in tree.parts)
    stands = standing(index, record)
    shown = join(
        [
            el("p", link("./browse", "All documents"), class_="cv-back"),
            el("h1", record.title),
            warning(replaced(stands.newer), "Check it before you rely on this one.") if stands.newer else None,
            rows(
                (
                    ("Status", status(record.status)),
                    ("Edition", edition(record.edition)),
                    ("Note", record.edition_note),
                    ("Replaces", replaces(stands)),
                    ("Compare", other_editions(index, record)),
                    ("Applies to", record.nation),
                    ("Publisher", record.publisher),
                    ("Checked", day_or_month(record.checked_at) if record.checked_at else ""),
                )
            ),
            items(record.notices) if record.notices else None,
            el("p", link(record.address, "Open the official page"), class_="cv-official") if record.address else None,
            el("h2", "Contents"),
            _opening(record, tree),
            el("nav", _chapters(record, tree) if long else _list(record, tree.parts), aria_label="Contents"),
        ]
    )
    return shown, record.title


def _opening(record: DocumentRecord, tree: Heading) -> Html | None:
    """What stands before the first heading."""
    if not tree.paragraphs:
        return None
    first = tree.paragraphs[0].first.id
    return el("p", link(address(View(document=record.key, passage=first)), "Read from the beginning"))


def _chapters(record: DocumentRecord, tree: Heading) -> Html:
    return join(
        el(
            "details",
            el("summary", part.title, _span(part)),
            el(
                "div",
                _paragraphs(record, part) if part.paragraphs else None,
                _list(record, part.parts) if part.parts else None,
                class_="cv-details",
            ),
        )
        for part in tree.parts
    )


def _span(part: Heading) -> Html | None:
    """Where it stands, for reading."""
    span = span_of(part)
    return el("span", f" {span}", class_="cv-span") if span else None


def _list(record: DocumentRecord, parts: list[Heading]) -> Html:
    return el("ul", *(_heading(record, part) for part in parts), class_="cv-contents")


def _heading(record: DocumentRecord, part: Heading) -> Html:
    first = next(part.everything(), None)
    if first is None:
        return el("li", part.title)
    return el(
        "li",
        link(address(View(document=record.key, passage=first.first.id)), part.title),
        _span(part),
        _list(record, part.parts) if part.parts else None,
    )


def _paragraphs(record: DocumentRecord, part: Heading) -> Html:
    """Links to each of a heading's paragraphs, by their numbers; to the first where nothing is numbered."""
    numbered = [p for p in part.paragraphs if is_numbered(p.reference)]
    shown = numbered or part.paragraphs[:1]
    return el(
        "ul",
        *(
            el(
                "li",
                link(
                    address(View(document=record.key, passage=p.first.id)),
                    p.label if numbered else "Read from here",
                    hidden(f", {part.title}"),
                ),
            )
            for p in shown
        ),
        class_="cv-numbers",
        role="list",
    )
