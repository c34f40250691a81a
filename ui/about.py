"""How it works, privacy, licence, accessibility."""

from __future__ import annotations

from ui import frame
from ui.markup import Html, el, items, link

STATEMENT_DATE = "22 November 2026"


def page() -> None:
    """Draws the page."""
    frame.begin("About", "about")
    frame.show(el("h1", "About Chapter & Verse"))
    for section in (_how(), _privacy(), _licence(), _advice(), _accessibility()):
        frame.show(section)
    frame.end("about")


def _section(heading: str, name: str, *parts: Html) -> Html:
    return el("section", el("h2", heading, id=name), *parts, class_="cv-prose")


def _how() -> Html:
    return _section(
        "How it works",
        "how",
        el("p", "You ask a question. We look for it in official guidance and law about schools in England."),
        items(
            (
                "We show you the exact words. No AI writes the words inside a quotation.",
                "Each quotation is checked against the document before you see it. One that fails is not shown.",
                "We tell you the document, the edition, the paragraph and the page, with a link to the official page.",
                "If nothing fits, we say so. We do not guess.",
                "Words in a box called “In plain English” are ours. They are not a quotation.",
            )
        ),
        el("p", "We can miss things. No answer here does not mean that there is no rule."),
    )


def _privacy() -> Html:
    return _section(
        "Privacy",
        "privacy",
        items(
            (
                "Your question stays on the computer that runs this page. It is not sent to any other company.",
                "We keep no log of questions, unless the person who runs this page has turned one on.",
                "There are no adverts, and nothing that counts or follows you. One cookie is kept until you close your "
                "browser, and only if you open the page “Your documents”: it keeps the documents that you add yours.",
                "When you open an official page, that website is not told what you asked.",
            )
        ),
        el(
            "p",
            "Your question is part of the address of the page, so that you can save it or send it. This means that it "
            "stays in the history of your browser. If other people use your phone or computer, use a private window.",
        ),
    )


def _licence() -> Html:
    return _section(
        "Who owns the words",
        "licence",
        el(
            "p",
            "The guidance and the law that we quote are Crown copyright. They are quoted under the ",
            link(
                "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
                "Open Government Licence v3.0",
            ),
            ". Each quotation names the document it came from. Documents that you add yourself may have other owners.",
        ),
        el("p", "This is not a government service, and no department has approved it."),
    )


def _advice() -> Html:
    return _section(
        "Not legal advice",
        "advice",
        el("p", "We show you what the documents say. We cannot tell you what to do in your own case."),
        el(
            "p",
            "Guidance changes. Open the official page and read it before you rely on it. If a letter gives you a "
            "date to reply by, do not wait: ask for advice now.",
        ),
    )


def _accessibility() -> Html:
    return _section(
        "Accessibility",
        "accessibility",
        el(
            "p",
            "We want everyone to be able to use this page. You should be able to use it with only a keyboard, with a "
            "screen reader, on a small phone, and at large sizes of text. We aim for level AA of the Web Content "
            "Accessibility Guidelines 2.2. We have tested it ourselves, with a browser and a keyboard. Nobody from "
            "outside has tested it, and we have not yet tested it with every screen reader.",
        ),
        el("h3", "What we know does not work well"),
        items(
            (
                "The page needs JavaScript. Without it, nothing is shown.",
                "If the connection is lost, the page may look as if it still works until you search again.",
                "The box for documents and dates is made by a library (Streamlit). Some screen readers may say more "
                "about its parts than they need to.",
                "Links to a page inside a PDF may open the first page instead, mostly on phones. The page number is "
                "always written beside the quotation.",
                "Many of the official PDFs are not fully accessible themselves.",
            )
        ),
        el(
            "p",
            f"This statement was written on {STATEMENT_DATE}. If something does not work for you, tell the person "
            "who runs this page.",
        ),
    )
