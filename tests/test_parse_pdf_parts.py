"""PDFs: footnotes, tables, boxes, pictures, and files that cannot be read. All words are invented."""

from __future__ import annotations

import contextlib
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib import pdfencrypt
from reportlab.pdfgen.canvas import Canvas

from corpus.document import BlockKind
from corpus.errors import ParseError
from ingest.parse.pdf import parse_pdf
from tests.pdf_builder import LEFT, PdfBuilder
from tests.test_parse_pdf import LONG, SPARE, of_kind, parse, shapes


def test_footnote_marks_go_and_ordinals_stay() -> None:
    builder = PdfBuilder()
    builder.lines(["Row by day^1^, on the 1^st^ and the 2^nd^ of May.^2^ Rowing^3^ is free for 15 or more."])
    builder.notes("^1^ Day is from six to six.", "^2^ And in June.", "^3^ Not sailing,", "which costs a penny.")
    document = parse(builder)
    assert shapes(document) == [
        ("paragraph", None, "Row by day, on the 1st and the 2nd of May. Rowing is free for 15 or more."),
        ("footnote", "1", "Day is from six to six."),
        ("footnote", "2", "And in June."),
        ("footnote", "3", "Not sailing, which costs a penny."),
    ]


def test_a_mark_before_a_full_stop_leaves_no_space() -> None:
    builder = PdfBuilder()
    builder.lines(["Row by day ^1^, not by night."])
    builder.notes("^1^ From six to six.")
    assert parse(builder).blocks[0].text == "Row by day, not by night."


def test_a_raised_figure_of_a_unit_stays() -> None:
    builder = PdfBuilder()
    builder.lines(["A sail of 20 m^2^ is the largest."])
    assert parse(builder).blocks[0].text == "A sail of 20 m2 is the largest."


def test_footnotes_stand_after_the_list_that_they_would_interrupt() -> None:
    builder = PdfBuilder()
    builder.wrap("Bring^1^ the following:")
    builder.bullet("a lantern")
    builder.notes("^1^ Or borrow.")
    builder.turn()
    builder.bullet("a bell")
    builder.wrap(SPARE)
    assert [(b.kind.value, b.text) for b in parse(builder).blocks] == [
        ("paragraph", "Bring the following:"),
        ("item", "• a lantern"),
        ("item", "• a bell"),
        ("footnote", "Or borrow."),
        ("paragraph", SPARE),
    ]


def test_a_footnote_that_runs_on_to_the_next_page() -> None:
    builder = PdfBuilder()
    builder.wrap(SPARE + "^1^")
    builder.notes("^1^ This note is about ropes and their many")
    builder.turn()
    builder.wrap(LONG + ".^2^")
    builder.notes("uses on the water.", "^2^ Another note.")
    notes = of_kind(parse(builder), BlockKind.FOOTNOTE)
    assert [(b.number, b.text) for b in notes] == [
        ("1", "This note is about ropes and their many uses on the water."),
        ("2", "Another note."),
    ]
    assert len(notes[0].pages) == 2


def test_table_rows() -> None:
    builder = PdfBuilder()
    builder.wrap(SPARE)
    builder.table(
        (LEFT, LEFT + 120, LEFT + 460),
        [[["Code"], ["Meaning"]], [["Q"], ["The boat is out on the", "river by leave"]], [["Z"], ["Not yet launched"]]],
    )
    builder.wrap(LONG + ".")
    document = parse(builder)
    assert [b.text for b in of_kind(document, BlockKind.ROW)] == [
        "Code | Meaning",
        "Q | The boat is out on the river by leave",
        "Z | Not yet launched",
    ]
    assert shapes(document)[0] == ("paragraph", None, SPARE)
    assert shapes(document)[-1] == ("paragraph", None, LONG + ".")
    words = document.blocks[2].words
    assert [document.blocks[2].text[w.start : w.end] for w in words][:3] == ["Q", "The", "boat"]


def test_a_row_that_runs_over_a_page() -> None:
    columns = (LEFT, LEFT + 120, LEFT + 460)
    builder = PdfBuilder()
    builder.wrap(SPARE)
    builder.table(columns, [[["A"], ["Ashore"]], [["Q"], ["The boat is out on the"]]], floor=False)
    builder.turn()
    builder.table(columns, [[[""], ["river by leave"]], [["Z"], ["Not yet launched"]]])
    rows = of_kind(parse(builder), BlockKind.ROW)
    assert [b.text for b in rows] == [
        "A | Ashore",
        "Q | The boat is out on the river by leave",
        "Z | Not yet launched",
    ]
    assert [place.pdf_page for place in rows[1].pages] == [1, 2]


def test_text_in_columns_without_rules_makes_no_rows() -> None:
    builder = PdfBuilder()
    for place in range(6):
        builder.put(LEFT, builder.y, f"Lock {place}")
        builder.put(LEFT + 200, builder.y, "open all day")
        builder.y -= 20
    assert not of_kind(parse(builder), BlockKind.ROW)


def test_a_shaded_box_stays_out_of_the_sentence_around_it() -> None:
    builder = PdfBuilder()
    builder.lines([LONG[:88].rstrip()], gap=0)
    top = builder.y + 10
    builder.shade(LEFT, top - 60, 535, top)
    builder.y = top - 25
    builder.lines(["Never row alone after dark."], x=LEFT + 20)
    builder.y = top - 80
    builder.lines(["and the boats go round it twice."])
    texts = [block.text for block in parse(builder).blocks]
    assert "Never row alone after dark." in texts
    assert len(texts) == 2


def test_a_picture_is_named_and_not_read() -> None:
    builder = PdfBuilder()
    builder.wrap(SPARE)
    builder.picture(LEFT, 200, 400, 300)
    builder.turn()
    builder.wrap(LONG + ".")
    document = parse(builder)
    assert document.notices == ("Page 1 of the PDF holds a picture or diagram that is not read as text.",)
    figures = of_kind(document, BlockKind.FIGURE)
    assert [(b.text, b.notes) for b in figures] == [("[Picture on page 1: not readable as text]", ("picture",))]


def test_text_laid_over_a_full_page_picture_is_read() -> None:
    builder = PdfBuilder()
    builder.picture(10, 10, 560, 800)
    builder.wrap(LONG + ".")
    builder.wrap(SPARE)
    document = parse(builder)
    assert [block.text for block in document.blocks] == [LONG + ".", SPARE]


def test_a_flowchart_makes_no_sentences() -> None:
    builder = PdfBuilder()
    builder.wrap(SPARE)
    for row in range(3):
        for column in range(2):
            builder.boxed(LEFT + 60 + 170 * column + 30 * row, 600 - 80 * row, f"Step {row}{column}")
    for row in range(2):
        builder.canvas.line(LEFT + 130, 600 - 80 * row, LEFT + 130, 560 - 80 * row)
        builder.canvas.line(LEFT + 170 + 30 * row, 620 - 80 * row, LEFT + 230 + 30 * row, 620 - 80 * row)
        builder.canvas.line(LEFT + 300, 600 - 80 * row, LEFT + 300, 560 - 80 * row)
    builder.canvas.line(LEFT + 230, 460, LEFT + 290, 460)
    document = parse(builder)
    assert "Step" not in document.text
    assert len(of_kind(document, BlockKind.FIGURE)) == 1


def test_files_that_cannot_be_read() -> None:
    with pytest.raises(ParseError, match=r"boats\.pdf cannot be read as a PDF; download it again"):
        parse_pdf(b"%PDF-1.7\nnothing", "boats.pdf")
    builder = PdfBuilder(numbers=False)
    builder.picture(0, 0, 590, 840)
    with pytest.raises(ParseError, match=r"is a scan: .* \(OCR\)"):
        parse(builder)


def test_a_locked_file(tmp_path: object) -> None:
    lock = pdfencrypt.StandardEncryption("oar", "oar", canPrint=0)
    path = f"{tmp_path}/locked.pdf"
    canvas = Canvas(path, encrypt=lock)
    canvas.drawString(100, 700, SPARE)
    canvas.save()
    with open(path, "rb") as file, pytest.raises(ParseError, match="locked with a password"):  # noqa: PTH123
        parse_pdf(file.read(), "locked.pdf")


def _sample() -> bytes:
    builder = PdfBuilder()
    builder.heading("Crews")
    builder.wrap(LONG + ".^1^")
    builder.table((LEFT, LEFT + 120, LEFT + 460), [[["Q"], ["Out"]], [["Z"], ["In"]]])
    builder.notes("^1^ A note.")
    return builder.bytes()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 40))
def test_a_damaged_file_is_refused_or_read(seed: int, count: int) -> None:
    chance = random.Random(seed)
    data = bytearray(_sample())
    for _ in range(count):
        data[chance.randrange(len(data))] = chance.randrange(256)
    if chance.random() < 0.3:
        del data[chance.randrange(len(data)) :]
    with contextlib.suppress(ParseError):
        assert parse_pdf(bytes(data), "damaged.pdf").media == "pdf"
