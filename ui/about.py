"""How it works, privacy, licence, accessibility."""

from __future__ import annotations

from ui import frame
from ui.markup import Html, el, items, join, link

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
                "We tell you why each passage was found.",
                "If nothing fits, we say so. We do not guess.",
                "We warn you of newer editions, and where we know that another official text says something else.",
                "Words in a box called “In plain English” are ours. They are not a quotation.",
            )
        ),
        el("p", "We can miss things. No answer here does not mean that there is no rule."),
        el("h3", "The other pages"),
        items(
            (
                join([link("./indexed", "What is indexed"), ": the documents that we can quote, and their editions."]),
                join([link("./training", "Training"), ": passages for a room, one at a time, question first."]),
                join([link("./quality", "How good it is"), ": what we measured, and what is not covered."]),
            )
        ),
    )


def _privacy() -> Html:
    return _section(
        "Privacy",
        "privacy",
        items(
            (
                "Your question stays on the computer that runs this page. This program sends it to nobody.",
                "This program keeps no log of questions, and nor does it keep what it could not answer. If the page is "
                "on the internet, the person who runs it can still see the addresses that are opened, and your "
                "question is in the address. Ask them if you want to be sure.",
                "A letter that you check, and a pack that you open, stay in the memory of that computer. The "
                "program lets go of them some minutes after you close the page.",
                "A document that you add under “Your documents” lies in a private folder on that computer. It goes "
                "when you remove it, when the program stops, or a day after you last used it, unless you chose to "
                "keep it for good.",
                "There are no adverts, and nothing that counts or follows you.",
                "The page loads nothing from other websites.",
                "Three cookies hold random numbers until you close your browser. One keeps your meeting pack yours. "
                "One stops other websites from sending files in your name. One, set only if you open the page “Your "
                "documents”, keeps the documents that you add yours. The notes of your pack stay in the memory of the "
                "computer that runs this page, for 12 hours at most after you last changed it.",
                "When you open an official page, that website is not told what you asked.",
            )
        ),
        el(
            "p",
            "Your question is part of the address of the page, so that you can save it or send it. This means that it "
            "stays in the history of your browser, and that whoever you send the address to can read it. If other "
            "people use your phone or computer, use a private window.",
        ),
    )


def _licence() -> Html:
    return _section(
        "Who owns the words",
        "licence",
        el(
            "p",
            "Most of the guidance and law that we quote is Crown copyright. It is quoted under the ",
            link(
                "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
                "Open Government Licence v3.0",
            ),
            ". Each quotation names the document it came from. Documents that you add yourself may have other owners.",
        ),
        el("p", "The program itself is free to use and to change, under the MIT licence."),
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
            "We want everyone to be able to use these pages. You should be able to use them with only a keyboard, with "
            "a screen reader, on a small phone, and at large sizes of text. We aim for level AA of the Web Content "
            "Accessibility Guidelines 2.2. We do not yet claim to meet all of it.",
        ),
        el("h3", "What we tested"),
        items(
            (
                "Tests in a real browser come with the program. They look at the order of headings, the keyboard, what "
                "is read out after a search, contrast, and whether a page fits a small phone.",
                "A program that looks for faults (axe-core) finds none on the pages of our test documents. It "
                "cannot find every fault.",
                "Nobody from outside has tested it. We have not tested it with people who use a screen reader.",
            )
        ),
        el("h3", "What we know does not work well"),
        items(
            (
                "The page needs JavaScript. Without it, nothing is shown.",
                "If the connection is lost, the page may look as if it still works until you search again.",
                "Text boxes and buttons are made by a library (Streamlit). Some screen readers may say more about "
                "their parts than they need to.",
                "In the training view, long passages do not fit on one screen: scroll to read on.",
                "Links to a page inside a PDF may open the first page instead, mostly on phones. The page number is "
                "always written beside the quotation.",
                "“See it on the page” shows a picture of the page. A screen reader reads the quoted words beside it, "
                "but not the rest of the page.",
                "Many of the official PDFs are not fully accessible themselves.",
            )
        ),
        el(
            "p",
            f"This statement was written on {STATEMENT_DATE}. If something does not work for you, tell the person "
            "who runs this page.",
        ),
    )
