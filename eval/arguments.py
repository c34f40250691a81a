"""What the command line of `python -m eval` takes: each measure with its options."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from corpus.cli import Parser

Add = Callable[[str, str], Parser]  # a measure and what it says: its parser, which has the common options


def _positive(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 100_000:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number from 1 to 100000")
    return int(text)


def _sizes(text: str) -> list[int]:
    parts = text.split(",")
    if not all(part.isdigit() and 100 <= int(part) <= 10_000_000 for part in parts):
        raise argparse.ArgumentTypeError(f"'{text}' is not a list of numbers from 100 to 10000000, like 1000,10000")
    return [int(part) for part in parts]


def _of_answers(add: Add) -> None:
    """Whether the right passages are found and answered."""
    questions = add("questions", "where the right passages stand, in our ranking and in the baselines'")
    questions.add_argument("--set", dest="name", default="test", metavar="NAME", help="dev, test or forty")
    questions.add_argument("--ours", action="store_true", help="leave the baselines out")
    questions.add_argument("--failures", action="store_true", help="list what went wrong")
    questions.add_argument("--out", type=Path, metavar="FILE", help="write the scorecard's JSON there")
    comparing = add("compare", "two scorecards, question by question")
    comparing.add_argument("before", type=Path, metavar="A")
    comparing.add_argument("after", type=Path, metavar="B")
    comparing.add_argument("--system", default="chapter-and-verse", metavar="NAME", help="the system in B")
    comparing.add_argument("--against", metavar="NAME", help="the system in A (default: the same)")
    calibrate = add("calibrate", "fit when to decline, on development questions")
    calibrate.add_argument("--set", dest="name", default="dev", metavar="NAME", help="dev")
    answers = add("answers", "what a set of questions is answered, as a page to read")
    answers.add_argument("--set", dest="name", default="common", metavar="NAME", help="common, forty, dev or test")
    ablation = add("ablation", "what each step of the search brings, by leaving it out")
    ablation.add_argument("--set", dest="names", action="append", metavar="NAME", help="dev, test (default: both)")
    following = add("threads", "follow-up questions, alone and with what was asked before")
    following.add_argument("--set", dest="name", default="test", metavar="NAME", help="dev or test")
    for name in ("obliqa", "obliqa-mp"):
        benchmark = add(name, "the public regulatory benchmark, through our search")
        benchmark.add_argument("--data", type=Path, required=True, metavar="DIR", help="the benchmark's folder")
        benchmark.add_argument("--split", default="test", choices=("test", "dev"), help="default: test")
        benchmark.add_argument("--limit", type=int, default=0, metavar="N", help="only the first N questions")
    pooled = add("pool", "what several systems find and nobody has read yet, for judging")
    pooled.add_argument("--set", dest="name", default="test", metavar="NAME", help="dev or test")
    pooled.add_argument("--depth", type=int, default=20, metavar="N", help="of each system")
    training = add("train", "train the adapter for questions")
    training.add_argument("--out", type=Path, required=True, metavar="FILE", help="where the weights go")
    training.add_argument("--epochs", type=float, default=3, metavar="N")
    training.add_argument("--hold-out", action="append", default=[], metavar="SOURCE", help="leave a document out")
    training.add_argument("--extra", type=Path, metavar="DIR", help="a store with further documents to train on")


def _of_words(add: Add) -> None:
    """Whether what is shown is what the documents say."""
    quotations = add("quotations", "every quotation against a second extractor")
    quotations.add_argument("--from", dest="folders", action="append", type=Path, required=True, metavar="DIR")
    quotations.add_argument("--set", dest="name", default="forty", metavar="NAME", help="dev, test or forty")
    rectangles = add("rectangles", "the words marked on pages of PDFs against a second extractor")
    rectangles.add_argument("--from", dest="folders", action="append", type=Path, required=True, metavar="DIR")
    rectangles.add_argument("--count", type=_positive, default=200, metavar="N", help="quotations (default: 200)")
    rectangles.add_argument("--seed", type=int, default=1, metavar="N", help="another number draws others")
    summaries = add("summaries", "our own entries against the documents that they point to")
    summaries.add_argument("--from", dest="folders", action="append", type=Path, default=[], metavar="DIR")


def _of_speed(add: Add) -> None:
    """What answers cost: time and memory."""
    speed = add("speed", "cold and warm times, and where they go")
    speed.add_argument("--runs", type=int, default=3, metavar="N", help="warm passes over the questions")
    speed.add_argument("--quick", action="store_true", help="everything once; index only the three smallest documents")
    speed.add_argument("--app", action="store_true", help="the app too, in Chromium: first answer, memory")
    graphing = add("encoder", "ONNX Runtime against sentence-transformers; --out draws the graph anew")
    graphing.add_argument("--set", dest="names", action="append", metavar="NAME", help="default: all three")
    graphing.add_argument("--out", type=Path, metavar="FILE", help="where the graph goes")
    growing = add("growth", "stores of 1,000 to 1,000,000 passages: time, disk, memory, recall")
    growing.add_argument("--sizes", type=_sizes, default=[1000, 10_000, 100_000], metavar="N,N,...")
    growing.add_argument("--set", dest="name", default="test", metavar="NAME", help="questions: test, dev or forty")
    growing.add_argument("--server", action="store_true", help="with the vectors on a Chroma server")
    growing.add_argument("--folder", type=Path, metavar="DIR", help="where stores are written and removed again")
    growing.add_argument("--out", type=Path, metavar="FILE", help="write the JSON there")
    loading = add("load", "many people at once, each checking that the answer is his own")
    loading.add_argument("--users", type=_positive, default=50, metavar="N", help="people at once (default: 50)")
    loading.add_argument("--seconds", type=_positive, default=60, metavar="N", help="for each part (default: 60)")
    loading.add_argument("--pause", type=float, default=10, metavar="N", help="mean seconds between one's questions")
    loading.add_argument("--set", dest="names", action="append", metavar="NAME", help="default: forty, dev and test")
    loading.add_argument("--part", dest="parts", action="append", choices=("threads", "processes", "app"))
    loading.add_argument("--out", type=Path, metavar="FILE", help="write the JSON there")


def _of_harm(add: Add) -> None:
    """What faults, hostile files and hostile people can do."""
    faulty = add("faults", "faults made on purpose (kills, full disk, damaged files): what is lost or wrong")
    faulty.add_argument("--only", metavar="NAME", help="one kind: killed, full-disk, damaged, serving, ...")
    faulty.add_argument("--count", type=_positive, metavar="N", help="how often each is tried")
    faulty.add_argument("--seed", type=int, default=1, metavar="N", help="another number draws others")
    faulty.add_argument("--minutes", type=float, default=600, metavar="N", help="end the kills over --from after these")
    faulty.add_argument("--from", dest="folders", action="append", type=Path, default=[], metavar="DIR")
    faulty.add_argument("--out", type=Path, metavar="FILE", help="write the rows' JSON there")
    attacking = add("attacks", "files made to harm the program, each read within the limits")
    attacking.add_argument("--size", type=float, default=1.0, metavar="X", help="smaller files of the same kinds")
    attacking.add_argument("--group", default="", choices=("xml", "zip", "pdf", "deep", "large", "encodings", "active"))
    fuzzing = add("fuzz", "every parser against files made worse, in processes with limits")
    fuzzing.add_argument("--parser", dest="parsers", action="append", default=[], metavar="NAME", help="default: all")
    fuzzing.add_argument("--seconds", type=_positive, default=600, metavar="N", help="for all together (default: 600)")
    fuzzing.add_argument("--seed", type=int, default=1, metavar="N", help="another number makes other files")
    fuzzing.add_argument("--from", dest="folders", action="append", type=Path, default=[], metavar="DIR")
    fuzzing.add_argument("--keep", type=Path, metavar="DIR", help="where what breaks a parser is written, made small")
    fuzzing.add_argument(
        "--guided",
        dest="mode",
        action="store_const",
        const="guided",
        default="blind",
        help="mutate what reaches new code further (needs atheris)",
    )
    fuzzing.add_argument(
        "--counted",
        dest="mode",
        action="store_const",
        const="counted",
        help="not guided, but the code that is reached is counted as with --guided",
    )
    attacking = add("hostile", "thousands of hostile questions at the engine, the command line and the running app")
    attacking.add_argument("--count", type=_positive, default=2000, metavar="N", help="at the engine (default: 2000)")
    attacking.add_argument("--no-browser", action="store_true", help="leave Chromium out")
    attacking.add_argument("--flood", type=int, default=10_000, metavar="N", help="in a minute (default: 10000)")


def _of_pages(add: Add) -> None:
    """The pages as people see them."""
    walking = add("walks", "three people's ways through the app in Chromium, with pictures")
    walking.add_argument("--out", type=Path, required=True, metavar="DIR", help="for the pictures; DIR.md is the page")
    picturing = add("pictures", "a picture of every page, on a desktop and on a phone")
    picturing.add_argument("--out", type=Path, required=True, metavar="DIR")
    picturing.add_argument("--only-comparison", action="store_true", help="of two editions, which the index must hold")


def arguments_parser() -> Parser:
    """The parser: `command` names the measure."""
    parser = Parser(prog="python -m eval", description="Measures quality and speed on the index in --store.")
    common = Parser(add_help=False)
    common.add_argument("--store", type=Path, metavar="DIR", help="the index to measure (default: the settings')")
    common.add_argument("--json", action="store_true", help="print one JSON document")
    common.add_argument("--debug", action="store_true", help="show tracebacks")
    common.add_argument("--sets", type=Path, metavar="DIR", help="a folder of question sets (default: ours)")
    commands = parser.add_subparsers(dest="command", required=True, parser_class=Parser, metavar="COMMAND")

    def add(name: str, text: str) -> Parser:
        return commands.add_parser(name, parents=[common], help=text)

    for measures in (_of_answers, _of_words, _of_speed, _of_harm, _of_pages):
        measures(add)
    return parser
