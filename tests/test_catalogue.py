"""The catalogue and documents.toml: what they hold, and how a wrong entry is named."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from corpus.catalogue import CATALOGUE_FILE, load_catalogue
from corpus.documents_toml import load_documents
from corpus.errors import CatalogueError, UnknownReferenceError

SHARED = Path(__file__).parents[1].parent / "shared"

SOURCE = """
[[source]]
id = "lamps"
title = "Lamps in lighthouses"
short = "Lamps"
aliases = ["lamp rules"]
publisher = "Board of Lights"
kind = "guidance"
status = "statutory guidance"
binds = ["keepers"]
nation = "England"
address = "https://www.gov.uk/government/publications/lamps"
route = "govuk"
[[source.editions]]
id = "2024-02"
label = "February 2024"
published = "2024-02-29"
superseded_by = "2025-03"
[[source.editions]]
id = "2025-03"
label = "March 2025"
in_force = 2025-04-01
"""
SECOND = SOURCE.replace('"lamps"', '"bells"').replace("Lamps", "Bells").replace("lamp rules", "bell rules")


def write(folder: Path, text: str) -> Path:
    path = folder / "catalogue.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_catalogue_loads_and_holds_what_it_should() -> None:
    catalogue = load_catalogue()
    assert len(catalogue.sources) >= 38
    assert catalogue.get("keeping-children-safe-in-education").short == "KCSIE"
    assert catalogue.newest("working-together-to-improve-school-attendance").id == "2026-07"  # type: ignore[union-attr]
    assert catalogue.superseded_by("keeping-children-safe-in-education", "2025-07") == "2026-09"
    assert catalogue.superseded_by("keeping-children-safe-in-education", "2026-09") is None
    assert catalogue.status("information-sharing", "2024-05") == "non-statutory guidance"
    assert catalogue.status("information-sharing", "2026-09") == "statutory guidance"
    assert "section/444ZA" in catalogue.get("ukpga/1996/56").provisions
    proposals = [source for source in catalogue.sources if source.kind == "proposal"]
    assert proposals
    assert all(source.status == "proposal" and source.route == "none" for source in proposals)


@pytest.mark.parametrize(
    ("alias", "source_id"),
    [
        ("kcsie", "keeping-children-safe-in-education"),
        ("SEND Code", "send-code-of-practice"),
        ("send code of practice", "send-code-of-practice"),
        ("EA 1996", "ukpga/1996/56"),
        ("education act", "ukpga/1996/56"),
        ("Children’s Wellbeing and Schools Act", "ukpga/2026/21"),
        ("ukpga/2010/15", "ukpga/2010/15"),
        ("SI 2024/208", "uksi/2024/208"),
        ("  keeping   children safe in education--2 ", "keeping-children-safe-in-education"),
    ],
)
def test_people_find_a_source_by_what_they_call_it(alias: str, source_id: str) -> None:
    found = load_catalogue().find(alias)
    assert found is not None
    assert found.id == source_id


def test_find_gives_nothing_for_what_is_not_there() -> None:
    assert load_catalogue().find("a cookery book") is None


def test_an_unknown_id_is_named_with_the_nearest() -> None:
    with pytest.raises(UnknownReferenceError, match="did you mean “school-exclusion”"):
        load_catalogue().get("school-exclusions")


def test_superseded_sources_lead_to_what_took_their_place() -> None:
    catalogue = load_catalogue()
    superseded = [source for source in catalogue.sources if source.status == "superseded"]
    assert len(superseded) >= 4
    for source in superseded:
        replacement = catalogue.replacement(source.id)
        assert replacement is not None
        assert replacement.status != "superseded"
    assert catalogue.replacement("send-code-of-practice") is None


def test_an_edition_outside_the_catalogue_is_judged_by_its_date(tmp_path: Path) -> None:
    catalogue = load_catalogue(write(tmp_path, SOURCE))
    assert catalogue.superseded_by("lamps", "2019") == "2025-03"
    assert catalogue.superseded_by("lamps", "2025-03-14") is None
    assert catalogue.superseded_by("lamps", "2027-01") is None
    assert catalogue.newest("lamps").in_force == "2025-04-01"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        ('title = "Lamps in lighthouses"\n', "", ["lamps", "title"]),
        ('short = "Lamps"', 'short = "Lamps"\ncolour = "red"', ["lamps", "colour"]),
        ('kind = "guidance"', 'kind = "song"', ["lamps", "kind"]),
        ('status = "statutory guidance"', 'status = "superseded"', ["lamps", "replaced_by"]),
        ("2024-02-29", "2023-02-29", ["lamps", "editions[0].published"]),
        ('id = "2025-03"', 'id = "March"', ["lamps", "editions[1].id"]),
        ('superseded_by = "2025-03"', 'superseded_by = "2026-03"', ["lamps", "superseded_by"]),
        ('superseded_by = "2025-03"', 'superseded_by = "2024-02"', ["lamps", "superseded_by", "circle"]),
        ('superseded_by = "2025-03"\n', "", ["lamps", "editions"]),
        ('id = "2025-03"', 'id = "2024-02"', ["lamps", "editions"]),
        ("https://www.gov.uk/", "http://www.gov.uk/", ["lamps", "address", "https"]),
        ("https://www.gov.uk/", "https://www.gov.uk.example.com/", ["lamps", "address"]),
        ("https://www.gov.uk/", "https://me@www.gov.uk/", ["lamps", "address"]),
        ("https://www.gov.uk/", "https://www.gov.uk:444/", ["lamps", "address"]),
        ("https://www.gov.uk/", "https://www.gov.uk/ ", ["lamps", "address"]),
        ("https://www.gov.uk/", "https://[", ["lamps", "address"]),
        ("https://www.gov.uk/", "https://www.nhs.uk/", ["lamps", "address"]),
        ('route = "govuk"', 'route = "none"', ["lamps", "route_reason"]),
        ('route = "govuk"', 'route = "legislation"', ["lamps", "address"]),
        ('route = "govuk"', 'route = "govuk"\nprovisions = ["section/1"]', ["lamps", "provisions"]),
        ('route = "govuk"', 'route = "govuk"\nprovisions = ["../etc"]', ["lamps", "provisions[0]"]),
        ('route = "govuk"', 'route = "govuk"\nreplaced_by = "bells"', ["lamps", "replaced_by"]),
        ('id = "lamps"', "id = 7", ["7", "id"]),
        ('id = "lamps"', 'id = "Lamps!"', ["Lamps!", "id"]),
    ],
)
def test_a_wrong_field_is_one_sentence_that_names_it(tmp_path: Path, old: str, new: str, names: list[str]) -> None:
    assert old in SOURCE
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(write(tmp_path, SOURCE.replace(old, new, 1)))
    message = str(caught.value)
    assert all(name in message for name in names), message
    assert "\n" not in message
    assert message.endswith(".")


def superseded(text: str, by: str) -> str:
    return text.replace('status = "statutory guidance"', f'status = "superseded"\nreplaced_by = "{by}"')


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (SOURCE + SOURCE, ["lamps", "twice"]),
        (SOURCE + SECOND.replace("bell rules", "Lamp  rules"), ["bells", "aliases"]),
        (superseded(SOURCE, "gongs"), ["lamps", "replaced_by", "gongs"]),
        (superseded(SOURCE, "lamps"), ["lamps", "replaced_by", "circle"]),
        (superseded(SOURCE, "bells") + superseded(SECOND, "lamps"), ["replaced_by", "circle"]),
        ("", ["[[source]]"]),
        ("x = 1\n" + SOURCE, ["“x”"]),
        ("[[source]\n", ["not TOML"]),
    ],
)
def test_entries_that_do_not_agree_are_named(tmp_path: Path, text: str, names: list[str]) -> None:
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(write(tmp_path, text))
    assert all(name in str(caught.value) for name in names), str(caught.value)


def test_a_missing_or_unreadable_catalogue_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"none\.toml cannot be read"):
        load_catalogue(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes(b'x = "\xe9"')
    with pytest.raises(CatalogueError, match="not TOML"):
        load_catalogue(tmp_path / "latin.toml")


DOCUMENT = """
[[document]]
file = "lamps.txt"
id = "lamps"
title = "Lamps"
publisher = "Board of Lights"
status = "non-statutory guidance"
edition = "2024-02"
edition_note = "A copy"
newest = "2025-03"
address = "https://lights.example.org/lamps"
nation = "England"
"""


def folder_with(folder: Path, listing: str) -> Path:
    (folder / "lamps.txt").write_text("Light them.", encoding="utf-8")
    (folder / "documents.toml").write_text(listing, encoding="utf-8")
    return folder


def test_a_folder_of_documents_is_described(tmp_path: Path) -> None:
    without = '[[document]]\nfile = "sub/b.txt"\nid = "b"\ntitle = "B"\nstatus = "proposal"\nnation = "England"\n'
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "b.txt").write_text("B", encoding="utf-8")
    first, second = load_documents(folder_with(tmp_path, DOCUMENT + without))
    assert (first.entry.id, first.entry.edition, first.entry.newest) == ("lamps", "2024-02", "2025-03")
    assert first.path == (tmp_path / "lamps.txt").resolve()
    assert second.entry.edition is None


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        ("lamps.txt", "gone.txt", ["gone.txt", "not there"]),
        ("lamps.txt", "../lamps.txt", ["file", ".."]),
        ("lamps.txt", "sub/../../lamps.txt", ["file", ".."]),
        ("lamps.txt", "/etc/hostname", ["file", "inside"]),
        ("lamps.txt", "C:lamps.txt", ["file", "inside"]),
        ("lamps.txt", "..\\\\lamps.txt", ["file", "inside"]),
        ("lamps.txt", "out/hostname", ["out/hostname", "leads out"]),
        ("lamps.txt", "link.txt", ["link.txt", "leads out"]),
        ('title = "Lamps"\n', "", ["title", "missing"]),
        ('status = "non-statutory guidance"', 'status = "gossip"', ["status"]),
        ("2024-02", "2024-13", ["edition"]),
        ("https://lights", "javascript:lights", ["address"]),
        ("edition_note", "remark", ["remark"]),
    ],
)
def test_a_wrong_document_is_named(tmp_path: Path, old: str, new: str, names: list[str]) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "out").symlink_to("/etc")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(CatalogueError) as caught:
        load_documents(folder_with(folder, DOCUMENT.replace(old, new, 1)))
    assert all(name in str(caught.value) for name in ["lamps", *names]), str(caught.value)


def test_a_document_described_twice_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="described twice"):
        load_documents(folder_with(tmp_path, DOCUMENT + DOCUMENT))
    (tmp_path / "again.txt").write_text("Again.", encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"edition.*described twice"):
        load_documents(folder_with(tmp_path, DOCUMENT + DOCUMENT.replace("lamps.txt", "again.txt")))


def test_a_folder_without_a_listing_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"documents\.toml cannot be read"):
        load_documents(tmp_path)


@pytest.mark.shared
@pytest.mark.parametrize("folder", ["official", "law-extracts"])
def test_the_catalogue_agrees_with_the_real_folders(folder: str) -> None:
    if not (SHARED / folder / "documents.toml").exists():
        pytest.skip("the real documents are not beside the checkout")
    catalogue = load_catalogue()
    for document in load_documents(SHARED / folder):
        entry = document.entry
        source = catalogue.get(entry.id)
        assert catalogue.status(entry.id, entry.edition) == entry.status
        assert (source.publisher, source.nation) == (entry.publisher, entry.nation)
        titles = {source.title, *(edition.title for edition in source.editions)}
        assert entry.title in titles
        if entry.edition is not None:
            known = source.edition(entry.edition)
            assert known is not None
            assert entry.address == (known.address or source.address)
            assert catalogue.superseded_by(entry.id, entry.edition) == entry.newest


@pytest.mark.shared
def test_every_address_of_the_facts_is_in_the_catalogue() -> None:
    facts = SHARED / "facts" / "editions.md"
    if not facts.exists():
        pytest.skip("the real documents are not beside the checkout")
    rows = [line for line in facts.read_text(encoding="utf-8").splitlines() if line.startswith("| ")][2:]
    data = tomllib.loads(CATALOGUE_FILE.read_text(encoding="utf-8"))
    text = str(data)
    assert len(rows) >= 30
    for row in rows:
        address = row.split("|")[3].strip()
        if address.startswith("/government/"):
            assert f"https://www.gov.uk{address}'" in text, row
        elif address.startswith("legislation.gov.uk/"):
            assert f"https://www.{address.removesuffix('/part/3')}'" in text, row
