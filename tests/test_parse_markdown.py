"""Guidance in Markdown. All texts are invented."""

from __future__ import annotations

import pytest

from corpus.document import Document
from corpus.errors import ParseError
from ingest.parse.markdown import parse_markdown


def parse(text: str) -> Document:
    return parse_markdown(text.encode(), "guide.md")


def shapes(document: Document) -> list[tuple[str, int, str | None, str]]:
    return [(b.kind.value, b.level, b.number or b.marker, b.text) for b in document.blocks]


def test_front_matter_headings_lists_and_tables() -> None:
    document = parse(
        '---\ntitle: "Boats: a guide"\naddress: "https://example.org"\n---\n# Boats\n\nA **wide** boat is\n*not* a '
        "[ship](https://example.org).\n\n## Oars\n\n- ash\n  - long\n- oak\n\n  Varnished.\n\nThen:\n\n1. row\n"
        "2. rest\n\n"
        "| Flag | Means |\n|---|---|\n| red | `stop` |\n| | go |\n\n> Quoted.\n\n```\nas typed\n```\n\n"
        "<b>Bold</b> words"
        "<br>here.\n\n<div>Block <i>words</i></div>\n"
    )
    assert document.title == "Boats: a guide"
    assert document.media == "markdown"
    assert shapes(document) == [
        ("heading", 1, None, "Boats"),
        ("paragraph", 0, None, "A wide boat is not a ship."),
        ("heading", 2, None, "Oars"),
        ("item", 1, "-", "- ash"),
        ("item", 2, "-", "- long"),
        ("item", 1, "-", "- oak"),
        ("item", 1, None, "Varnished."),
        ("paragraph", 0, None, "Then:"),
        ("item", 1, "1.", "1. row"),
        ("item", 1, "2.", "2. rest"),
        ("row", 0, None, "Flag | Means"),
        ("row", 0, None, "red | stop"),
        ("row", 0, None, "| go"),
        ("paragraph", 0, None, "Quoted."),
        ("paragraph", 0, None, "as typed"),
        ("paragraph", 0, None, "Bold words here."),
        ("paragraph", 0, None, "Block words"),
    ]
    assert document.blocks[10].notes == ("header",)
    assert document.blocks[3].headings == ("Boats", "Oars")


def test_a_lone_first_heading_is_the_title() -> None:
    document = parse("# Boats\n\nText[^1].\n\n## Oars\n\nMore.\n\n[^1]: A *note*.\n")
    assert document.title == "Boats"
    assert [(b.text, b.headings) for b in document.blocks] == [
        ("Text.", ()),
        ("A note.", ()),
        ("Oars", ()),
        ("More.", ("Oars",)),
    ]


def test_pictures_escapes_and_entities() -> None:
    document = parse("A \\* b &amp; c &amp;amp; ![Seven boats](x.png) d_e_f.\n")
    assert shapes(document) == [
        ("paragraph", 0, None, "A * b & c &amp; d_e_f."),
        ("figure", 0, None, "[Picture: not readable as text] Seven boats"),
    ]


def test_footnotes() -> None:
    document = parse(
        "Crews [^a] row[^2], and[^3]:\n\n- far[^2]\n\nEnd [^9].\n\n[^a]: One\n  goes on.\n\n[^2]: See [it](https://e.org).\n"
        "[^4]: Loose.\n"
    )
    assert shapes(document) == [
        ("paragraph", 0, None, "Crews row, and[^3]:"),
        ("item", 1, "-", "- far"),
        ("footnote", 0, "a", "One goes on."),
        ("footnote", 0, "2", "See it."),
        ("paragraph", 0, None, "End [^9]."),
        ("footnote", 0, "4", "Loose."),
    ]


def test_numbered_paragraphs() -> None:
    document = parse("## One\n\n64. Crews must rest.\n\n65. Boats must not.\n\n## Two\n\n66. Ropes may.\n")
    assert [(b.number, b.text) for b in document.blocks if b.number] == [
        ("64", "Crews must rest."),
        ("65", "Boats must not."),
        ("66", "Ropes may."),
    ]
    assert document.numbering == "paragraph"
    nested = parse("64. Crews rest.\n\n    - daily\n\n    They sleep.\n\n65. Boats wait.\n")
    assert shapes(nested) == [
        ("paragraph", 0, "64", "Crews rest."),
        ("item", 1, "-", "- daily"),
        ("paragraph", 0, None, "They sleep."),
        ("paragraph", 0, "65", "Boats wait."),
    ]
    dotted = parse("6.44 Crews must rest.\n\n6.45 Boats must not.\n")
    assert [b.number for b in dotted.blocks] == ["6.44", "6.45"]


@pytest.mark.parametrize("text", ["", "---\nid: x\n---\n", "<!-- c -->"])
def test_files_without_words_are_refused(text: str) -> None:
    with pytest.raises(ParseError, match=r"guide\.md"):
        parse(text)


@pytest.mark.parametrize("text", ["> " * 5_000 + "x", "- " * 5_000 + "x", "[" * 20_000, "*a " * 20_000, "|a" * 20_000])
def test_hostile_markdown_ends(text: str) -> None:
    assert parse(f"start\n\n{text}\n").blocks
