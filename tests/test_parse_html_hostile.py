"""HTML made to break a reader: it must end quickly, with the words that can be had or with a ParseError."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import ParseError
from ingest.parse.html import parse_html
from tests.processor_time import processor_seconds


def text_of(markup: str) -> str:
    return parse_html(markup.encode(), "page.html").text


def test_deep_nesting_is_read_or_refused_but_never_cut_short() -> None:
    assert text_of("<div>" * 1000 + "<p>deep</p>" + "</div>" * 1000 + "<p>after</p>") == "deep\nafter"
    for tag in ("div", "ul><li", "b", "table><tr><td", "blockquote"):
        try:
            assert "after" in text_of(f"<p>before</p>{f'<{tag}>' * 10_000}deep" + "<p>after</p>")
        except ParseError as error:
            assert "nested" in str(error)  # noqa: PT017 - either outcome is right


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        (f'<p title="{"a" * 12_000_000}">kept</p>', "kept"),
        ("<p>one<p>two<ul><li>three<li>four</ul>five", "one\ntwo\nthree\nfour\nfive"),
        ("<table><tr><td>x<td>y<tr><td>z", "x | y\nz"),
        ("<p>a &lt;script&gt; b</p>", "a <script> b"),
        ("<p>a&#1;b<script>x</script>&#xD800;c&#0;d&#xFFFE;e&#150;f&amp;#65;</p>", "abcde–f&#65;"),
        ("<p>a<script>b</script>c<style>d</style>e</p>", "ace"),
        ("<?xml version='1.0' encoding='utf-16'?><html><body><p>é</p></body></html>", "é"),
        ("<p>" + "<b>x</b> " * 20_000 + "</p>", " ".join("x" * 20_000)),
    ],
)
def test_odd_markup(markup: str, words: str) -> None:
    assert text_of(markup) == words


def test_large_pages_take_little_time() -> None:
    markup = "".join(
        f"<h2 id='h{i}'>Head {i}</h2><p>Words {i}.</p><ul><li>a</li><li>b</li></ul>" for i in range(10_000)
    )
    assert processor_seconds(lambda: parse_html(markup.encode(), "page.html")) < 60


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 2**32))
def test_mutated_pages_never_crash(noise: bytes, seed: int) -> None:
    page = bytearray(
        b"<html><body><main><h2 id='x'>A</h2><p>B<sup><a href='#fn:1' class='footnote'>1</a></sup></p><table><tr>"
        b"<td>C</td></tr></table><ol><li>D</li></ol><dl><dt>E</dt><dd>F</dd></dl><img alt='G'>"
        b"<div class='footnotes'><ol><li id='fn:1'>H</li></ol></div></main></body></html>"
    )
    place = random.Random(seed)
    for _ in range(3):
        page[(at := place.randrange(len(page))) : at + place.randrange(20)] = noise[: place.randrange(60)]
    try:
        parse_html(bytes(page), "page.html")
    except ParseError as error:
        assert "page.html" in str(error)  # noqa: PT017 - most mutations are readable
