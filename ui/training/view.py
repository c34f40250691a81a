"""One step of a training list as a room sees it, and the whole list on paper."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote as escaped

from corpus.wording import word_count
from retrieval.answer import Quote
from retrieval.training import Step
from ui.cautions import caution, disagreements
from ui.help import emergency, help_list
from ui.markup import Html, el, join, link
from ui.quotation import strength, why_found
from ui.quoted_words import lead_in, marked_passage
from ui.training.list import TrainingList
from ui.wording import DECLINED, edition, heading_citation, plural, status

LONG = 70  # words of a passage from which its letters are smaller, so that it stays on the screen


def page_address(quote: Quote) -> str:
    """The quotation's own page."""
    return f"./page?passage={escaped(quote.passage_id, safe='')}&start={quote.start}&end={quote.end}"


def hides(step: Step) -> bool:
    """Whether there is a question to think about before its answer is shown."""
    return bool(step.question) and (step.quote is not None)


def said(step: Step, at: int, count: int, shown: bool) -> str:
    """What a screen reader hears when this step comes."""
    what = heading_citation(step.quote) if shown and step.quote else step.question or step.message
    return f"{at} of {count}: {what}"


def stage(step: Step, at: int, count: int, shown: bool) -> Html:
    """The step on the screen. The question stands alone until its answer is shown."""
    number = el("p", f"{at} of {count}", class_="cv-position")
    if step.quote is None:
        return el("section", number, _without(step), class_="cv-training")
    if not shown:
        asked = el("h1", step.question, id="answer")
        return el("section", number, asked, _urgent(step), class_="cv-training cv-alone")
    return el("section", number, *_shown(step, step.quote), class_="cv-training")


def _urgent(step: Step) -> Html | None:
    urgent = [s for s in step.answer.signposts if s.urgent] if step.answer else []
    return help_list(urgent, "If someone is in danger") if urgent else None


def _without(step: Step) -> Html:
    """A question that is declined, or that only our own words answer, or words that are not indexed here."""
    answer = step.answer
    if answer is None:
        heading = "We cannot show this passage"
        about = el("h2", heading) if step.question else None
        return join([el("h1", step.question or heading, id="answer"), about, el("p", step.message, class_="cv-lead")])
    if answer.reason == "please contact emergency help":
        return emergency(answer.message, answer.signposts)
    heading = DECLINED[answer.reason] if answer.reason else "There are no official words for this here"
    message = "Nothing can be quoted here that answers it." if answer.summary else answer.message
    return join(
        [
            el("h1", step.question, id="answer"),
            el("h2", heading),
            el("p", message, class_="cv-lead"),
            el("p", link(f"./?q={escaped(step.question, safe='')}", "See all that we can say about it")),
            help_list(answer.signposts),
        ]
    )


def _shown(step: Step, quote: Quote) -> list[Html | None]:
    size = "cv-large" if word_count(quote.passage) < LONG else None
    cited = f"{heading_citation(quote)} ({edition(quote.edition)})"
    return [
        el("h1", step.question or "What the document says", id="answer", class_="cv-small"),
        _urgent(step),
        el("h2", cited, class_="cv-cited"),
        caution(quote, step.notices),
        lead_in(quote.lead_in),
        el("blockquote", marked_passage(quote.passage, quote.text), class_=size, cite=quote.address or None),
        disagreements(quote),
        el("p", join([strength(quote), status(quote.status)], " · "), class_="cv-strength"),
        el(
            "p",
            link(page_address(quote), "See it on its page"),
            " · " if quote.address else None,
            link(quote.address, "Official page") if quote.address else None,
        ),
        _others(step),
        why_found(quote),
    ]


def _others(step: Step) -> Html | None:
    if not step.others:
        return None
    address = TrainingList((step.question,)).address(show=True)
    return el("p", link(address, f"{plural(step.others, 'more passage')} for this question"))


def on_paper(steps: Sequence[Step]) -> Html:
    """The whole list for the printer: a passage a page, every answer shown. Not on the screen."""
    return el("div", *(_sheet(step, number, len(steps)) for number, step in enumerate(steps, 1)), class_="cv-sheets")


def _sheet(step: Step, number: int, count: int) -> Html:
    quote = step.quote
    parts: list[Html | None] = [
        el("p", f"{number} of {count}"),
        el("p", el("strong", step.question)) if step.question else None,
    ]
    if quote is None:
        return el("article", *parts, el("p", step.message), class_="cv-sheet")
    return el(
        "article",
        *parts,
        el("h2", f"{heading_citation(quote)} ({edition(quote.edition)})"),
        caution(quote, step.notices),
        lead_in(quote.lead_in),
        el("blockquote", marked_passage(quote.passage, quote.text)),
        disagreements(quote),
        el("p", "The marked words are the quotation. ", status(quote.status), "."),
        el("p", quote.address) if quote.address else None,
        class_="cv-sheet",
    )
