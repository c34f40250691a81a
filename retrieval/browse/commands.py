"""The commands that read documents: contents, go, compare."""

from __future__ import annotations

import argparse
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from corpus.cli import print_json
from corpus.errors import UnknownReferenceError
from corpus.settings import Settings

if TYPE_CHECKING:
    from retrieval.browse.compare import Change, Comparison
    from retrieval.browse.paragraphs import Heading
    from retrieval.places.destination import Destination, Place

_WIDTH = 96
_NOWHERE = ("not there", "not understood")
_MARKS = {"same": "", "added": "+", "removed": "-"}


def contents(arguments: argparse.Namespace, settings: Settings) -> int:
    """The headings of a document, and where each begins and ends."""
    from corpus.store import open_index
    from retrieval.browse import paragraphs
    from retrieval.places.lookup import find_source
    from retrieval.succession import standing

    index = open_index(settings.store)
    record = find_source(index, arguments.source)
    tree = paragraphs.contents(paragraphs.paragraphs(index.passages_of(record.key)))
    stands = standing(index, record)
    if arguments.json:
        print_json({"document": asdict(record), "standing": asdict(stands), "contents": _described(tree)["parts"]})
        return 0
    lines = [f"{record.title} ({record.edition or 'no date'}), {record.status}"]
    if stands.newer:
        lines.append(f"Superseded by {stands.newer}.")
    lines += [f"It replaces {title} ({edition or 'no date'})." for title, edition in stands.replaces]
    sys.stdout.write("\n".join([*lines, *_outline(tree, 0)]) + "\n")
    return 0


def _described(heading: Heading) -> dict[str, Any]:
    from retrieval.browse.paragraphs import span_of

    return {
        "heading": heading.title,
        "span": span_of(heading),
        "paragraphs": [{"id": p.first.id, "reference": p.reference, "page": p.first.page} for p in heading.paragraphs],
        "parts": [_described(part) for part in heading.parts],
    }


def _outline(heading: Heading, depth: int) -> Iterator[str]:
    from retrieval.browse.paragraphs import span_of

    for part in heading.parts:
        span = span_of(part)
        yield "  " * depth + f"- {part.title}" + (f" ({span})" if span else "")
        yield from _outline(part, depth + 1)


def go(arguments: argparse.Namespace, settings: Settings) -> int:
    """Where a reference leads. Raises UnknownReferenceError, after the JSON, where it leads nowhere."""
    from corpus.store import open_index
    from retrieval.places.destination import destination, passages_at
    from retrieval.plain import passages_text

    index = open_index(settings.store)
    found = destination(index, arguments.reference)
    if arguments.json:
        print_json(found.to_dict())
    elif found.status == "found" and found.places[0].passages:
        place = found.places[0]
        record = index.documents[place.document]
        sys.stdout.write(passages_text(record, passages_at(index, place)) + f"\n\n{place.address}\n")
    else:
        sys.stdout.write("\n".join(_choices(found)) + "\n")
    if found.status in _NOWHERE:
        raise UnknownReferenceError(found.message)
    return 0


def _choices(found: Destination) -> Iterator[str]:
    if found.message and found.status not in _NOWHERE:
        yield found.message
    yield from (f" - {_called(place)}  {place.address}" for place in found.places)
    if found.nearest:
        yield "The nearest places:"
        yield from (f" - {_called(place)}  {place.address}" for place in found.nearest)
    for other in found.elsewhere:
        yield f" - {', '.join(part for part in (other.title, other.reference) if part)}: read it at {other.address}"


def _called(place: Place) -> str:
    heading = f": {place.headings[-1]}" if place.headings and not place.reference.endswith(place.headings[-1]) else ""
    reference = f", {place.reference}" if place.reference else ""
    return f"{place.title} ({place.edition or 'no date'}){reference}{heading}"


def compare(arguments: argparse.Namespace, settings: Settings) -> int:
    """Two editions of a source, paragraph by paragraph."""
    from corpus.store import open_index
    from retrieval.browse import compare as comparing
    from retrieval.browse.edition_choice import two_editions

    index = open_index(settings.store)
    old, new = two_editions(index, arguments.source, arguments.old, arguments.new)
    found = comparing.compare(index.passages_of(old.key), index.passages_of(new.key))
    if arguments.json:
        print_json({"old": asdict(old), "new": asdict(new)} | found.to_dict())
    else:
        sys.stdout.write(f"{old.title}: {old.edition} and {new.edition}\n" + "\n".join(_told(found)) + "\n")
    return 0


def _told(found: Comparison) -> Iterator[str]:
    yield ", ".join(f"{count} {name}" for name, count in found.counts.items())
    for change in found.changes:
        if change.kind != "same" or change.renumbered or change.moved:
            yield ""
            yield from _change(change)


def _change(change: Change) -> Iterator[str]:
    old, new = change.old, change.new
    names = list(dict.fromkeys(p.reference for p in (old, new) if p is not None))
    also = [name for name, said in (("renumbered", change.renumbered), ("moved", change.moved)) if said]
    kinds = [*([change.kind.upper()] if change.kind != "same" else []), *(name.upper() for name in also)]
    yield f"{' AND '.join(kinds)}: {' is now '.join(names)}"
    text = "".join(
        f"[{_MARKS[piece.operation]}{piece.text.rstrip()}{_MARKS[piece.operation]}] "
        if piece.operation != "same"
        else piece.text
        for piece in change.pieces
    )
    whole = new or old
    if change.kind in ("added", "removed") and whole is not None:
        text = whole.text
    for line in text.splitlines():
        yield textwrap.fill(line, _WIDTH, initial_indent="   ", subsequent_indent="   ")
