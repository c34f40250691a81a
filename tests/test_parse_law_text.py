"""Flattened plain text of instruments, in invented ones; and the real ones, where they are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corpus.document import BlockKind, Document
from corpus.errors import ParseError
from ingest.parse.law_detect import looks_like_law_markdown, looks_like_law_text
from ingest.parse.law_text import parse_law_text

H, P, IT = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.ITEM
SHARED = Path(__file__).parents[2] / "shared" / "official"
shared = pytest.mark.skipif(not SHARED.exists(), reason="the shared documents are not beside the checkout")

HEAD = """Title: The Kites (England) (Amendment) Regulations 2032
Date: 2032-05-01
Description: These leaked words are no part of the law.
Publisher: Statute Law Database
Identifier: http://www.legislation.gov.uk/uksi/2032/9

## The Kites (England) (Amendment) Regulations 2032

    KITES, ENGLAND

  Made   1st May 2032

      The Minister makes these Regulations under section 4 of the Wind
Act 2031 .

"""

TEXT = (
    HEAD
    + """### General

#### Interpretation

2

In these Regulations—

      “ the 2022 Regulations ” means the Kites Regulations
2022 ;           “ reel ” means—         a wheel, or           a drum;
“ tail ” means  ... a ribbon.

#### Amendment of regulation 4 of the 2022 Regulations

4

4.1

Regulation 4 (strings) is amended as follows.

4.2

In paragraph (6)(b)—

4.2.a

after paragraph (iv) insert—

4.2.a.iva

that the sub-
paragraph is   kept;

;

4.2.b

for “may” substitute  “must” .

4.3

After paragraph (2) insert—

4.3.3

Where—

4.3.3.a

it rains; or

4.3.3.b

it snows,

the flyer must go home.

4.3.4

“ Home ” means a dry place.

.

4.4

Every flyer must know this, if the flyer is—

4.4.a

new; or

4.4.b

old,

and must tell others.

#### New regulation

5

After regulation 9 insert—

######### Loops

5.9A

5.9A.1

A loop is round.

.

#### Amendment of Schedule 1

6

6.1

Schedule 1 (tails) is amended as follows.

6.2

In paragraph 9—

6.2.a

before the definition of “bow” insert—

      “ big bow ” means a bow;

;

6.2.b

after sub-paragraph (b) insert—

; and

6.2.b.c

may flap.

.

### Last

7

In paragraph (e) of regulation 3 of the 2022 Regulations omit “red”.

      A Flyer   Minister for Wind   Department of Air     at 2 p.m.
on 1st May 2032

## Explanatory Note

    (This note is about kites)

  These Regulations—     a     amend strings;         b     add loops.
"""
)


def parse(text: str) -> Document:
    return parse_law_text(text.encode(), "kites.txt")


def shape(document: Document) -> list[tuple[BlockKind, int, str | None, str | None, str, tuple[str, ...]]]:
    return [(b.kind, b.level, b.number, b.marker, b.text, b.notes) for b in document.blocks]


def test_an_amending_instrument() -> None:
    note = ("not part of the law",)
    assert shape(parse(TEXT)) == [
        (P, 0, None, None, "Made 1st May 2032", ()),
        (P, 0, None, None, "The Minister makes these Regulations under section 4 of the Wind Act 2031 .", ()),
        (H, 1, None, None, "General", ()),
        (H, 2, "2", None, "Interpretation", ()),
        (P, 0, "2", None, "In these Regulations—", ()),
        (IT, 1, "2", None, "“ the 2022 Regulations ” means the Kites Regulations 2022 ;", ()),
        (IT, 1, "2", None, "“ reel ” means—", ()),
        (IT, 2, "2", None, "a wheel, or", ()),
        (IT, 2, "2", None, "a drum;", ()),
        (IT, 1, "2", None, "“ tail ” means ... a ribbon.", ()),
        (H, 2, "4", None, "Amendment of regulation 4 of the 2022 Regulations", ()),
        (P, 0, "4(1)", None, "Regulation 4 (strings) is amended as follows.", ()),
        (P, 0, "4(2)", None, "In paragraph (6)(b)—", ()),
        (IT, 1, "4(2)(a)", "4.2.a", "4.2.a after paragraph (iv) insert—", ()),
        (
            IT,
            1,
            "4(2)(a)",
            "4.2.a.iva",
            "4.2.a.iva that the sub-paragraph is kept;",
            ("inserts regulation 4(6)(b)(iva)",),
        ),
        (IT, 1, "4(2)(b)", "4.2.b", "4.2.b for “may” substitute “must” .", ()),
        (P, 0, "4(3)", None, "After paragraph (2) insert—", ()),
        (P, 0, "4(3)", None, "Where—", ("inserts regulation 4(3)",)),
        (IT, 1, "4(3)", "4.3.3.a", "4.3.3.a it rains; or", ("inserts regulation 4(3)",)),
        (IT, 1, "4(3)", "4.3.3.b", "4.3.3.b it snows,", ("inserts regulation 4(3)",)),
        (P, 0, "4(3)", None, "the flyer must go home.", ("inserts regulation 4(3)",)),
        (P, 0, "4(3)", None, "“ Home ” means a dry place.", ("inserts regulation 4(4)",)),
        (P, 0, "4(4)", None, "Every flyer must know this, if the flyer is—", ()),
        (IT, 1, "4(4)(a)", "4.4.a", "4.4.a new; or", ()),
        (IT, 1, "4(4)(b)", "4.4.b", "4.4.b old,", ()),
        (P, 0, "4(4)", None, "and must tell others.", ()),
        (H, 2, "5", None, "New regulation", ()),
        (P, 0, "5", None, "After regulation 9 insert—", ()),
        (H, 3, "5", None, "Loops", ("inserts regulation 9A",)),
        (P, 0, "5", None, "A loop is round.", ("inserts regulation 9A(1)",)),
        (H, 2, "6", None, "Amendment of Schedule 1", ()),
        (P, 0, "6(1)", None, "Schedule 1 (tails) is amended as follows.", ()),
        (P, 0, "6(2)", None, "In paragraph 9—", ()),
        (IT, 1, "6(2)(a)", "6.2.a", "6.2.a before the definition of “bow” insert—", ()),
        (IT, 1, "6(2)(a)", None, "“ big bow ” means a bow;", ("inserts text in Schedule 1 paragraph 9",)),
        (IT, 1, "6(2)(b)", "6.2.b", "6.2.b after sub-paragraph (b) insert—", ()),
        (IT, 1, "6(2)(b)", "6.2.b.c", "6.2.b.c may flap.", ("inserts Schedule 1 paragraph 9(c)",)),
        (H, 1, "7", None, "Last", ()),
        (P, 0, "7", None, "In paragraph (e) of regulation 3 of the 2022 Regulations omit “red”.", ()),
        (H, 1, None, None, "Explanatory Note", note),
        (P, 0, None, None, "(This note is about kites)", note),
        (P, 0, None, None, "These Regulations—", note),
        (IT, 1, None, "(a)", "amend strings;", note),
        (IT, 1, None, "(b)", "add loops.", note),
    ]


def test_title_headings_anchors_scope() -> None:
    document = parse(TEXT)
    assert (document.title, document.numbering, document.media) == (
        "The Kites (England) (Amendment) Regulations 2032", "regulation", "text",
    )  # fmt: skip
    loop = next(b for b in document.blocks if b.text == "A loop is round.")
    assert (loop.headings, loop.anchor) == (("General", "New regulation", "Loops"), "regulation-5")
    new = next(b for b in document.blocks if b.text.endswith("new; or"))
    assert new.headings == ("General", "Amendment of regulation 4 of the 2022 Regulations")
    assert new.anchor == "regulation-4-4-a"
    assert document.blocks[-1].scope == "Explanatory note"
    assert "leaked" not in document.text


def test_an_act_with_parts_and_a_nation() -> None:
    text = "## Kites Act 2031\n\n### Part 1 Wind\n\n#### Places: Wales\n\n7\n\n7.1\n\nFly here.\n"
    text += "\n7.1.a\n\nOr there.\n"
    document = parse(text)
    assert (document.title, document.numbering) == ("Kites Act 2031", "section")
    assert shape(document)[1:] == [
        (H, 2, "7", None, "Places: Wales", ("Wales only",)),
        (P, 0, "7(1)", None, "Fly here.", ("Wales only",)),
        (IT, 1, "7(1)(a)", "7.1.a", "7.1.a Or there.", ("Wales only",)),
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"kites \x81", "UTF-8"),
        (b"Title: X\n\nNothing.\n", "no numbered provisions"),
        (b"", "is empty"),
    ],
)
def test_files_that_are_refused(data: bytes, message: str) -> None:
    with pytest.raises(ParseError, match=message):
        parse_law_text(data, "kites.txt")


@pytest.mark.parametrize(
    ("text", "is_law"),
    [
        (TEXT, True),
        (TEXT.replace("\n", "\r\n"), True),
        (TEXT.split("\n\n", 1)[1], True),
        ("# Guide\n\n1\n\nFirst.\n\n2\n\nSecond.\n\n## More\n\n3.1\n\nThird.\n", False),
        ("Title: A guide\n\nWords.\n", False),
    ],
)
def test_looks_like_law_text(text: str, is_law: bool) -> None:
    assert looks_like_law_text(text) is is_law
    assert not looks_like_law_markdown(text)


@pytest.mark.shared
@shared
@pytest.mark.parametrize("path", sorted(SHARED.glob("*.txt")), ids=lambda path: path.stem)
def test_real_files_are_told_apart(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert looks_like_law_text(text) is path.name.startswith("uksi-")
    assert not looks_like_law_markdown(text)


@pytest.mark.shared
@shared
@pytest.mark.parametrize("path", sorted(SHARED.glob("uksi-*.txt")), ids=lambda path: path.stem)
def test_real_instruments_are_whole_and_word_for_word(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    document = parse_law_text(text.encode(), path.name)
    squeezed = re.sub(r"\s", "", text)
    for block in document.blocks:
        assert re.sub(r"\s", "", block.text) in squeezed
    body = text.split("\n\n", 1)[1].split("\n\n", 1)[1]
    body = re.sub(r"^#+ |^\d[0-9A-Za-z.]*$", "", body, flags=re.MULTILINE).replace("sub-\nparagraph", "sub-paragraph")
    printed, kept = re.findall(r"\w+", body), re.findall(r"\w+", document.text)
    assert len(kept) >= 0.98 * len(printed)
    assert not any("Minister of State Department" in block.text for block in document.blocks)


@pytest.mark.shared
@shared
def test_real_insertions_name_the_new_provision() -> None:
    path = next(SHARED.glob("uksi-2024-210*.txt"))
    document = parse_law_text(path.read_bytes(), path.name)
    found = {(b.number, note) for b in document.blocks for note in b.notes}
    assert found >= {
        ("4(1)(c)", "inserts regulation 4(3)"),
        ("4(2)", "inserts regulation 3(e)"),
        ("5(1)", "inserts regulation 9A(1)"),
        ("6(1)", "inserts regulation 12A(3)"),
        ("6(2)(c)", "inserts regulation 14(2)"),
        ("7", "inserts regulation 23(2)"),
    }
    path = next(SHARED.glob("uksi-2023-571*.txt"))
    document = parse_law_text(path.read_bytes(), path.name)
    found = {(b.number, note) for b in document.blocks for note in b.notes}
    assert found >= {
        ("5(2)", "inserts regulation 5(3)(b)(iia)"),
        ("7", "inserts regulation 8A(1)"),
        ("14(3)(b)", "inserts Schedule 1 paragraph 9(c)"),
        ("14(5)", "inserts Schedule 1 paragraph 12(4)"),
    }
    assert not any("inserts text in another law" in b.notes for b in document.blocks)
