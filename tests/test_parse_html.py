"""HTML: what is taken from a page, and how it becomes blocks. All texts are invented."""

from __future__ import annotations

import pytest

from corpus.document import Block, BlockKind, Document
from corpus.errors import ParseError
from ingest.parse.html import parse_html


def parse(markup: str) -> Document:
    return parse_html(markup.encode(), "page.html")


def kinds(document: Document) -> list[tuple[str, str]]:
    return [(block.kind.value, block.text) for block in document.blocks]


def only(document: Document, kind: BlockKind) -> list[Block]:
    return [block for block in document.blocks if block.kind is kind]


def test_headings_give_path_anchor_and_level() -> None:
    document = parse(
        '<div class="govspeak"><h2 id="boats"><span class="number">1. </span>Boats</h2><p>Rowing.</p>'
        '<h3 id="oars"> <span class="number">1.1 </span>Oars</h3><p>Two of them.</p><h2>Rivers</h2><p>Wet.</p></div>'
    )
    assert kinds(document) == [
        ("heading", "1. Boats"),
        ("paragraph", "Rowing."),
        ("heading", "1.1 Oars"),
        ("paragraph", "Two of them."),
        ("heading", "Rivers"),
        ("paragraph", "Wet."),
    ]
    oars = document.blocks[3]
    assert oars.headings == ("1. Boats", "1.1 Oars")
    assert oars.anchor == "oars"
    assert document.blocks[2].headings == ("1. Boats",)
    assert [b.level for b in only(document, BlockKind.HEADING)] == [2, 3, 2]
    assert document.blocks[5].anchor is None
    assert document.media == "html"
    assert document.title is None


def test_a_saved_page_gives_its_content_its_title_and_its_notice() -> None:
    document = parse(
        """<!DOCTYPE html><html><head><title>Ferry rules - GOV.UK</title><script>alert(1)</script>
        <style>p {color: red}</style></head><body>
        <a class="govuk-skip-link" href="#content">Skip to main content</a>
        <div class="gem-c-cookie-banner"><p>We use cookies</p></div>
        <header role="banner"><p>Menu of the site</p></header>
        <main id="content"><h1>Ferry rules</h1>
        <section class="gem-c-notice"><h2>This guidance was withdrawn on 3 May 2021</h2>
        <p>Ferries stopped.</p></section>
        <nav class="gem-c-contents-list"><h2>Contents</h2><ol><li><a href="#a">A</a></li></ol></nav>
        <div class="gem-c-govspeak govuk-govspeak"><div class="govspeak">
        <h2 id="a">Tickets</h2><p>Keep <b>your</b> ticket&nbsp;dry &amp; flat &amp;amp; safe.</p>
        <p hidden>Secret</p><p style="display: none">Hidden</p><span class="govuk-visually-hidden">Warning</span>
        <script>document.write("x")</script></div></div>
        <aside class="related"><p>Related ferries</p></aside>
        <div class="gem-c-feedback"><p>Is this page useful?</p></div></main>
        <footer><p>All content is free</p></footer></body></html>"""
    )
    assert kinds(document) == [
        ("heading", "Tickets"),
        ("paragraph", "Keep your ticket dry & flat &amp; safe."),
    ]
    assert document.title == "Ferry rules"
    assert document.notices == ("This guidance was withdrawn on 3 May 2021. Ferries stopped.",)


def test_without_govspeak_main_then_article_then_body() -> None:
    assert kinds(parse("<body><p>Out</p><main><p>In</p></main></body>")) == [("paragraph", "In")]
    assert kinds(parse("<body><p>Out</p><article><p>In</p></article></body>")) == [("paragraph", "In")]
    assert kinds(parse("<html><body><nav>Menu</nav><p>In</p><footer>Foot</footer></body></html>")) == [
        ("paragraph", "In")
    ]
    assert parse("<html><head><title>Kites - GOV.UK</title></head><body><p>Up</p></body></html>").title == "Kites"


def test_lists_keep_marker_and_level_beside_the_text() -> None:
    document = parse(
        "<p>Bring:</p><ul><li>rope</li><li>a sail:<ul><li>white</li><li>red</li></ul></li></ul>"
        '<ol class="steps"><li><p>Push off.</p></li><li><p>Row.</p><p>Do not stand.</p></li></ol>'
        '<ol start="4" type="a"><li>four</li></ol>'
    )
    assert [(b.level, b.marker, b.text) for b in only(document, BlockKind.ITEM)] == [
        (1, "•", "rope"),
        (1, "•", "a sail:"),
        (2, "•", "white"),
        (2, "•", "red"),
        (1, "1.", "Push off."),
        (1, "2.", "Row."),
        (1, None, "Do not stand."),
        (1, "d.", "four"),
    ]


def test_legislative_lists_keep_the_numbers_that_are_typed() -> None:
    document = parse(
        '<ol class="legislative-list"><li>(1) A pilot must steer.<ul><li>(a) by day</li>'
        "<li>(b) by night</li></ul></li></ol>"
    )
    assert [(b.level, b.marker, b.text) for b in document.blocks] == [
        (1, "(1)", "(1) A pilot must steer."),
        (2, "(a)", "(a) by day"),
        (2, "(b)", "(b) by night"),
    ]


def test_typed_paragraph_numbers() -> None:
    document = parse(
        "<p>6.44 Crews must rest.</p><p>They may sleep.</p><p>6.45 “Rest” means sleep.</p>"
        "<p>7.5 million fish swim here.</p>"
    )
    assert [(b.number, b.text) for b in document.blocks] == [
        ("6.44", "Crews must rest."),
        (None, "They may sleep."),
        ("6.45", "“Rest” means sleep."),
        (None, "7.5 million fish swim here."),
    ]
    assert document.numbering == "paragraph"


def test_ordered_lists_that_run_on_over_headings_are_numbered_paragraphs() -> None:
    document = parse(
        "<h2>One</h2><ol><li>Crews must rest.<ul><li>daily</li></ul></li><li>Rest is quiet.</li></ol>"
        '<h2>Two</h2><ol start="3"><li><p>Boats must float.</p><p>Always.</p></li></ol>'
        "<p>Then:</p><ol><li>look</li><li>wave</li></ol>"
    )
    assert [(b.kind.value, b.level, b.number, b.text) for b in document.blocks if b.kind != "heading"] == [
        ("paragraph", 0, "1", "Crews must rest."),
        ("item", 1, None, "daily"),
        ("paragraph", 0, "2", "Rest is quiet."),
        ("paragraph", 0, "3", "Boats must float."),
        ("paragraph", 0, None, "Always."),
        ("paragraph", 0, None, "Then:"),
        ("item", 1, None, "look"),
        ("item", 1, None, "wave"),
    ]


def test_tables_and_definitions_become_rows() -> None:
    document = parse(
        "<table><caption>Signals</caption><thead><tr><th>Flag</th><th>Means</th><th></th></tr></thead><tbody>"
        "<tr><td>Red</td><td><p>Stop.</p><p>Wait.</p></td><td> </td></tr><tr><td></td><td>Go</td></tr>"
        "<tr><td>&nbsp;</td></tr></tbody></table>"
        "<dl><dt>Ebb</dt><dd>out</dd><dt>Flood</dt><dt>Flow</dt><dd>in</dd></dl>"
    )
    assert kinds(document) == [
        ("paragraph", "Signals"),
        ("row", "Flag | Means"),
        ("row", "Red | Stop. Wait."),
        ("row", "| Go"),
        ("row", "Ebb | out"),
        ("row", "Flood | Flow | in"),
    ]
    assert document.blocks[1].notes == ("header",)
    assert document.blocks[2].notes == ()


def test_a_table_that_lays_out_a_page_is_read_as_text() -> None:
    document = parse("<table><tr><td><h2>Left</h2><p>Words.</p></td></tr></table>")
    assert kinds(document) == [("heading", "Left"), ("paragraph", "Words.")]


def test_footnotes_leave_the_sentence_and_follow_the_list() -> None:
    document = parse(
        '<h2>Nets</h2><p>Nets <sup id="fnref:2"><a href="#fn:2" class="footnote" rel="footnote">[footnote 2]</a></sup>'
        ' must be<sup id="fnref:1"><a href="#fn:1" class="footnote">1</a></sup>:</p>'
        '<ul><li>dry <a href="#fn:3" role="doc-noteref">3</a>, and</li><li>10<sup>n</sup> long</li></ul><p>After.</p>'
        '<div class="footnotes" role="doc-endnotes"><ol><li id="fn:1"><p>Since May. '
        '<a href="#fnref:1" class="reversefootnote">↩</a></p></li><li id="fn:2"><p>Large.</p><p>Very.</p></li>'
        '<li id="fn:3"><p>Not damp.</p></li><li id="fn:4"><p>Loose.</p></li></ol></div>'
    )
    assert [(b.kind.value, b.number, b.text) for b in document.blocks] == [
        ("heading", None, "Nets"),
        ("paragraph", None, "Nets must be:"),
        ("item", None, "dry, and"),
        ("item", None, "10n long"),
        ("footnote", "2", "Large. Very."),
        ("footnote", "1", "Since May."),
        ("footnote", "3", "Not damp."),
        ("paragraph", None, "After."),
        ("footnote", "4", "Loose."),
    ]
    assert document.blocks[4].headings == ("Nets",)


def test_pictures_leave_a_sign_and_only_real_words() -> None:
    document = parse(
        '<p>Look: <img alt="Seven boats in a row" src="a.png"> there.</p><figure><img alt="image1.png" src="b">'
        '<figcaption>Boats.</figcaption></figure><p>Take <span class="fraction"><img alt="1/3"></span> of it.</p>'
    )
    assert kinds(document) == [
        ("paragraph", "Look: there."),
        ("figure", "[Picture: not readable as text] Seven boats in a row"),
        ("figure", "[Picture: not readable as text]"),
        ("paragraph", "Boats."),
        ("paragraph", "Take 1/3 of it."),
    ]
    assert document.blocks[1].notes == ("picture",)


def test_a_heading_in_a_box_ends_with_the_box() -> None:
    document = parse(
        '<h2 id="t">Tides</h2><div class="call-to-action"><h3>Not binding</h3><p>Notes.</p></div><p>Rules.</p>'
    )
    assert document.blocks[2].headings == ("Tides", "Not binding")
    assert document.blocks[3].headings == ("Tides",)


def test_breaks_quotes_abbreviations_and_addresses_are_plain_words() -> None:
    document = parse(
        '<blockquote><p>Sail<br>on, <abbr title="Chief Officer">CO</abbr>.</p></blockquote>'
        "<div class='address'><p>Quay 1<br>Port</p></div>loose words<p>soft\u00adly</p>"
    )
    assert [text for _, text in kinds(document)] == ["Sail on, CO.", "Quay 1 Port", "loose words", "softly"]


def test_contents_lists_and_attachments_are_left_out() -> None:
    document = parse(
        '<div class="govspeak"><ul><li><a href="#a">A</a></li><li><a href="#b">B</a></li></ul>'
        '<section class="attachment embedded"><p>PDF, 90KB</p></section><p>See <a href="#a">A</a>.</p></div>'
    )
    assert kinds(document) == [("paragraph", "See A.")]


def test_numbers_that_start_again_have_a_scope() -> None:
    document = parse(
        "<h2>Main</h2><p>1. First one.</p><p>2. Second one.</p>"
        "<h2>Annex B: Ropes</h2><p>Opening.</p><p>1. First again.</p><p>2. Second again.</p>"
    )
    assert [(b.scope, b.number) for b in only(document, BlockKind.PARAGRAPH)] == [
        ("", "1"),
        ("", "2"),
        ("Annex B", None),
        ("Annex B", "1"),
        ("Annex B", "2"),
    ]


@pytest.mark.parametrize("markup", ["<p></p>", "<div><script>x</script></div>", "<!-- nothing -->"])
def test_a_page_without_words_is_refused(markup: str) -> None:
    with pytest.raises(ParseError, match=r"page\.html"):
        parse(markup)
