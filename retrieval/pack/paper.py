"""A meeting pack as paper has it: the same paragraphs, in the same order, for Word and for PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from corpus.wording import fold
from retrieval.layout import lines
from retrieval.pack.entry import Entry
from retrieval.wording import FORCE, NAME, day_or_month, edition, heading_citation, in_words, pages, plural, status

Role = Literal[
    "title", "lead", "heading", "question", "warning", "context", "quotation", "citation", "address", "ours", "note",
    "receipt",
]  # fmt: skip
TITLE = "Meeting pack"
_DATE = re.compile(r"\b\d{4}-\d{2}(?:-\d{2})?\b")
FOOTER = (
    f"Quotations from official documents, collected with {NAME}. This is not legal advice: read the official page "
    "before you rely on it. Contains public sector information licensed under the Open Government Licence v3.0."
)


@dataclass(frozen=True)
class Part:
    """One paragraph of a pack.

    label  stands before the text, in bold
    link   address that the text leads to
    level  of a quotation's paragraph: 0 is no list item, 2 is an item of an item
    """

    role: Role
    text: str
    label: str = ""
    link: str = ""
    level: int = 0


def paper(title: str, entries: Sequence[Entry], day: date) -> list[Part]:
    """The whole pack; `day` is the day on which the quotations were read again."""
    parts = [Part("title", title or TITLE), Part("lead", _lead(entries, day))]
    asked = ""
    for entry in entries:
        parts += _entry(entry, day, entry.item.question if entry.item.question != asked else "")
        asked = entry.item.question
    return parts


def _lead(entries: Sequence[Entry], day: date) -> str:
    count = plural(len(entries), "quotation")
    return (
        f"{count}, each read again from its document on {day_or_month(day.isoformat())} and found the same, letter "
        "for letter. The words between the quotation marks are the document’s; everything else is ours or of whoever "
        "made this pack."
    )


def _entry(entry: Entry, day: date, question: str) -> Iterator[Part]:
    quote = entry.quote
    yield Part("heading", f"{quote.rank}. {heading_citation(quote)}")
    if question:
        yield Part("question", question, "Question:")
    yield from (Part("warning", warning, "Warning:") for warning in entry.warnings)
    if entry.context:
        yield Part("context", f"From a list that begins: {entry.context}")
    yield from _quoted(entry)
    force = FORCE[quote.force]
    if force:
        holders = f", for {', '.join(quote.duty_holders)}" if quote.duty_holders else ""
        yield Part("citation", f"{force}{holders}", "Strength:")
    yield Part("citation", _cited(entry), "Source:")
    if quote.address:
        yield Part("address", quote.address, "Official page:", quote.address)
    if entry.ours:
        yield from _ours(entry)
    if entry.item.note:
        yield Part("note", entry.item.note, "Note by whoever made this pack:")
    yield Part("receipt", _receipt(entry, day))


def _quoted(entry: Entry) -> Iterator[Part]:
    quote = entry.quote
    blocks = lines(quote.passage, quote.start, quote.end)
    for place, block in enumerate(blocks):
        text = fold(quote.passage[block.start : block.end])
        opened, closed = "“" if place == 0 else "", "”" if place == len(blocks) - 1 else ""
        yield Part("quotation", f"{opened}{text}{closed}", level=block.level)


def _cited(entry: Entry) -> str:
    quote = entry.quote
    when = day_or_month(quote.checked_at) if quote.checked_at else ""
    checked = f"edition checked with the publisher on {when}" if when else "edition not checked with the publisher"
    facts = (
        f"{quote.title}, {quote.reference}",
        f"page {pages(quote)}" if quote.page else pages(quote),
        status(quote.status),
        f"edition: {edition(quote.edition)}",
        f"publisher: {quote.publisher}" if quote.publisher else "",
        f"applies to {quote.nation}" if quote.nation else "",
        checked,
    )
    return "; ".join(fact for fact in facts if fact) + "."


def _ours(entry: Entry) -> Iterator[Part]:
    line = entry.ours
    if line is None:
        return
    said = [line.text, f"See {in_words('; '.join(line.citations))}."]
    said += [_DATE.sub(lambda date: day_or_month(date.group()), line.notice)] if line.notice else []
    said += [] if line.checked else ["Not compared with the official text yet."]
    yield Part("ours", " ".join(said), "In plain English (our words, not the document’s):")


def _receipt(entry: Entry, day: date) -> str:
    receipt = entry.quote.receipt
    where = f"characters {receipt.start:,} to {receipt.end:,}"
    about = f" About the copy: {' '.join(entry.notes)}" if entry.notes else ""
    return (
        f"Checked on {day_or_month(day.isoformat())}: the same, letter for letter, {where} of the text of the file "
        f"with the sha256 {receipt.sha256}.{about}"
    )
