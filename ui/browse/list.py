"""Every document that can be read, and what is superseded by what."""

from __future__ import annotations

from itertools import groupby

from corpus.store import DocumentRecord, Index
from retrieval.succession import Standing, Superseded, standing, succession
from ui.browse.address import View, address
from ui.cautions import warning
from ui.markup import Html, details, el, hidden, items, join, link, rows
from ui.wording import edition, plural, replaced, status


def documents(index: Index) -> Html:
    """The list, by status, then what has been replaced."""
    order = sorted(index.documents.values(), key=_order)
    groups = [
        el("section", el("h2", name), *(_document(index, record) for record in found))
        for name, found in groupby(order, key=lambda record: status(record.status))
    ]
    return join([*groups, _replaced(succession(index))])


def _order(record: DocumentRecord) -> tuple[bool, str, str, str]:
    """Statutory guidance first: that is what people ask about most."""
    named = status(record.status)
    return named != "Statutory guidance", named, record.title.lower(), record.edition


def _document(index: Index, record: DocumentRecord) -> Html:
    stands = standing(index, record)
    return el(
        "article",
        el("h3", link(address(View(document=record.key)), record.title)),
        warning(replaced(stands.newer)) if stands.newer else None,
        rows(
            (
                ("Edition", edition(record.edition)),
                ("Replaces", replaces(stands)),
                ("Editions", other_editions(index, record)),
            )
        ),
        class_="cv-document",
    )


def replaces(stands: Standing) -> Html | None:
    """What a document has replaced, one a line."""
    found = [f"{title} ({edition(dated)})" if dated else title for title, dated in stands.replaces]
    if not found:
        return None
    return items(found, role="list") if len(found) > 1 else join(found)


def other_editions(index: Index, record: DocumentRecord) -> Html | None:
    """Ways to compare this edition with the others that are indexed."""
    others = [r for r in index.documents.values() if r.source == record.source and r.key != record.key]
    return (
        items(
            [
                link(
                    address(
                        View(
                            source=record.source, old=min(record.edition, o.edition), new=max(record.edition, o.edition)
                        )
                    ),
                    f"Compare with the edition of {edition(o.edition)}",
                    hidden(f": {record.title}, {edition(record.edition)}"),
                )
                for o in others
            ],
            role="list",
        )
        if others
        else None
    )


def _replaced(found: list[Superseded]) -> Html | None:
    if not found:
        return None
    here = [one for one in found if one.document]
    elsewhere = [one for one in found if not one.document]
    return el(
        "section",
        el("h2", "What has been replaced, and by what"),
        el("p", "Official guidance changes. These are older than something that took their place.", class_="cv-hint"),
        items(map(_line, here)) if here else None,
        details(
            f"Replaced documents that we do not hold ({plural(len(elsewhere), 'edition')})",
            items(map(_line, elsewhere)),
        )
        if elsewhere
        else None,
        id="replaced",
    )


def _line(one: Superseded) -> Html:
    name = f"{one.title} ({edition(one.edition)})" if one.edition else one.title
    by = f"the edition of {edition(one.by_edition)}" if one.by_edition else one.by_title
    held = " (not here)" if one.document and not one.by_document else ""
    return join(
        [
            link(address(View(document=one.document)), name) if one.document else name,
            ": replaced by ",
            link(address(View(document=one.by_document)), by) if one.by_document else by,
            held,
        ]
    )
