"""Finding a source by how people name it and a passage by how people cite it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from corpus.catalogue import load_catalogue
from corpus.errors import UnknownReferenceError
from corpus.passage import Passage
from corpus.store import DocumentRecord, Index

_PREFIXES = (
    (re.compile(r"^(?:sections?|ss?\.?)\s*(?=\d)", re.I), "s."),
    (re.compile(r"^(?:regulations?|regs?\.?)\s*(?=\d)", re.I), "reg."),
    (re.compile(r"^(?:articles?|arts?\.?)\s*(?=\d)", re.I), "art."),
    (re.compile(r"^(?:paragraphs?|paras?\.?|¶)\s*(?=\d)", re.I), "para "),
    (re.compile(r"^(?:pages?|pp?\.)\s*(?=\d)", re.I), "p."),
    (re.compile(r"^(?:footnotes?|fn\.?)\s*(?=\d)", re.I), "footnote "),
)
_PROVISION = re.compile(r"^((?:s|reg|art)\.\d+[A-Z]*(?:\(\w+\))?)", re.I)


def find_source(index: Index, name: str) -> DocumentRecord:
    """The newest indexed edition of a source, by id, title or the name that people use.

    Raises UnknownReferenceError that lists what is indexed.
    """
    wanted = name.strip().lower()
    by_source: dict[str, DocumentRecord] = {}
    for record in index.documents.values():
        held = by_source.get(record.source)
        if wanted == record.key.lower():
            return record
        if held is None or record.edition > held.edition:
            by_source[record.source] = record
    for record in by_source.values():
        if wanted in (record.source.lower(), record.title.lower()):
            return record
    known = load_catalogue().find(name)
    if known is not None and known.id in by_source:
        return by_source[known.id]
    if known is not None:
        raise UnknownReferenceError(
            f"{known.title} is not indexed on this machine: run 'python -m ingest' where GOV.UK can be reached, or "
            "'python -m ingest --from FOLDER' with a copy of it."
        )
    names = ", ".join(sorted(by_source)) or "nothing"
    raise UnknownReferenceError(f"No source is called '{name}': indexed are {names}.")


def _canonical(typed: str) -> str:
    text = re.sub(r"\s+", " ", typed.strip())
    for pattern, prefix in _PREFIXES:
        if pattern.match(text):
            text = pattern.sub(prefix, text, count=1)
            break
    if re.match(r"^(?:s|reg|art)\.", text):
        text = text.replace(" ", "")
    return text.lower()


def _names(passage: Passage) -> Iterable[str]:
    reference = passage.reference.lower()
    yield reference
    yield passage.id.lower()
    bare = re.sub(r"^(?:para |s\.|reg\.|art\.)", "", reference)
    yield bare
    yield from (heading.lower() for heading in passage.headings[-1:])


def find_passages(index: Index, record: DocumentRecord, typed: str) -> list[Passage]:
    """The passages of a document that are cited like that: all parts of a long paragraph, all subsections of a section.

    Raises UnknownReferenceError that names the nearest references.
    """
    passages = index.passages_of(record.key)
    found = cited_passages(passages, typed)
    if found:
        return found
    examples = ", ".join(dict.fromkeys(p.reference for p in passages if p.kind == "text"))[:120]
    raise UnknownReferenceError(
        f"{record.title} has no '{typed.strip()}': references in it look like {examples.rsplit(',', 1)[0]}."
    )


def cited_passages(passages: Sequence[Passage], typed: str) -> list[Passage]:
    """Those of a document's passages that are cited like that; empty where none is."""
    wanted = _canonical(typed)
    for match in (_exactly, _below, _on_page, _above):
        found = [p for p in passages if match(p, wanted)]
        if found:
            return found
    return []


def _exactly(passage: Passage, wanted: str) -> bool:
    return wanted in _names(passage)


def _below(passage: Passage, wanted: str) -> bool:
    """Subsections of a section that was named without one."""
    reference = passage.reference.lower()
    bare = re.sub(r"^(?:s\.|reg\.|art\.)", "", reference)
    return reference.startswith(f"{wanted}(") or bare.startswith(f"{wanted}(")


def _on_page(passage: Passage, wanted: str) -> bool:
    return wanted.startswith("p.") and passage.page is not None and passage.page.lower() == wanted[2:].strip()


def _above(passage: Passage, wanted: str) -> bool:
    """The subsection of an item that was named: s.20(9)(a) stands in s.20(9)."""
    match = _PROVISION.match(wanted)
    return bool(match) and match is not None and passage.reference.lower() == match.group(1)
