"""`python -m eval`: scorecard, comparison, speed, quotations, our entries, public benchmarks, training."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from corpus.cli import Parser, print_json, run
from corpus.settings import Settings, read_settings

RESULTS = Path(__file__).parent / "results"


def _positive(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 100_000:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number from 1 to 100000")
    return int(text)


def _sizes(text: str) -> list[int]:
    parts = text.split(",")
    if not all(part.isdigit() and 100 <= int(part) <= 10_000_000 for part in parts):
        raise argparse.ArgumentTypeError(f"'{text}' is not a list of numbers from 100 to 10000000, like 1000,10000")
    return [int(part) for part in parts]


def _parser() -> Parser:
    parser = Parser(prog="python -m eval", description="Measures quality and speed on the index in --store.")
    common = Parser(add_help=False)
    common.add_argument("--store", type=Path, metavar="DIR", help="the index to measure (default: the settings')")
    common.add_argument("--json", action="store_true", help="print one JSON document")
    common.add_argument("--debug", action="store_true", help="show tracebacks")
    common.add_argument("--sets", type=Path, metavar="DIR", help="a folder of question sets (default: ours)")
    commands = parser.add_subparsers(dest="command", required=True, parser_class=Parser, metavar="COMMAND")

    def add(name: str, text: str) -> Parser:
        return commands.add_parser(name, parents=[common], help=text)

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
    speed = add("speed", "cold and warm times, and where they go")
    speed.add_argument("--runs", type=int, default=3, metavar="N", help="warm passes over the questions")
    speed.add_argument("--quick", action="store_true", help="everything once; index only the three smallest documents")
    speed.add_argument("--app", action="store_true", help="the app too, in Chromium: first answer, memory")
    graphing = add("encoder", "ONNX Runtime against sentence-transformers; --out draws the graph anew")
    graphing.add_argument("--set", dest="names", action="append", metavar="NAME", help="default: all three")
    graphing.add_argument("--out", type=Path, metavar="FILE", help="where the graph goes")
    quotations = add("quotations", "every quotation against a second extractor")
    quotations.add_argument("--from", dest="folders", action="append", type=Path, required=True, metavar="DIR")
    quotations.add_argument("--set", dest="name", default="forty", metavar="NAME", help="dev, test or forty")
    rectangles = add("rectangles", "the words marked on pages of PDFs against a second extractor")
    rectangles.add_argument("--from", dest="folders", action="append", type=Path, required=True, metavar="DIR")
    rectangles.add_argument("--count", type=_positive, default=200, metavar="N", help="quotations (default: 200)")
    rectangles.add_argument("--seed", type=int, default=1, metavar="N", help="another number draws others")
    calibrate = add("calibrate", "fit when to decline, on development questions")
    calibrate.add_argument("--set", dest="name", default="dev", metavar="NAME", help="dev")
    answers = add("answers", "what a set of questions is answered, as a page to read")
    answers.add_argument("--set", dest="name", default="common", metavar="NAME", help="common, forty, dev or test")
    ablation = add("ablation", "what each step of the search brings, by leaving it out")
    ablation.add_argument("--set", dest="names", action="append", metavar="NAME", help="dev, test (default: both)")
    summaries = add("summaries", "our own entries against the documents that they point to")
    summaries.add_argument("--from", dest="folders", action="append", type=Path, default=[], metavar="DIR")
    following = add("threads", "follow-up questions, alone and with what was asked before")
    following.add_argument("--set", dest="name", default="test", metavar="NAME", help="dev or test")
    for name in ("obliqa", "obliqa-mp"):
        benchmark = add(name, "the public regulatory benchmark, through our search")
        benchmark.add_argument("--data", type=Path, required=True, metavar="DIR", help="the benchmark's folder")
        benchmark.add_argument("--split", default="test", choices=("test", "dev"), help="default: test")
        benchmark.add_argument("--limit", type=int, default=0, metavar="N", help="only the first N questions")
    faulty = add("faults", "faults made on purpose (kills, full disk, damaged files): what is lost or wrong")
    faulty.add_argument("--only", metavar="NAME", help="one kind: killed, full-disk, damaged, serving, ...")
    faulty.add_argument("--count", type=_positive, metavar="N", help="how often each is tried")
    faulty.add_argument("--seed", type=int, default=1, metavar="N", help="another number draws others")
    faulty.add_argument("--minutes", type=float, default=600, metavar="N", help="end the kills over --from after these")
    faulty.add_argument("--from", dest="folders", action="append", type=Path, default=[], metavar="DIR")
    faulty.add_argument("--out", type=Path, metavar="FILE", help="write the rows' JSON there")
    pooled = add("pool", "what several systems find and nobody has read yet, for judging")
    pooled.add_argument("--set", dest="name", default="test", metavar="NAME", help="dev or test")
    pooled.add_argument("--depth", type=int, default=20, metavar="N", help="of each system")
    walking = add("walks", "three people's ways through the app in Chromium, with pictures")
    walking.add_argument("--out", type=Path, required=True, metavar="DIR", help="for the pictures; DIR.md is the page")
    attacking = add("hostile", "thousands of hostile questions at the engine, the command line and the running app")
    attacking.add_argument("--count", type=_positive, default=2000, metavar="N", help="at the engine (default: 2000)")
    attacking.add_argument("--no-browser", action="store_true", help="leave Chromium out")
    attacking.add_argument("--flood", type=int, default=10_000, metavar="N", help="in a minute (default: 10000)")
    picturing = add("pictures", "a picture of every page, on a desktop and on a phone")
    picturing.add_argument("--out", type=Path, required=True, metavar="DIR")
    picturing.add_argument("--only-comparison", action="store_true", help="of two editions, which the index must hold")
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
    training = add("train", "train the adapter for questions")
    training.add_argument("--out", type=Path, required=True, metavar="FILE", help="where the weights go")
    training.add_argument("--epochs", type=float, default=3, metavar="N")
    training.add_argument("--hold-out", action="append", default=[], metavar="SOURCE", help="leave a document out")
    training.add_argument("--extra", type=Path, metavar="DIR", help="a store with further documents to train on")
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
    return parser


def _show(arguments: argparse.Namespace, found: Any, text: Callable[[Any], str]) -> int:
    if arguments.json:
        print_json(found)
    else:
        sys.stdout.write(text(found))
    return 0


def _calibrate(arguments: argparse.Namespace, settings: Settings) -> int:
    from eval.calibrate import calibrate

    print_json(calibrate(settings, arguments.name))
    return 0


def _questions(arguments: argparse.Namespace, settings: Settings) -> int:
    from eval.scorecard import failures_text, scorecard, scorecard_text
    from retrieval.engine import Engine

    card = scorecard(Engine(settings), arguments.name, not arguments.ours)
    if arguments.out:
        arguments.out.parent.mkdir(parents=True, exist_ok=True)
        arguments.out.write_text(json.dumps(card, ensure_ascii=False, indent=1), encoding="utf-8")
    return _show(arguments, card, lambda c: scorecard_text(c) + (failures_text(c) if arguments.failures else ""))


def _compare(arguments: argparse.Namespace, settings: Settings) -> int:
    from eval.compare import compare, comparison_text, read_run

    before = read_run(arguments.before, arguments.against or arguments.system)
    return _show(arguments, compare(before, read_run(arguments.after, arguments.system)), comparison_text)


def _speed(arguments: argparse.Namespace, settings: Settings) -> int:
    from eval.speed.speed import speed, speed_text

    return _show(arguments, speed(settings, arguments.runs, quick=arguments.quick, app=arguments.app), speed_text)


def _encoder(arguments: argparse.Namespace, settings: Settings) -> int:
    from eval.encoder.parity import SETS, encoder_parity, parity_text

    if arguments.out:
        from eval.encoder.graph import write_graph

        return _show(arguments, {"bytes": write_graph(arguments.out)}, lambda found: f"{found['bytes']} bytes\n")
    return _show(arguments, encoder_parity(settings, arguments.names or SETS), parity_text)


def _quotations(arguments: argparse.Namespace, settings: Settings) -> int:
    from eval.quotations import compare_quotations, quotations_text

    found = compare_quotations(settings, arguments.name, arguments.folders)
    _show(arguments, found, quotations_text)
    return 0 if found["missing"] == 0 else 1


def _rectangles(arguments: argparse.Namespace, settings: Settings) -> int:
    from eval.rectangles import compare_rectangles, rectangles_text

    found = compare_rectangles(settings, arguments.folders, arguments.count, arguments.seed)
    _show(arguments, found, rectangles_text)
    return 1 if found["wrong"] else 0


def _ablation(arguments: argparse.Namespace, settings: Settings) -> int:
    from eval.ablation import ablation, ablation_text

    return _show(arguments, ablation(settings, arguments.names or ["dev", "test"]), ablation_text)


def _answers(arguments: argparse.Namespace, settings: Settings) -> int:
    from eval.answers import answers_text

    sys.stdout.write(answers_text(settings, arguments.name))
    return 0


def _obliqa(arguments: argparse.Namespace, settings: Settings) -> int:
    from eval.obliqa import obliqa, obliqa_text

    if arguments.store is None:  # its passages are not to stand among the user's documents
        settings = settings.model_copy(update={"store": settings.store.with_name(f"{settings.store.name}-obliqa")})
    found = obliqa(settings, arguments.data, arguments.command, arguments.split, arguments.limit)
    return _show(arguments, found, obliqa_text)


def _pool(arguments: argparse.Namespace, settings: Settings) -> int:
    from eval.pool import pool
    from retrieval.engine import Engine

    for line in pool(Engine(settings), arguments.name, arguments.depth):
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    return 0


def _summaries(arguments: argparse.Namespace, settings: Settings) -> int:
    from eval.summaries.check import check_summaries
    from eval.summaries.report import summaries_text

    found = check_summaries(settings, arguments.folders)
    _show(arguments, found, summaries_text)
    return 1 if found["failed"] else 0


def _walks(arguments: argparse.Namespace, settings: Settings) -> int:
    from dataclasses import asdict

    from eval.walks import walks, walks_text

    done = walks(settings, arguments.out)
    text = walks_text(done, arguments.out.name)
    arguments.out.with_name(f"{arguments.out.name}.md").write_text(text, encoding="utf-8")
    _show(arguments, [asdict(walk) for walk in done], lambda _: text)
    return 0 if all(walk.kept for walk in done) else 1


def _pictures(arguments: argparse.Namespace, settings: Settings) -> int:
    from eval.pictures import pictures

    return _show(
        arguments,
        pictures(settings, arguments.out, only_comparison=arguments.only_comparison),
        lambda names: "".join(f"{name}\n" for name in names),
    )


def _threads(arguments: argparse.Namespace, settings: Settings) -> int:
    from eval.threads import threads, threads_text
    from retrieval.engine import Engine

    return _show(arguments, threads(Engine(settings), arguments.name), threads_text)


def _hostile(arguments: argparse.Namespace, settings: Settings) -> int:
    from eval.hostile_people.campaign import hostile
    from eval.hostile_people.report import hostile_text

    found = hostile(settings, arguments.count, browser=not arguments.no_browser, floods=arguments.flood)
    _show(arguments, found, hostile_text)
    return 0 if found["kept"] else 1


def _faults(arguments: argparse.Namespace, settings: Settings) -> int:
    from eval.faults.campaign import faults
    from eval.faults.row import table

    rows = faults(settings, arguments.only, arguments.count, arguments.seed, arguments.folders, arguments.minutes)
    found = [row.to_json() for row in rows]
    if arguments.out:
        arguments.out.parent.mkdir(parents=True, exist_ok=True)
        arguments.out.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
    _show(arguments, found, lambda _: table(rows))
    return 1 if any(row.wrong for row in rows) else 0


def _growth(arguments: argparse.Namespace, settings: Settings) -> int:
    from eval.growth.growth import growth, growth_text

    if arguments.folder:
        arguments.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="chapter-and-verse-growth-", dir=arguments.folder) as made:
        found = growth(settings, arguments.sizes, arguments.server, Path(made), arguments.name)
    return _kept(arguments, found, growth_text)


def _load(arguments: argparse.Namespace, settings: Settings) -> int:
    from eval.load.load import SETS, faultless, load, load_text

    parts = arguments.parts or ["threads", "processes", "app"]
    found = load(settings, arguments.users, arguments.seconds, arguments.pause, parts, arguments.names or SETS)
    _kept(arguments, found, load_text)
    return 0 if faultless(found) else 1


def _kept(arguments: argparse.Namespace, found: Any, text: Callable[[Any], str]) -> int:
    if arguments.out:
        arguments.out.parent.mkdir(parents=True, exist_ok=True)
        arguments.out.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
    return _show(arguments, found, text)


def _train(arguments: argparse.Namespace, settings: Settings) -> int:
    from eval.train import train, train_text

    stores = [settings.store, *([arguments.extra] if arguments.extra else [])]
    found = train(stores, arguments.out, arguments.epochs, frozenset(arguments.hold_out))
    return _show(arguments, found, train_text)


def _attacks(arguments: argparse.Namespace, settings: Settings) -> int:
    from eval.hostile_documents.attack_run import AttackRow, attacks_text, run_attacks
    from ingest.reader import ReadingLimits

    def told(row: AttackRow) -> None:
        sys.stderr.write(f"{row.file}: {row.result}, {row.seconds} s, {row.memory:.0f} MiB\n")

    quiet = arguments.json
    found = run_attacks(ReadingLimits.of(settings), arguments.size, arguments.group, None if quiet else told)
    _show(arguments, found, attacks_text)
    return 0 if found["held"] == found["attacks"] and found["folder"]["good_file_indexed"] else 1


def _fuzz(arguments: argparse.Namespace, settings: Settings) -> int:
    from eval.hostile_documents.fuzz import fuzz, known_parsers
    from eval.hostile_documents.report import fuzz_text

    parsers = known_parsers(arguments.parsers)
    found = fuzz(parsers, arguments.seconds, arguments.seed, arguments.folders, arguments.keep, mode=arguments.mode)
    _show(arguments, found, fuzz_text)
    return 1 if found["broken"] else 0


COMMANDS: dict[str, Callable[[argparse.Namespace, Settings], int]] = {
    "ablation": _ablation,
    "answers": _answers,
    "attacks": _attacks,
    "calibrate": _calibrate,
    "compare": _compare,
    "encoder": _encoder,
    "faults": _faults,
    "fuzz": _fuzz,
    "growth": _growth,
    "hostile": _hostile,
    "load": _load,
    "obliqa": _obliqa,
    "obliqa-mp": _obliqa,
    "pictures": _pictures,
    "pool": _pool,
    "questions": _questions,
    "quotations": _quotations,
    "rectangles": _rectangles,
    "speed": _speed,
    "summaries": _summaries,
    "train": _train,
    "threads": _threads,
    "walks": _walks,
}


def main(arguments: Sequence[str]) -> int:
    """Runs one command; returns its exit status. Without one: the scorecard of the test questions."""
    given = list(arguments)
    if not given or (given[0].startswith("-") and given[0] not in ("-h", "--help")):
        given.insert(0, "questions")
    parsed = _parser().parse_args(given)
    if parsed.sets is not None:
        from eval.questionset import use_sets

        use_sets(parsed.sets)
    return COMMANDS[parsed.command](parsed, read_settings(store=parsed.store))


if __name__ == "__main__":
    sys.exit(run(main))
