"""Guidance in plain text: lines, pages, headings, numbers. All texts are invented."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.document import Block, BlockKind, Document, PageStart
from corpus.errors import ParseError
from ingest.parse.text import parse_text
from tests.processor_time import processor_seconds

RULE = "=" * 50


def parse(text: str) -> Document:
    return parse_text(text.encode(), "guide.txt")


def shapes(document: Document) -> list[tuple[str, str | None, str]]:
    return [(b.kind.value, b.number or b.marker, b.text) for b in document.blocks]


def ruler(page: int | str) -> str:
    return f"\n\n{RULE}\nPAGE {page}\n{RULE}\n\n"


def headings(document: Document) -> list[Block]:
    return [b for b in document.blocks if b.kind is BlockKind.HEADING]


def test_title_headings_and_running_numbers() -> None:
    document = parse(
        "Keeping boats (May, 2020)\n\n# Part one: Boats\n\n## Oars \n\n1. Oars must float.\n2. Paint them.\n"
        "Any colour will do.\n\n##Sails\n\n3. Sails are optional: ask.\n"
    )
    assert document.title == "Keeping boats (May, 2020)"
    assert document.numbering == "paragraph"
    assert document.media == "text"
    assert shapes(document) == [
        ("heading", None, "Part one: Boats"),
        ("heading", None, "Oars"),
        ("paragraph", "1", "Oars must float."),
        ("paragraph", "2", "Paint them."),
        ("paragraph", None, "Any colour will do."),
        ("heading", None, "Sails"),
        ("paragraph", "3", "Sails are optional: ask."),
    ]
    assert document.blocks[-1].headings == ("Part one: Boats", "Sails")


def test_a_sentence_goes_on_over_a_page() -> None:
    document = parse(
        f"# Rowing{ruler(7)}Crews should bring a {ruler(8)}rope and\nNever tie it. [Ask the harbour office first.] 8"
        f"{ruler(9)}Then row away."
    )
    assert shapes(document) == [
        ("heading", None, "Rowing"),
        ("paragraph", None, "Crews should bring a rope and"),
        ("paragraph", None, "Never tie it."),
        ("footnote", None, "Ask the harbour office first."),
        ("paragraph", None, "Then row away."),
    ]
    assert document.blocks[1].pages == (PageStart(0, "7", None), PageStart(21, "8", None))
    assert document.blocks[1].text[21:].startswith("rope")
    assert document.blocks[3].pages == (PageStart(0, "8", None),)
    assert document.blocks[4].pages == (PageStart(0, "9", None),)
    assert document.pdf_pages == 0


def test_a_list_goes_on_over_a_page() -> None:
    document = parse(
        f"# X{ruler(3)}Crews must: a) look up; b) look down, said the {ruler(4)}captain; and {ruler(5)}"
        "c) wave.\nLater they rest."
    )
    assert shapes(document)[1:] == [
        ("paragraph", None, "Crews must:"),
        ("item", "a)", "a) look up;"),
        ("item", "b)", "b) look down, said the captain; and"),
        ("item", "c)", "c) wave."),
        ("paragraph", None, "Later they rest."),
    ]
    assert [[p.page for p in b.pages] for b in document.blocks[1:]] == [["3"], ["3"], ["3", "4"], ["5"], ["5"]]


def test_a_footnote_stands_on_the_page_of_its_bracket_without_that_pages_number() -> None:
    document = parse(f"# X{ruler(3)}Row [See the tide tables first. 3] on {ruler(4)}and on [See the moon tables].")
    assert [(b.text, b.pages[0].page) for b in document.blocks[2:]] == [
        ("See the tide tables first.", "3"),
        ("See the moon tables", "4"),
    ]


def test_numbers_that_start_again_in_an_annex_have_a_scope() -> None:
    document = parse("# Main\n1. One here.\n2. Two here.\n# Annex A: Knots\n1. Tie here.\n2. Untie here.\n# End\nBye.")
    assert [(b.scope, b.number) for b in document.blocks if b.kind is BlockKind.PARAGRAPH] == [
        ("", "1"),
        ("", "2"),
        ("Annex A", "1"),
        ("Annex A", "2"),
        ("", None),
    ]


def test_a_short_ordered_list_is_not_paragraph_numbers() -> None:
    document = parse("Bring these things:\n\n  1. A rope.\n  2. A hat.\n\nThat is all.")
    assert shapes(document) == [
        ("paragraph", None, "Bring these things:"),
        ("item", "1.", "1. A rope."),
        ("item", "2.", "2. A hat."),
        ("paragraph", None, "That is all."),
    ]
    assert document.numbering == ""


def test_lettered_lines_and_bullets_with_levels() -> None:
    document = parse(
        "# Steps\nA. Is it wet? If so go to B.\nB. Is it deep? Go home.\n\nBring:\n\n  • rope\n    • long\n  • hat\n"
    )
    assert [(b.level, b.marker, b.text) for b in document.blocks if b.kind is BlockKind.ITEM] == [
        (1, "A.", "A. Is it wet? If so go to B."),
        (1, "B.", "B. Is it deep? Go home."),
        (1, "•", "• rope"),
        (2, "•", "• long"),
        (1, "•", "• hat"),
    ]


def test_chapters_marked_with_the_lesser_sign_are_still_chapters() -> None:
    document = parse(
        "# Before\nText.\n\n## Boats\nText.\n# Oars\nText.\n# Sails\nText.\n# Masts\nText.\n# Keels\nText.\n"
        "## Rivers\n# Weirs\nText."
    )
    assert [(h.level, h.text, h.headings) for h in headings(document)] == [
        (1, "Before", ()),
        (1, "Boats", ()),
        (2, "Oars", ("Boats",)),
        (2, "Sails", ("Boats",)),
        (2, "Masts", ("Boats",)),
        (2, "Keels", ("Boats",)),
        (1, "Rivers", ()),
        (2, "Weirs", ("Rivers",)),
    ]


def test_pages_copied_from_a_site() -> None:
    document = parse(
        "Skip to content\n\nTrouble on the River\n\nBoats sometimes sink, which is a pity for everyone aboard.\n\n"
        "Who Can Help?\n\nThe lock keeper can.\n\nWhen you call:\n\nSpeak up\n\nMending and Tarring Old Boats\n\n"
        "Tar keeps water out of boats.\n\nYou can read about this elsewhere\n\nGoodbye to all boats.\n\n}\n\n"
        "Privacy settings"
    )
    assert document.title == "Trouble on the River"
    assert [h.text for h in headings(document)] == ["Who Can Help?", "Mending and Tarring Old Boats"]
    assert "Privacy" not in document.text
    assert "Skip" not in document.text
    assert "Speak up" in [b.text for b in document.blocks if b.kind is BlockKind.PARAGRAPH]


def test_lines_broken_at_a_fixed_width_are_joined() -> None:
    document = parse(
        "# Wide\n\nThis paragraph about small boats has been broken at a width of\n"
        "about seventy letters, as mail programs used to do with every one\n"
        "of their lines. It ends here.\n\nThe next paragraph is another one, which is also broken over its\n"
        "lines. Boats float in it.\n"
    )
    assert len(document.blocks) == 3
    assert document.blocks[1].text.endswith("of their lines. It ends here.")


def test_a_line_broken_inside_a_sentence_is_joined() -> None:
    text = "The harbour master may order a boat to leave the harbour when the tide is not\nhigh. It must go."
    assert [b.text for b in parse(f"# H\n{text}").blocks[1:]] == [text.replace("\n", " ")]


@pytest.mark.parametrize("data", [b"", b"  \n ", b"a\x00b", "\ufeff".encode(), b"====\n----\n}\n"])
def test_files_without_words_are_refused(data: bytes) -> None:
    with pytest.raises(ParseError, match=r"guide\.txt"):
        parse_text(data, "guide.txt")


def test_offsets_and_hash() -> None:
    data = "# A\r\n\r\nB\u00a0\u00a0c\u00ad.\r\n".encode("cp1252")
    document = parse_text(data, "guide.txt")
    assert document.text == "A\nB c."
    assert len(document.sha256) == 64


@pytest.mark.parametrize(
    "text",
    [
        "- x " * 50_000,
        "a) x " * 50_000,
        "[Note of many words here] " * 20_000,
        "a [" * 50_000 + "b]" * 50_000,
        "x " + " " * 200_000 + "[",
        "this line goes on and on and on and on and on without an end in sight, and\n" * 20_000,
        "1. X\n" * 20_000,
        "# h\n" * 20_000,
        (f"{RULE}\nPAGE 1\n{RULE}\nwords that go on over\n") * 5_000,
    ],
)
def test_hostile_text_takes_little_time(text: str) -> None:
    assert processor_seconds(lambda: parse(text)) < 60


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("aB1 .:;-[]()#•\n=\U000f0001\ue000“”‘’"), max_size=300))
def test_any_text_keeps_its_letters(text: str) -> None:
    try:
        document = parse(text)
    except ParseError:
        return
    found = (document.title or "") + "".join(f"{b.number or ''}{b.text}" for b in document.blocks)
    assert sorted(c for c in found if c.isalpha()) == sorted(c for c in text if c.isalpha())
    for block in document.blocks:
        assert block.text == " ".join(block.text.split())
        assert all(0 <= page.start < max(1, len(block.text)) for page in block.pages)
