"""`python -m ingest`: fetch or read documents and index them; `remove`, `status`, `check`, `backup`, `restore`."""

from __future__ import annotations

import argparse
import resource
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from corpus.cli import Parser, print_json, run
from corpus.errors import UnknownReferenceError
from corpus.settings import Settings, read_settings
from corpus.store import StoreLayout, open_index


def _parser() -> Parser:
    parser = Parser(
        prog="python -m ingest",
        description="Without a command: fetch the catalogue's sources (or read folders) and index them.",
    )
    common = Parser(add_help=False)
    common.add_argument("--store", type=Path, default=argparse.SUPPRESS, metavar="DIR", help="the index to write")
    common.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print one JSON document")
    common.add_argument("--debug", action="store_true", default=argparse.SUPPRESS, help="show tracebacks")
    common.add_argument(
        "--no-ours",
        dest="ours",
        action="store_false",
        default=argparse.SUPPRESS,
        help="leave our own entries and questions out: for a small index of documents that we wrote nothing about",
    )
    common.add_argument(
        "--progress", action="store_true", default=argparse.SUPPRESS, help="show progress beside --json too"
    )
    for action in common._actions:
        parser._add_action(action)
    parser.add_argument(
        "--from",
        dest="folders",
        action="append",
        type=Path,
        default=[],
        metavar="DIR",
        help="index the files of this folder instead of fetching (repeat)",
    )
    parser.add_argument("--offline", action="store_true", help="never open a connection")
    parser.add_argument("--rebuild", action="store_true", help="read and embed everything again")
    commands = parser.add_subparsers(dest="command", parser_class=Parser, metavar="COMMAND")
    remove = commands.add_parser("remove", parents=[common], help="take a source out of the index")
    remove.add_argument("source")
    commands.add_parser("status", parents=[common], help="what is indexed")
    commands.add_parser("check", parents=[common], help="ask which editions have changed since; changes nothing")
    for name, text in (
        ("backup", "write the index and its files into one file; the app may serve meanwhile"),
        ("restore", "put a backup in the place of the index"),
    ):
        commands.add_parser(name, parents=[common], help=text).add_argument("file", type=Path, metavar="FILE")
    return parser


def _peak_mb() -> float:
    """Peak memory of this process, MiB (Linux counts KiB, macOS bytes)."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1024 if sys.platform != "darwin" else 1024 * 1024), 1)


def _report(report: Any, json_wanted: bool) -> None:
    if json_wanted:
        print_json(asdict(report) | {"peak_memory_mb": _peak_mb()})
        return
    for label, keys in (("added", report.added), ("updated", report.updated), ("removed", report.removed)):
        for key in keys:
            sys.stdout.write(f"{label:9} {key}\n")
    if report.unchanged:
        sys.stdout.write(f"unchanged {len(report.unchanged)} documents\n")
    for skipped in report.skipped:
        sys.stdout.write(f"skipped   {skipped.source}: {skipped.reason}\n")
    sys.stdout.write(
        f"{report.documents} documents, {report.passages} passages indexed; {report.embedded} texts embedded in this "
        f"run; {report.seconds:.1f} s, {_peak_mb():.0f} MB at most.\n"
    )


def _quiet(arguments: argparse.Namespace) -> bool:
    return bool(arguments.json and not arguments.progress)


def _ingest(arguments: argparse.Namespace, settings: Settings) -> int:
    from ingest.build import build
    from ingest.gather import gather
    from ingest.reader import ReadingLimits

    quiet = _quiet(arguments)
    gathered = gather(arguments.folders, settings, offline=arguments.offline, quiet=quiet)
    report = build(
        settings.store,
        gathered.candidates,
        settings.model,
        rebuild=arguments.rebuild,
        quiet=quiet,
        ours=arguments.ours,
        limits=ReadingLimits.of(settings),
        chroma=settings.chroma,
    )
    report.skipped[:0] = gathered.skipped
    _report(report, arguments.json)
    return 1 if report.skipped and not report.documents else 0  # nothing could be read: a timer is to notice


def _remove(arguments: argparse.Namespace, settings: Settings) -> int:
    from ingest.build import build, tidy

    index = open_index(settings.store)
    sources = {record.source for record in index.documents.values()}
    if arguments.source not in sources:
        tidy(settings.store)  # a run that was killed may have taken it out of the index and left its file
        names = ", ".join(sorted(sources)) or "nothing"
        raise UnknownReferenceError(f"No source '{arguments.source}' is indexed: indexed are {names}.")
    _report(
        build(
            settings.store,
            [],
            settings.model,
            remove=[arguments.source],
            quiet=_quiet(arguments),
            ours=arguments.ours,
            chroma=settings.chroma,
        ),
        arguments.json,
    )
    return 0


def _status(arguments: argparse.Namespace, settings: Settings) -> int:
    from ingest.status import status, status_text

    found = status(StoreLayout(settings.store))
    if arguments.json:
        print_json(found)
    else:
        sys.stdout.write(status_text(found))
    return 0


def _check(arguments: argparse.Namespace, settings: Settings) -> int:
    from ingest.gather import check_editions

    found = check_editions(settings)
    if arguments.json:
        print_json(found)
        return 0
    for row in found["sources"]:
        sys.stdout.write(f"{row['state']:10} {row['source']}: {row['detail']}\n")
    return 0


def _backup(arguments: argparse.Namespace, settings: Settings) -> int:
    from corpus.store.backup import backup, restore

    done = (
        backup(settings.store, arguments.file)
        if arguments.command == "backup"
        else restore(arguments.file, settings.store)
    )
    if arguments.json:
        print_json(asdict(done))
        return 0
    what = f"{done.documents} documents, {done.passages} passages in {done.files} files"
    way = f"backed up to {done.file}" if arguments.command == "backup" else f"restored from {done.file}"
    sys.stdout.write(f"{what} {way} ({done.bytes / 1024**2:.0f} MB, {done.seconds:.1f} s).\n")
    return 0


def main(arguments: Sequence[str]) -> int:
    """Runs one command; returns its exit status."""
    parsed = _parser().parse_args(arguments)
    defaults = (("store", None), ("json", False), ("debug", False), ("ours", True), ("progress", False))
    for name, value in defaults:
        if not hasattr(parsed, name):
            setattr(parsed, name, value)
    settings = read_settings(store=parsed.store)
    commands = {"remove": _remove, "status": _status, "check": _check, "backup": _backup, "restore": _backup}
    return commands.get(parsed.command, _ingest)(parsed, settings)


if __name__ == "__main__":
    sys.exit(run(main))
