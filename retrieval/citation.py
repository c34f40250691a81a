"""Where a quotation stands: the address of its page or provision, what has replaced its edition."""

from __future__ import annotations

import re

from corpus.passage import Passage
from corpus.store import DocumentRecord

_PROVISION = re.compile(r"^(s|reg|art|r)\.(\d+[A-Z]*)")
_PATHS = {"s": "section", "reg": "regulation", "art": "article", "r": "rule"}


def provision_address(base: str, reference: str) -> str:
    """The page of a provision at legislation.gov.uk; `base` itself for anything else."""
    match = _PROVISION.match(reference)
    if match is None or "legislation.gov.uk" not in base:
        return base
    return f"{base.rstrip('/')}/{_PATHS[match.group(1)]}/{match.group(2)}"


def address_of(record: DocumentRecord, passage: Passage, pdf_page: int | None) -> str:
    """The official address, with #page= for a PDF, the provision's own page for legislation, else its anchor."""
    if not record.address:
        return ""
    base = record.address.split("#", 1)[0]
    if "legislation.gov.uk" in base:
        path = provision_address(base, passage.reference)
        return f"{path}#{passage.anchor}" if passage.anchor and path != base else path
    if record.media == "pdf" and pdf_page:
        return f"{base}#page={pdf_page}"
    return f"{base}#{passage.anchor}" if passage.anchor and record.media == "html" else base


def short_citation(record: DocumentRecord, passage: Passage) -> str:
    """ "Keeping children safe in education (2025-07), para 177, page 49"."""
    edition = f" ({record.edition})" if record.edition else ""
    page = f", page {passage.page}" if passage.page and not passage.reference.startswith("p.") else ""
    return f"{record.title}{edition}, {passage.reference}{page}"
