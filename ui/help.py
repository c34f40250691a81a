"""Where to get help: telephone links that work on a phone, emergency first."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.signposts import HARM, Signpost, choose
from corpus.urgency import told_at_work, urgency_of
from retrieval.answer import SignpostLine
from retrieval.scope import scope_of
from ui.markup import Html, el, hidden, join, link


def _phone(signpost: SignpostLine) -> Html | None:
    if not signpost.phone:
        return None
    address = f"tel:{signpost.phone.replace(' ', '')}"
    return el("p", link(address, "Call ", signpost.phone, hidden(f" ({signpost.name})")), class_="cv-phone")


def _one(signpost: SignpostLine) -> Html:
    return el(
        "li",
        el("p", el("strong", signpost.name)),
        _phone(signpost),
        el("p", f"Text {signpost.text_number}") if signpost.text_number else None,
        el("p", signpost.what) if signpost.what else None,
        el("p", link(signpost.address, "Website", hidden(f" of {signpost.name}")), class_="cv-site")
        if signpost.address
        else None,
    )


def help_list(signposts: Sequence[SignpostLine], heading: str = "Where to get help") -> Html:
    """A section; empty where there is nothing to show."""
    if not signposts:
        return join([])
    return el(
        "section",
        el("h2", heading),
        el("ul", *map(_one, signposts), class_="cv-help", role="list"),
        class_="cv-help-section",
    )


def emergency(message: str, signposts: Sequence[SignpostLine]) -> Html:
    """The panel that stands before everything else, with the page's heading, when somebody may be in danger."""
    urgent = [s for s in signposts if s.urgent]
    rest = [s for s in signposts if not s.urgent] if urgent else []
    panel = el(
        "section",
        el("h1", "Get help now", id="answer"),
        el("p", message, class_="cv-lead"),
        el("ul", *map(_one, urgent or signposts), class_="cv-help", role="list"),
        class_="cv-emergency",
    )
    return join([panel, help_list(rest, "More help")])


def signposts_for(question: str, limit: int = 4) -> tuple[SignpostLine, ...]:
    """Signposts without an index: what can still be said when nothing can be searched."""
    topics = HARM if told_at_work(question) else frozenset[str]()
    chosen = choose(topics, nation=scope_of(question).nation, urgency=urgency_of(question), limit=limit)
    return tuple(map(_line, chosen))


def _line(found: Signpost) -> SignpostLine:
    urgent = found.urgency == "emergency"
    return SignpostLine(found.name, found.address, found.purpose, found.phone, found.text, urgent)
