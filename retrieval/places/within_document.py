"""Finding a place that was written in one document: exactly, or the numbers nearest to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from corpus.passage import Passage
from retrieval.browse.paragraphs import codes_of
from retrieval.places.reference import Written
from retrieval.places.source_names import name_words

_PREFIX = {"section": "s.", "regulation": "reg.", "article": "art.", "rule": "r."}
_OF_NUMBERING = {"": "page", "paragraph": "paragraph"} | {kind: kind for kind in _PREFIX}
_COUNTED = {name: str(n) for n, name in enumerate("one two three four five six seven eight nine ten".split(), 1)}
_ITEM = re.compile(r"^(?P<whole>\d+[A-Z]*(?:\(\d+[A-Z]*\))?)(?P<items>(?:\([a-z]+\))+)$")
NEAREST = 3

Group = tuple[Passage, ...]


def sought(written: Written, numbering: str) -> Written:
    """What was written, with a bare number read as this document counts: paragraphs, sections, ... or pages."""
    if written.kind != "number":
        return written
    kind = _OF_NUMBERING.get(numbering, "page")
    return Written(written.typed, kind, written.number, "", written.part, written.name)  # type: ignore[arg-type]


def within(passages: Sequence[Passage], written: Written, numbering: str) -> list[Group]:
    """The places of a document that may be meant, those of its main text first; empty where it has none.

    A place is one or more passages: the parts of a long paragraph, the subsections of a section, what is on a page.
    """
    written = sought(written, numbering)
    held = _in_part(passages, written.part) if written.part else list(passages)
    if not written.number:
        return [(held[0],)] if written.part and held else []
    if written.kind == "code":
        return _with_code(held, written.number)
    if written.kind == "page":
        on_page = tuple(p for p in held if p.page is not None and p.page.lower() == written.number)
        return [on_page] if on_page else []
    reference = _folded(written.reference)
    exact = [p for p in held if _tail(p, written) == reference]
    if not exact:
        exact = [p for p in held if _tail(p, written).startswith((f"{reference}(", f"{reference}para."))]
        return [tuple(exact)] if exact else _of_item(held, written)
    return sorted(_by_place(exact), key=lambda group: "," in group[0].reference)


def _folded(reference: str) -> str:
    return reference.replace(" ", "").lower()


def _tail(passage: Passage, written: Written) -> str:
    """The reference as it is compared: without the part of the document, "Annex B, ", where that was not asked for."""
    reference = passage.reference
    if written.kind == "paragraph" and ", para " in reference:
        reference = reference.rpartition(", ")[2]
    return _folded(reference)


def _by_place(passages: Iterable[Passage]) -> list[Group]:
    """Passages of one reference; the same number under another part of the document is another place."""
    groups: dict[tuple[str, str], list[Passage]] = {}
    for passage in passages:
        groups.setdefault((passage.reference, passage.headings[0] if passage.headings else ""), []).append(passage)
    return [tuple(group) for group in groups.values()]


def _of_item(passages: Sequence[Passage], written: Written) -> list[Group]:
    """The subsection in which a lettered item stands: s.20(9)(a) is in s.20(9), if that has an item (a)."""
    match = _ITEM.match(written.number)
    if match is None or written.kind not in _PREFIX:
        return []
    whole = _folded(_PREFIX[written.kind] + match["whole"])
    items = re.findall(r"\([a-z]+\)", match["items"])
    group = tuple(p for p in passages if _folded(p.reference) == whole)
    text = "\n".join(passage.text for passage in group)
    return [group] if group and all(item in text for item in items) else []


def _in_part(passages: Sequence[Passage], part: str) -> list[Passage]:
    """The passages under a heading such as "Annex B: ..." or "Part three: ..."."""
    what, _, count = part.partition(" ")

    def matches(heading: str) -> bool:
        found = re.match(rf"{what}\s+(\w+)", heading, re.IGNORECASE)
        return found is not None and _COUNTED.get(found[1].lower(), found[1].lower()) == count

    return [p for p in passages if any(map(matches, p.headings)) or p.reference.lower().startswith(f"{part}, ")]


def _with_code(passages: Sequence[Passage], code: str) -> list[Group]:
    """The rows of an attendance code; where there is none, those of the numbered codes that begin with the letter."""
    rows = [(passage, found) for passage in passages for found in codes_of(passage)]
    exact: list[Group] = [(passage,) for passage, found in rows if found == code]
    if exact:
        return exact
    numbered = re.compile(rf"\b{re.escape(code)}\d\b" if len(code) == 1 else rf"\b{re.escape(code)}\b")
    in_rows = {found for _, found in rows}
    # A code may be given by a sentence and by no row of a table.
    said = [p for p in passages if not codes_of(p) and set(numbered.findall(p.text)) - in_rows]
    return [(passage,) for passage in [p for p, found in rows if numbered.fullmatch(found)] + said]


def by_heading(passages: Sequence[Passage], words: str) -> list[Group]:
    """Places under a heading that has all of these words (as `name_words` folds them), the shortest heading first."""
    wanted = set(words.split())
    found: dict[str, Passage] = {}
    for passage in passages:
        for heading in passage.headings:
            if wanted <= set(name_words(heading)):
                found.setdefault(heading, passage)
    return [(found[heading],) for heading in sorted(found, key=len)]


def _key(reference: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", reference)[:2])


def _distance(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, int]:
    first, second = one + (0,) * (2 - len(one)), other + (0,) * (2 - len(other))
    return abs(first[0] - second[0]), abs(first[1] - second[1])


def nearest(passages: Sequence[Passage], written: Written, numbering: str) -> list[Group]:
    """The places whose numbers are nearest to the one that was written; a page where nothing is numbered."""
    written = sought(written, numbering)
    if not re.search(r"\d", written.number):
        return []
    if written.kind == "page" or numbering == "":
        pages = sorted({p.page for p in passages if p.page and p.page.isdigit()}, key=int)
        wanted = int(re.findall(r"\d+", written.number)[0])
        near = sorted(pages, key=lambda page: abs(int(page) - wanted))[:1]
        return [tuple(p for p in passages if p.page == page) for page in near]
    prefix = re.sub(r"[\d(].*", "", written.reference)
    candidates: dict[str, list[Passage]] = {}
    for passage in passages:
        if passage.reference.startswith(prefix) and _key(passage.reference):
            candidates.setdefault(passage.reference, []).append(passage)
    wanted_key = _key(written.number)
    order = sorted(candidates, key=lambda reference: _distance(_key(reference[len(prefix) :]), wanted_key))[:NEAREST]
    return [tuple(candidates[reference]) for reference in sorted(order, key=_key)]
