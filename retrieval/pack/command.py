"""`python -m retrieval pack`: a meeting pack from questions, from places in the documents, or from a saved one."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path

from corpus.cli import Parser, print_json
from corpus.errors import PackError
from corpus.settings import Settings
from corpus.store import Index, open_index
from retrieval.pack.pack import Item, Pack, item_of


def _of_kind(kind: str, value: str) -> tuple[str, str]:
    return kind, value


def add_options(pack: Parser, results: Callable[[str], int]) -> None:
    """The options of the command. Those that name quotations count in the order in which they are given."""
    pack.add_argument("--out", type=Path, required=True, metavar="FILE", help="pack.docx, pack.pdf or pack.json")
    for kind, metavar, text in (
        ("ask", "QUESTION", "put in what answers this question (repeat)"),
        ("quotation", "PASSAGE_ID[:START:END]", "put in these words (repeat)"),
        ("note", "TEXT", "a note on the quotation before it"),
    ):
        pack.add_argument(
            f"--{kind}",
            action="append",
            dest="wanted",
            metavar=metavar,
            help=text,
            type=partial(_of_kind, kind),
        )
    pack.add_argument("--from", dest="saved", type=Path, metavar="PACK.json", help="begin with a saved pack")
    pack.add_argument("--title", help="the title on top")
    pack.add_argument("-k", type=results, metavar="K", default=1, help="quotations for each question (default 1)")
    pack.add_argument("--own-words", action="store_true", help="put our own plain-English line beside each quotation")


def run_pack(arguments: argparse.Namespace, settings: Settings) -> int:
    """Makes the pack and writes it."""
    from retrieval.pack.entry import entries
    from retrieval.pack.file import MEDIA, made, read, write

    suffix = arguments.out.suffix.lower()
    if suffix not in MEDIA:
        raise PackError(f"{arguments.out} has another ending: name a file that ends in .docx, .pdf or .json.")
    pack = read(arguments.saved) if arguments.saved else Pack()
    index = open_index(settings.store)
    pack = _collected(pack, arguments.wanted or [], index, settings, arguments.k)
    if arguments.title is not None:
        pack = replace(pack, title=arguments.title)
    if arguments.own_words:
        pack = replace(pack, items=tuple(replace(item, own_words=True) for item in pack.items))
    data = made(index, pack, suffix)
    write(arguments.out, data)
    if arguments.json:
        quoted = [
            {"question": entry.item.question, "note": entry.item.note, "quote": asdict(entry.quote)}
            | {"warnings": entry.warnings, "our_words": entry.ours.text if entry.ours else None}
            for entry in entries(index, pack)
        ]
        print_json({"out": str(arguments.out), "title": pack.title, "address": pack.address(), "items": quoted})
    else:
        count = f"{len(pack.items)} quotation{'' if len(pack.items) == 1 else 's'}"
        sys.stdout.write(f"Wrote {arguments.out}: {count}, each checked against its document.\n")
    return 0


def _collected(pack: Pack, wanted: Sequence[tuple[str, str]], index: Index, settings: Settings, k: int) -> Pack:
    ask = _asker(settings, k)
    last = ""
    for kind, value in wanted:
        if kind == "note":
            if not last:
                raise PackError("A note belongs to the quotation before it: put --note after --ask or --quotation.")
            pack = pack.changed(last, note=value)
            continue
        items = ask(value) if kind == "ask" else [_named(index, value)]
        for item in items:
            pack = pack.with_item(item)
        last = items[0].key
    return pack


def _named(index: Index, value: str) -> Item:
    """PASSAGE_ID or PASSAGE_ID:START:END; a passage without a place is taken whole."""
    passage = index.passages([value]).get(value)
    return Item(value, 0, len(passage.text.rstrip())) if passage is not None else item_of(value)


def _asker(settings: Settings, k: int) -> Callable[[str], list[Item]]:
    """Asks; the engine is opened at the first question only."""
    engine = None

    def ask(question: str) -> list[Item]:
        nonlocal engine
        if engine is None:
            from retrieval.engine import Engine

            engine = Engine(settings)
        answer = engine.ask(question, k)
        if not answer.quotes:
            said = answer.message or "The documents that are indexed here do not answer it."
            help_at = "; ".join(
                f"{s.name}, {s.phone}" if s.phone else s.name for s in answer.signposts if s.urgent and s.phone
            )
            raise PackError(
                f"Nothing was written, since there is nothing to put in for the question {question[:200]!r}. {said}"
                + (f" Help: {help_at}." if help_at else " Leave the question out, or ask it in other words.")
            )
        return [Item(quote.passage_id, quote.start, quote.end, answer.question) for quote in answer.quotes]

    return ask
