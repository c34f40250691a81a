"""Where somebody wants to go who writes "KCSIE 177": one place, several to choose from, or why there is none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from corpus.currency import superseded_by
from corpus.passage import Passage
from corpus.store import DocumentRecord, Index
from retrieval.browse.paragraphs import codes_of
from retrieval.citation import address_of, provision_address
from retrieval.places.reference import MAX_LENGTH, Written, read_reference
from retrieval.places.source_names import Name, Names, Naming
from retrieval.places.within_document import Group, by_heading, nearest, sought, within

Status = Literal["found", "several", "not indexed", "not there", "not understood"]
CODES = ("uksi/2024/208", "reg.10")  # the law that has every attendance code, and the provision
CHAPTERS = "send-code-of-practice"  # the one source whose paragraphs are numbered by chapter: "6.44"
MOST = 20
_LAWS = {"section": "act", "regulation": "regulations"}
_EXAMPLES = "Write a document and a number, for example KCSIE 177, s.19 Education Act or SEND Code 6.44."


@dataclass(frozen=True)
class Place:
    """A place in an indexed document.

    document  "source@edition"
    passages  ids of what stands there; empty for the document as a whole
    address   on the publisher's site
    """

    document: str
    source: str
    title: str
    edition: str
    status: str
    superseded_by: str | None
    reference: str
    headings: tuple[str, ...]
    page: str | None
    passages: tuple[str, ...]
    address: str


@dataclass(frozen=True)
class Elsewhere:
    """A document that is not on this machine, and its official page; `address` may be empty."""

    source: str
    title: str
    reference: str
    address: str


@dataclass(frozen=True)
class Destination:
    """What a written reference comes to.

    places   where it leads: one for "found", the likeliest first for "several"
    nearest  what is there in its stead, for "not there" and "not understood"
    """

    typed: str
    status: Status
    message: str = ""
    places: tuple[Place, ...] = ()
    nearest: tuple[Place, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """As JSON takes it."""
        return asdict(self)


def destination(index: Index, typed: str) -> Destination:
    """Where `typed` leads in this index. Never raises for what was typed."""
    written = read_reference(typed)
    if len(typed) > MAX_LENGTH:
        return Destination(typed[:MAX_LENGTH], "not understood", f"That is too long for a reference. {_EXAMPLES}")
    names = Names(index.documents.values())
    naming = names.read(written.name)
    finder = _Finder(index, names, written)
    if naming.sources:
        return finder.named(naming)
    if naming.left or not (written.kind or written.part):
        return finder.unknown()
    return finder.anywhere()


class _Finder:
    """Looks one written reference up."""

    def __init__(self, index: Index, names: Names, written: Written) -> None:
        self._index, self._names, self._written = index, names, written

    def _place(self, record: DocumentRecord, group: Group) -> Place:
        first = group[0] if group else None
        written = sought(self._written, record.numbering)
        reference = ""
        if first is not None:
            reference = first.reference
            if written.number and (written.kind == "page" or not record.numbering) and written.kind != "footnote":
                reference = f"page {first.page}"
            elif written.kind == "code" and codes_of(first):
                reference = f"{first.reference}, code {', '.join(codes_of(first))}"
            elif len({p.reference for p in group}) > 1:  # the subsections of a section
                reference = _whole(first.reference)
        return Place(
            record.key,
            record.source,
            record.title,
            record.edition,
            record.status,
            superseded_by(record, self._index.documents.values()),
            reference,
            first.headings if first else (),
            first.page if first else None,
            tuple(p.id for p in group),
            address_of(record, first, first.pdf_page) if first else record.address,
        )

    def _elsewhere(self, name: Name) -> Elsewhere:
        written = self._written
        kind = written.kind
        if kind == "number":
            kind = "section" if name.kind == "act" else "regulation" if name.kind == "regulations" else "paragraph"
        reference = Written("", kind, written.number, written.sub, written.part).reference
        return Elsewhere(name.source, name.title, reference, provision_address(name.address, reference))

    def _in(self, record: DocumentRecord, left: str = "") -> list[Place]:
        written = self._written
        passages = self._index.passages_of(record.key)
        if not written.number and not written.part:
            groups = by_heading(passages, left) if left else [()]
        else:
            groups = within(passages, written, record.numbering)
        return [self._place(record, group) for group in groups]

    def _editions(self, source: str, years: Sequence[str]) -> tuple[list[DocumentRecord], bool]:
        """The newest edition that is indexed, or the one of the year; and whether the year was found."""
        records = [record for record in self._index.documents.values() if record.source == source]
        records.sort(key=lambda record: record.edition, reverse=True)
        dated = [record for record in records if record.edition[:4] in years]
        return (dated or records)[:1], bool(dated) or not years

    def named(self, naming: Naming) -> Destination:
        """In the documents that were named."""
        typed, written = self._written.typed, self._written
        places: list[Place] = []
        absent: list[Name] = []
        held: list[DocumentRecord] = []
        right_year = True
        for name in naming.sources:
            records, dated = self._editions(name.source, naming.years)
            right_year = right_year and dated
            held += records
            if not records:
                absent.append(name)
            for record in records:
                places += self._in(record, naming.left)
        absent = [name for name in absent if self._may_have(name)]
        elsewhere = tuple(map(self._elsewhere, absent))
        if places:
            places = self._likeliest(places)
            if len(places) == 1 and naming.sure and right_year and not elsewhere:
                return Destination(typed, "found", places=tuple(places))
            message = "Choose the place that you mean."
            if not right_year:
                message = (
                    f"We do not hold the edition of {naming.years[0]}. This is the same number in the one we hold."
                )
            elif not naming.sure:
                message = "We are not sure which document you mean. Is it this one?"
            return Destination(typed, "several", message, tuple(places[:MOST]), elsewhere=elsewhere)
        if elsewhere:
            return Destination(typed, "not indexed", _absent(elsewhere), elsewhere=elsewhere)
        near: list[Place] = []
        said: list[str] = []
        for record in held:
            groups = nearest(self._index.passages_of(record.key), written, record.numbering) if written.number else []
            near += [self._place(record, group) for group in groups] or [self._place(record, ())]
            said.append(_not_there(record, written, naming.left))
        laws = [name for name in naming.sources if name.kind in _LAWS.values() and self._may_have(name)]
        official = tuple(self._elsewhere(name) for name in laws if written.kind in ("number", *_LAWS))
        return Destination(typed, "not there", " ".join(said), nearest=tuple(near[:MOST]), elsewhere=official)

    def _may_have(self, name: Name) -> bool:
        """A law is no place for another kind of number: an Act has no regulation 9."""
        kind = _LAWS.get(self._written.kind)
        return kind is None or name.kind in ("", kind) or name.kind not in _LAWS.values()

    def anywhere(self) -> Destination:
        """In every document that has this number."""
        typed, written = self._written.typed, self._written
        newest: dict[str, DocumentRecord] = {}
        for record in self._index.documents.values():
            if record.source not in newest or record.edition > newest[record.source].edition:
                newest[record.source] = record
        counted = [r for r in newest.values() if r.numbering or written.kind != "number"]
        if written.kind == "code":
            counted = [r for r in counted if r.numbering not in ("", "paragraph")]
        places = self._likeliest([place for record in counted for place in self._in(record)])
        elsewhere = self._known_elsewhere(set(newest), {place.source for place in places})
        if len(places) == 1 and not elsewhere:
            return Destination(typed, "found", places=tuple(places))
        if places:
            message = "More than one place is called that. The likeliest stands first."
            return Destination(typed, "several", message, tuple(places[:MOST]), elsewhere=elsewhere)
        if elsewhere:
            return Destination(typed, "not indexed", _absent(elsewhere), elsewhere=elsewhere)
        return Destination(typed, "not there", f"No document here has {written.reference}. {_EXAMPLES}")

    def _known_elsewhere(self, held: set[str], found_in: set[str]) -> tuple[Elsewhere, ...]:
        """Documents of the catalogue that have this number, where that is not indexed."""
        written = self._written
        found: list[Elsewhere] = []
        if written.kind == "code" and CODES[0] not in held:
            name = self._names.by_source[CODES[0]]
            found.append(Elsewhere(name.source, name.title, CODES[1], provision_address(name.address, CODES[1])))
        if written.kind in ("number", "paragraph") and "." in written.number and CHAPTERS not in held:
            found.append(self._elsewhere(self._names.by_source[CHAPTERS]))
        if written.kind in _LAWS:
            found += [
                self._elsewhere(self._names.by_source[source])
                for source in self._names.with_provision(written.kind, _whole(written.number))
                if source not in found_in
            ]
        return tuple(found)

    def _likeliest(self, places: list[Place]) -> list[Place]:
        """Those first that our own entries and everyday questions point to most."""
        if len(places) < 2:
            return places
        asked = Counter(self._index.questions.lay.passages)
        asked.update(pin for entry in self._index.summaries for pin in entry.pins)
        return sorted(places, key=lambda place: -sum(asked[passage] for passage in place.passages))

    def unknown(self) -> Destination:
        """The name is of no document that we know."""
        written = self._written
        near = self.anywhere().places if written.kind not in ("", "number") else ()
        said = "We do not know that document." if written.name and written.kind else "We do not understand that."
        return Destination(written.typed, "not understood", f"{said} {_EXAMPLES}", nearest=near[:MOST])


def _absent(elsewhere: Sequence[Elsewhere]) -> str:
    called = [", ".join(part for part in (other.title, other.reference) if part) for other in elsewhere[:3]]
    return f"{' or '.join(called)}: {'this is' if len(called) == 1 else 'these are'} not on this machine."


def _whole(reference: str) -> str:
    """The section of a subsection: "s.19" of "s.19(3A)"."""
    return reference.partition("(")[0]


def _not_there(record: DocumentRecord, written: Written, left: str) -> str:
    kind = written.kind
    if left and not written.number:
        return f"{record.title} has no heading with these words."
    if kind == "paragraph" and record.numbering == "":
        return f"{record.title} has no paragraph numbers: name a page instead."
    if kind == "page" or (kind == "number" and not record.numbering):
        return f"{record.title} has no page {written.number} here."
    asked = written.reference
    if kind == "number":
        asked = {"paragraph": "para ", "section": "s.", "regulation": "reg."}.get(record.numbering, "") + written.number
    where = f" in {written.part.capitalize()}" if written.part and written.number else ""
    return f"{record.title} has no {asked}{where}{_because(record)}."


def _because(record: DocumentRecord) -> str:
    """Only a part of a law may be indexed."""
    law = record.numbering not in ("", "paragraph")
    return " on this machine, which may hold only parts of it" if law else ""


def passages_at(index: Index, place: Place) -> list[Passage]:
    """What stands at a place, in order."""
    found = index.passages(place.passages)
    return [found[identity] for identity in place.passages if identity in found]
