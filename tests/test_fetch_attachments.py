"""Which attachment is the document, and which edition it is: over invented pages."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.catalogue import Edition, Source, load_catalogue
from ingest.fetch.attachments import choose
from ingest.fetch.content_item import Attachment
from ingest.fetch.dates import dates_in
from tests.govuk_server import ASSETS, attachment, html_attachment

TODAY = date(2026, 11, 20)
UPDATED = date(2026, 7, 9)


def source(title: str = "Keeping lamps lit in lighthouses", short: str = "KLIL", **more: object) -> Source:
    fields: dict[str, object] = {
        "id": "lamps",
        "title": title,
        "short": short,
        "publisher": "Board of Lights",
        "kind": "guidance",
        "status": "statutory guidance",
        "route": "govuk",
        "address": "https://www.gov.uk/government/publications/lamps",
        "editions": [
            Edition(
                id="2025-07",
                label="2025",
                published="2025-07",
                in_force="2025-09-01",
                superseded_by="2026-09",
            ),
            Edition(id="2026-09", label="2026", in_force="2026-09-01"),
        ],
    }
    return Source.model_validate({**fields, **more})


def attached(*items: dict[str, object]) -> tuple[Attachment, ...]:
    return tuple(Attachment.model_validate(item) for item in items)


def pick(wanted: Source, *items: dict[str, object], today: date = TODAY, page: str = "") -> str | None:
    """Title of the attachment chosen."""
    choice = choose(wanted, attached(*items), UPDATED, today, page)
    return choice.attachment.title if choice is not None else None


MAIN = attachment("Keeping lamps lit in lighthouses 2026", "KLIL_2026.pdf", pages=90)

BESIDE = [
    "Keeping lamps lit in lighthouses 2026: form",
    "Keeping lamps lit in lighthouses 2026: application forms",
    "Keeping lamps lit in lighthouses: summary",
    "Keeping lamps lit in lighthouses 2026: easy read",
    "Keeping lamps lit in lighthouses 2026: easy-read version",
    "Letter to keepers about keeping lamps lit in lighthouses 2026",
    "Covering letter: keeping lamps lit in lighthouses",
    "Keeping lamps lit in lighthouses 2026 (Welsh)",
    "Keeping lamps lit in lighthouses: Polish translation",
    "Keeping lamps lit in lighthouses 2026: part one",
    "Keeping lamps lit in lighthouses 2026 (part 1 only)",
    "Keeping lamps lit in lighthouses 2026: annex C",
    "Keeping lamps lit in lighthouses 2026: table of changes",
    "Keeping lamps lit in lighthouses 2026 (large print)",
    "Keeping lamps lit in lighthouses 2026 (accessible version)",
    "Keeping lamps lit in lighthouses 2026 accessibility version",
    "Keeping lamps lit in lighthouses: templates",
    "Keeping lamps lit in lighthouses: poster",
    "Keeping lamps lit in lighthouses: equality impact assessment",
    "Keeping lamps lit in lighthouses: consultation response",
    "Keeping lamps lit in lighthouses: guide for parents",
    "Keeping lamps lit in lighthouses: case studies",
    "Keeping lamps lit in lighthouses: quick guide",
    "Keeping lamps lit in lighthouses: draft",
    "Keeping lamps lit in lighthouses: BSL video transcript",
]


@pytest.mark.parametrize("title", BESIDE)
def test_what_stands_beside_the_document_is_left_out(title: str) -> None:
    other = attachment(title, "other.pdf", pages=400)
    assert pick(source(), other, MAIN) == MAIN["title"]
    assert pick(source(), MAIN, other) == MAIN["title"]
    assert pick(source(), other) is None


@pytest.mark.parametrize(
    "filename",
    ["KLIL_2026_easy_read.pdf", "klil-2026-part-one.pdf", "KLIL_2026_Welsh.pdf", "KLIL-summary-2026.pdf"],
)
def test_file_names_tell_too(filename: str) -> None:
    assert pick(source(), attachment("Keeping lamps lit in lighthouses 2026", filename, pages=400)) is None


@pytest.mark.parametrize(
    "item",
    [
        attachment("Keeping lamps lit in lighthouses 2026", "klil.docx"),
        attachment(
            "Keeping lamps lit in lighthouses 2026",
            "klil.odt",
            content_type="application/vnd.oasis.opendocument.text",
        ),
        attachment("Keeping lamps lit in lighthouses 2026", "klil.pdf", locale="cy"),
        {
            "attachment_type": "external",
            "url": "https://example.org/a.pdf",
            "title": "Keeping lamps lit in lighthouses",
        },
        attachment("Ringing bells on buoys", "bells.pdf"),
        attachment("Contact list", "contacts.pdf"),
    ],
)
def test_other_files_are_not_the_document(item: dict[str, object]) -> None:
    assert pick(source(), item) is None


@pytest.mark.parametrize(
    "title",
    [
        "Keeping lamps lit in lighthouses",
        "Keeping lamps lit in lighthouses: statutory guidance for schools and colleges",
        "KLIL 2026",
        "Statutory guidance",
        "KEEPING LAMPS LIT IN LIGHTHOUSES (September 2026)",
        "Keeping lamps lit in lighthouses 2026 (for information, in force 1 September 2026)",
    ],
)
def test_the_only_document_is_taken(title: str) -> None:
    assert pick(source(), attachment(title, "file.pdf")) == title


def test_words_of_the_sources_own_name_do_not_count_against_it() -> None:
    summary = source("Summary of duties when a lamp affects sleep", "Lamp duties", editions=[])
    items = [
        attachment("Summary of duties when a lamp affects sleep", "summary.pdf"),
        attachment("Lamp affects sleep: effective practice examples", "examples.pdf"),
        attachment("Summary of duties when a lamp affects sleep: easy read", "easy.pdf"),
    ]
    assert pick(summary, *items) == items[0]["title"]


def test_a_page_with_two_documents_is_told_apart_by_words() -> None:
    keepers = source("Lamps at home: guidance for keepers", "Lamps for keepers", pick=["keepers"], editions=[])
    parents = source("Lamps at home: guidance for parents", "Lamps for parents", pick=["parents"], editions=[])
    items = [
        attachment("Lamps at home: guide for keepers", "keepers.pdf"),
        attachment("Lamps at home: guide for parents", "parents.pdf"),
    ]
    assert pick(keepers, *items) == items[0]["title"]
    assert pick(parents, *items) == items[1]["title"]
    assert pick(parents, items[0]) is None


def test_the_edition_in_force_goes_before_one_to_come() -> None:
    old = attachment("Keeping lamps lit in lighthouses 2025", "KLIL_2025.pdf", pages=80)
    for items in ([old, MAIN], [MAIN, old]):
        before = choose(source(), attached(*items), UPDATED, date(2026, 8, 1))
        assert before is not None
        assert before.dated is not None
        assert (before.attachment.title, before.dated.id) == (old["title"], "2025-07")
        assert before.note == "The page also carries edition 2026-09, which is not in force yet."
        after = choose(source(), attached(*items), UPDATED, date(2026, 9, 1))
        assert after is not None
        assert after.dated is not None
        assert (after.attachment.title, after.dated.id, after.note) == (MAIN["title"], "2026-09", None)


def test_a_coming_edition_alone_is_taken_and_said_to_be_coming() -> None:
    choice = choose(source(), attached(MAIN), UPDATED, date(2026, 8, 1))
    assert choice is not None
    assert choice.note == "This edition is published for information and is not in force yet."


def test_titles_that_say_from_and_until_are_heeded() -> None:
    until = attachment("Keeping lamps lit in lighthouses (until 31 August 2027)", "a.pdf")
    start = attachment("Keeping lamps lit in lighthouses (applies from 1 September 2027)", "b.pdf")
    bare = source(editions=[])
    assert pick(bare, start, until, today=date(2027, 8, 31)) == until["title"]
    assert pick(bare, start, until, today=date(2027, 9, 1)) == start["title"]


def test_a_pdf_goes_before_html_of_the_same_edition_but_not_before_a_newer_one() -> None:
    page = html_attachment("Keeping lamps lit in lighthouses 2026", "/government/publications/lamps/klil-2026")
    assert pick(source(), page, MAIN) == MAIN["title"]
    choice = choose(
        source(),
        attached(page, attachment("Keeping lamps lit in lighthouses 2025", "KLIL_2025.pdf")),
        UPDATED,
        TODAY,
    )
    assert choice is not None
    assert choice.attachment.media == "html"


def test_an_undated_file_goes_before_an_old_one() -> None:
    old = attachment("Keeping lamps lit in lighthouses 2019", "KLIL_2019.pdf")
    new = attachment("Keeping lamps lit in lighthouses", "KLIL.pdf")
    assert pick(source(), old, new) == new["title"]
    assert pick(source(), new, old, MAIN) == MAIN["title"]


def test_a_page_that_moved_elsewhere_gives_nothing_under_the_old_name() -> None:
    bells = attachment("Ringing bells on buoys 2026", "bells.pdf")
    assert pick(source(), bells, page="Ringing bells on buoys") is None


@pytest.mark.parametrize(
    ("item", "edition", "told_by"),
    [
        (MAIN, "2026-09", "title"),
        (attachment("Keeping lamps lit in lighthouses", "KLIL_September_2025.pdf"), "2025-07", "file name"),
        (attachment("Keeping lamps lit in lighthouses", "KLIL_Jul_2025.pdf"), "2025-07", "file name"),
        (attachment("Keeping lamps lit in lighthouses", "KLIL-2025-07.pdf"), "2025-07", "file name"),
        (attachment("Keeping lamps lit in lighthouses 2027", "KLIL.pdf"), "2027", "title"),
        (attachment("Keeping lamps lit in lighthouses March 2027", "KLIL.pdf"), "2027-03", "title"),
        (attachment("Keeping lamps lit in lighthouses", "KLIL.pdf"), "2026-07", "page date"),
    ],
)
def test_the_edition_is_read_from_what_tells_it_best(item: dict[str, object], edition: str, told_by: str) -> None:
    choice = choose(source(), attached(item), UPDATED, TODAY)
    assert choice is not None
    assert choice.dated is not None
    assert (choice.dated.id, choice.dated.told_by) == (edition, told_by)


def test_an_address_or_a_length_that_the_catalogue_knows_tells_the_edition() -> None:
    item = attachment("Keeping lamps lit in lighthouses", "KLIL.pdf", pages=77)
    known = source(
        editions=[
            Edition(id="2020", label="2020", superseded_by="2021", asset=f"https://{ASSETS}/media/x/KLIL.pdf"),
            Edition(id="2021", label="2021", pages=77),
        ]
    )
    by_length = choose(known, attached(item), UPDATED, TODAY)
    assert by_length is not None
    assert by_length.dated is not None
    assert (by_length.dated.id, by_length.dated.told_by) == ("2021", "pages")
    by_address = choose(known, attached({**item, "url": f"https://{ASSETS}/media/x/KLIL.pdf"}), UPDATED, TODAY)
    assert by_address is not None
    assert by_address.dated is not None
    assert (by_address.dated.id, by_address.dated.told_by) == ("2020", "address")


def test_a_title_that_only_one_edition_has_tells_it() -> None:
    renamed = source(
        "Arranging lamps",
        "Lamps",
        editions=[
            Edition(id="2013-01", label="2013", title="Lamps", superseded_by="2025-02"),
            Edition(id="2025-02", label="2025", title="Arranging lamps"),
        ],
    )
    choice = choose(renamed, attached(attachment("Arranging lamps: a guide", "a.pdf")), UPDATED, TODAY)
    assert choice is not None
    assert choice.dated is not None
    assert choice.dated.id == "2025-02"


def test_years_in_the_sources_own_name_are_not_its_edition() -> None:
    act = source("The Lamps Act 2010 and keepers", "Lamps Act advice", editions=[])
    choice = choose(act, attached(attachment("The Lamps Act 2010 and keepers", "act-2010.pdf")), UPDATED, TODAY)
    assert choice is not None
    assert choice.dated is not None
    assert (choice.dated.id, choice.dated.told_by) == ("2026-07", "page date")


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Lamps (July 2026)", ["2026-07"]),
        ("lamps_-_August_2024.pdf", ["2024-08"]),
        ("lamps 1 September 2026", ["2026-09"]),
        ("lamps 31st Dec 2025", ["2025-12"]),
        ("lamps-2026-07-09", ["2026-07"]),
        ("Lamps 2026", ["2026"]),
        ("Lamps 2023 to 2024", []),
        ("Lamps 2023-24", []),
        ("Lamps 0 to 25", []),
        ("Lamps 31 February 2026", []),
        ("Lamps 123456", []),
        ("Lamps", []),
    ],
)
def test_dates_are_found_in_titles(text: str, ids: list[str]) -> None:
    assert [found.id for found in dates_in(text)] == ids


FETCHED = [source for source in load_catalogue().sources if source.route == "govuk"]


@pytest.mark.parametrize("real", FETCHED, ids=lambda source: source.id)
def test_no_source_of_the_catalogue_is_refused_under_its_own_name(real: Source) -> None:
    for title in (real.title, f"{real.title}: statutory guidance", real.title.upper()):
        items = [
            attachment(f"{real.title}: easy read", "b.pdf", pages=500),
            attachment(title, "a.pdf"),
            attachment("Covering letter", "c.pdf"),
        ]
        assert pick(real, *items) == title


@pytest.mark.parametrize("real", [s for s in FETCHED if s.editions], ids=lambda source: source.id)
def test_each_edition_of_the_catalogue_is_known_by_its_label(real: Source) -> None:
    for edition in real.editions:
        item = attachment(f"{edition.title or real.title} ({edition.label})", "a.pdf")
        choice = choose(real, attached(item), UPDATED, TODAY)
        assert choice is not None
        assert choice.dated is not None
        assert choice.dated.id == edition.id


def test_the_file_names_that_the_facts_give_are_known() -> None:
    catalogue = load_catalogue()
    for source_id, name, edition in (
        ("send-code-of-practice", "SEND_Code_of_Practice_January_2015.pdf", "2015-01"),
        (
            "working-together-to-improve-school-attendance",
            "Working_together_to_improve_school_attendance_2026.pdf",
            "2026-07",
        ),
        (
            "working-together-to-improve-school-attendance",
            "Working_together_to_improve_school_attendance_-_August_2024.pdf",
            "2024-08",
        ),
    ):
        real = catalogue.get(source_id)
        choice = choose(real, attached(attachment(real.title, name)), UPDATED, TODAY)
        assert choice is not None
        assert choice.dated is not None
        assert choice.dated.id == edition
