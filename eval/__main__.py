"""`python -m eval`: the scorecard, the speed, the quotations against a second extractor."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from corpus.cli import Parser, print_json, run
from corpus.settings import Settings, read_settings


def _parser() -> Parser:
    parser = Parser(prog="python -m eval", description="Measures quality and speed on the index in --store.")
    common = Parser(add_help=False)
    common.add_argument("--store", type=Path, metavar="DIR", help="the index to measure (default: the settings')")
    common.add_argument("--json", action="store_true", help="print one JSON document")
    common.add_argument("--debug", action="store_true", help="show tracebacks")
    commands = parser.add_subparsers(dest="command", required=True, parser_class=Parser, metavar="COMMAND")
    questions = commands.add_parser("questions", parents=[common], help="where the right passages stand")
    questions.add_argument("--set", dest="name", default="test", metavar="NAME", help="dev, test or forty")
    questions.add_argument("--failures", action="store_true", help="list what went wrong")
    speed = commands.add_parser("speed", parents=[common], help="cold and warm times, and where they go")
    speed.add_argument("--runs", type=int, default=3, metavar="N", help="warm passes over the questions")
    quotations = commands.add_parser("quotations", parents=[common], help="every quotation against a second extractor")
    quotations.add_argument("--from", dest="folders", action="append", type=Path, required=True, metavar="DIR")
    quotations.add_argument("--set", dest="name", default="forty", metavar="NAME", help="dev, test or forty")
    calibrate = commands.add_parser("calibrate", parents=[common], help="fit when to decline, on development questions")
    calibrate.add_argument("--set", dest="name", default="dev", metavar="NAME", help="dev")
    return parser


def _calibrate(arguments: argparse.Namespace, settings: Settings) -> int:
    from eval.calibrate import calibrate

    print_json(calibrate(settings, arguments.name))
    return 0


def _questions(arguments: argparse.Namespace, settings: Settings) -> int:
    from eval.scorecard import failures_text, scorecard, scorecard_text
    from retrieval.engine import Engine

    card = scorecard(Engine(settings), arguments.name)
    if arguments.json:
        print_json(card)
    else:
        sys.stdout.write(scorecard_text(card) + (failures_text(card) if arguments.failures else ""))
    return 0


def _speed(arguments: argparse.Namespace, settings: Settings) -> int:
    from eval.speed import speed, speed_text

    found = speed(settings, arguments.runs)
    if arguments.json:
        print_json(found)
    else:
        sys.stdout.write(speed_text(found))
    return 0


def _quotations(arguments: argparse.Namespace, settings: Settings) -> int:
    from eval.quotations import compare_quotations, quotations_text

    found = compare_quotations(settings, arguments.name, arguments.folders)
    if arguments.json:
        print_json(found)
    else:
        sys.stdout.write(quotations_text(found))
    return 0 if found["missing"] == 0 else 1


def main(arguments: Sequence[str]) -> int:
    """Runs one command; returns its exit status."""
    parsed = _parser().parse_args(arguments or ["questions"])
    commands = {"calibrate": _calibrate, "questions": _questions, "speed": _speed, "quotations": _quotations}
    return commands[parsed.command](parsed, read_settings(store=parsed.store))


if __name__ == "__main__":
    sys.exit(run(main))
