"""Word files become blocks: headings, paragraphs, lists and tables, and nothing that was deleted."""

from __future__ import annotations

import io

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from corpus.document import BlockKind, Document, RawFile
from corpus.errors import ParseError
from ingest.parse import parse
from tests.own_support import word_file, zip_of


def _parsed(data: bytes) -> Document:
    return parse(RawFile("rules.docx", data, ""))


def test_blocks_of_a_word_file() -> None:
    document = _parsed(word_file())
    assert document.title == "Our rules about clothes"
    assert document.media == "docx"
    assert [(block.kind, block.text) for block in document.blocks] == [
        (BlockKind.HEADING, "Hats in the yard"),
        (BlockKind.PARAGRAPH, "Pupils may wear a purple hat in the yard."),
        (BlockKind.ITEM, "a scarf in winter"),
        (BlockKind.ROW, "Season | Coat"),
        (BlockKind.ROW, "Winter | A thick one"),
    ]
    assert all(block.headings == ("Hats in the yard",) for block in document.blocks[1:])
    assert document.blocks[2].level == 1


def _changed(tag: str, text: str, words: str) -> bytes:
    """A file with one run that is marked as inserted or deleted."""
    opened = docx.Document()
    paragraph = opened.add_paragraph("Hats are")
    change, run, word = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(words)
    word.text = text
    word.set(qn("xml:space"), "preserve")
    run.append(word)
    change.append(run)
    paragraph._p.append(change)
    paragraph.add_run(" allowed.")
    out = io.BytesIO()
    opened.save(out)
    return out.getvalue()


def test_tracked_changes_count_as_accepted_and_are_pointed_out() -> None:
    inserted = _parsed(_changed("w:ins", " not", "w:t"))
    assert inserted.blocks[0].text == "Hats are not allowed."
    deleted = _parsed(_changed("w:del", " not", "w:delText"))
    assert deleted.blocks[0].text == "Hats are allowed."
    assert all(any("tracked changes" in n for n in d.notices) for d in (inserted, deleted))


@pytest.mark.parametrize(
    "data",
    [
        zip_of(word__document_dot_xml=b"<not xml"),
        zip_of(word__document_dot_xml=b"0" * 80_000_000),
        word_file()[:3000],
    ],
)
def test_damaged_and_swollen_files_are_one_sentence(data: bytes) -> None:
    with pytest.raises(ParseError, match=r"rules\.docx .*\."):
        _parsed(data)


def test_a_word_file_without_words_is_refused() -> None:
    out = io.BytesIO()
    docx.Document().save(out)
    with pytest.raises(ParseError, match="no words"):
        _parsed(out.getvalue())
