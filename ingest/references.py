"""How a passage is cited within its document, and the id that comes of it."""

from __future__ import annotations

import re

from corpus.document import Block

_PREFIX = {"section": "s.", "regulation": "reg.", "article": "art.", "rule": "r."}
_SCHEDULE = re.compile(r"^Schedule\s+(\w+)", re.IGNORECASE)
_UNSAFE = re.compile(r"[^A-Za-z0-9().\-]+")


def reference(numbering: str, number: str | None, block: Block, page: str | None, kind: str) -> str:
    """ "para 177", "Annex B, para 3", "s.444(1A)", "reg.10(7)", "Sch.10 para.3(1)", "footnote 16", "p.7, Heading"."""
    if kind == "footnote":
        return f"footnote {number}" if number else _place(block, page)
    if number is None:
        return _place(block, page)
    if numbering in _PREFIX:
        schedule = _SCHEDULE.match(block.scope)
        if schedule:
            return f"Sch.{schedule.group(1)} para.{number}"
        return f"{_PREFIX[numbering]}{number}"
    return f"{block.scope}, para {number}" if block.scope else f"para {number}"


def _place(block: Block, page: str | None) -> str:
    """Where nothing is numbered: the page and the nearest heading."""
    heading = block.headings[-1] if block.headings else ""
    return ", ".join(part for part in (f"p.{page}" if page else "", heading) if part) or "opening text"


def passage_id(source: str, edition: str, name: str) -> str:
    """ "source@edition#reference", safe in an address."""
    return f"{source}@{edition}#{_UNSAFE.sub('-', name)[:80].strip('-')}"
