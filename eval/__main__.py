"""`python -m eval`: scorecard, comparison, speed, quotations, our entries, public benchmarks, training."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from corpus.cli import print_json, run
from corpus.settings import Settings, read_settings
from eval.arguments import arguments_parser

RESULTS = Path(__file__).parent / "results"


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
    parsed = arguments_parser().parse_args(given)
    if parsed.sets is not None:
        from eval.questionset import use_sets

        use_sets(parsed.sets)
    return COMMANDS[parsed.command](parsed, read_settings(store=parsed.store))


if __name__ == "__main__":
    sys.exit(run(main))
