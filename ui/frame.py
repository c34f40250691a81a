"""What every page has: its title, our style sheets and script, header, ways to the other pages, footer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from secrets import token_hex

import streamlit as st

from ui.markup import Html, el, link
from ui.wording import NAME

FOLDER = Path(__file__).parent
SHEETS = ("page", "answer", "browse", "check", "own", "pack", "training", "quality", "print", "official_page")
SCRIPT_ADDRESS = "./cv/page.js"
# Pages by title and path: those that everybody needs stand at the top, the others at the foot of every page.
PAGES: tuple[tuple[str, str], ...] = (("Ask", ""), ("Browse", "browse"), ("Check", "check"), ("Meeting pack", "pack"))
MORE: tuple[tuple[str, str], ...] = (
    ("Your documents", "own"),
    ("What is indexed", "indexed"),
    ("Training", "training"),
    ("How good it is", "quality"),
    ("About", "about"),
)


@lru_cache(maxsize=1)
def _styles() -> str:
    sheets = (FOLDER / f"{name}.css" for name in SHEETS)
    return "".join(f"<style>{sheet.read_text(encoding='utf-8')}</style>" for sheet in sheets)


def title(page: str) -> None:
    """The title of the browser's tab."""
    st.set_page_config(
        page_title=f"{page} - {NAME}" if page else NAME,
        page_icon=str(FOLDER / "icon.png"),
        layout="centered",
        initial_sidebar_state="collapsed",
    )


def _ways(here: str, pages: Sequence[tuple[str, str]]) -> Html:
    return el(
        "ul",
        *(el("li", link(f"./{path}", name, aria_current="page" if path == here else None)) for name, path in pages),
        role="list",
    )


def begin(page: str, here: str) -> None:
    """Opens a page: `page` is its title, `here` its path."""
    title(page)
    st.html(_styles())
    st.html(f'<script src="{SCRIPT_ADDRESS}"></script>', unsafe_allow_javascript=True)
    name = el("p", link("./", NAME), class_="cv-name")
    visit = st.session_state.setdefault("visit", token_hex(4))  # another one: page.js loads the page anew
    ways = el("nav", _ways(here, PAGES), aria_label="Pages")
    show(el("header", name, ways, class_="cv-header", data_visit=visit))


def show(markup: Html | None) -> None:
    """Shows markup that was built by ui.markup, and nothing else."""
    if markup:
        st.html(markup)


def end(here: str = "") -> None:
    """Closes a page: `here` is its path."""
    show(
        el(
            "footer",
            el("nav", _ways(here, MORE), aria_label="More pages"),
            el("p", "This is not legal advice. Always read the official page before you rely on it."),
            el(
                "p",
                "Contains public sector information licensed under the ",
                link(
                    "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
                    "Open Government Licence v3.0",
                ),
                ". This is not a government service.",
            ),
            el(
                "p",
                link("./about#privacy", "Privacy"),
                " · ",
                link("./about#accessibility", "Accessibility"),
                class_="cv-legal",
            ),
            class_="cv-footer",
        )
    )
