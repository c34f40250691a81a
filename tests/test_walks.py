"""The walks: what is judged on paper, how large pictures may be, the page that is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from eval.paper import judged, printed
from eval.walker import write_jpeg
from eval.walks import Walk, walks_text
from tests.browser_support import chromium

ARTICLE = (
    "<article><h3>Umbrella Act 2030, s.1</h3><blockquote>Every keeper must dry it.</blockquote>"
    "<dl class=cv-rows style='{style}'><div><dt>Status</dt><dd>Legislation</dd></div></dl></article>"
)


def _printed(body: str) -> tuple[int, int, tuple[str, ...], bool]:
    with chromium() as browser:
        page = browser.new_page()
        page.set_content(f"<body>{body}</body>")
        paper = judged(page, printed(page))
    return paper.quotations, paper.together, paper.controls, paper.good


@pytest.mark.browser
def test_a_quotation_with_its_citation_on_one_sheet_is_good() -> None:
    assert _printed(ARTICLE.format(style="")) == (1, 1, (), True)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("body", "together", "controls"),
    [
        (ARTICLE.format(style="break-before: page"), 0, ()),
        (ARTICLE.format(style="") + "<button>Add to meeting pack</button>", 1, ("Add to meeting pack",)),
    ],
)
def test_a_citation_on_another_sheet_and_a_printed_button_are_found(
    body: str, together: int, controls: tuple[str, ...]
) -> None:
    assert _printed(body) == (1, together, controls, False)


@pytest.mark.browser
def test_nothing_quoted_is_not_good() -> None:
    assert _printed("<p>No quotation</p>")[3] is False


def test_a_picture_is_made_to_fit(tmp_path: Path) -> None:
    noise = Image.effect_noise((400, 400), 90)
    write_jpeg(noise, tmp_path / "large.jpg", 10**9)
    write_jpeg(noise, tmp_path / "small.jpg", 60_000)
    assert (tmp_path / "small.jpg").stat().st_size <= 60_000 < (tmp_path / "large.jpg").stat().st_size


def test_the_page_says_what_a_walk_took_and_shows_its_pictures() -> None:
    walk = Walk("keeper", "A keeper", 3, 41, 2.5, (("keeper-1.jpg", "Opens the app."),), "An umbrella.", True)
    text = walks_text([walk], "pictures")
    assert "| A keeper | 3 | 41 | 2.5 |" in text
    assert "![Opens the app.](pictures/keeper-1.jpg)" in text
    assert "An umbrella." in text
