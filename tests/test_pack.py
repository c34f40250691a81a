"""The meeting pack: only checked words get in, and the Word and PDF files hold them in order."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import PackError, UnknownReferenceError
from corpus.store import Index, open_index
from retrieval.pack.entry import entries, entry_of
from retrieval.pack.file import made
from retrieval.pack.pack import LONGEST_ADDRESS, MOST_ITEMS, Item, Pack, from_json, item_of
from retrieval.pack.paper import FOOTER, paper
from retrieval.pack.pdf import LACKING, shown
from tests.conftest import run_cli

DAY = date(2031, 4, 2)
HANDBOOK = "barsetshire-handbook@2031-03#para-"
PENALTY = f"{HANDBOOK}4"
HOSTILE = (
    "<b>bold</b> & <script>alert(1)</script> \x00\x07\x1b[31m \u202eback\ud800 “£5” – café • 😀 ]]> {{x}}\r\nline two"
)


@pytest.fixture(scope="module")
def index(invented_store: Path) -> Index:
    return open_index(invented_store)


def whole(index: Index, passage: str, **fields: object) -> Item:
    return Item(passage, 0, len(index.passages([passage])[passage].text), **fields)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def five(index: Index) -> Pack:
    names = ("4", "2", "3", "5", "6")
    items = [whole(index, f"{HANDBOOK}{name}", question=f"Question of para {name}?") for name in names]
    items[1] = whole(index, items[1].passage_id, note=HOSTILE)
    return Pack("Meeting of 2 April", tuple(items))


def docx_lines(data: bytes) -> list[tuple[str, str]]:
    return [(p.style.name if p.style else "", p.text) for p in Document(io.BytesIO(data)).paragraphs]


def pdf_text(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    try:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()


def in_order(text: str, wanted: list[str]) -> bool:
    at = 0
    for words in wanted:
        at = text.find(words, at)
        if at < 0:
            return False
    return True


def test_items_keep_their_order_and_stand_there_once() -> None:
    a, b, c = (Item("x@1#p", n, n + 5) for n in (0, 10, 20))
    pack = Pack("T", (a, b)).with_item(c).with_item(a)
    assert pack.items == (a, b, c)
    assert pack.moved(c.key, -1).items == (a, c, b)
    assert pack.moved(c.key, -9).items == (c, a, b)
    assert pack.moved(a.key, 1).items == (b, a, c)
    assert pack.moved("no such", 1) is pack
    assert pack.without(b.key).items == (a, c)
    noted = pack.changed(b.key, note="mine")
    assert noted.in_order([c.key, b.key]).items == (c, Item("x@1#p", 10, 15, note="mine"))


@given(st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1, max_size=60), st.integers(0, 9999))
def test_a_key_is_read_as_it_was_written(passage: str, start: int) -> None:
    item = Item(passage, start, start + 3)
    assert item_of(item.key) == item


@pytest.mark.parametrize(
    "key", ["", "x", "x:1", "x:5:5", "x:9:2", ":1:2", "x:-1:2", "x:1:2 ", "x:1:99999999", "a" * 500 + ":1:2"]
)
def test_a_wrong_key_is_one_sentence(key: str) -> None:
    with pytest.raises(PackError, match="PASSAGE:START:END"):
        item_of(key)


def test_limits_are_said_with_numbers() -> None:
    with pytest.raises(PackError, match="10,000"):
        Item("x", 0, 1, note="x" * 10_000)
    with pytest.raises(PackError, match="title"):
        Pack("x" * 121)
    with pytest.raises(PackError, match=str(MOST_ITEMS)):
        Pack("", tuple(Item("x", n, n + 1) for n in range(MOST_ITEMS + 1)))


def test_the_address_holds_places_and_nothing_personal() -> None:
    pack = Pack("About Tom", (Item("ukpga/1@2#s.1(2)&x", 3, 9, "is Tom ill?", "Tom is ill"),))
    assert pack.address() == "?item=ukpga%2F1@2%23s.1%282%29%26x:3:9"
    long = Pack("", tuple(Item(f"{n}{'é' * 300}", 0, 1) for n in range(9)))
    assert long.address() is None
    assert len(Pack("", long.items[:2]).address() or "") <= LONGEST_ADDRESS
    assert Pack().address() == ""


def test_a_saved_pack_opens_as_it_was(index: Index, five: Pack) -> None:
    saved = made(index, five, ".json", DAY).decode()
    assert from_json(saved) == five
    assert entries(index, from_json(saved))[0].quote.text == json.loads(saved)["items"][0]["text"]


def test_words_that_have_changed_since_are_noticed(index: Index, five: Pack) -> None:
    saved = json.loads(made(index, five, ".json", DAY))
    saved["items"][0]["text"] = "A school may do as it likes."
    with pytest.raises(PackError, match="have changed"):
        entries(index, from_json(json.dumps(saved)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "{}",
        '{"meeting_pack": 1}',
        '{"meeting_pack": 1, "title": "", "items": [1]}',
        "[" * 5000,
        '{"meeting_pack": 2}',
        '{"meeting_pack": 1, "title": 5, "items": []}',
    ],
)
def test_another_file_is_no_pack(text: str) -> None:
    with pytest.raises(PackError):
        from_json(text)


def test_only_whole_sentences_that_are_in_the_documents_get_in(index: Index) -> None:
    text = index.passages([PENALTY])[PENALTY].text
    second = text.index("It must not")
    assert entry_of(index, Item(PENALTY, second, len(text))).quote.force == "must not"
    for start, end in ((5, len(text)), (0, len(text) - 5), (second, second + 7)):
        with pytest.raises(PackError, match="whole sentences"):
            entry_of(index, Item(PENALTY, start, end))
    for item in (Item("no-such@1#para-1", 0, 5), Item(PENALTY, 0, 99_999)):
        with pytest.raises(UnknownReferenceError):
            entry_of(index, item)


def test_a_list_item_alone_has_the_words_that_open_its_list(index: Index) -> None:
    law = "ukpga/2030/99@2030-01#s.1(2)"
    text = index.passages([law])[law].text
    start = text.index("(b)")
    assert entry_of(index, Item(law, start, len(text))).context == text.split("\n")[0]
    assert entry_of(index, whole(index, law)).context == ""


def test_word_has_headings_quotations_and_order(index: Index, five: Pack) -> None:
    data = made(index, five, ".docx", DAY)
    lines = docx_lines(data)
    styles = [style for style, _ in lines]
    assert styles[0] == "Title"
    assert lines[0][1] == "Meeting of 2 April"
    assert styles.count("Heading 1") == 5
    found = entries(index, five)
    quoted = " ".join(text for style, text in lines if style == "Quote")
    assert in_order(quoted, [f"“{entry.quote.text}”" for entry in found])
    everything = "\n".join(text for _, text in lines)
    for entry in found:
        assert entry.quote.receipt.sha256 in everything
        assert entry.quote.address in everything
    assert "Strength: Must not" in everything
    assert "edition: March 2031" in everything
    assert "There is a newer edition (September 2032)." in everything
    assert "<b>bold</b> & <script>alert(1)</script>" in everything
    assert "😀" in everything
    document = Document(io.BytesIO(data))
    assert document.core_properties.title == "Meeting of 2 April"
    assert document.core_properties.language == "en-GB"
    assert FOOTER in document.sections[0].footer.paragraphs[0].text
    assert document.sections[0].page_width is not None
    assert round(document.sections[0].page_width.mm) == 210
    assert 'w:lang w:val="en-GB"' in document.styles.element.xml
    assert not document.tables
    for name in ("Title", "Heading 1", "Quote"):
        written = document.styles[name].element.xml
        assert 'w:ascii="Arial"' in written
        assert "asciiTheme" not in written
        assert "themeColor" not in written


def test_pdf_is_tagged_titled_and_at_most_three_pages(index: Index, five: Pack) -> None:
    data = made(index, five, ".pdf", DAY)
    pages = pdf_text(data)
    assert len(pages) <= 3
    everything = " ".join(pages)
    assert in_order(everything, [f"{entry.quote.rank}. Keeping pupils in lessons" for entry in entries(index, five)])
    assert "£70" in everything
    assert "<b>bold</b> & <script>alert(1)</script>" in everything
    assert "[grinning face]" in everything
    assert LACKING in everything
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}." in page
        assert "not legal advice" in page
    for mark in (b"/StructTreeRoot", b"/Marked true", b"/Lang (en-GB)", b"/H1", b"/H2", b"/BlockQuote"):
        assert mark in data
    assert data.count(b"/FontFile2") == 2
    document = pypdfium2.PdfDocument(data)
    assert document.get_metadata_value("Title") == "Meeting of 2 April"
    assert document.is_tagged()
    assert [round(side) for side in document[0].get_size()] == [595, 842]
    document.close()


def test_the_font_has_what_the_guidance_uses_and_names_what_it_lacks() -> None:
    assert shown("“”’–—•£é…Łš›") == "“”’–—•£é…Łš›"
    assert shown("e\u0301 ☐ \u200d😀") == "é [ballot box] [grinning face]"


def test_no_text_can_break_the_files(index: Index) -> None:
    @settings(deadline=None, max_examples=12)
    @given(st.text(max_size=200))
    def check(note: str) -> None:
        pack = Pack(note[:100], (whole(index, PENALTY, note=note, question=note),))
        assert docx_lines(made(index, pack, ".docx", DAY))
        assert "It must not send one" in " ".join(pdf_text(made(index, pack, ".pdf", DAY)))

    check()


def test_a_long_question_before_the_first_quotation_breaks_nothing(index: Index) -> None:
    long = "\U0001d468" * 40  # letters that the font lacks: each is written as its name
    pack = Pack(long, (whole(index, PENALTY, note=long, question=long),))
    assert "It must not send one" in " ".join(pdf_text(made(index, pack, ".pdf", DAY)))


def test_a_question_stands_once_above_its_quotations(index: Index) -> None:
    pack = Pack("", tuple(whole(index, f"{HANDBOOK}{n}", question="Why?") for n in (2, 4)))
    parts = paper("", entries(index, pack), DAY)
    assert [part.role for part in parts].count("question") == 1
    assert parts[0].text == "Meeting pack"


@pytest.mark.parametrize("suffix", ["docx", "pdf", "json"])
def test_command_writes_a_pack(invented_store: Path, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"pack.{suffix}"
    done = run_cli(
        "retrieval", "pack", "--quotation", PENALTY, "--note", "mine", "--ask", "Who must keep a register?",
        "--title", "T", "--out", str(out), "--json", "--store", str(invented_store),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert [item["note"] for item in said["items"]] == ["mine", ""]
    assert said["items"][1]["question"] == "Who must keep a register?"
    assert said["items"][0]["quote"]["receipt"]["exact"] is True
    assert out.stat().st_size > 500
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize(
    "arguments",
    [
        ["--out", "{}/p.pdf"],
        ["--quotation", PENALTY],
        ["--quotation", PENALTY, "--out", "{}/p.txt"],
        ["--quotation", PENALTY, "--out", "{}/none/p.pdf"],
        ["--quotation", "no-such:0:5", "--out", "{}/p.pdf"],
        ["--quotation", f"{PENALTY}:3:9", "--out", "{}/p.pdf"],
        ["--note", "first", "--out", "{}/p.pdf"],
        ["--quotation", PENALTY, "--note", "x" * 10_000, "--out", "{}/p.pdf"],
        ["--from", "{}/none.json", "--out", "{}/p.pdf"],
        ["--ask", "how do I bake a sponge cake?", "--quotation", PENALTY, "--out", "{}/p.pdf"],
    ],
)
def test_command_refuses_in_one_sentence_and_writes_nothing(
    invented_store: Path, tmp_path: Path, arguments: list[str]
) -> None:
    given_ = [argument.format(tmp_path) for argument in arguments]
    done = run_cli("retrieval", "pack", *given_, "--store", str(invented_store))
    assert done.returncode == 2, done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.shared
@pytest.mark.slow
def test_five_real_quotations_fit_three_pages(real_store: Path) -> None:
    from corpus.settings import read_settings
    from retrieval.engine import Engine

    engine = Engine(read_settings(store=real_store))
    for question in (
        "can school fine me for anxiety absence?",
        "what are reasonable adjustments?",
        "what must happen before a child is permanently excluded?",
    ):
        quotes = engine.ask(question).quotes
        assert quotes
        pack = Pack("", tuple(Item(q.passage_id, q.start, q.end, question, own_words=True) for q in quotes))
        data = made(engine.index, pack, ".pdf", DAY)
        assert len(pdf_text(data)) <= 3
        assert LACKING not in " ".join(pdf_text(data))
        words = " ".join(text for style, text in docx_lines(made(engine.index, pack, ".docx", DAY)) if style == "Quote")
        assert in_order(words, [f"“{quote.text}”" for quote in quotes])
