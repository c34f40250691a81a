"""HTML against the Content API's own example bodies, where they stand beside the checkout."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from lxml import html

from corpus.document import BlockKind
from ingest.parse.html import parse_html

EXAMPLES = Path(__file__).resolve().parents[2] / "shared" / "govuk-api" / "examples"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not EXAMPLES.is_dir(), reason="the Content API examples are not beside the checkout"),
]


def bodies() -> list[tuple[str, str]]:
    found = []
    for path in sorted(EXAMPLES.glob("*.json")):
        details = json.loads(path.read_text("utf-8")).get("details", {})
        parts = [part["body"] for part in details.get("parts", ())]
        found += [(f"{path.stem}-{n}", body) for n, body in enumerate([details.get("body"), *parts]) if body]
    return found


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


@pytest.mark.parametrize(("name", "body"), bodies() if EXAMPLES.is_dir() else [])
def test_every_word_of_a_body_is_in_a_block_once(name: str, body: str) -> None:
    tree = html.fromstring(f"<div>{body}</div>")
    for gone in tree.xpath(".//sup[a[contains(@class,'footnote')]] | .//a[contains(@class,'reversefootnote')]"):
        gone.drop_tree()
    fractions = " ".join(image.get("alt") for image in tree.xpath(".//span[@class='fraction']/img"))
    document = parse_html(body.encode(), name)
    parsed = "\n".join(b.text for b in document.blocks if b.kind is not BlockKind.FIGURE)
    for element in tree.iter():
        element.tail = f" {element.tail or ''}" if element.tag not in {"abbr", "a", "span"} else element.tail
    assert words(parsed) == words(f"{tree.text_content()} {fractions}")


def test_the_long_example_has_its_footnotes_and_numbered_headings() -> None:
    body = dict(bodies())["html_publication-long_form_and_automatically_numbered_headings-0"]
    document = parse_html(body.encode(), "long")
    notes = [b for b in document.blocks if b.kind is BlockKind.FOOTNOTE]
    assert [b.number for b in notes] == [str(n) for n in range(1, 100)]
    assert all(b.headings for b in notes)
    numbered = [b for b in document.blocks if b.kind is BlockKind.HEADING and re.match(r"\d+\.", b.text)]
    assert len(numbered) == 63
