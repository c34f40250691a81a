"""References as people write them: taken apart, and where they lead."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.store import Index, open_index
from retrieval.places.destination import destination
from retrieval.places.reference import read_reference
from retrieval.places.source_names import Names
from tests.conftest import run_cli


@pytest.mark.parametrize(
    ("typed", "reference", "name"),
    [
        ("SEND Code 6.44", "6.44", "SEND Code"),
        ("s.19", "s.19", ""),
        ("s19(1)", "s.19(1)", ""),
        ("S 19 (1)(A)", "s.19(1)(a)", ""),
        ("§ 19", "s.19", ""),
        ("section 444 Education Act", "s.444", "Education Act"),
        ("EA 1996 s 444(1a)", "s.444(1A)", "EA 1996"),
        ("EA 1996 s. 444za (1)(b)", "s.444ZA(1)(b)", "EA 1996"),
        ("section 19, subsection (3A) of the Education Act 1996", "s.19(3A)", "of the Education Act 1996"),
        ("subsection (1) of section 19", "s.19(1)", ""),
        ("reg 10(7)", "reg.10(7)", ""),
        ("regulation 9 of the 2024 regulations", "reg.9", "of the 2024 regulations"),
        ("Pupil Registration Regulations 2024, reg 9", "reg.9", "Pupil Registration Regulations 2024"),
        ("SI 2024/208 regs 10-12", "reg.10", "SI 2024/208"),
        ("KCSIE 177", "177", "KCSIE"),
        ("KCSIE para 177", "para 177", "KCSIE"),
        ("KCSIE, paras. 177–180", "para 177", "KCSIE"),
        ("exclusion guidance paragraph 20", "para 20", "exclusion guidance"),
        ("p.11 CME guidance", "p.11", "CME guidance"),
        ("CME guidance page iv", "p.iv", "CME guidance"),
        ("footnote 16 KCSIE", "footnote 16", "KCSIE"),
        ("code Y", "code Y", ""),
        ("attendance code y5", "code Y5", "attendance"),
        ("Y code", "code Y", ""),
        ("y5", "code Y5", ""),
        ("paragraph 3 of Schedule 10 Equality Act", "Sch.10 para.3", "Equality Act"),
        ("Equality Act 2010 20", "20", "Equality Act 2010"),
        ("KCSIE", "", "KCSIE"),
        ("Education Act 1996", "", "Education Act 1996"),
        ("code of practice", "", "code of practice"),
        ("", "", ""),
    ],
)
def test_a_reference_is_taken_apart(typed: str, reference: str, name: str) -> None:
    written = read_reference(typed)
    assert written.reference == reference
    assert written.name == name


@pytest.mark.parametrize(
    ("typed", "part", "reference"),
    [("KCSIE Annex B", "annex b", "Annex b"), ("kcsie part five para 472", "part 5", "para 472")],
)
def test_a_part_of_the_document_is_kept(typed: str, part: str, reference: str) -> None:
    written = read_reference(typed)
    assert written.part == part
    assert written.reference == reference


@given(st.text(max_size=260))
def test_nothing_that_is_typed_breaks_it(typed: str) -> None:
    written = read_reference(typed)
    Names().read(written.name)
    assert written.typed == typed[:200]


@pytest.mark.parametrize(
    ("name", "sources"),
    [
        ("SEND Code", {"send-code-of-practice"}),
        ("the code of practice", {"send-code-of-practice"}),
        ("Education Act", {"ukpga/1996/56"}),
        ("EA 1996", {"ukpga/1996/56"}),
        ("EA 2010", {"ukpga/2010/15"}),
        ("EA", {"ukpga/1996/56", "ukpga/2010/15"}),
        ("CFA", {"ukpga/2014/6"}),
        ("of the 2024 regulations", {"uksi/2024/208", "uksi/2024/210"}),
        ("the 1996 Act", {"ukpga/1996/56"}),
        ("SI 2024/208", {"uksi/2024/208"}),
        ("attendance regs 2024", {"uksi/2024/208"}),
        ("exclusion guidance", {"school-exclusion"}),
        ("CME guidance", {"children-missing-education"}),
        ("keeping children safe in education 2025", {"keeping-children-safe-in-education"}),
        ("Education Act 2002", set()),
        ("zebra husbandry", set()),
        ("", set()),
    ],
)
def test_documents_are_known_by_the_names_that_people_use(name: str, sources: set[str]) -> None:
    assert {found.source for found in Names().read(name).sources} == sources


def test_a_misspelt_name_is_a_guess_and_says_so() -> None:
    naming = Names().read("KSCIE")
    assert [name.short for name in naming.sources] == ["KCSIE"]
    assert not naming.sure


@pytest.fixture
def index(invented_store: Path) -> Index:
    return open_index(invented_store)


@pytest.mark.parametrize(
    ("typed", "reference", "words"),
    [
        ("Barsetshire Schools Act s.1(2)", "s.1(2)", "full name"),
        ("barsetshire schools act 2030 s 1(2)(b)", "s.1(2)", "full name"),
        ("section 2 of the 2030 Act", "s.2", "dogs"),
        ("s.2", "s.2", "dogs"),
        ("Keeping pupils in lessons 6", "para 6", "bus"),
        ("para 6", "para 6", "bus"),
        ("barsetshire-handbook paragraph 3", "para 3", "worry"),
        ("Keeping pupils in lessons part two", "para 6", "bus"),
        ("Keeping pupils in lessons money penalties", "para 4", "ten missed sessions"),
    ],
)
def test_it_goes_to_the_place(index: Index, typed: str, reference: str, words: str) -> None:
    found = destination(index, typed)
    assert found.status == "found", found
    (place,) = found.places
    assert place.reference == reference
    assert words in index.passages(place.passages)[place.passages[0]].text


def test_a_section_is_all_its_subsections(index: Index) -> None:
    (place,) = destination(index, "s.1 Barsetshire Schools Act").places
    assert place.reference == "s.1"
    assert [identity.partition("#")[2] for identity in place.passages] == ["s.1(1)", "s.1(2)"]


def test_several_are_all_listed_the_likeliest_first(asked_store: Path) -> None:
    found = destination(open_index(asked_store), "2")
    assert found.status == "several"
    assert [place.reference for place in found.places] == ["s.2", "para 2"]  # an everyday question points to s.2


def test_what_is_not_indexed_is_said_with_its_official_page(index: Index) -> None:
    found = destination(index, "EA 1996 s 444(1A)")
    assert found.status == "not indexed"
    assert "Education Act 1996" in found.message
    assert found.elsewhere[0].address == "https://www.legislation.gov.uk/ukpga/1996/56/section/444"
    code = destination(index, "SEND Code 6.44")
    assert code.status == "not indexed"
    assert code.elsewhere[0].address.startswith("https://www.gov.uk/")
    assert destination(index, "code Y").elsewhere[0].reference == "reg.10"
    assert destination(index, "6.44").elsewhere[0].source == "send-code-of-practice"


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("Keeping pupils in lessons para 90", ["para 4", "para 5", "para 6"]),
        ("s.1(9) Barsetshire Schools Act", ["s.1(1)", "s.1(2)", "s.2"]),
        ("s.1(1)(z) Barsetshire Schools Act", ["s.1(1)", "s.1(2)", "s.2"]),
    ],
)
def test_what_is_not_there_offers_the_nearest_numbers(index: Index, typed: str, nearest: list[str]) -> None:
    found = destination(index, typed)
    assert found.status == "not there"
    assert not found.places
    assert [place.reference for place in found.nearest] == nearest


def test_another_edition_is_not_taken_for_the_one_that_is_here(index: Index) -> None:
    found = destination(index, "Keeping pupils in lessons 2029 para 6")
    assert found.status == "several"
    assert "2029" in found.message


@pytest.mark.parametrize("typed", ["", "   ", "gibberish", "<script>alert(1)</script>", "x" * 900, "s.19 of Narnia"])
def test_what_is_not_understood_is_said(index: Index, typed: str) -> None:
    found = destination(index, typed)
    assert found.status == "not understood"
    assert not found.places
    assert "KCSIE 177" in found.message


def test_the_command_prints_the_passage_the_choices_or_the_fault(asked_store: Path) -> None:
    store = ("--store", str(asked_store))
    done = run_cli("retrieval", "go", "para 6", *store)
    assert done.returncode == 0, done.stderr
    assert "bus" in done.stdout
    listed = run_cli("retrieval", "go", "2", "--json", *store)
    assert [place["reference"] for place in json.loads(listed.stdout)["places"]] == ["s.2", "para 2"]
    missing = run_cli("retrieval", "go", "para 99", "--json", *store)
    assert missing.returncode == 2
    assert json.loads(missing.stdout)["status"] == "not there"
    assert "Traceback" not in missing.stderr


REAL = [
    ("s.19", "several", ("ukpga/1996/56", "s.19")),
    ("EA 1996 s 444(1A)", "found", ("ukpga/1996/56", "s.444(1A)")),
    ("reg 10(7)", "found", ("uksi/2024/208", "reg.10(7)")),
    ("regulation 9 of the 2024 regulations", "found", ("uksi/2024/208", "reg.9")),
    ("KCSIE 177", "found", ("keeping-children-safe-in-education", "para 177")),
    ("KCSIE para 177", "found", ("keeping-children-safe-in-education", "para 177")),
    ("exclusion guidance paragraph 20", "found", ("school-exclusion", "para 20")),
    ("p.11 CME guidance", "found", ("children-missing-education", "page 11")),
    ("code Y", "several", ("uksi/2024/208", "reg.10(4), code Y7")),
    ("code Y4", "found", ("uksi/2024/208", "reg.10(10)")),
    ("code C", "found", ("uksi/2024/208", "reg.10(4), code C")),
    ("KSCIE 177", "several", ("keeping-children-safe-in-education", "para 177")),
    ("KCSIE Annex B", "found", ("keeping-children-safe-in-education", "p.149, Annex B: Further information")),
]


@pytest.mark.shared
@pytest.mark.parametrize(("typed", "status", "first"), REAL)
def test_the_real_documents_by_what_people_write(
    real_store: Path, typed: str, status: str, first: tuple[str, str]
) -> None:
    found = destination(open_index(real_store), typed)
    assert found.status == status
    place = found.places[0]
    assert place.source == first[0]
    if typed != "code Y":
        assert place.reference == first[1]
    else:
        in_table = {f"reg.10(4), code Y{n}" for n in (1, 2, 3, 5, 6, 7)}
        assert {p.reference for p in found.places} == in_table | {"reg.10(10)"}  # a sentence gives Y4
