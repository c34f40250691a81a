"""Whether a passage that was found is one that answers: same source, same reference (or the one that contains it)."""

from __future__ import annotations

import hashlib
import re

from corpus.passage import Passage
from corpus.wording import fold
from eval.questionset import EvalQuestion, Gold

_HEADING = re.compile(r"^heading:\s*", re.IGNORECASE)
LONGEST_PLACE = 20
_PROVISION = re.compile(r"^(?:s|reg|art)\.\d+[A-Z]*(?:\(\w+\))*$")


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()


def _pages(passage: Passage) -> set[str]:
    """Printed pages and PDF pages that the passage covers, as "p51" and "f51"."""
    found = {f"p{page}" for page in (passage.page, passage.last_page) if page}
    return found | {f"f{page}" for page in (passage.pdf_page, passage.last_pdf_page) if page}


def _on_page(gold: Gold, passage: Passage) -> bool:
    wanted = ({f"p{gold.page}"} if gold.page else set()) | ({f"f{gold.pdf_page}"} if gold.pdf_page else set())
    have = _pages(passage)
    return not wanted or not have or bool(wanted & have)


def _item_in(passage: Passage, marker: str) -> bool:
    return any(fold(line).startswith(marker) for line in passage.text.split("\n"))


def _same_provision(gold: str, passage: Passage) -> bool:
    """s.20(9)(a) is answered by the passage s.20(9) that holds item (a); s.4 by any of its subsections' passage."""
    found = passage.reference
    if gold == found or found.startswith(f"{gold}("):
        return True
    rest = gold.removeprefix(found)
    if not gold.startswith(f"{found}("):
        return False
    inserted = any(note.startswith("inserts") for note in passage.notes)  # flattened copies print no "(c)" there
    return inserted or _item_in(passage, re.findall(r"\(\w+\)", rest)[0])


def matches(gold: Gold, passage: Passage) -> bool:
    """Whether the passage answers as `gold` does."""
    if gold.source != passage.source:
        return False
    if _HEADING.match(gold.reference):
        wanted = _plain(_HEADING.sub("", gold.reference))
        return any(_plain(heading).endswith(wanted) for heading in passage.headings) and _on_page(gold, passage)
    if _PROVISION.match(gold.reference):
        return _same_provision(gold.reference, passage)
    wanted, found = (text.lower().replace(",", "") for text in (gold.reference, passage.reference))
    return found == wanted or (found.endswith(f" {wanted}") and _on_page(gold, passage))


def name_of(passage: Passage) -> str:
    """The passage's id, short: a place that holds a heading's words is its page and a digest of them.

    Judgements and results name passages by it: what they hold is a citation and none of a document's text.
    """
    document, _, place = passage.id.partition("#")
    if len(place) <= LONGEST_PLACE:
        return passage.id
    page = place.partition("-")[0] if place.startswith("p.") else "h"
    return f"{document}#{page}-{hashlib.sha256(place.encode()).hexdigest()[:8]}"


def needs_met(question: EvalQuestion, passage: Passage) -> set[int]:
    """Which of the question's needs the passage meets: as it was judged where it was read, else as gold has it."""
    name = name_of(passage)
    met = {number for number, names in enumerate(question.right) if name in names}
    if met or name in question.wrong:
        return met
    return {number for number, need in enumerate(question.needs) if any(matches(gold, passage) for gold in need)}
