"""Passages: one paragraph with its bullets, never two headings, split with the lead-in as context."""

from __future__ import annotations

from corpus.document import Block, BlockKind, Document, PageStart
from corpus.passage import Passage
from ingest.passages import MAX_WORDS, make_passages

P, I, F, H = BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.FOOTNOTE, BlockKind.HEADING  # noqa: E741


def document(*blocks: Block, numbering: str = "paragraph") -> Document:
    return Document(sha256="0" * 64, media="text", blocks=blocks, numbering=numbering)


def passages(*blocks: Block, numbering: str = "paragraph") -> tuple[Passage, ...]:
    return make_passages(document(*blocks, numbering=numbering), "s", "2030")


def test_numbered_paragraph_with_bullets_and_its_second_part_is_one_passage() -> None:
    found = passages(
        Block(P, "A school must:", ("One",), number="7"),
        Block(I, "• ring home; and", ("One",), level=1, marker="•"),
        Block(I, "• write it down.", ("One",), level=1, marker="•"),
        Block(P, "It need not do so twice.", ("One",)),
        Block(P, "Another matter.", ("One",), number="8"),
    )
    assert [p.reference for p in found] == ["para 7", "para 8"]
    assert found[0].text == "A school must:\n• ring home; and\n• write it down.\nIt need not do so twice."


def test_headings_are_never_mixed() -> None:
    found = passages(
        Block(P, "First.", ("One",)), Block(H, "Two", level=1), Block(P, "Second.", ("Two",)), numbering=""
    )
    assert [(p.headings, p.text) for p in found] == [(("One",), "First."), (("Two",), "Second.")]


def test_footnote_between_two_halves_stays_out_of_the_text_and_is_a_passage_of_its_own() -> None:
    found = passages(
        Block(P, "First half.", number="1"),
        Block(F, "See the handbook of 2029.", number="4"),
        Block(P, "Second half.", number=None),
    )
    assert [(p.reference, p.text) for p in found] == [
        ("para 1", "First half.\nSecond half."),
        ("footnote 4", "See the handbook of 2029."),
    ]


def test_long_list_is_split_between_items_with_its_lead_in_as_context() -> None:
    items = [Block(I, f"• {'word ' * 60}end {n}.", ("One",), level=1, marker="•") for n in range(5)]
    found = passages(Block(P, "Every school must keep the following:", ("One",), number="3"), *items)
    assert len(found) > 1
    assert all(len(p.text.split()) <= MAX_WORDS for p in found)
    assert found[0].lead_in == ""
    assert all(p.lead_in == "Every school must keep the following:" for p in found[1:])
    assert all("Every school" not in p.text for p in found[1:])
    assert [p.id for p in found][:2] == ["s@2030#para-3", "s@2030#para-3~2"]


def test_single_long_paragraph_is_split_between_sentences() -> None:
    found = passages(Block(P, " ".join(f"Sentence {n} has {'very ' * 20}many words." for n in range(20)), number="3"))
    assert len(found) > 1
    assert all(p.text.startswith("Sentence") and p.text.endswith("words.") for p in found)


def test_subsection_is_a_passage_with_its_items_and_closing_words() -> None:
    found = passages(
        Block(P, "A keeper must show—", ("Dogs",), number="4(2)", anchor="section-4-2"),
        Block(I, "(a) the dog, and", ("Dogs",), level=1, marker="(a)", number="4(2)(a)"),
        Block(I, "(b) its lead,", ("Dogs",), level=1, marker="(b)", number="4(2)(b)"),
        Block(P, "to anyone who asks.", ("Dogs",), number="4(2)"),
        Block(P, "This ends in May.", ("Dogs",), number="4(3)"),
        numbering="section",
    )
    assert [p.reference for p in found] == ["s.4(2)", "s.4(3)"]
    assert found[0].text.endswith("(b) its lead,\nto anyone who asks.")
    assert found[0].anchor == "section-4-2"


def test_repealed_text_is_not_a_passage() -> None:
    assert not passages(Block(P, "Gone.", number="5", notes=("repealed",)), numbering="section")


def test_schedule_and_annex_are_named_in_the_reference() -> None:
    (annex,) = passages(Block(P, "Hm.", number="2", scope="Annex B"))
    (schedule,) = passages(Block(P, "Hm.", number="3(1)", scope="Schedule 10"), numbering="section")
    assert annex.reference == "Annex B, para 2"
    assert schedule.reference == "Sch.10 para.3(1)"


def test_pages_are_those_of_the_first_and_last_words() -> None:
    block = Block(P, "Begins here and ends there.", number="1", pages=(PageStart(0, "7", 9), PageStart(12, "8", 10)))
    (found,) = passages(block)
    assert (found.page, found.pdf_page, found.last_page, found.last_pdf_page) == ("7", 9, "8", 10)


def test_passage_survives_its_json() -> None:
    (found,) = passages(Block(P, "Begins “here”.", ("One",), number="1", pages=(PageStart(0, "7", 9),)))
    assert Passage.from_json(found.to_json()) == found


def test_items_under_an_item_stay_with_it() -> None:
    """A part that begins with "(i)" says nothing by itself: of which "(c)"?"""
    grounds = []
    for letter in "abcde":
        number = f"9(1)({letter})"
        grounds.append(
            Block(I, f"({letter}) {'word ' * 30}and—", ("Nine",), level=1, number=number, marker=f"({letter})")
        )
        grounds += [
            Block(I, f"({roman}) {'word ' * 15}", ("Nine",), level=2, number=f"{number}({roman})", marker=f"({roman})")
            for roman in ("i", "ii")
        ]
    opening = Block(P, "The keeper must let a dog go when—", ("Nine",), number="9(1)")
    found = passages(opening, *grounds, numbering="regulation")
    assert all(p.reference == "reg.9(1)" for p in found)
    assert [p.text[:3] for p in found[1:]] == ["(c)", "(e)"]
    assert all(p.lead_in == "The keeper must let a dog go when—" for p in found[1:])
    assert all(len(p.text.split()) <= MAX_WORDS for p in found)


def test_an_item_that_is_too_long_with_all_under_it_is_split_all_the_same() -> None:
    under = [Block(I, f"o {'word ' * 60}end {n}.", ("One",), level=2, marker="o") for n in range(5)]
    opening = Block(P, "Every keeper must:", ("One",), number="3")
    found = passages(opening, Block(I, "• see to these:", ("One",), level=1, marker="•"), *under)
    assert len(found) > 1
    assert all(len(p.text.split()) <= MAX_WORDS for p in found)


def test_a_sentence_that_opens_no_list_is_no_lead_in() -> None:
    items = [Block(I, f"• {'word ' * 60}end {n}.", ("One",), level=1, marker="•") for n in range(5)]
    for opening, lead_in in (
        ("Keepers are kind.", ""),
        ("The following holds.", "The following holds."),
        ("Keepers must—", "Keepers must—"),
    ):
        found = passages(Block(P, opening, ("One",), number="3"), *items)
        assert {p.lead_in for p in found[1:]} == {lead_in}
