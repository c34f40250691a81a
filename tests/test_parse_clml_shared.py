"""CLML: a real Act, where the shared documents stand beside the checkout."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from corpus.document import BlockKind, Document
from ingest.parse.clml import parse_clml
from tests.processor_time import processor_seconds

FILE = Path(__file__).parents[2] / "shared" / "official" / "equality-act-2010-body-clml-2025-02-24.xml"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not FILE.exists(), reason="the shared documents are not beside the checkout"),
]
LEG = "{http://www.legislation.gov.uk/namespaces/legislation}"


@cache
def document() -> Document:
    return parse_clml(FILE.read_bytes(), FILE.name)


@cache
def body() -> etree._Element:
    found = etree.parse(FILE).getroot().find(f".//{LEG}Body")
    assert found is not None
    return found


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def test_it_is_quick() -> None:
    data = FILE.read_bytes()
    assert processor_seconds(lambda: parse_clml(data, FILE.name)) < 60


def test_title_numbering_and_notices() -> None:
    assert (document().title, document().numbering) == ("Equality Act 2010", "section")
    assert any(notice.endswith("recorded but not yet made in this text.") for notice in document().notices)


def test_every_section_has_a_heading() -> None:
    ids = [p1.get("id") for p1 in body().iter(f"{LEG}P1") if p1.get("id")]
    assert len(ids) > 200
    anchors = {block.anchor for block in document().blocks if block.kind is BlockKind.HEADING}
    assert [ident for ident in ids if ident not in anchors] == []


def test_every_live_provision_is_there_and_every_repealed_one_is_not() -> None:
    anchors = {block.anchor for block in document().blocks if block.kind is not BlockKind.HEADING}
    wrong = []
    for provision in body().iter(f"{LEG}P2", f"{LEG}P3", f"{LEG}P4"):
        own = [e for e in provision.iterchildren(f"{provision.tag}para") for e in e.iterchildren(f"{LEG}Text")]
        live = any(re.search(r"\w", "".join(str(part) for part in e.itertext())) for e in own)
        if provision.get("id") and own and live != (provision.get("id") in anchors):
            wrong.append(provision.get("id"))
    assert wrong == []


def test_the_words_of_the_body_are_all_in_blocks() -> None:
    printed = Counter[str]()
    for element in body().iter(f"{LEG}Text", f"{LEG}Title", "{http://www.w3.org/1999/xhtml}td"):
        printed += words("".join(str(part) for part in element.itertext()))
    kept = words(document().text)
    missing = printed - kept
    assert missing.total() <= 0.002 * printed.total(), missing.most_common(20)


def test_every_block_stands_in_the_file_word_for_word() -> None:
    source = re.sub(r"\s+", " ", "".join(str(part) for part in body().itertext()))
    squeezed = re.sub(r"\s", "", source)
    for block in document().blocks:
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM):
            text = block.text.removeprefix(block.marker or "").strip()
            assert re.sub(r"\s", "", text) in squeezed


def test_no_annotation_leaks() -> None:
    commentaries = etree.parse(FILE).getroot().find(f"{LEG}Commentaries")
    assert commentaries is not None
    text = document().text
    for commentary in commentaries.iter(f"{LEG}Commentary"):
        note = " ".join("".join(str(part) for part in commentary.itertext()).split())
        assert note[:40] not in text
    assert not any("[F" in block.text or "[ F" in block.text for block in document().blocks)


def test_prospective_sections_are_marked() -> None:
    for element in body().iter(f"{LEG}P1group", f"{LEG}Part"):
        for p1 in element.iter(f"{LEG}P1"):
            ident = p1.get("id")
            if element.get("Status") == "Prospective" and ident:
                own = [b for b in document().blocks if b.anchor and re.match(rf"{ident}(-|$)", b.anchor)]
                assert own
                assert all("prospective" in block.notes for block in own)
    assert any(b.number == "14(1)" and "prospective" in b.notes for b in document().blocks)


def test_scottish_version_of_a_subsection_is_marked() -> None:
    notes = {b.notes for b in document().blocks if b.number == "1(3)" and b.kind is BlockKind.PARAGRAPH}
    assert any("repealed in Scotland" in n for n in notes)
    assert any("Scotland only" in n for n in notes)


def test_numbers_agree_with_the_fragments_of_the_address() -> None:
    for block in document().blocks:
        if block.number and block.anchor and not any("inserts" in note for note in block.notes):
            said = "section-" + block.number.replace("(", "-").replace(")", "")
            actual = re.sub(r"n\d+$", "", block.anchor)
            assert said == actual or (block.kind is not BlockKind.ITEM and said in actual) or block.marker is None
