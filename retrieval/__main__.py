"""`python -m retrieval`: ask, batch, show, check, go, compare, letter, pack and the rest of what the pages do."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

_STARTED = time.perf_counter()  # before the heavy imports, so that a cold start can be accounted for

from corpus.cli import Parser, print_json, run  # noqa: E402
from corpus.errors import UsageError  # noqa: E402
from corpus.settings import Settings, read_settings  # noqa: E402
from retrieval.pack.command import add_options, run_pack  # noqa: E402

if TYPE_CHECKING:
    from retrieval.answer import Quote


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is not a date: write it as 2026-09-01") from None


def _results(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 20:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number from 1 to 20")
    return int(text)


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number")
    return int(text)


def _parser() -> Parser:
    parser = Parser(prog="python -m retrieval", description="Quoted, checked and cited answers.")
    common = Parser(add_help=False)
    common.add_argument("--store", type=Path, metavar="DIR", help="the index to read (default: the settings')")
    common.add_argument("--json", action="store_true", help="print one JSON document")
    common.add_argument("--debug", action="store_true", help="show tracebacks")
    commands = parser.add_subparsers(dest="command", required=True, parser_class=Parser, metavar="COMMAND")
    ask = commands.add_parser("ask", parents=[common], help="answer one question")
    ask.add_argument("question")
    ask.add_argument("-k", type=_results, metavar="K", help="how many passages (1 to 20)")
    ask.add_argument("--as-at", type=_day, metavar="DATE", help="quote the editions of that day")
    ask.add_argument("--source", action="append", default=[], metavar="ID", help="search only this source (repeat)")
    ask.add_argument("--status", action="append", default=[], metavar="STATUS", help="search only such (repeat)")
    ask.add_argument("--after", action="append", default=[], metavar="QUESTION", help="asked before it (repeat)")
    ask.add_argument("--own", type=Path, metavar="DIR", help="show beside it what the documents of this folder say")
    batch = commands.add_parser("batch", parents=[common], help="answer a file of questions, one JSON object a line")
    batch.add_argument("questions", metavar="QUESTIONS.jsonl", help="a file, or - for standard input")
    batch.add_argument("-k", type=_results, metavar="K", help="how many passages (1 to 20)")
    show = commands.add_parser("show", parents=[common], help="one passage in full, with its neighbours")
    show.add_argument("source")
    show.add_argument("reference", metavar="REF")
    check = commands.add_parser("check", parents=[common], help="is this wording in the guidance?")
    check.add_argument("text", nargs="?", default="-", help="the wording, or - for standard input")
    training = commands.add_parser("training", parents=[common], help="questions and passages to step through")
    training.add_argument(
        "questions", nargs="*", metavar="QUESTION", help="one gives all its passages, several one each"
    )
    training.add_argument("--quotation", action="append", default=[], metavar="PASSAGE:START:END", help="(repeat)")
    commands.add_parser("quality", parents=[common], help="how good it is: measured figures, what is not covered")
    within = commands.add_parser("contents", parents=[common], help="the headings of a document, and what replaced it")
    within.add_argument("source")
    go = commands.add_parser("go", parents=[common], help='where a reference leads: "KCSIE 177", "s.19 Education Act"')
    go.add_argument("reference", metavar="REF")
    compare = commands.add_parser("compare", parents=[common], help="two editions of a source, paragraph by paragraph")
    compare.add_argument("source")
    compare.add_argument("old", metavar="OLD")
    compare.add_argument("new", metavar="NEW")
    pack = commands.add_parser("pack", parents=[common], help="quotations for a meeting, as Word, PDF or JSON")
    add_options(pack, _results)
    page = commands.add_parser("page", parents=[common], help="the official page of a quotation, its words marked")
    page.add_argument("passage", metavar="PASSAGE_ID")
    page.add_argument("--start", type=_whole, default=0, metavar="N", help="first character (default: 0)")
    page.add_argument("--end", type=_whole, metavar="N", help="after the last character (default: the passage's end)")
    page.add_argument("--pdf-page", type=_whole, metavar="N", help="another page of the file, counted from 1")
    page.add_argument("--zoom", type=int, choices=(100, 150, 200), default=100, help="per cent (default: 100)")
    page.add_argument("--out", type=Path, required=True, metavar="FILE.png", help="a second page goes to FILE-2.png")
    commands.add_parser("health", parents=[common], help="whether the index can be asked: exit status 0, else 1")
    letter = commands.add_parser("letter", parents=[common], help="check the quotations and references of a letter")
    letter.add_argument(
        "file", nargs="?", default="-", metavar="FILE", help="text, .docx or .pdf; - for standard input"
    )
    return parser


def _own(question: str, folder: Path, settings: Settings) -> tuple[Quote, ...]:
    from retrieval.own.documents import passing
    from retrieval.own.files import files_of

    with passing(list(files_of(folder)), settings) as documents:
        return documents.quotes(question)


def _ask(arguments: argparse.Namespace, settings: Settings) -> int:
    from retrieval.engine import Engine
    from retrieval.plain import answer_text

    imported = time.perf_counter()
    engine = Engine(settings)
    engine.warm_up()
    ready = time.perf_counter()
    answer = engine.ask(
        arguments.question,
        arguments.k,
        as_at=arguments.as_at,
        sources=arguments.source,
        statuses=arguments.status,
        earlier=arguments.after,
    )
    if arguments.own is not None and answer.reason != "please contact emergency help":
        answer = replace(answer, own=(*_own(arguments.question, arguments.own, settings), *answer.own))
    if arguments.json:
        print_json(answer.to_dict())
    else:
        sys.stdout.write(answer_text(answer) + "\n")
    sys.stderr.write(
        f"Started in {imported - _STARTED:.1f} s (Python and libraries), loaded the model and the index in "
        f"{ready - imported:.1f} s, answered in {answer.elapsed_ms / 1000:.2f} s.\n"
    )
    return 0


def _lines(name: str) -> list[str]:
    try:
        return (sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8-sig")).split("\n")
    except (OSError, UnicodeDecodeError):
        raise UsageError(
            f"{name} cannot be read: name a file of questions in JSON Lines, or - for standard input."
        ) from None


def _questions(name: str) -> Iterator[tuple[Any, str]]:
    for number, line in enumerate(_lines(name), 1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line)
            yield fields["id"], str(fields["question"])
        except (ValueError, KeyError, TypeError, RecursionError):
            raise UsageError(
                f'Line {number} of {name} is not of the form {{"id": ..., "question": ...}}: correct it.'
            ) from None


def _batch(arguments: argparse.Namespace, settings: Settings) -> int:
    questions = list(_questions(arguments.questions))
    from tqdm import tqdm

    from retrieval.engine import Engine

    engine = Engine(settings)
    for identity, question in tqdm(questions, desc="Answering", unit=" questions", delay=2, leave=False):
        print_json(engine.ask(question, arguments.k, identity=identity).to_dict())
    return 0


def _show(arguments: argparse.Namespace, settings: Settings) -> int:
    from corpus.store import open_index
    from retrieval.citation import address_of
    from retrieval.places.lookup import find_passages, find_source
    from retrieval.plain import passages_text

    index = open_index(settings.store)
    record = find_source(index, arguments.source)
    passages = find_passages(index, record, arguments.reference)
    before, after = index.neighbours(passages[0])[0], index.neighbours(passages[-1])[1]
    if arguments.json:

        def described(found: Sequence[Any]) -> list[dict[str, Any]]:
            return [asdict(p) | {"address": address_of(record, p, p.pdf_page)} for p in found]

        print_json(
            {
                "document": asdict(record),
                "before": described(before),
                "passages": described(passages),
                "after": described(after),
            }
        )
    else:
        parts = [("Before it:", before), ("", passages), ("After it:", after)]
        text = "\n\n".join(f"{label}\n{passages_text(record, found)}".strip() for label, found in parts if found)
        sys.stdout.write(text + "\n")
    return 0


def _check(arguments: argparse.Namespace, settings: Settings) -> int:
    from corpus.store import open_index
    from retrieval.plain import checked_text
    from retrieval.wording_check import check_wording

    wording = sys.stdin.read() if arguments.text == "-" else arguments.text
    if len(wording.split()) < 3:
        raise UsageError("Give at least three words to check.")
    if len(wording) > 20000:
        raise UsageError("The text is too long to check at once: give at most 20,000 characters.")
    checked = check_wording(open_index(settings.store), wording)
    if arguments.json:
        print_json(asdict(checked))
    else:
        sys.stdout.write(checked_text(checked) + "\n")
    return 0


def _training(arguments: argparse.Namespace, settings: Settings) -> int:
    from retrieval.engine import Engine
    from retrieval.quoted_place import read_place
    from retrieval.training import step_fields, step_text, steps

    places = [read_place(written) for written in arguments.quotation]
    if not places and not arguments.questions:
        raise UsageError("Give at least one question, or a passage with --quotation PASSAGE:START:END.")
    found = steps(Engine(settings), arguments.questions, places)
    if arguments.json:
        print_json({"steps": [step_fields(step) for step in found]})
    else:
        texts = (f"{number} of {len(found)}\n{step_text(step)}" for number, step in enumerate(found, 1))
        sys.stdout.write("\n\n".join(texts) + "\n")
    return 0


def _quality(arguments: argparse.Namespace, settings: Settings) -> int:
    from retrieval.coverage import coverage
    from retrieval.quality import read_quality
    from retrieval.quality_words import quality_sentences, quality_text

    quality, covered = read_quality(), coverage(settings.store)
    if arguments.json:
        print_json(asdict(quality) | {"sentences": quality_sentences(quality), "coverage": asdict(covered)})
    else:
        sys.stdout.write(quality_text(quality, covered) + "\n")
    return 0


def _health(arguments: argparse.Namespace, settings: Settings) -> int:
    from retrieval.engine import Engine
    from retrieval.operation.health import Unhealthy, health, sentence_of

    try:
        found = health(Engine(settings))
    except Exception as fault:
        if not arguments.json or arguments.debug:
            raise
        print_json(Unhealthy(sentence_of(fault)).to_dict())
        return 1
    if arguments.json:
        print_json(found.to_dict())
    else:
        sys.stdout.write(
            f"The index can be asked: {found.documents} documents, {found.passages} passages, completed "
            f"{found.built_at}; version {found.version}.\n"
        )
    return 0


def _page(arguments: argparse.Namespace, settings: Settings) -> int:
    from corpus.store import open_index
    from retrieval.page.files import page_text, write_pages
    from retrieval.page.image import page_view
    from retrieval.quoted_place import whole_quotation

    index = open_index(settings.store)
    quote = whole_quotation(index, arguments.passage, arguments.start, arguments.end)
    written = write_pages(page_view(index, quote, arguments.pdf_page, arguments.zoom), arguments.out)
    if arguments.json:
        print_json(written)
    else:
        sys.stdout.write(page_text(written) + "\n")
    return 0


def _letter(arguments: argparse.Namespace, settings: Settings) -> int:
    from corpus.store import open_index
    from retrieval.letter.check import check_letter
    from retrieval.letter.file import MAX_BYTES, read_letter
    from retrieval.letter.plain import letter_text

    try:
        if arguments.file == "-":
            text = read_letter("", sys.stdin.buffer.read(MAX_BYTES + 1))
        else:
            with Path(arguments.file).open("rb") as file:
                text = read_letter(arguments.file, file.read(MAX_BYTES + 1))
    except OSError:
        raise UsageError(f"{arguments.file} cannot be read: name a text, .docx or .pdf file, or - .") from None
    checked = check_letter(open_index(settings.store), text)
    if arguments.json:
        print_json(checked.to_dict())
    else:
        sys.stdout.write(letter_text(checked) + "\n")
    return 0


def main(arguments: Sequence[str]) -> int:
    """Runs one command; returns its exit status."""
    parsed = _parser().parse_args(arguments)
    settings = read_settings(store=parsed.store)
    from retrieval.browse import commands as browse

    commands = {"ask": _ask, "batch": _batch, "show": _show, "check": _check}
    commands |= {"contents": browse.contents, "go": browse.go, "compare": browse.compare}
    commands |= {"training": _training, "quality": _quality, "pack": run_pack, "page": _page, "letter": _letter}
    commands |= {"health": _health}
    return commands[parsed.command](parsed, settings)


if __name__ == "__main__":
    sys.exit(run(main))
