"""Our own entries against the documents that they point to: the pinpoint, numbers, dates, force, who is bound, meaning.

A wrong pinpoint, number or date of an entry that is marked as checked is a failure. Force, duty holder and meaning are
only read by signs, so what they report is to be read by a person, whose finding `read.toml` keeps.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from corpus.embedding import load_embedding
from corpus.errors import CatalogueError, ParseError
from corpus.passage import Passage
from corpus.pins import pinned
from corpus.settings import Settings
from corpus.store import open_index
from corpus.summaries import Summary, load_summaries
from eval.summaries.force import force_faults, holders_not_named
from eval.summaries.meaning import Meaning
from eval.summaries.numbers import dates_not_in, numbers_not_in
from eval.summaries.read import load_read
from ingest.candidates import from_folder
from ingest.read_document import read_document

FAILURES = ("pinpoint", "number", "date")
TO_READ = ("force", "holder", "meaning")


@dataclass(frozen=True)
class Text:
    """One edition of a source, cut into passages. `law`: it is legislation."""

    source: str
    edition: str
    title: str
    law: bool
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Finding:
    """What the check has against one entry.

    kind      one of FAILURES or TO_READ
    edition   that which was compared; `same_edition` whether it is the one that the entry is about
    explained why it is right all the same, "" where nobody has read it
    """

    id: str
    source: str
    reference: str
    checked: bool
    kind: str
    why: str
    edition: str
    same_edition: bool
    explained: str = ""

    @property
    def fails(self) -> bool:
        """Whether it must be put right: the entry is marked as checked against this very edition."""
        return self.kind in FAILURES and self.checked and self.same_edition and not self.explained


def texts_of(settings: Settings, folders: Sequence[Path]) -> list[Text]:
    """The documents of `folders`, or of the index in the settings where no folder is named.

    Raises UsageError, CatalogueError or ParseError for what cannot be read, StoreError where there is no index.
    """
    if folders:
        return [text for folder in folders for text in _from_folder(folder)]
    index = open_index(settings.store)
    return [
        Text(r.source, r.edition, r.title, r.status == "legislation", tuple(index.passages_of(key)))
        for key, r in index.documents.items()
    ]


def _from_folder(folder: Path) -> Iterator[Text]:
    wanted = {entry.source for entry in load_summaries()}
    for candidate in from_folder(folder):
        if candidate.source not in wanted:
            continue
        try:
            files = [path.read_bytes() for path in (candidate.path, *candidate.more)]
        except OSError as fault:
            raise ParseError(f"{candidate.path.name} cannot be read ({fault.strerror}): check the file.") from fault
        read = read_document(candidate, files)
        law = candidate.status == "legislation"
        yield Text(candidate.source, candidate.edition, read.record.title, law, read.passages)


def _findings(entry: Summary, text: Text, places: Sequence[Passage], meaning: Meaning) -> Iterator[tuple[str, str]]:
    """(kind, why) of all that is against the entry, whose places are found."""
    words = "\n".join(part for place in places for part in (place.lead_in, place.text) if part)
    with_headings = "\n".join((*(heading for place in places for heading in place.headings), words))
    for amount in numbers_not_in(entry.text, with_headings):
        yield "number", f"the place does not give {amount}"
    for date in dates_not_in(entry.text, with_headings):
        yield "date", f"the place does not give {date}"
    likeness = meaning.likeness(entry.text, places)
    for fault in force_faults(entry, words, likeness.nearest, text.law):
        yield "force", fault
    for name in holders_not_named(entry, with_headings):
        yield "holder", f"the place does not name {name}"
    unlike = likeness.fault()
    if unlike:
        yield "meaning", unlike


def _of_source(entries: Sequence[Summary], texts: Sequence[Text], settings: Settings) -> tuple[int, list[Finding]]:
    """How many of the entries of one source have their place found, and what is against each."""
    passages = [passage for text in texts for passage in text.passages]
    read = load_read()
    meanings: dict[str, Meaning] = {}
    found, findings = 0, []
    for entry in entries:
        places = pinned(entry, passages)
        edition = places[0].edition if places else max(text.edition for text in texts)
        text = next(text for text in texts if text.edition == edition)
        if places:
            found += 1
            if edition not in meanings:
                meanings[edition] = Meaning(load_embedding(settings.model, settings.threads), text.passages, text.title)
            against = list(_findings(entry, text, places, meanings[edition]))
        else:
            against = [("pinpoint", "the place is not found")]
        findings += [
            Finding(
                id=entry.id,
                source=entry.source,
                reference=entry.reference,
                checked=entry.checked,
                kind=kind,
                why=why,
                edition=edition,
                same_edition=edition == (entry.edition or ""),
                explained=read.get((entry.id, kind), ""),
            )
            for kind, why in against
        ]
    return found, findings


def check_summaries(settings: Settings, folders: Sequence[Path]) -> dict[str, Any]:
    """Every entry against its source, where it is there: {"entries", "sources", "findings", "no_longer", "failed"}.

    "no_longer" names the explanations of `read.toml` that explain nothing that was found here.
    """
    entries = load_summaries()
    unknown = sorted({id for id, _ in load_read()} - {entry.id for entry in entries})
    if unknown:
        raise CatalogueError(f"eval/summaries/read.toml explains “{unknown[0]}”, which is no entry: correct its id.")
    texts = texts_of(settings, folders)
    rows, findings, checkable = [], [], set()
    for source in sorted({entry.source for entry in entries}):
        ours = [entry for entry in entries if entry.source == source]
        here = [text for text in texts if text.source == source]
        found, against = _of_source(ours, here, settings) if here else (0, [])
        findings += against
        checkable |= {entry.id for entry in ours} if here else set()
        kinds = Counter(finding.kind for finding in against)
        rows.append(
            {
                "source": source,
                "entries": len(ours),
                "checked": sum(entry.checked for entry in ours),
                "unchecked": sum(not entry.checked for entry in ours),
                "checkable": len(ours) if here else 0,
                "found": found,
                **{kind: kinds[kind] for kind in (*FAILURES, *TO_READ)},
                "explained": sum(bool(finding.explained) for finding in against),
            }
        )
    reported = {(finding.id, finding.kind) for finding in findings}
    return {
        "entries": len(entries),
        "checked": sum(entry.checked for entry in entries),
        "unchecked": sum(not entry.checked for entry in entries),
        "sources": rows,
        "findings": [asdict(finding) for finding in findings],
        "no_longer": [f"{id} ({kind})" for id, kind in load_read() if id in checkable and (id, kind) not in reported],
        "failed": sum(finding.fails for finding in findings),
    }
