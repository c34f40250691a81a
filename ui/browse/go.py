"""Where a written reference leads when it is not one place: the choices, or why there are none."""

from __future__ import annotations

from retrieval.places.destination import Destination, Elsewhere, Place, Status
from ui.browse.address import address, view_of
from ui.markup import Html, el, items, join, link
from ui.wording import edition, replaced

_HEADINGS: dict[Status, str] = {
    "found": "Found",
    "several": "Choose a place",
    "not indexed": "This document is not here",
    "not there": "We did not find that place",
    "not understood": "We did not understand that",
}


def _choice(place: Place) -> Html:
    reference = f", {place.reference}" if place.reference else ""
    heading = place.headings[-1] if place.headings else ""
    said = [f"{edition(place.edition)[:1].upper()}{edition(place.edition)[1:]}.", f"{place.status.capitalize()}."]
    if place.superseded_by:
        said.append(replaced(place.superseded_by))
    return join(
        [
            link(address(view_of(place)), f"{place.title}{reference}"),
            el("p", heading, class_="cv-choice") if heading and heading not in place.reference else None,
            el("p", " ".join(said), class_="cv-hint"),
        ]
    )


def _official(other: Elsewhere) -> Html:
    name = ", ".join(part for part in (other.title, other.reference) if part)
    return link(other.address, f"Open the official page: {name}") if other.address else el("span", name)


def where(found: Destination) -> tuple[Html, str]:
    """The choices, the nearest numbers, the official pages; and the heading."""
    heading = _HEADINGS[found.status]
    parts: list[Html | None] = [
        el("h1", heading),
        el("p", "You asked for: ", el("q", found.typed), class_="cv-typed") if found.typed else None,
        el("p", found.message, class_="cv-lead", role="status") if found.message else None,
    ]
    if found.places:
        parts.append(items(map(_choice, found.places), class_="cv-choices", role="list"))
    if found.elsewhere:
        if found.places:
            parts.append(el("h2", "Also in documents that are not here"))
        parts.append(items(map(_official, found.elsewhere)))
    if found.status == "not indexed":
        parts.append(
            el("p", "We cannot show its words, because we do not hold it. Its official page is the place to read it.")
        )
    if found.nearest:
        parts.append(el("h2", "The nearest that we have"))
        parts.append(items(map(_choice, found.nearest), class_="cv-choices", role="list"))
    parts.append(el("p", link("./browse", "See all documents")))
    return join(parts), heading
