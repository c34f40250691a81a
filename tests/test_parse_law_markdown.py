"""Retyped Acts and regulations in Markdown, in invented laws; and the real extracts, where they are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corpus.document import Block, BlockKind, Document
from corpus.errors import ParseError
from ingest.parse.law_detect import looks_like_law_markdown, looks_like_law_text
from ingest.parse.law_markdown import parse_law_markdown

H, P, IT, R = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.ROW
SHARED = Path(__file__).parents[2] / "shared" / "law-extracts"
shared = pytest.mark.skipif(not SHARED.exists(), reason="the shared documents are not beside the checkout")

ACT = """---
title: "Kite Flying Act 2031 (sections 7 and 19)"
address: "https://www.legislation.gov.uk/ukpga/2031/9"
version: "revised to May 2032"
note: "An extract."
---
# Kite Flying Act 2031 (selected sections)

Made: on a windy day

## Section 7 — Duty of flyers

Every flyer shall hold the string—

- (a) firmly, and
- (b) in a hand that is—
  - (i) clean, or
  - (ii) gloved
    or bare,
  to be shown when asked,
- (c) . . . . . .

either alone or with a friend.

## Section 19ZA — Wind: Wales

(1) In a suitable . . . wind—

- (a) fly, or
- (iiia) land
  where the grass is long.

(1A) ... Rest.

In paragraph (a) “fly” means rise.

(2) . . . . . .

(3AA) In this section—

- “kite” means— a toy, or a bird, and
- ...
- “reel” has two kinds—
  - (a) wood;

[Subsections (4) and (5) are left out.]
"""

REGULATIONS = """# The Kite Codes Regulations 2032

## Regulation 10 — Codes

(4) Enter the code of Table 3.

Table 3

| Absence | Code |
| --- | --- |
| The kite is in a tree. | / |
| The kite was lost, meaning— (a) gone; or (b) sold. | \\ |

(5) Keep it.
"""


def parse(text: str) -> Document:
    return parse_law_markdown(text.encode(), "law.md")


def shape(document: Document) -> list[tuple[BlockKind, int, str | None, str | None, str]]:
    return [(b.kind, b.level, b.number, b.marker, b.text) for b in document.blocks]


def test_an_act() -> None:
    assert shape(parse(ACT)) == [
        (P, 0, None, None, "Made: on a windy day"),
        (H, 1, "7", None, "Duty of flyers"),
        (P, 0, "7", None, "Every flyer shall hold the string—"),
        (IT, 1, "7(a)", "(a)", "(a) firmly, and"),
        (IT, 1, "7(b)", "(b)", "(b) in a hand that is—"),
        (IT, 2, "7(b)(i)", "(i)", "(i) clean, or"),
        (IT, 2, "7(b)(ii)", "(ii)", "(ii) gloved or bare,"),
        (P, 0, "7", None, "to be shown when asked,"),
        (P, 0, "7", None, "either alone or with a friend."),
        (H, 1, "19ZA", None, "Wind: Wales"),
        (P, 0, "19ZA(1)", None, "In a suitable . . . wind—"),
        (IT, 1, "19ZA(1)(a)", "(a)", "(a) fly, or"),
        (IT, 1, "19ZA(1)(iiia)", "(iiia)", "(iiia) land where the grass is long."),
        (P, 0, "19ZA(1A)", None, "... Rest."),
        (P, 0, "19ZA(1A)", None, "In paragraph (a) “fly” means rise."),
        (P, 0, "19ZA(3AA)", None, "In this section—"),
        (IT, 1, "19ZA(3AA)", None, "“kite” means— a toy, or a bird, and"),
        (IT, 1, "19ZA(3AA)", None, "“reel” has two kinds—"),
        (IT, 2, "19ZA(3AA)", "(a)", "(a) wood;"),
    ]


def test_title_notices_headings_anchors_notes() -> None:
    document = parse(ACT)
    assert (document.title, document.numbering, document.media) == (
        "Kite Flying Act 2031 (selected sections)", "section", "markdown",
    )  # fmt: skip
    assert document.notices == (
        "An extract.",
        "Version: revised to May 2032.",
        "Section 19ZA: Subsections (4) and (5) are left out.",
    )
    rest = next(b for b in document.blocks if b.text == "... Rest.")
    assert (rest.headings, rest.anchor, rest.notes) == (("Wind: Wales",), "section-19ZA-1A", ("Wales only",))
    assert next(b for b in document.blocks if b.number == "7(b)(i)").anchor == "section-7-b-i"


def test_words_that_close_a_nested_list_after_a_blank_line() -> None:
    text = "## Section 4 — A\n\n(1) If—\n\n- (a) x—\n  - (i) y,\n\n  it counts,\n- (b) z,\n\nit does not.\n"
    assert shape(parse(text))[1:] == [
        (P, 0, "4(1)", None, "If—"),
        (IT, 1, "4(1)(a)", "(a)", "(a) x—"),
        (IT, 2, "4(1)(a)(i)", "(i)", "(i) y,"),
        (P, 0, "4(1)", None, "it counts,"),
        (IT, 1, "4(1)(b)", "(b)", "(b) z,"),
        (P, 0, "4(1)", None, "it does not."),
    ]


def test_tables() -> None:
    document = parse(REGULATIONS)
    assert document.numbering == "regulation"
    assert shape(document)[1:] == [
        (P, 0, "10(4)", None, "Enter the code of Table 3."),
        (P, 0, "10(4)", None, "Table 3"),
        (R, 0, "10(4)", None, "Absence | Code"),
        (R, 0, "10(4)", None, "The kite is in a tree. | /"),
        (R, 0, "10(4)", None, "The kite was lost, meaning— (a) gone; or (b) sold. | \\"),
        (P, 0, "10(5)", None, "Keep it."),
    ]


def test_parts_and_schedules() -> None:
    text = (
        "# Act\n\n## Part 2 Wind\n\n### Section 3 — Gusts\n\n(1) Blow.\n\n"
        "## Schedule 4 Tails\n\n### Paragraph 2 — Bows\n\nTie.\n"
    )
    first, second = [b for b in parse(text).blocks if b.kind is P]
    assert (first.headings, first.scope) == (("Part 2 Wind", "Gusts"), "")
    assert (second.headings, second.scope, second.number) == (("Schedule 4 Tails", "Bows"), "Schedule 4", "2")
    assert second.anchor is None


def test_hard_wrapped_lines_and_windows_line_ends() -> None:
    text = "## Section 4 — A\r\n\r\n(1) One\r\ntwo.\r\n\r\n- (a) three\r\n  four.\r\n"
    assert [b.text for b in parse(text).blocks] == ["A", "One two.", "(a) three four."]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\xff\xfe\x00", "UTF-8"),
        (b"# Notes\n\nHello.\n", "check that it is a law"),
        (b"## Section 1 \0", "not a text"),
    ],
)
def test_files_that_are_refused(data: bytes, message: str) -> None:
    with pytest.raises(ParseError, match=message):
        parse_law_markdown(data, "law.md")


@pytest.mark.parametrize(
    ("text", "is_law"),
    [
        (ACT, True),
        (REGULATIONS, True),
        ("# Guide\n\n## Section 1: Who this is for\n\nYou.\n\n## Section 2: What to do\n\nAsk.\n", False),
        ("# Guide\n\n## Fines\n\n(1) They hurt.\n\n(2) Pay.\n\n## Help\n\n## Section 7 — law\n", False),
        ("Plain words only.", False),
    ],
)
def test_looks_like_law_markdown(text: str, is_law: bool) -> None:
    assert looks_like_law_markdown(text) is is_law
    assert not looks_like_law_text(text)


def extract(name: str) -> Document:
    return parse_law_markdown((SHARED / name).read_bytes(), name)


def blocks(document: Document, number: str) -> list[Block]:
    """The blocks of a provision and of everything in it."""
    return [b for b in document.blocks if b.number and re.match(rf"{re.escape(number)}(?![0-9A-Z])", b.number)]


@pytest.mark.shared
@shared
@pytest.mark.parametrize("name", sorted(path.name for path in SHARED.glob("*.md")) or ["none"])
def test_every_word_of_the_extracts_is_in_a_block_or_was_meant_to_go(name: str) -> None:
    text = (SHARED / name).read_text(encoding="utf-8")
    assert looks_like_law_markdown(text)
    body = text.split("\n---\n", 1)[1]
    body = re.sub(r"^# .*$|^\|[ |-]+\|$|^\[.*\]$|^## \w+ \w+ — ", "", body, flags=re.MULTILINE)
    body = re.sub(r"^\(\d+[A-Z]*\) ", "", body, flags=re.MULTILINE)
    document = parse_law_markdown(text.encode(), name)
    assert re.findall(r"\w+", body) == re.findall(r"\w+", document.text)
    lines = re.sub(r"\s+", " ", text)
    for block in document.blocks:
        for cell in block.text.split(" | "):
            assert cell in lines


@pytest.mark.shared
@shared
def test_sections_of_the_education_act() -> None:
    document = extract("education-act-1996-selected.md")
    assert {b.number for b in document.blocks if b.kind is H} >= {
        "7",
        "19",
        "444",
        "444ZA",
        "444A",
        "444B",
        "447",
    }
    section = blocks(document, "19")
    subsections = list(dict.fromkeys(b.number for b in section if b.kind is P))
    assert subsections == [
        "19(1)", "19(1A)", "19(2B)", "19(3)", "19(3A)", "19(3AA)",
        "19(3B)", "19(4)", "19(4A)", "19(5)", "19(6)", "19(7)",
    ]  # fmt: skip
    assert [b.kind for b in blocks(document, "19(2B)")] == [P, IT, IT, P]
    assert [b.text for b in blocks(document, "444(3)(b)")] == ["(b) . . . . . ."]
    assert [b.number for b in blocks(document, "444(7A)")][1:7] == [
        "444(7A)(a)", "444(7A)(a)(i)", "444(7A)(a)(ii)", "444(7A)(a)(iii)",
        "444(7A)(a)(iiia)", "444(7A)(a)(iv)",
    ]  # fmt: skip
    assert blocks(document, "444(8A)")[-1].kind is P
    assert len(blocks(document, "444ZA(1C)")) == 3
    assert not any(b.text.startswith("[") for b in document.blocks)


@pytest.mark.shared
@shared
def test_every_code_of_regulation_10() -> None:
    document = extract("uksi-2024-208-regs-1-13.md")
    codes = {
        number: [b.text.rpartition(" | ")[2] for b in blocks(document, number) if b.kind is R][1:]
        for number in ("10(2)", "10(3)", "10(4)")
    }
    assert codes == {
        "10(2)": ["/", "\\", "L"],
        "10(3)": ["K", "V", "P", "W", "B"],
        "10(4)": [
            *("C1", "M", "J1", "S", "X", "C2", "D", "C", "T", "R", "I"),
            *("Q", "Y1", "Y2", "Y3", "Y5", "Y6", "E", "Y7", "G", "N", "O"),
        ],
    }


def test_repealed_item_of_a_list_in_force_keeps_its_dots_so_that_a_quotation_hides_nothing() -> None:
    text = "# Act\n\n## Section 1 — Tea\n\n(1) Tea may be—\n\n- (a) hot,\n- (b) . . . . . .\n- (c) iced.\n"
    document = parse_law_markdown(text.encode(), "act.md")
    assert document.text.split("\n")[-4:] == ["Tea may be—", "(a) hot,", "(b) . . . . . .", "(c) iced."]
