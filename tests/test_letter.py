"""The check of a letter: every verdict, what writers may change, references, hostile input, files, speed."""

from __future__ import annotations

import io
import json
import random
import time
from pathlib import Path

import pytest

from corpus.errors import UsageError
from corpus.store import Index, open_index
from corpus.wording import fold, sentence_spans
from retrieval.letter.check import MAX_CLAIMS, check_letter
from retrieval.letter.claims import Claim
from retrieval.letter.file import MAX_BYTES, read_letter
from retrieval.letter.plain import letter_text
from retrieval.letter.text import MAX_CHARACTERS
from retrieval.same_words import same
from tests.conftest import run_cli
from tests.invented import LETTER, write_letter
from tests.pdf_builder import PdfBuilder

DOGS = "A proprietor may not keep more than three dogs on school land."
REGISTER = "The proprietor of a school must keep a register of its pupils."
NOTES = "A headteacher should ask for one only where the reported sickness is seriously in doubt."


@pytest.fixture(scope="module")
def index(invented_store: Path) -> Index:
    return open_index(invented_store)


def only(index: Index, text: str) -> Claim:
    """The one claim of a text."""
    (claim,) = check_letter(index, text).claims
    return claim


def test_a_letter_with_every_verdict(index: Index) -> None:
    checked = check_letter(index, LETTER + f"\nThe Act says “{REGISTER}”\n")
    assert [(c.verdict, c.cited) for c in checked.claims] == [
        ("superseded", "Paragraph 2 of Keeping pupils in lessons"),
        ("altered", "Keeping pupils in lessons, para 2"),
        ("cited wrongly", "Barsetshire Schools Act 2030, s.1(1)"),
        ("place found", "Section 2 of the Barsetshire Schools Act 2030"),
        ("not on this machine", "SEND Code, 6.44"),
        ("not found", ""),
        ("exact", ""),
    ]
    altered, wrong = checked.claims[1], checked.claims[2]
    assert [(d.official, d.given) for d in altered.differences] == [("should", "must")]
    assert wrong.right_reference.endswith("s.2")
    assert wrong.official[0].text == DOGS
    assert all(q.receipt.exact for c in checked.claims for q in c.official)
    reasons = {one.text: one.reason for one in checked.left_out}
    assert "every right" in reasons
    assert "Section 77" in " ".join(reasons)
    assert checked.summary.startswith("1 found exact, 1 superseded, 1 altered, 1 cited wrongly, 1 not found")


@pytest.mark.parametrize(
    "said",
    [
        f"“{DOGS}”",
        f'"{DOGS}"',
        f"‘{DOGS}’",
        f"'{DOGS}'",
        f"“{DOGS[:-1]},”",
        f"“{DOGS[:-1]}”.",
        f"“a{DOGS[1:]}”",
        f"“[a]{DOGS[1:]}”",
        f"“{DOGS.replace(' more ', chr(10) + 'more ')}”",
        f"“{DOGS.replace('proprietor', 'propri-' + chr(10) + 'etor')}”",
        f"“{DOGS.replace('may not', 'may not'.replace(' ', chr(0xA0)))}”",
        f"“{DOGS.replace('three', 'thr' + chr(0xAD) + 'ee')}”",
        "“A proprietor … more than three dogs on school land”",
        "“A proprietor may not keep ... three dogs on school land”",
        "“A proprietor may not keep more [...] on school land.”",
        "“... may not keep more than three dogs on school land”",
        "“[The school] may not keep more than three dogs on school land.”",
        "“A proprietor may not [on any day] keep more than three dogs on school land.”",
        f"“{DOGS}” (emphasis added)",
        f"“2. {DOGS}”",
        f"The Act says:\n\n    {DOGS}\n\nThat is all.",
        f"The Act says:\n\n> {DOGS[:30]}\n> {DOGS[30:].strip()}\n\nThat is all.",
        f"The Act states:\n\n{DOGS}\n\nThat is all.",
        DOGS,
    ],
)
def test_what_writers_change_is_no_alteration(index: Index, said: str) -> None:
    claim = only(index, said)
    assert claim.verdict == "exact", claim
    assert claim.official[0].text == DOGS


def test_a_dash_at_the_beginning_of_a_line_may_be_a_dash() -> None:
    assert same("as if grown up – for example here", "as if grown up\n– for example here")
    assert same("for:\n• hats", "for:\n- hats")
    assert not same("for ten hats", "for ten hat's")


def test_the_words_left_out_are_shown_and_a_not_among_them_is_pointed_out(index: Index) -> None:
    claim = only(index, "He writes “A proprietor may … keep more than three dogs on school land”.")
    assert claim.verdict == "exact"
    assert claim.omitted == ("not",)
    assert any("have not in them" in note for note in claim.notes)


def test_pieces_from_far_apart_are_not_one_quotation(index: Index) -> None:
    claim = only(index, f"It says “{REGISTER[:-1]} … may not keep more than three dogs on school land”.")
    near = claim.verdict == "exact"  # the invented Act is so short that its sections are neighbours
    assert near
    far = only(
        index,
        "It says “a school must record a pupil who is poorly with the sickness letter … must run a bus for every pupil "
        "who lives more than four miles from the school gate”.",
    )
    assert far.verdict == "altered"
    assert "far apart" in far.message
    assert len(far.official) == 2


def test_pieces_in_the_wrong_order_are_not_exact(index: Index) -> None:
    claim = only(index, "It says “more than three dogs on school land … a proprietor may not keep”.")
    assert claim.verdict in ("altered", "not found")


@pytest.mark.parametrize(
    ("given", "official", "put"),
    [
        (DOGS.replace("three", "five"), "three", "five"),
        (DOGS.replace("not ", ""), "not", ""),
        (DOGS.replace("keep", "ever keep"), "", "ever"),
        (DOGS.replace("A proprietor", "A teacher"), "proprietor", "teacher"),
        (DOGS.replace("school land", "school grass"), "land", "grass"),
    ],
)
def test_a_changed_word_is_shown(index: Index, given: str, official: str, put: str) -> None:
    claim = only(index, f"He says “{given}”")
    assert claim.verdict == "altered"
    assert not claim.slight
    assert [(d.official.strip("."), d.given.strip(".")) for d in claim.differences] == [(official, put)]
    assert " ".join(p.text for p in claim.parts if p.kind != "given") == DOGS.rstrip(".") or put == "grass"


def test_changed_punctuation_is_slight(index: Index) -> None:
    given = "Where worry keeps a pupil at home the school should: meet the family within five days;"
    claim = only(index, f"It says “{given}”")
    assert claim.verdict == "altered"
    assert claim.slight
    assert [(d.official, d.given) for d in claim.differences] == [("home,", "home")]


def test_lists_may_be_quoted_without_their_markers(index: Index) -> None:
    given = "The register must show, for every pupil— the pupil's full name, and the day on which the pupil first came."
    assert only(index, f'It says "{given}"').verdict == "exact"
    given = "Where worry keeps a pupil at home, the school should: meet the family within five days; agree small steps"
    assert only(index, f"It says “{given}”").verdict == "superseded"


@pytest.mark.parametrize(
    ("text", "verdict", "right"),
    [
        (f"“{DOGS}” (Barsetshire Schools Act 2030, s.2)", "exact", ""),
        (f"Section 2 of the Barsetshire Schools Act 2030 says “{DOGS}”", "exact", ""),
        (f"Under s 1(2) of the Barsetshire Schools Act 2030, “{DOGS}”", "cited wrongly", "s.2"),
        (f"Keeping pupils in lessons says “{DOGS}”", "cited wrongly", "s.2"),
        (f"Keeping pupils in lessons, paragraph 3: “{NOTES}”", "cited wrongly", "para 2"),
        (f"Keeping pupils in lessons, paragraphs 1 to 3: “{NOTES}”", "superseded", ""),
        (f"Keeping pupils in lessons (2019) says “{NOTES[:-9]} high demand”", "not on this machine", ""),
        (f"The SEND Code says “{DOGS}”", "exact", ""),  # whether the Code says so too cannot be told here
        (f"The Children Act 1989, section 17, says “{DOGS}”", "exact", ""),
        (f"Paragraph 9 of your letter says “{DOGS}”", "exact", ""),
    ],
)
def test_words_and_references_together(index: Index, text: str, verdict: str, right: str) -> None:
    claim = only(index, text)
    assert claim.verdict == verdict, claim
    assert claim.right_reference.endswith(right)
    assert bool(claim.right_reference) == bool(right)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("See section 1(2)(a) of the Barsetshire Schools Act 2030.", "place found"),
        ("See Barsetshire Schools Act 2030, s.9.", "not found"),
        ("See paragraph 99 of Keeping pupils in lessons.", "not found"),
        ("See para. 4 of Keeping pupils in lessons.", "superseded"),
        ("See SEND Code 6.44.", "not on this machine"),
        ("See reg 10(7) of the Pupil Registration Regulations 2024.", "not on this machine"),
        ("See the 2013 guidance, Ensuring a good education for children who cannot attend school because of health "
         "needs, page 4.", "not on this machine"),
    ],
)  # fmt: skip
def test_references_alone(index: Index, text: str, verdict: str) -> None:
    claim = only(index, text)
    assert claim.verdict == verdict, claim
    assert claim.kind == "reference"
    assert bool(claim.official) == (verdict in ("place found", "superseded"))
    if verdict == "not on this machine" and "2013" not in text:
        assert claim.address.startswith("https://www.")


@pytest.mark.parametrize(
    "text",
    [
        "Please see page 3 of your report and section 4 of the form.",
        "He is a “right little terror” and we had “words” about the 'bus'.",
        "The pupils' parents said the teachers' room was shut, and the '90s were better than the pupils' present days.",
        "The Designated Teacher spoke about information sharing, bullying and home education with us all last Monday.",
        "We ask the school to:\n\n- call us every day at ten\n- send the work home by post\n\nThank you all.",
        "        12 High Street\n        Barchester\n        BA1 2CD\n\nDear Sir, this is not about very much at all.",
        "The title “Keeping pupils in lessons” is not a quotation, and we know that this is so and say so here. See.",
    ],
)
def test_what_is_no_claim_is_left_alone(index: Index, text: str) -> None:
    text += " " + "We write to you about many things that happened. " * 30  # too long to be one wording
    checked = check_letter(index, text)
    assert not checked.claims


def test_two_quotations_in_one_sentence_each_have_their_own_reference(index: Index) -> None:
    act = "Barsetshire Schools Act 2030"
    text = f"Section 1(1) of the {act} says “{REGISTER[:-1]}” and section 2 of the {act} says “{DOGS[:-1]}”."
    assert [c.verdict for c in check_letter(index, text).claims] == ["exact", "exact"]
    text = f"Section 2 of the {act} says “{REGISTER[:-1]}” and section 1(1) of the {act} says “{DOGS[:-1]}”."
    assert [c.verdict for c in check_letter(index, text).claims] == ["cited wrongly", "cited wrongly"]


def test_a_long_quotation_over_paragraphs_and_one_that_is_never_closed(index: Index) -> None:
    text = f"It says:\n\n“{REGISTER}\n\n“{DOGS}”\n\nAnd then: “{NOTES} I do not know where this ends"
    checked = check_letter(index, text)
    assert [c.verdict for c in checked.claims] == ["exact", "exact"]
    assert [one.reason for one in checked.left_out] == ["The quotation mark is never closed."]


def test_nested_quotations_are_one(index: Index) -> None:
    claim = only(index, "She wrote “he told me that ‘a proprietor may not keep more than three dogs’ and went away”.")
    assert claim.said.startswith("he told me")


@pytest.mark.parametrize(
    "text",
    [
        "“<script>alert(1)</script> must keep a register of its <b>pupils</b>” <img src=x onerror=alert(1)>",
        "“" * 50_000 + "a" * 50_000,
        ("“" + "a school must keep a register of nothing at all " + "”") * 1800,
        "“a b c d e f " * 8_000,
        "\"'‘“" * 24_000 + "words",
        "“a" + "." * 5_900 + "a b c d e” " * 16,
        ("“a b c d e" + " " * 5_900 + "f” ") * 16,
        "pupils' " * 12_000,
        "s.19 " * 20_000,
        "KCSIE para 177, " * 6_000,
        "“" + "a … b " * 900 + "”",
        "says:\n\n    x y z a b c\n\n" * 3_500,
        "> " * 40_000 + "words",
        " " * 90_000 + "words",
        "s.1" + "(1)" * 30_000,
        "\u202e“a proprietor may not keep more than\u200b three dogs”\u202c",
        "\ud800“a proprietor may not keep more than three\x00 dogs on”",
    ],
)
def test_hostile_text_is_checked_in_seconds(index: Index, text: str) -> None:
    begun = time.process_time()
    checked = check_letter(index, text[:MAX_CHARACTERS])
    assert time.process_time() - begun < 90
    assert len(checked.claims) <= MAX_CLAIMS
    json.dumps(checked.to_dict())
    assert letter_text(checked)


def test_marks_that_cannot_be_seen_hide_nothing(index: Index) -> None:
    claim = only(index, "\u202e“A proprietor may not keep more than\u200b three dogs”\u202c")
    assert claim.verdict == "exact"


@pytest.mark.parametrize("text", ["", "  \n ", "“”", "x" * (MAX_CHARACTERS + 1)])
def test_what_cannot_be_checked_is_one_sentence(index: Index, text: str) -> None:
    with pytest.raises(UsageError, match=r"give"):
        check_letter(index, text)


def _word(*paragraphs: tuple[str, str]) -> bytes:
    import docx

    document = docx.Document()
    for text, style in paragraphs:
        document.add_paragraph(text, style=style)
    document.add_table(1, 1).cell(0, 0).text = f"“{REGISTER}”"
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def test_word_and_pdf_and_text_are_read(index: Index) -> None:
    word = read_letter("letter.docx", _word(("The Act says:", "Normal"), (DOGS, "Intense Quote")))
    assert [c.verdict for c in check_letter(index, word).claims] == ["exact", "exact"]
    built = PdfBuilder()
    built.wrap(f'I am told that the Act says "{DOGS}" and I do not think that this is kind to dogs or to proprietors.')
    pdf = read_letter("letter.pdf", built.bytes())
    assert [c.verdict for c in check_letter(index, pdf).claims] == ["exact"]
    assert read_letter("a.txt", "“é”".encode("cp1252")) == "“é”"
    assert read_letter("a.txt", "“é”".encode("utf-16")) == "“é”"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", b"PK\x03\x04 nothing"),
        ("a.docx", b"no zip"),
        ("a.pdf", b"%PDF-1.7 nothing"),
        ("a.exe", b"MZ"),
        ("a.txt", b"\0\0\0"),
        ("a.txt", b"   "),
        ("a.txt", b"x" * (MAX_BYTES + 1)),
        ("a.txt", b"x" * (MAX_CHARACTERS + 1)),
        ("../../etc/passwd.doc", b"\xd0\xcf\x11\xe0"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_sentence(name: str, data: bytes) -> None:
    with pytest.raises(UsageError, match=r"give|paste") as fault:
        read_letter(name, data)
    assert len(str(fault.value).splitlines()) == 1


def test_the_command_line(invented_store: Path, tmp_path: Path) -> None:
    file, store = write_letter(tmp_path), str(invented_store)
    done = run_cli("retrieval", "letter", str(file), "--json", "--store", store)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert {"summary", "counts", "claims", "left_out", "scope"} <= set(found)
    assert found["counts"]["altered"] == 1
    plain = run_cli("retrieval", "letter", "-", "--store", store, stdin=LETTER)
    assert "ALTERED: Keeping pupils in lessons, para 2" in plain.stdout
    assert "the document has “should”, the letter has “must”" in plain.stdout
    for wrong in ([str(tmp_path / "none.txt")], [str(tmp_path)]):
        missing = run_cli("retrieval", "letter", *wrong, "--store", store)
        assert missing.returncode == 2
        assert len(missing.stderr.strip().splitlines()) == 1


@pytest.mark.shared
def test_real_quotations_are_exact_and_changed_ones_are_altered(real_store: Path) -> None:
    """Sentences drawn from the indexed passages, as writers quote them: not one false alarm, not one miss."""
    index = open_index(real_store)
    drawn = random.Random(7)
    passages = [p for key in index.documents for p in index.passages_of(key) if p.kind == "text"]
    wrong = []
    for passage in drawn.sample(passages, 150):
        sentences = [passage.text[a:b] for a, b in sentence_spans(passage.text)]
        for sentence in [s for s in sentences if len(s.split()) >= 12][:1]:
            words = sentence.replace("“", "‘").replace("”", "’").split()
            third = len(words) // 3
            as_quoted = [
                " ".join(words),
                "\n".join((" ".join(words[:third]), " ".join(words[third:]))),
                " ".join([*words[:third], "…", *words[third + 2 :]]),
                " ".join([*words[:third], "[the school]", *words[third + 1 :]]),
                words[0][0].swapcase() + " ".join(words)[1:].rstrip(".;") + ",",
            ]
            for said in as_quoted:
                claims = check_letter(index, f"The guidance says “{said}” and so on.").claims
                if [c.verdict for c in claims] not in (["exact"], ["superseded"]):
                    wrong.append((said, claims))
            words[third] = "zebra"
            claims = check_letter(index, f"The guidance says “{' '.join(words)}” and so on.").claims
            if [c.verdict for c in claims] != ["altered"]:
                wrong.append((" ".join(words), claims))
    assert not wrong, wrong[:3]


@pytest.mark.shared
def test_a_ten_page_letter_takes_seconds(real_store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    index = open_index(real_store)
    passages = [p for p in index.passages_of("keeping-children-safe-in-education@2025-07") if p.reference[:4] == "para"]
    paragraphs = [
        f"Paragraph {p.reference[5:]} of KCSIE says “{fold(p.text)[:250].rpartition(' ')[0]}”. We do not agree at all."
        for p in passages[40:120]
    ]
    text = "\n\n".join(paragraphs)
    begun = time.process_time()
    checked = check_letter(index, text)
    seconds = time.process_time() - begun
    with capsys.disabled():
        print(f"\n{len(text):,} characters, {len(checked.claims)} claims: {seconds:.2f} s")
    assert checked.counts == {"superseded": len(checked.claims)}
    assert seconds < 30  # half a second on a quiet machine
