"""PDFs laid out like official guidance: paragraphs, numbers, lists, headings, pages. All words are invented."""

from __future__ import annotations

import hashlib

from corpus.document import Block, BlockKind, Document
from ingest.parse.pdf import parse_pdf
from tests.pdf_builder import LEFT, PdfBuilder

SPARE = (
    "Every boat house ought to keep two oars for every rower and a spare rope for the harbour office, "
    "which may ask to see it."
)
LONG = (
    "Rowers who have never seen the weir should walk along the bank with somebody who has, look at the marks on the "
    "old bridge, and then decide together whether the water is low enough for the boat that they have brought along"
)


def shapes(document: Document) -> list[tuple[str, str | None, str]]:
    return [(b.kind.value, b.number or b.marker, b.text) for b in document.blocks]


def parse(builder: PdfBuilder) -> Document:
    return parse_pdf(builder.bytes(), "boats.pdf")


def of_kind(document: Document, kind: BlockKind) -> list[Block]:
    return [block for block in document.blocks if block.kind is kind]


def numbered(builder: PdfBuilder, first: int, last: int) -> None:
    for number in range(first, last + 1):
        builder.wrap(f"{number}.\tCrew rule {number} is that {SPARE[0].lower()}{SPARE[1:]}", hang=LEFT + 30)


def test_the_document_says_what_it_is() -> None:
    builder = PdfBuilder()
    builder.cover("Keeping Boats", "Afloat")
    builder.heading("Rowing")
    builder.wrap(SPARE)
    data = builder.bytes()
    document = parse_pdf(data, "boats.pdf")
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    assert (document.media, document.title, document.numbering) == ("pdf", "Keeping Boats Afloat", "")
    assert document.pdf_pages == 2
    assert shapes(document) == [("heading", None, "Rowing"), ("paragraph", None, SPARE)]
    assert document.blocks[1].pages[0].page == "2"


def test_lines_join_and_gaps_part() -> None:
    builder = PdfBuilder()
    builder.wrap(LONG + ".")
    builder.wrap(SPARE)
    assert [block.text for block in parse(builder).blocks] == [LONG + ".", SPARE]


def test_a_short_line_ends_a_paragraph_even_without_a_gap() -> None:
    builder = PdfBuilder()
    for _ in range(3):
        builder.wrap(LONG + ".", gap=0)
        builder.wrap("Tie up at dusk.", gap=0)
    assert [block.text for block in parse(builder).blocks] == [LONG + ".", "Tie up at dusk."] * 3


def test_hyphens_at_line_ends() -> None:
    builder = PdfBuilder()
    builder.lines(["The well-kept boats and the moorings are for crews who look after a well-"])
    builder.lines(
        [
            "Boats are well-",
            "kept when the moor-",
            "ings are dry, in 2016-",
            "2019, pre-",
            "and post-race.",
        ]
    )
    text = "Boats are well-kept when the moorings are dry, in 2016-2019, pre- and post-race."
    assert parse(builder).blocks[1].text == text


def test_running_heads_and_page_numbers_go() -> None:
    builder = PdfBuilder(head="Boats and bells: a guide")
    for place in range(5):
        builder.wrap(f"Bell {place} rings. {LONG}.")
        builder.turn()
    builder.wrap("The last bell.")
    document = parse(builder)
    assert "guide" not in document.text
    assert len(document.blocks) == 6
    assert [block.pages[0].page for block in document.blocks] == ["1", "2", "3", "4", "5", "6"]


def test_a_number_that_is_not_the_page_number_stays() -> None:
    builder = PdfBuilder(numbers=False)
    for count in (40, 7, 19, 3):
        builder.wrap(LONG + ".")
        builder.y = 60
        builder.lines([str(count)])
        builder.turn()
    builder.wrap(SPARE)
    document = parse(builder)
    assert "19" in document.text
    assert document.blocks[0].pages[0].page is None


def test_contents_pages_are_left_out() -> None:
    builder = PdfBuilder()
    builder.cover("Keeping Boats")
    builder.heading("Contents")
    for place in range(9):
        builder.put(LEFT, builder.y, f"Chapter on knots {place}")
        builder.put(520, builder.y, str(place + 3))
        builder.y -= 20
    builder.turn()
    builder.heading("Knots")
    builder.wrap(SPARE)
    document = parse(builder)
    assert [block.text for block in document.blocks] == ["Knots", SPARE]


def test_a_list_of_contents_in_the_middle_of_a_page_goes() -> None:
    builder = PdfBuilder()
    builder.wrap(SPARE)
    builder.heading("Table of contents")
    for place in range(6):
        builder.put(LEFT, builder.y, f"Sorts of sail {place}")
        builder.put(520, builder.y, str(place + 3))
        builder.y -= 20
    builder.heading("Sails")
    builder.wrap(LONG + ".")
    assert [block.text for block in parse(builder).blocks] == [SPARE, "Sails", LONG + "."]


def test_a_sentence_over_a_page_break_is_one_block() -> None:
    builder = PdfBuilder()
    builder.wrap(LONG + " with them^1^ from the")
    builder.notes("^1^ Borrowed boats count too.")
    builder.turn()
    builder.wrap("boat house by the green, or wait for the tide.")
    builder.wrap(SPARE)
    document = parse(builder)
    block = document.blocks[0]
    assert block.text == LONG + " with them from the boat house by the green, or wait for the tide."
    assert [(place.page, place.pdf_page) for place in block.pages] == [("1", 1), ("2", 2)]
    assert block.text[block.pages[1].start :].startswith("boat house by the green")
    assert shapes(document)[1] == ("footnote", "1", "Borrowed boats count too.")


def test_a_paragraph_that_begins_a_page_stays_its_own() -> None:
    builder = PdfBuilder()
    builder.wrap(LONG + ".")
    builder.turn()
    builder.wrap(SPARE)
    assert [block.text for block in parse(builder).blocks] == [LONG + ".", SPARE]


def test_numbers_leave_the_text() -> None:
    builder = PdfBuilder()
    builder.heading("Crews")
    numbered(builder, 1, 4)
    builder.wrap("This goes on without a number.")
    numbered(builder, 5, 6)
    document = parse(builder)
    assert document.numbering == "paragraph"
    paragraphs = of_kind(document, BlockKind.PARAGRAPH)
    assert [block.number for block in paragraphs] == ["1", "2", "3", "4", None, "5", "6"]
    assert paragraphs[0].text.startswith("Crew rule 1 is that")


def test_numbers_set_tight_against_their_text() -> None:
    builder = PdfBuilder()
    numbered(builder, 1, 9)
    for number in range(10, 13):
        start = builder.put(LEFT, builder.y, f"{number}.")
        builder.put(start, builder.y, f"Rule {number} is short.")
        builder.y -= 30
    document = parse(builder)
    assert [b.number for b in document.blocks] == [str(n) for n in range(1, 13)]
    assert document.blocks[-1].text == "Rule 12 is short."


def test_a_short_list_inside_a_paragraph_is_items() -> None:
    builder = PdfBuilder()
    numbered(builder, 1, 7)
    builder.turn()
    numbered(builder, 8, 8)
    for number, text in enumerate(("untie the rope", "push off", "row"), start=1):
        builder.lines([f"{number}.\t{text}"], x=LEFT + 40, hang=LEFT + 60)
    numbered(builder, 9, 14)
    document = parse(builder)
    assert [b.number for b in of_kind(document, BlockKind.PARAGRAPH)] == [str(n) for n in range(1, 15)]
    assert [(b.marker, b.text) for b in of_kind(document, BlockKind.ITEM)] == [
        ("1.", "1. untie the rope"),
        ("2.", "2. push off"),
        ("3.", "3. row"),
    ]


def test_numbers_that_restart_in_an_annex_have_a_scope() -> None:
    builder = PdfBuilder()
    builder.heading("Part one: Crews")
    numbered(builder, 1, 8)
    builder.turn()
    numbered(builder, 9, 16)
    builder.turn()
    builder.heading("Annex B: Ropes")
    numbered(builder, 1, 4)
    document = parse(builder)
    seen = [(b.scope, b.number) for b in of_kind(document, BlockKind.PARAGRAPH)]
    assert seen == [("", str(n)) for n in range(1, 17)] + [("Annex B", str(n)) for n in range(1, 5)]


def test_chapter_numbers() -> None:
    builder = PdfBuilder()
    for chapter in (1, 2):
        builder.heading(f"Chapter {chapter}")
        for number in range(1, 6):
            builder.wrap(f"{chapter}.{number}\t{SPARE}", hang=LEFT + 36)
        builder.turn()
    document = parse(builder)
    wanted = [f"{chapter}.{number}" for chapter in (1, 2) for number in range(1, 6)]
    assert [b.number for b in of_kind(document, BlockKind.PARAGRAPH)] == wanted
    assert all(b.text == SPARE for b in of_kind(document, BlockKind.PARAGRAPH))


def test_bullets_and_their_levels() -> None:
    builder = PdfBuilder()
    builder.wrap("Bring the following:")
    builder.bullet("a lantern")
    builder.bullet(
        "a bell, on boats of more than twenty feet that go out at night with somebody on board who can ring it"
    )
    builder.bullet("brass, or", level=2, marker="o")
    builder.bullet("tin", level=2, marker="o")
    builder.bullet("a rope")
    builder.wrap("Then sign the book.")
    document = parse(builder)
    items = of_kind(document, BlockKind.ITEM)
    assert [(b.marker, b.level) for b in items] == [("•", 1), ("•", 1), ("o", 2), ("o", 2), ("•", 1)]
    assert items[1].text.startswith("• a bell, on boats of more than")
    assert items[1].text.endswith("who can ring it")
    assert shapes(document)[-1] == ("paragraph", None, "Then sign the book.")


def test_a_list_over_a_page_break() -> None:
    builder = PdfBuilder()
    builder.wrap("Bring the following:")
    builder.bullet("a lantern")
    builder.lines(["•\ta bell that can be heard as far as the"], x=LEFT + 18, hang=LEFT + 36)
    builder.turn()
    builder.lines(["second lock"], x=LEFT + 36)
    builder.bullet("a rope")
    document = parse(builder)
    assert [b.text for b in document.blocks[1:]] == [
        "• a lantern",
        "• a bell that can be heard as far as the second lock",
        "• a rope",
    ]
    assert len(document.blocks[2].pages) == 2


def test_headings_have_levels_and_paths() -> None:
    builder = PdfBuilder()
    builder.heading("Part one: Boats and", "everything in them")
    builder.wrap(LONG + ".")
    builder.heading("Oars", size=15)
    builder.wrap(SPARE)
    builder.lines(["Care of oars"], bold=True)
    builder.wrap(LONG + ".")
    builder.heading("Part two: Bells")
    builder.wrap(SPARE)
    document = parse(builder)
    heads = [(b.level, b.text, b.headings) for b in of_kind(document, BlockKind.HEADING)]
    one = "Part one: Boats and everything in them"
    assert heads == [
        (1, one, ()),
        (2, "Oars", (one,)),
        (3, "Care of oars", (one, "Oars")),
        (1, "Part two: Bells", ()),
    ]
    assert document.blocks[5].headings == (one, "Oars", "Care of oars")


def test_bold_words_inside_a_paragraph_are_no_heading() -> None:
    builder = PdfBuilder()
    end = builder.put(LEFT, builder.y, "Bells:", bold=True)
    builder.put(end + 4, builder.y, "every boat that goes out at night carries a bell and somebody who")
    builder.y -= 16
    builder.lines(["knows how to ring it."])
    builder.wrap(SPARE)
    document = parse(builder)
    assert not of_kind(document, BlockKind.HEADING)
    assert document.blocks[0].text.startswith("Bells: every boat")
    assert document.blocks[0].text.endswith("ring it.")


def test_bookmarks_settle_headings_and_levels() -> None:
    builder = PdfBuilder()
    for title, level, size in (("Harbour rules", 0, 14.0), ("Night rules", 1, 14.0)):
        builder.canvas.bookmarkPage(title)
        builder.canvas.addOutlineEntry(title, title, level)
        builder.heading(title, size=size)
        builder.wrap(SPARE)
    document = parse(builder)
    assert [(b.level, b.text) for b in of_kind(document, BlockKind.HEADING)] == [
        (1, "Harbour rules"),
        (2, "Night rules"),
    ]


def test_every_word_has_its_rectangle() -> None:
    builder = PdfBuilder()
    builder.wrap(LONG + " well-")
    block = parse(builder).blocks[0]
    covered = set().union(*(range(word.start, word.end) for word in block.words))
    assert {place for place, char in enumerate(block.text) if char != " "} == covered
    first = block.words[0]
    assert block.text[first.start : first.end] == "Rowers"
    assert abs(first.rect.x0 - LEFT) < 1.5
    assert first.rect.pdf_page == 1
    assert 760 < first.rect.y0 < first.rect.y1 < 790


def test_a_word_broken_over_lines_has_two_rectangles() -> None:
    builder = PdfBuilder()
    builder.lines(["Boats need moorings here."])
    builder.lines(["Look at the moor-", "ings by day."])
    block = parse(builder).blocks[1]
    assert block.text == "Look at the moorings by day."
    assert [block.text[w.start : w.end] for w in block.words][3:5] == ["moor", "ings"]
    assert block.words[3].rect.y0 > block.words[4].rect.y0
