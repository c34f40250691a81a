"""Parsers against files drawn from a grammar and files made worse; what the campaigns found stays mended."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.document import Block, BlockKind, Document
from corpus.unseen import escaped_unseen, seen
from corpus.wording import sentence_spans
from eval.hostile_documents import once
from eval.hostile_documents.attacks import law, paragraph, word
from eval.hostile_documents.fuzz import fuzz
from eval.hostile_documents.grammar import MADE, made, pdf_of
from eval.hostile_documents.minimise import minimised
from eval.hostile_documents.mutate import mutant
from eval.hostile_documents.once import PARSERS, Wrong, run_once
from eval.hostile_documents.report import fuzz_text
from eval.hostile_documents.worker import outcome
from ingest.parse.markdown import parse_markdown
from ingest.parse.pdf import parse_pdf
from tests.processor_time import processor_seconds

ACTS = "\x1b]0;x\x07\x9b31m\x7f\u202e\u2066\U000e0041\u200b"


@pytest.mark.parametrize("parser", sorted(MADE))
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False))
def test_a_document_of_any_structure_is_read_exactly_or_refused_with_a_reason(parser: str, source: Random) -> None:
    assert outcome(parser, made(parser, source))["result"] in ("read", "refused")


@pytest.mark.parametrize("parser", PARSERS)
def test_a_file_made_worse_is_read_exactly_or_refused_with_a_reason(parser: str) -> None:
    source = Random(f"seeds {parser}")
    seeds = [made(parser, source) for _ in range(6)]
    for number in range(20):
        told = outcome(parser, mutant(parser, seeds, Random(f"{parser} {number}")))
        assert told["result"] in ("read", "refused"), (number, told)


@pytest.mark.parametrize("parser", ["text", "clml", "letter"])
def test_an_empty_seed_ends_no_campaign(parser: str) -> None:
    """The grammar draws empty texts; the process that mutated one ended, and had to be started anew."""
    assert all(isinstance(mutant(parser, [b""], Random(number)), bytes) for number in range(50))


def test_a_campaign_counts_in_a_process_of_its_own() -> None:
    found = fuzz(["law-markdown"], 2, 1, [], None)
    (row,) = found["parsers"]
    assert row["executions"] == row["read"] + row["refused"] > 0
    assert found["broken"] == 0
    assert "| law-markdown | 12 |" in fuzz_text(found)


def test_a_broken_parser_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(data: bytes, name: str) -> Any:
        raise IndexError("no such line")

    monkeypatch.setattr(once, "_parse", lambda parser: broken)
    assert outcome("text", b"words") == {
        "result": "crash",
        "kind": "IndexError",
        "where": "",
        "message": "no such line",
    }


def test_a_reason_that_is_no_sentence_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    from corpus.errors import ParseError

    def refuses(data: bytes, name: str) -> Any:
        raise ParseError("bad\nfile")

    monkeypatch.setattr(once, "_parse", lambda parser: refuses)
    with pytest.raises(Wrong, match="not one plain sentence"):
        run_once("text", b"words")


def test_an_input_is_made_as_small_as_shows_the_fault() -> None:
    assert minimised(b"xx" * 400 + b"(" + b"y" * 300 + b")", lambda data: b"(" in data and b")" in data) == b"()"


@pytest.mark.parametrize(
    ("parser", "data"),
    [
        ("text", f"Rules\n\nA pupil must {ACTS}sing.".encode()),
        ("markdown", f"# Rules {ACTS}\n\nA pupil must {ACTS}sing.".encode()),
        ("html", f"<html><title>a{ACTS}</title><body><p id='x{ACTS}'>A pupil must {ACTS}sing.".encode()),
        ("law-markdown", f'---\ntitle: "Act{ACTS}"\n---\n# Act\n\n## Section 1 — Song{ACTS}\n\n(1) A pupil must {ACTS}sing.'.encode()),
        ("law-text", f"STATUTORY INSTRUMENTS\n2031 No. 9\nThe Song Regulations 2031\n\n1.—(1) A pupil must {ACTS}sing.".encode()),
        ("clml", law("A pupil must \x9b31m\x7f\u202e\U000e0041sing.".replace("\x7f", "&#127;"))),
        ("docx", word(paragraph("A pupil must \x9b31m\u202e\U000e0041sing."))),
        ("letter", f"Dear school, a pupil must {ACTS}sing.".encode()),
    ],
)  # fmt: skip
def test_what_acts_on_a_terminal_or_is_not_seen_is_in_no_text(parser: str, data: bytes) -> None:
    told = outcome(parser, data)
    assert told["result"] == "read" or "numbered provisions" in told["reason"], told


@pytest.mark.parametrize("reference", ["&#x1b;", "&#x1b", "&#27;", "&#155;", "&#x9b", "&#8238;", "&#xD800;", "&#0;"])
def test_html_in_markdown_brings_nothing_that_acts_on_a_terminal(reference: str) -> None:
    """Fuzzing with coverage found `<div>&#x1b`: an escape character in a text."""
    text = f"# Songs\n\n<div>A pupil must {reference}[31m sing.</div>\n\n<table><tr><td>At {reference} seven.</td></tr></table>\n"
    assert outcome("markdown", text.encode()) == {"result": "read"}
    found = parse_markdown(text.encode(), "songs.md").text
    assert seen(found) == found
    assert "A pupil must" in found


@pytest.mark.parametrize("reference", ["&rlm;", "&shy;", "&ZeroWidthSpace;", "&NoBreak;", "&#8238;"])
@pytest.mark.parametrize(
    ("parser", "text"),
    [
        ("markdown", "# Songs\n\nA pupil must {0}sing.\n\n<div>At {0}seven.</div>\n\n- A {0} bird.\n\n![A {0} bird](x)\n"),
        ("html", "<html><title>A{0}</title><body><main><h1>S{0}ongs</h1><p>A pupil must {0}sing.</p><img alt='A {0} bird' src=x>"),
    ],
)  # fmt: skip
def test_named_references_bring_nothing_unseen(parser: str, text: str, reference: str) -> None:
    assert outcome(parser, text.format(reference).encode()) == {"result": "read"}


def test_a_text_with_something_unseen_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    words = Document("0" * 64, "text", (Block(BlockKind.PARAGRAPH, "A pupil must \u200fsing."),))
    monkeypatch.setattr(once, "_parse", lambda parser: lambda data, name: words)
    with pytest.raises(Wrong, match=r"U\+200F"):
        run_once("text", b"words")


def test_unseen_characters() -> None:
    assert seen(f"a{ACTS}b\nc\td\x0ce\u2028f") == "a]0;x31mb\nc\td e f"
    assert seen("👩\u200d🏫 e\u0301 “½” ﬁ") == "👩\u200d🏫 e\u0301 “½” ﬁ"
    value = {"text": f"a{ACTS}\u2028\U000e0041"}
    shown = escaped_unseen(json.dumps(value, ensure_ascii=False))
    assert json.loads(shown) == value
    assert seen(shown) == shown


def test_law_in_windows_1252_is_read_as_other_text_is() -> None:
    text = '---\ntitle: "Song Act"\n---\n# Song Act\n\n## Section 1 — Song\n\nA pupil must “sing”.'
    assert outcome("law-markdown", text.encode("cp1252"))["result"] == "read"


def test_sentences_of_a_line_without_end_take_linear_time() -> None:
    """A campaign found 65 seconds for 35 kB: the word before each stop was looked for in the whole line."""
    line = "an word. " * 8_000 + "x" * 8_000 + "." * 8_000
    assert processor_seconds(lambda: sentence_spans(line)) < 20


@pytest.mark.parametrize(
    ("parser", "before", "run"),
    [
        # Four times as long as what was found, so that the square of the length takes a minute and the length a moment.
        # Fuzzing guided by coverage: 5.9 seconds for 32 kB, and with the square of the length.
        ("law-text", "Title: The Song Regulations 2031\nPublisher: Statute Law Database\n\n1\n\nA pupil must sing.\n\n", ". " * 60_000),
        # Looked for after that, with every parser and some hundred characters repeated: 3 seconds for 30 kB.
        ("html", "<html><body><main><h2>Songs</h2><p>A pupil must sing.", " " * 120_000),
        # Marks of footnotes one after another: read in the code.
        ("html", "<html><body><main><h2>Songs</h2><p>A pupil must sing.", '<sup><a href="#fn1">1</a></sup>' * 32_000),
        # The attack brackets.txt in full size: 15 seconds for 200 kB.
        ("any", "Songs\n\nA pupil must sing.\n\n", "[" * 400_000),
        ("any", "Songs\n\nA pupil must sing.\n\n", "[^\n" * 160_000),
    ],
)  # fmt: skip
def test_one_character_without_end_takes_linear_time(parser: str, before: str, run: str) -> None:
    data = f"{before}{run} At seven.".encode()
    told: list[dict[str, Any]] = []
    assert processor_seconds(lambda: told.append(outcome(parser, data))) < 15
    assert told == [{"result": "read"}]


def test_abbreviations_still_end_no_sentence() -> None:
    text = "See para. 7, e.g. Annex B, or approx. two. J. Smith must sing."
    assert [text[a:b] for a, b in sentence_spans(text)] == [
        "See para. 7, e.g. Annex B, or approx. two.",
        "J. Smith must sing.",
    ]


def test_thousands_of_shaded_areas_on_a_page_are_a_drawing() -> None:
    """An attack of 1,125 packed bytes took minutes: each of 20,000 shadings was laid beside each other."""
    drawn = b"BT /F1 12 Tf 72 700 Td (The canary must sing at seven.) Tj ET\n" + b"0 0 9 9 re f\n" * 10_000
    data = pdf_of(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[4 0 R]/Count 1>>",
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</Font<</F1 3 0 R>>>>>>",
            b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
        ]
    )
    assert processor_seconds(lambda: parse_pdf(data, "canary.pdf")) < 30
    assert "The canary must sing at seven." in parse_pdf(data, "canary.pdf").text


@pytest.mark.parametrize("level", ["x", "", "99999999999", "-1"])
def test_a_list_level_that_is_no_number_costs_no_document(level: str) -> None:
    item = (
        f"<w:p><w:pPr><w:numPr><w:ilvl w:val='{level}'/></w:numPr></w:pPr><w:r><w:t>A hat must fit.</w:t></w:r></w:p>"
    )
    assert outcome("docx", word(item))["result"] == "read"
