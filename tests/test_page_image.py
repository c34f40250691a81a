"""The official page of a quotation: its words marked where their place is certain, and nothing marked elsewhere."""

from __future__ import annotations

import io
import json
import threading
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops

from corpus.errors import PageError, UnknownReferenceError
from corpus.store import Index, IndexedFiles, StoreLayout, open_index
from eval.rectangles import compare_rectangles, reads_back, rectangles_text
from retrieval.__main__ import main
from retrieval.answer import Quote, Rectangle
from retrieval.page.image import YELLOW, PagePicture, marked_rectangles, page_view
from retrieval.page.pdf import Glyph, draw, glyphs
from retrieval.page.placing import inside, same_words
from retrieval.quoted_place import whole_quotation
from retrieval.quoting import quotation
from tests.conftest import run_cli
from tests.invented_pdf import FILE, KEY, candidate, index_without_a_model, umbrella_pdf, write_umbrellas

_ANY = Rectangle(1, 0.0, 0.0, 1.0, 1.0)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_umbrellas(tmp_path_factory.mktemp("umbrellas") / "documents")


@pytest.fixture(scope="module")
def store(folder: Path) -> Path:
    index_without_a_model(folder.parent / "store", candidate(folder))
    return folder.parent / "store"


@pytest.fixture
def index(store: Path) -> Index:
    return open_index(store)


def _quote(index: Index, paragraph: int, start: int = 0, end: int | None = None) -> Quote:
    return quotation(index, f"{KEY}#para-{paragraph}", start, end)


def _moved(quote: Quote, down: float = 0.0, wider: float = 0.0) -> Quote:
    rectangles = tuple(replace(r, y0=r.y0 - down, y1=r.y1 - down, x1=r.x1 + wider) for r in quote.receipt.rectangles)
    return replace(quote, receipt=replace(quote.receipt, rectangles=rectangles))


def _yellow(picture: PagePicture) -> tuple[int, int, int, int] | None:
    """The bounds of what is marked: (left, top, right, bottom) of the pixels of the marker's colour."""
    image = Image.open(io.BytesIO(picture.png))
    off = ImageChops.difference(image, Image.new("RGB", image.size, YELLOW)).convert("L")
    return off.point(lambda value: 255 if value == 0 else 0).getbbox()


def test_the_words_are_marked_and_nothing_else(index: Index) -> None:
    view = page_view(index, _quote(index, 5))
    (picture,) = view.pictures
    assert view.certain
    assert (picture.pdf_page, picture.page, view.pages) == (4, "4", 4)
    (box,) = picture.boxes
    found = _yellow(picture)
    assert found is not None
    for edge, place in zip(found, (box.left, box.top, box.right, box.bottom), strict=True):
        assert abs(edge - place) <= 6  # the edge around it
    number = Image.open(io.BytesIO(picture.png)).crop((100, box.top, box.left - 6, box.bottom))
    assert number.convert("L").getextrema()[0] < 100, "the paragraph's number stands before the mark, unmarked"


def test_a_sentence_over_two_pages_is_marked_on_both(index: Index) -> None:
    view = page_view(index, _quote(index, 3))
    assert view.quoted == (2, 3)
    assert [picture.pdf_page for picture in view.pictures] == [2, 3]
    assert all(picture.boxes and _yellow(picture) for picture in view.pictures)


@pytest.mark.parametrize(("paragraph", "lines"), [(1, 2), (2, 2)])
def test_footnote_marks_and_broken_words_are_folded(index: Index, paragraph: int, lines: int) -> None:
    (picture,) = page_view(index, _quote(index, paragraph)).pictures
    assert len(picture.boxes) == lines


def test_a_part_of_a_line_is_marked_alone(index: Index) -> None:
    first = _quote(index, 1).passage.index("The caretaker")
    (picture,) = page_view(index, _quote(index, 1, first)).pictures
    (whole, second) = page_view(index, _quote(index, 1)).pictures[0].boxes
    (box,) = picture.boxes
    assert whole.left < second.right
    assert box.left > second.left
    assert box.right == second.right


def test_an_address_that_cuts_a_sentence_short_shows_the_whole_one(index: Index) -> None:
    sentence = _quote(index, 1).passage.index("The caretaker")
    cut = whole_quotation(index, f"{KEY}#para-1", sentence + 4, sentence + 30)
    assert cut.text.startswith("The caretaker should dry")
    assert cut.text.endswith("bell.")
    over_two = whole_quotation(index, f"{KEY}#para-1", 6, sentence + 10)
    assert over_two.text == _quote(index, 1).text


def test_half_a_word_is_not_marked(index: Index) -> None:
    view = page_view(index, _quote(index, 1, 0, 3))
    assert not view.certain
    assert _yellow(view.pictures[0]) is None


@pytest.mark.parametrize(("down", "wider"), [(16.0, 0.0), (6.0, 0.0), (0.0, -30.0), (700.0, 0.0)])
def test_nothing_is_marked_where_the_rectangles_hold_other_words(index: Index, down: float, wider: float) -> None:
    quote = _moved(_quote(index, 1), down, wider)
    assert marked_rectangles(quote, umbrella_pdf(), FILE) == ()
    view = page_view(index, quote)
    assert not view.certain
    assert [picture.boxes for picture in view.pictures] == [()]
    assert _yellow(view.pictures[0]) is None


def test_nothing_is_marked_where_there_are_no_rectangles(index: Index) -> None:
    quote = _quote(index, 1)
    assert not page_view(index, replace(quote, receipt=replace(quote.receipt, rectangles=()))).certain


def test_another_page_has_no_mark(index: Index) -> None:
    view = page_view(index, _quote(index, 5), 2)
    assert view.certain
    assert [(picture.pdf_page, picture.boxes) for picture in view.pictures] == [(2, ())]
    assert _yellow(view.pictures[0]) is None


@pytest.mark.parametrize(("zoom", "width"), [(100, 1042), (150, 1489), (200, 1936)])
def test_zoom(index: Index, zoom: int, width: int) -> None:
    assert abs(page_view(index, _quote(index, 5), None, zoom).pictures[0].width - width) <= 3


def test_a_missing_page_is_named_with_those_there_are(index: Index) -> None:
    for wanted in (0, 5, 10**8):
        with pytest.raises(UnknownReferenceError, match="from 1 to 4"):
            page_view(index, _quote(index, 5), wanted)


def test_a_missing_or_damaged_file_is_said(folder: Path, tmp_path: Path) -> None:
    index_without_a_model(tmp_path / "s", candidate(folder))
    index = open_index(tmp_path / "s")
    quote = _quote(index, 5)
    held = tmp_path / "s" / "files" / "indexed" / quote.receipt.sha256
    held.write_bytes(held.read_bytes()[:-9])
    with pytest.raises(PageError, match="is damaged: run 'python -m ingest'"):
        page_view(index, quote)
    held.unlink()
    with pytest.raises(PageError, match=r"umbrellas\.pdf .* is missing: run 'python -m ingest'"):
        page_view(index, quote)


def test_what_is_no_pdf_is_said() -> None:
    for data in (b"", b"%PDF-1.4 nothing", b"<html>"):
        with pytest.raises(PageError, match="cannot be opened"):
            draw(data, 1, 1.0, (), "x.pdf")


def test_a_poster_is_drawn_smaller() -> None:
    document = pypdfium2.PdfDocument.new()
    document.new_page(14_000, 14_000)
    held = io.BytesIO()
    document.save(held)
    picture, _ = draw(held.getvalue(), 1, 3.25, (), "poster.pdf")
    assert picture.width * picture.height <= 14_100_000


def test_a_page_whose_corner_is_not_at_nought_is_marked_in_its_place() -> None:
    document = pypdfium2.PdfDocument(umbrella_pdf())
    page = document[3]
    page.set_mediabox(0, 0, 595, 842)
    page.set_cropbox(40, 100, 560, 800)
    held = io.BytesIO()
    document.save(held)
    line = [g for g in glyphs(held.getvalue(), 4, "x.pdf") if 690 < g.base < 760]
    assert line
    rectangle = replace(_ANY, pdf_page=4, x0=line[0].x0, y0=line[0].y0, x1=line[0].x1, y1=line[0].y1)
    picture, (box,) = draw(held.getvalue(), 4, 2.0, (rectangle,), "x.pdf")
    assert (picture.width, picture.height) == (1040, 1400)
    ink = picture.convert("L").crop((box.left, box.top, box.right, box.bottom))
    assert ink.getextrema()[0] < 100, "the letter is in its box"


def test_several_threads_may_draw_at_once(index: Index) -> None:
    quote, found = _quote(index, 5), []
    threads = [threading.Thread(target=lambda: found.append(page_view(index, quote).pictures[0].png)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def _line(text: str, size: float = 12.0, base: float = 100.0, x: float = 0.0) -> list[Glyph]:
    return [Glyph(c, x + k, base, x + k + 1, base + size, base, size) for k, c in enumerate(text)]


def test_only_raised_or_small_digits_may_be_left_out() -> None:
    line = _line("within15days")
    assert same_words("within 15 days", [line])
    assert same_words("within 15 days", [[*line, *_line("7", 7.0, 104.0, 20)]])
    assert same_words("to the 2nd", [[*_line("tothe"), *_line("2", x=9), *_line("nd", 7.0, 104.0, 10)]])
    assert not same_words("within 15 days", [[*line, *_line("7", x=20)]])
    assert not same_words("within 15 days", [[*line, *_line("a", 7.0, 104.0, 20)]])
    assert not same_words("within 15 days", [_line("within1days")])
    assert not same_words("within 15 days", [line, _line("more")])
    assert not same_words("Within 15 days", [line])
    assert not same_words("", [])
    assert not same_words("|", [])


def test_characters_belong_to_the_rectangle_that_holds_their_middle() -> None:
    rectangle = replace(_ANY, x0=0.0, y0=90.0, x1=2.4, y1=120.0)
    assert [glyph.text for glyph in inside(_line("abc"), rectangle)] == ["a", "b"]


def test_a_second_extractor_reads_the_marked_words_back(store: Path, folder: Path, index: Index) -> None:
    from corpus.settings import read_settings

    found = compare_rectangles(read_settings(store=store), [folder], 40, 7)
    assert (found["quotations"], found["right"], found["wrong"], found["unmarked"]) == (40, 40, 0, 0)
    assert "40 of 40 quotations (100.0%)" in rectangles_text(found)
    quote = _quote(index, 1)
    moved = _moved(quote, 16.0)
    assert reads_back(folder / FILE, quote, quote.receipt.rectangles)
    assert not reads_back(folder / FILE, moved, moved.receipt.rectangles)
    assert not reads_back(folder / FILE, quote, quote.receipt.rectangles[:1])


def test_the_command_writes_the_pages_and_says_where(store: Path, tmp_path: Path) -> None:
    out = tmp_path / "page.png"
    done = run_cli("retrieval", "page", f"{KEY}#para-3", "--out", str(out), "--json", "--store", str(store))
    assert done.returncode == 0, done.stderr
    written = json.loads(done.stdout)
    assert [row["file"] for row in written["pages"]] == [str(out), str(tmp_path / "page-2.png")]
    assert [row["pdf_page"] for row in written["pages"]] == [2, 3]
    assert written["certain"] is True
    assert written["text"].startswith("The headteacher should count")
    for row in written["pages"]:
        image = Image.open(row["file"])
        assert (image.width, image.height) == (row["width"], row["height"])
        assert set(row["marked"][0]) == {"left", "top", "right", "bottom"}


def test_the_command_marks_a_part_and_turns_pages(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    common = ["--out", str(tmp_path / "p.png"), "--store", str(store)]
    sentence = _quote(open_index(store), 1).passage.index(" The caretaker")
    assert main(["page", f"{KEY}#para-1", "--start", "0", "--end", str(sentence), *common]) == 0
    assert "page 2, PDF page 2 of 4, words marked" in capsys.readouterr().out
    assert main(["page", f"{KEY}#para-1", "--pdf-page", "4", "--zoom", "200", *common]) == 0
    assert "PDF page 4 of 4, nothing marked" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([f"{KEY}#para-99"], "not in the documents that are indexed here"),
        ([f"{KEY}#para-1", "--start", "5", "--end", "9999"], "not in the documents that are indexed here"),
        ([f"{KEY}#para-1", "--pdf-page", "77"], "from 1 to 4"),
        ([f"{KEY}#para-1", "--start", "x"], "not a whole number"),
        ([f"{KEY}#para-1", "--zoom", "99"], "invalid choice"),
    ],
)
def test_wrong_input_is_one_sentence_and_writes_nothing(
    store: Path, tmp_path: Path, arguments: list[str], said: str
) -> None:
    out = tmp_path / "p.png"
    done = run_cli("retrieval", "page", *arguments, "--out", str(out), "--store", str(store))
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not out.exists()


def test_a_folder_that_is_not_there_is_wrong_input(store: Path, tmp_path: Path) -> None:
    done = run_cli("retrieval", "page", f"{KEY}#para-1", "--out", str(tmp_path / "no" / "p.png"), "--store", str(store))
    assert done.returncode == 2
    assert "name another file after --out" in done.stderr


def test_a_text_has_no_pages(invented_store: Path, tmp_path: Path) -> None:
    out = str(tmp_path / "p.png")
    passage = "barsetshire-handbook@2031-03#para-6"
    done = run_cli("retrieval", "page", passage, "--out", out, "--store", str(invented_store))
    assert done.returncode == 2
    assert "has no pages that could be drawn" in done.stderr


def test_a_file_is_read_only_with_its_own_hash(tmp_path: Path) -> None:
    files = IndexedFiles(StoreLayout(tmp_path))
    with pytest.raises(PageError, match="is missing"):
        files.read("0" * 64, "x.pdf")


@pytest.mark.shared
def test_real_quotations_are_marked_in_their_place(shared: Path, real_store: Path) -> None:
    from corpus.settings import read_settings

    found = compare_rectangles(read_settings(store=real_store), [shared / "official"], 60, 11)
    assert found["wrong"] == 0
    assert found["share"] >= 0.99
