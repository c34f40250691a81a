"""How good it is: measured figures in plain words, what they were measured on, what is not covered."""

from __future__ import annotations

from itertools import groupby

from corpus.errors import ChapterAndVerseError, ScorecardError
from corpus.settings import read_settings
from retrieval.coverage import Coverage, NotIndexed, coverage
from retrieval.quality import Finding, Quality, read_quality
from retrieval.quality_words import interval, quality_sentences, system_name
from ui import frame
from ui.ask.answer import error_summary
from ui.markup import Html, details, el, hidden, items, join, link, rows
from ui.wording import day_or_month, plural, status


def page() -> None:
    """Draws the page."""
    frame.begin("How good it is", "quality")
    frame.show(el("h1", "How good it is"))
    try:
        covered = coverage(read_settings().store)
    except ChapterAndVerseError as fault:
        frame.show(error_summary(str(fault)))
    else:
        frame.show(join([_figures(covered), _indexed(covered), _not_covered(covered)]))
    frame.end("quality")


def _figures(covered: Coverage) -> Html:
    try:
        quality = read_quality()
    except ScorecardError as fault:
        return el("section", el("h2", "What we measured"), el("p", str(fault)), class_="cv-inset")
    first, *others = quality_sentences(quality)
    return join(
        [
            el("p", first, class_="cv-lead"),
            items(others),
            el(
                "p",
                "So read the whole paragraph, and open the official page. Every quotation is checked, but the right "
                "paragraph is not always found.",
                class_="cv-inset",
            ),
            _table(quality),
            _declining(quality),
            _measured_on(quality, covered),
        ]
    )


def _table(quality: Quality) -> Html:
    heads = ("Search", "First", "First five", "First ten")
    return el(
        "section",
        el("h2", "Beside other ways to search"),
        el(
            "table",
            el(
                "caption",
                "For how many of 100 questions the right paragraph was found. In brackets: what chance allows (95% "
                "interval).",
            ),
            el("thead", el("tr", *(el("th", head, scope="col") for head in heads))),
            el("tbody", *map(_row, (quality.ours, *quality.baselines))),
            class_="cv-table",
        ),
        el("p", "All of them search the same documents for the same questions.", class_="cv-hint"),
    )


def _row(found: Finding) -> Html:
    cells = (el("td", interval(share)) for share in (found.first, found.five, found.ten))
    return el("tr", el("th", system_name(found.name), scope="row"), *cells)


def _declining(quality: Quality) -> Html:
    return el(
        "section",
        el("h2", "When we say that we found no answer"),
        rows(
            (
                ("Declined rightly", f"{interval(quality.declined)} in 100 of the questions without an answer"),
                ("Answered wrongly", f"{interval(quality.declined.rest)} in 100 of the questions without an answer"),
                ("Declined wrongly", f"{interval(quality.answered.rest)} in 100 of the questions with an answer"),
            )
        ),
    )


def _measured_on(quality: Quality, covered: Coverage) -> Html:
    asked = f"{quality.answerable} that the documents answer, {quality.unanswerable} that they do not"
    return el(
        "section",
        el("h2", "What was measured"),
        rows(
            (
                ("Date", day_or_month(quality.measured_at)),
                ("Questions", asked),
                ("Documents", f"{len(quality.documents)}, cut into {quality.passages:,} passages"),
                ("Model", el("code", quality.model)),
                ("Here", covered.compared(quality.documents)),
            )
        ),
        details("The documents that were measured", items(quality.documents)),
    )


def _indexed(covered: Coverage) -> Html:
    count = plural(len(covered.indexed), "document")
    return el(
        "section",
        el("h2", "What is indexed"),
        el(
            "p",
            f"{count} can be quoted here. ",
            link("./indexed", "See which, their editions and when they were checked"),
            ".",
        ),
    )


def _not_covered(covered: Coverage) -> Html:
    by_status = sorted(covered.not_indexed, key=lambda one: one.status)
    groups = [
        join([el("h3", status(name)), items(map(_source, found))])
        for name, found in groupby(by_status, key=lambda one: one.status)
    ]
    *most, last = covered.nations
    return el(
        "section",
        el("h2", "What is not covered"),
        el("p", f"We answer for England. {', '.join(most)} and {last} have rules of their own."),
        el("p", "We do not answer questions about:"),
        items(covered.topics),
        el("p", "We know of these, but they are not indexed here. Read them on their official pages.")
        if groups
        else None,
        *groups,
    )


def _source(missing: NotIndexed) -> Html:
    if not missing.address:
        return join([missing.title, el("span", " (we know of no official page)", class_="cv-hint")])
    return link(missing.address, missing.title, hidden(" (official page)"))
