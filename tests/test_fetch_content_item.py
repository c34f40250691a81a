"""Content API payloads: invented ones, GOV.UK's own examples, and the test server against its schemas."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from corpus.catalogue import Source
from corpus.errors import FetchError
from ingest.fetch.attachments import choose
from ingest.fetch.cache import Cache
from ingest.fetch.content_item import ContentItem, plain_text, read_content_item
from ingest.fetch.govuk import html_file
from tests.govuk_server import attachment, html_attachment, html_publication, publication

SHARED = Path(__file__).parents[1].parent / "shared" / "govuk-api"
FRAGMENT = """<section class="attachment embedded" id="attachment_1">
<div class="attachment-details"><h2 class="title"><a href="{url}">Lamps &amp; bells</a></h2>
<p class="metadata"><span class="type">PDF</span></p></div></section>"""


def item(name: str) -> ContentItem:
    path = SHARED / "examples" / f"{name}.json"
    if not path.exists():
        pytest.skip("GOV.UK's own examples are not beside the checkout")
    return read_content_item(json.loads(path.read_text(encoding="utf-8")), name)


def older(url: str) -> ContentItem:
    data = publication("/government/publications/lamps", "Lamps")
    data["details"] = {
        "body": "",
        "political": False,
        "documents": [FRAGMENT.format(url=url), "<p>none</p>", ""],
    }
    return read_content_item(data, "here")


def test_older_payloads_carry_attachments_as_html() -> None:
    (found,) = older("https://assets.publishing.service.gov.uk/media/1/lamps.pdf").attachments
    assert (found.title, found.media, found.name) == ("Lamps & bells", "pdf", "lamps.pdf")
    (page,) = older("/government/publications/lamps/lamps-and-bells").attachments
    assert (page.media, page.address) == (
        "html",
        "https://www.gov.uk/government/publications/lamps/lamps-and-bells",
    )
    assert older("https://assets.publishing.service.gov.uk/media/1/lamps.ods").attachments[0].media is None


def test_a_payload_of_another_shape_names_the_field() -> None:
    with pytest.raises(FetchError, match=r"“details.attachments.0.url”"):
        read_content_item({"base_path": "/x", "details": {"attachments": [{}]}}, "here")


def test_a_body_in_several_types_gives_its_html() -> None:
    body = [
        {"content_type": "text/govspeak", "content": "x"},
        {"content_type": "text/html", "content": "<p>y</p>"},
    ]
    assert read_content_item({"base_path": "/x", "details": {"body": body}}, "here").body == "<p>y</p>"
    assert read_content_item({"base_path": "/x", "details": {"body": [1]}}, "here").body == ""


@pytest.mark.parametrize(
    ("fragment", "words"),
    [
        ("<p>a <b>b</b>\n c</p>", "a b c"),
        ("", ""),
        ("plain &amp; simple", "plain & simple"),
        ("<!-- x -->", ""),
    ],
)
def test_plain_text(fragment: str, words: str) -> None:
    assert plain_text(fragment) == words


@pytest.mark.shared
def test_the_examples_of_publications_are_read() -> None:
    featured = item("publication-publication-with-featured-attachments")
    (pdf,) = featured.attachments
    assert (pdf.media, pdf.number_of_pages) == ("pdf", 2)
    assert featured.public_updated_at is not None
    assert featured.public_updated_at.date() == date(2014, 5, 29)
    assert featured.withdrawn is None
    own = Source.model_validate(
        {
            "id": "example",
            "title": featured.title,
            "short": "Example",
            "publisher": "Somebody",
            "kind": "guidance",
            "status": "non-statutory guidance",
            "route": "govuk",
            "address": f"https://www.gov.uk{featured.base_path}",
        }
    )
    choice = choose(own, featured.attachments, featured.public_updated_at.date(), date(2026, 11, 20))
    assert choice is not None
    assert choice.dated is not None
    assert choice.dated.id == "2014-05"
    assert item("publication-best-practice-statutory-guidance").attachments == ()


@pytest.mark.shared
@pytest.mark.parametrize("kind", ["publication-withdrawn_publication", "html_publication-withdrawn"])
def test_the_examples_of_withdrawn_pages_say_so(kind: str) -> None:
    notice = item(kind).withdrawn
    assert notice is not None
    assert notice.startswith("Withdrawn on ")
    assert "<" not in notice


@pytest.mark.shared
@pytest.mark.parametrize(
    "kind",
    [
        "published",
        "withdrawn",
        "fractions_and_unnumbered_headings",
        "long_form_and_automatically_numbered_headings",
    ],
)
def test_the_examples_of_html_publications_give_their_body(kind: str, tmp_path: Path) -> None:
    page = item(f"html_publication-{kind}")
    file = html_file(Cache(tmp_path), page, "x")
    assert file.path.read_text(encoding="utf-8") == page.body
    assert file.media == "html"


@pytest.mark.shared
def test_a_guide_is_read_without_fault() -> None:
    assert item("guide").attachments == ()


NOTICE = {"explanation": "<p>Replaced.</p>", "withdrawn_at": "2026-10-02T10:00:00Z"}


@pytest.mark.shared
@pytest.mark.parametrize(
    ("schema", "payload"),
    [
        (
            "publication",
            publication(
                "/government/publications/lamps",
                "Lamps",
                [
                    attachment("Lamps", "lamps.pdf", pages=3),
                    html_attachment("Lamps", "/government/publications/lamps/lamps"),
                ],
                withdrawn=NOTICE,
            ),
        ),
        (
            "html_publication",
            html_publication("/government/publications/lamps/lamps", "Lamps", "<p>Light them.</p>"),
        ),
    ],
)
def test_the_test_server_speaks_as_govuk_does(schema: str, payload: dict[str, Any]) -> None:
    path = SHARED / "schemas" / f"{schema}.json"
    if not path.exists():
        pytest.skip("GOV.UK's own schemas are not beside the checkout")
    jsonschema.validate(payload, json.loads(path.read_text(encoding="utf-8")))
