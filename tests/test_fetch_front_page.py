"""The edition of a PDF by its own front page: made pages, and the real documents beside the checkout."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from corpus.catalogue import Edition, Source, load_catalogue
from corpus.documents_toml import load_documents
from ingest.fetch.front_page import edition_inside

SHARED = Path(__file__).parents[1].parent / "shared" / "official"

LAMPS = Source.model_validate(
    {
        "id": "lamps",
        "title": "Lighting lamps",
        "short": "Lamps",
        "publisher": "Board of Lights",
        "kind": "guidance",
        "status": "statutory guidance",
        "route": "govuk",
        "address": "https://www.gov.uk/government/publications/lamps",
        "editions": [
            Edition(id="2015-12", label="December 2015", superseded_by="2025-07"),
            Edition(id="2025-07", label="2025", published="2025-07", in_force="2025-09-01"),
        ],
    }
)


def pdf(*pages: str) -> bytes:
    data = BytesIO()
    canvas = Canvas(data)
    for words in pages:
        canvas.drawString(72, 700, words)
        canvas.showPage()
    canvas.save()
    return data.getvalue()


@pytest.mark.parametrize(
    ("pages", "edition"),
    [
        (["Lighting lamps: December 2015"], "2015-12"),
        (["Lighting lamps", "December 2015"], "2015-12"),
        (["Published July 2025 for use in September 2025"], "2025-07"),
        (["July 2025, replacing that of March 2011"], "2025-07"),
        (["March 2027"], "2027-03"),
        (["March 2027, replacing that of December 2015"], None),
        (["March 2027 and April 2028"], None),
        (["July 2025, and December 2015"], None),
        (["Lighting lamps 2025"], None),
        (["Lighting lamps", "Contents", "December 2015"], None),
        (["in force from 1 March 2027"], None),
    ],
)
def test_a_front_page_tells_its_month(pages: list[str], edition: str | None) -> None:
    found = edition_inside(LAMPS, pdf(*pages))
    assert (found.id if found is not None else None) == edition


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n%%EOF", b"words"])
def test_a_file_that_cannot_be_opened_tells_nothing(data: bytes) -> None:
    assert edition_inside(LAMPS, data) is None


@pytest.mark.shared
def test_the_real_front_pages_tell_the_right_edition_or_nothing() -> None:
    if not (SHARED / "documents.toml").exists():
        pytest.skip("the real documents are not beside the checkout")
    catalogue, told = load_catalogue(), 0
    for document in load_documents(SHARED):
        if document.path.suffix == ".pdf":
            found = edition_inside(catalogue.get(document.entry.id), document.path.read_bytes())
            assert found is None or found.id == document.entry.edition
            told += found is not None
    assert told >= 4
