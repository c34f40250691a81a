"""The parts of a page: escaping, the quoted words as they were, dates and pages in words."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.markup import Html, details, el, join, link
from ui.quoted_words import lines, locate, marked_passage, quoted_words
from ui.wording import date_typed, day_or_month, in_words, plural, replaced

PASSAGE = (
    "A club must tell the county if—\n(a) the roof leaks, and\n(b) either—\n(i) it rains; or\n(ii) it snows.\n"
    "• bring a bucket\nIt may ask for help."
)


def text_of(html: str) -> str:
    """What a reader sees, white space folded."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_text_is_escaped_and_markup_is_not() -> None:
    assert el("p", "<b>&\"'") == "<p>&lt;b&gt;&amp;&quot;&#x27;</p>"
    assert el("p", el("b", "x")) == "<p><b>x</b></p>"
    assert el("p", "x", title='"><script>') == '<p title="&quot;&gt;&lt;script&gt;">x</p>'
    assert el("p", f"{el('b', 'x')}!") == "<p>&lt;b&gt;x&lt;/b&gt;!</p>"
    assert join(["<", Html("<br>")], "&") == "&lt;&amp;<br>"


@pytest.mark.parametrize("address", ["javascript:alert(1)", " javascript:alert(1)", "data:text/html,x", "//x", ""])
def test_a_link_goes_only_where_a_browser_may_be_sent(address: str) -> None:
    assert link(address, "here") == "here"


def test_a_link_to_another_site_does_not_open_us_to_it() -> None:
    assert link("https://www.gov.uk/", "x") == '<a href="https://www.gov.uk/" rel="noopener">x</a>'
    assert link("tel:111", "x") == '<a href="tel:111">x</a>'


@given(st.text(max_size=80))
def test_no_text_can_be_markup(text: str) -> None:
    html = details(text, el("p", text, title=text), about=text)
    assert html.count("<") == len(re.findall(r"</?(?:details|summary|span|div|p)[ >]", html))


def test_list_items_keep_their_markers_and_every_character() -> None:
    html = quoted_words(PASSAGE, PASSAGE)
    assert text_of(html) == " ".join(PASSAGE.split())
    assert html.count("<ul") == 1
    assert html.count("<li") == 5
    assert html.count('class="cv-deep"') == 2


@given(st.data())
def test_a_quotation_is_shown_as_it_is(data: st.DataObject) -> None:
    blocks = data.draw(
        st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Z", "C"]), min_size=1), min_size=1)
    )
    passage = "\n".join(blocks)
    first = data.draw(st.integers(0, len(blocks) - 1))
    last = data.draw(st.integers(first + 1, len(blocks)))
    quoted = " ".join(blocks[first:last])
    assert text_of(quoted_words(passage, quoted)) == " ".join(quoted.split())
    marked = marked_passage(passage, quoted)
    assert text_of(marked) == " ".join(passage.split())
    assert " ".join(map(text_of, re.findall(r"<mark>(.*?)</mark>", marked))) == " ".join(quoted.split())


def test_a_quotation_that_is_not_in_its_passage_is_still_whole() -> None:
    assert locate(PASSAGE, "not there at all") is None
    assert quoted_words(PASSAGE, "not there at all") == "<p>not there at all</p>"


def test_lines_are_cut_where_the_quotation_is() -> None:
    place = locate(PASSAGE, "(a) the roof leaks, and (b) either—")
    assert place is not None
    assert [PASSAGE[line.start : line.end] for line in lines(PASSAGE, *place)] == [
        "(a) the roof leaks, and",
        "(b) either—",
    ]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("2025-09-01", date(2025, 9, 1)),
        ("1 9 2025", date(2025, 9, 1)),
        ("01/09/2025", date(2025, 9, 1)),
        ("1st September 2025", date(2025, 9, 1)),
        ("1 sep 2025", date(2025, 9, 1)),
        ("31 2 2025", None),
        ("September", None),
        ("1 ju 2025", None),
    ],
)
def test_dates_as_people_write_them(typed: str, wanted: date | None) -> None:
    assert date_typed(typed) == wanted


def test_dates_and_counts_in_words() -> None:
    assert day_or_month("2025-07") == "July 2025"
    assert day_or_month("2025-07-09T10:00:00Z") == "9 July 2025"
    assert day_or_month("2025-13") == "2025-13"
    assert in_words("Handbook (2025-07), para 2-3") == "Handbook (July 2025), para 2-3"
    assert plural(1, "passage") == "1 passage"
    assert plural(0, "passage") == "0 passages"
    assert replaced("2026-09") == "There is a newer edition (September 2026)."
    assert replaced("no-such-source") == "It has been replaced by another document (no-such-source)."


def test_items_under_items_stand_further_in() -> None:
    items = (
        "(a) it is old and—",
        "(i) it asks;",
        "(ii) it sleeps and—",
        "(aa) snores; or",
        "(bb) dreams;",
        "(b) it is gone.",
    )
    text = "\n".join(("The keeper must let it go when—", *items))
    assert [line.level for line in lines(text)] == [0, 1, 2, 2, 3, 3, 1]
    laid = str(quoted_words(text, text))
    assert laid.count("cv-deeper") == 2
    assert laid.count('"cv-deep"') == 2
