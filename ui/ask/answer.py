"""An answer as HTML: passages found, or a kind refusal that says where to go instead."""

from __future__ import annotations

from collections.abc import Collection

from corpus.own import is_local
from corpus.proposals import NOTICE as PROPOSED
from retrieval.answer import Answer, Nearest, SummaryLine
from ui.cautions import at_the_end, at_the_top, warning
from ui.help import emergency, help_list
from ui.markup import Html, details, el, items, join, link
from ui.own.answer import HEADING, own_section
from ui.quotation import quotation
from ui.wording import DECLINED, edition, found, in_words, with_months

NOT_COMPARED = "Not compared with the official text yet."
_ERRORS = ("empty", "too long")


def error_summary(message: str, heading: str = "There is a problem") -> Html:
    """One sentence that says what to do next."""
    return el("div", el("h2", heading, id="answer"), el("p", message), class_="cv-error", role="alert")


def heading_of(answer: Answer) -> str:
    """What the answer comes to, in a few words: its heading, the page's title and what a screen reader hears."""
    if answer.status != "answered":
        ours = any(line.notice != PROPOSED for line in answer.summary)
        return "Our own summary" if ours else DECLINED[answer.reason or "empty"]
    official = [quote for quote in answer.quotes if not is_local(quote.status)]
    if answer.quotes and not official:
        return f"{HEADING} only"
    return found(len(official)) if official else "Our own summary"


def answer_html(answer: Answer, packed: Collection[str] | None = None, after: Html | None = None) -> Html:
    """The whole answer. `packed` are the keys of what is in the meeting pack; None shows no buttons that add to it.

    `after` stands after the official quotations, where there are any.
    """
    if answer.status == "answered":
        return _answered(answer, packed, after)
    if answer.reason in _ERRORS:
        return error_summary(answer.message)
    return _declined(answer)


def _see(line: SummaryLine) -> Html:
    """Where the official words stand, as a link where there is an address."""
    cited = in_words("; ".join(line.citations))
    quoted = f" (passage {line.about} on this page)" if line.about else ""
    return el("p", "See: ", link(line.address, cited) if line.address else cited, quoted, class_="cv-hint")


def _plain_english(lines: tuple[SummaryLine, ...], quoted: bool) -> Html | None:
    if not lines:
        return None
    compared = any(line.checked for line in lines)  # where none is, it is said once, at the end
    parts = [
        join(
            [
                el("p", line.text),
                _see(line),
                warning(with_months(line.notice)) if line.notice else None,
                el("p", NOT_COMPARED, class_="cv-hint") if compared and not line.checked else None,
            ]
        )
        for line in lines
    ]
    closing = f"The official words are {'in the boxes' if quoted else 'not here'}."
    if not compared:
        closing += f" {NOT_COMPARED}"
    return el(
        "section",
        el("h2", "In plain English (our words)"),
        *parts,
        el("p", f"This is our summary, not a quotation. {closing}", class_="cv-hint"),
        class_="cv-ours",
    )


def _what_force_means() -> Html:
    return details(
        "What must, should and may mean",
        items(
            (
                "Must, and must not: the law requires it.",
                "Should: it is expected, unless there is a good reason not to.",
                "May: it is allowed, but nobody has to.",
            )
        ),
        el("p", "We read these from the quoted words. Read the whole paragraph before you rely on them."),
    )


def _answered(answer: Answer, packed: Collection[str] | None, after: Html | None) -> Html:
    urgent = tuple(s for s in answer.signposts if s.urgent)
    official = [quote for quote in answer.quotes if not is_local(quote.status)]
    own = (*(quote for quote in answer.quotes if is_local(quote.status)), *answer.own)
    return join(
        [
            el("h2", heading_of(answer), id="answer", class_="cv-found"),
            el("p", "You asked: ", el("q", answer.question), class_="cv-asked"),
            help_list(urgent, "If someone is in danger") if urgent else None,
            at_the_top(answer),
            el("p", answer.message, class_="cv-lead") if answer.message and not answer.quotes else None,
            *(quotation(quote, answer.notices, packed) for quote in official[:1]),
            _plain_english(answer.summary, bool(official)),
            *(quotation(quote, answer.notices, packed) for quote in official[1:]),
            after,
            _what_force_means() if official else None,
            own_section(own),
            at_the_end(answer),
            help_list(tuple(s for s in answer.signposts if not s.urgent)),
        ]
    )


def _near(near: Nearest) -> Html:
    page = f", page {near.page}" if near.page and not near.reference.startswith("p.") else ""
    label = f"{near.title} ({edition(near.edition)}), {near.reference}{page}"
    return link(near.address, label) if near.address else el("span", label)


def _declined(answer: Answer) -> Html:
    if answer.reason == "please contact emergency help":
        return emergency(answer.message, answer.signposts)
    nearest = None
    if answer.nearest:
        nearest = el(
            "section",
            el("h2", "The nearest places in the documents"),
            el("p", "These may not answer your question. They only use some of the same words."),
            items(map(_near, answer.nearest)),
        )
    return join(
        [
            el(
                "section",
                el("h2", heading_of(answer), id="answer"),
                el("p", answer.message, class_="cv-lead"),
                el("p", "You asked: ", el("q", answer.question), class_="cv-asked"),
                el("p", "We would rather say nothing than show you words that do not fit. Try asking in other words.")
                if answer.reason == "not in these documents" and not answer.summary
                else None,
                class_="cv-inset",
            ),
            at_the_top(answer),
            _plain_english(answer.summary, False),
            nearest,
            own_section(answer.own),
            help_list(answer.signposts),
        ]
    )
