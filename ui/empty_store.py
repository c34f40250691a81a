"""What is said when nothing is indexed yet."""

from __future__ import annotations

from ui.help import help_list, signposts_for
from ui.markup import Html, el, join


def how_to_index() -> Html:
    """The two commands that fill the store."""
    return join(
        [
            el("p", "To fetch the official documents and index them, run:"),
            el("pre", el("code", "python -m ingest")),
            el("p", "To index documents that you have in a folder, run:"),
            el("pre", el("code", "python -m ingest --from FOLDER")),
            el("p", "This page will find the new index by itself."),
        ]
    )


def empty_store(message: str, question: str | None) -> Html:
    """Says so in plain words, gives the command, and still says where to get help."""
    return join(
        [
            el(
                "section",
                el("h2", "Nothing is indexed yet", id="answer"),
                el("p", "We hold no documents yet, so we cannot answer questions.", class_="cv-lead"),
                how_to_index(),
                el("p", message, class_="cv-hint"),
                class_="cv-inset",
            ),
            help_list(signposts_for(question or "")),
        ]
    )
