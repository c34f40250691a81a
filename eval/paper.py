"""What a page looks like on paper, and whether each quotation stands there together with its citation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pypdfium2

if TYPE_CHECKING:
    from PIL import Image
    from playwright.sync_api import Page

CONTROLS = ("Add to meeting pack", "Remove from", "See it on the page", "Read around it", "Show the whole", "Search\n",
            "Choose documents", "How this quotation was checked", "Show on a screen", "Print this page", "Get the pack",
            "Back\n", "Next page", "Previous page", "Size:")  # fmt: skip


@dataclass(frozen=True)
class Paper:
    """`together` of `quotations` have heading, words and citation on one sheet; `controls` are those on paper."""

    sheets: int
    quotations: int
    together: int
    controls: tuple[str, ...]

    @property
    def good(self) -> bool:
        """Whether it can be put on a table as it is."""
        return self.quotations > 0 and self.together == self.quotations and not self.controls


def _folded(text: str) -> str:
    return "".join(text.split()).replace("“", "").replace("”", "")


def printed(page: Page) -> bytes:
    """The page as Chromium prints it on A4."""
    return page.pdf(format="A4", print_background=True, prefer_css_page_size=True)


def sheet(pdf: bytes, number: int = 0) -> Image.Image:
    """One printed sheet as a picture."""
    picture: Image.Image = pypdfium2.PdfDocument(pdf)[number].render(scale=1.6).to_pil()
    return picture


def judged(page: Page, pdf: bytes, articles: str = "article") -> Paper:
    """Compares what was printed with the page's quotations: heading, words and rows of the citation of each article."""
    texts = [sheet.get_textpage().get_text_range() for sheet in pypdfium2.PdfDocument(pdf)]
    folded = [_folded(text) for text in texts]
    wanted: list[list[str]] = page.locator(articles).evaluate_all(
        "all => all.map(a => ['h1,h2,h3', 'blockquote', '.cv-rows > div'].flatMap("
        "s => [...a.querySelectorAll(s)]).filter(e => !e.closest('details')).map(e => e.textContent))"
    )
    parts = [[piece for text in each for piece in (_folded(text)[:60], _folded(text)[-40:])] for each in wanted]
    together = sum(any(all(piece in text for piece in pieces) for text in folded) for pieces in parts)
    found = tuple(control.strip() for control in CONTROLS if any(control in text for text in texts))
    return Paper(len(texts), len(wanted), together, found)
