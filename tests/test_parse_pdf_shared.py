"""The PDF parser on the real documents: complete, exact, and with every word where it says."""

from __future__ import annotations

import html
import random
import re
import shutil
import subprocess
import time
from collections import Counter, defaultdict
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from corpus.document import BlockKind, Document
from ingest.parse.pdf import parse_pdf

OFFICIAL = Path(__file__).parents[2] / "shared" / "official"
FILES = sorted([*OFFICIAL.glob("*.pdf"), *OFFICIAL.glob("more/*.pdf")])
KCSIE = OFFICIAL / "kcsie-2025-full.pdf"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.slow,
    pytest.mark.skipif(not FILES, reason="the real documents are not beside the checkout"),
]
every_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


@cache
def parsed(path: Path) -> Document:
    return parse_pdf(path.read_bytes(), path.name)


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


def numbers(document: Document, scope: str = "") -> list[str]:
    return [
        block.number
        for block in document.blocks
        if block.kind is BlockKind.PARAGRAPH and block.number and block.scope == scope
    ]


def test_every_paragraph_of_kcsie_once_and_in_order() -> None:
    started = time.process_time()
    document = parse_pdf(KCSIE.read_bytes(), KCSIE.name)
    assert time.process_time() - started < 120  # under 10 s on a quiet machine
    assert numbers(document) == [str(number) for number in range(1, 563)]
    assert numbers(document, "Annex A") == [str(number) for number in range(1, 24)]
    assert (document.numbering, document.pdf_pages) == ("paragraph", 187)
    assert sum(block.kind is BlockKind.FIGURE for block in document.blocks) == 2


def test_documents_without_numbers_have_none() -> None:
    for stem in ("children-missing-education-2024-08", "information-sharing-safeguarding-2024-05"):
        document = parsed(OFFICIAL / f"{stem}.pdf")
        assert (numbers(document), document.numbering) == ([], "")


@pytest.mark.parametrize(
    ("stem", "count"),
    [
        ("designated-teacher-looked-after-2018", 79),
        ("promoting-health-looked-after-children-2022-08", 97),
        ("more/kcsie-2025-part-one", 74),
    ],
)
def test_running_numbers(stem: str, count: int) -> None:
    assert numbers(parsed(OFFICIAL / f"{stem}.pdf")) == [str(number) for number in range(1, count + 1)]


@every_file
def test_footnotes_run_in_order(path: Path) -> None:
    if "transition" in path.stem:
        pytest.skip("reprints regulations with notes of their own")
    found = [block.number for block in parsed(path).blocks if block.kind is BlockKind.FOOTNOTE]
    assert None not in found
    seen = [int(number) for number in found if number]
    steps = Counter(after - before for before, after in pairwise(seen))
    assert sum(count for step, count in steps.items() if step <= 0) <= 1  # a diagram may have notes of its own
    assert steps[1] >= 0.9 * (len(seen) - 1)


@every_file
def test_nothing_is_lost_and_nothing_invented(path: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    document = parsed(path)
    ours: dict[int | None, Counter[str]] = defaultdict(Counter)
    pictures = {b.pages[0].pdf_page for b in document.blocks if b.kind is BlockKind.FIGURE}
    for block in document.blocks:
        if block.kind is BlockKind.FIGURE:
            continue
        ends = [place.start for place in block.pages[1:]] + [len(block.text)]
        for place, end in zip(block.pages, ends, strict=True):
            ours[place.pdf_page].update(words(block.text[place.start : end]))
    told = subprocess.run(["pdftotext", "-bbox", str(path), "-"], capture_output=True, text=True, check=True).stdout
    total = missing = invented = 0
    for number, page in enumerate(told.split("<page ")[1:], start=1):
        height = re.search(r'height="([\d.]+)"', page)
        assert height
        theirs: Counter[str] = Counter()
        every: Counter[str] = Counter()
        for found in re.finditer(r'yMin="([\d.]+)"[^>]*>(.*?)</word>', page):
            every.update(words(html.unescape(found[2])))
            if float(found[1]) < 0.94 * float(height[1]):  # below stand running feet
                theirs.update(words(html.unescape(found[2])))
        if not ours[number] or number in pictures:
            continue  # cover or contents; a picture's words are left out on purpose
        total += theirs.total()
        missing += sum(count for word, count in (theirs - ours[number]).items() if not word.isdigit())
        invented += (ours[number] - every).total()
    assert missing <= 0.01 * total
    assert invented <= 0.001 * total


@every_file
def test_words_stand_where_their_rectangles_say(path: Path) -> None:
    import pdfplumber

    places = [(b.text[w.start : w.end], w.rect) for b in parsed(path).blocks for w in b.words]
    sample = sorted(random.Random(11).sample(places, 200), key=lambda place: place[1].pdf_page)
    wrong = []
    with pdfplumber.open(path) as document:
        for text, rect in sample:
            page = document.pages[rect.pdf_page - 1]
            height = float(page.height)
            inside = "".join(
                char["text"]
                for char in sorted(page.chars, key=lambda char: char["x0"])
                if rect.x0 - 0.6 <= (char["x0"] + char["x1"]) / 2 <= rect.x1 + 0.6
                and rect.y0 <= height - (char["top"] + char["bottom"]) / 2 <= rect.y1
            )
            if words(inside) != words(text):
                wrong.append((rect.pdf_page, text, inside))
    assert len(wrong) <= 2, wrong


@every_file
def test_every_letter_of_a_block_lies_in_a_word(path: Path) -> None:
    for block in parsed(path).blocks:
        if block.kind is BlockKind.FIGURE:
            continue
        covered = {place for word in block.words for place in range(word.start, word.end)}
        bare = {place for place, char in enumerate(block.text) if char not in " |"}
        assert bare <= covered, block.text[:80]
        assert "  " not in block.text
        assert block.text == block.text.strip()
        assert [place.start for place in block.pages] == sorted({place.start for place in block.pages})
        assert block.pages[0].start == 0
