"""Legislation as legislation.gov.uk publishes it: Crown Legislation Markup Language (CLML)."""

from __future__ import annotations

import hashlib

from corpus.document import Document
from corpus.errors import ParseError
from ingest.parse import clml_provisions, clml_structure
from ingest.parse.clml_metadata import notices, numbering, title_of, valid_date
from ingest.parse.clml_notes import level_amended
from ingest.parse.clml_walk import Place, Walk
from ingest.parse.clml_xml import open_xml
from ingest.parse.law_words import law_note


def parse_clml(data: bytes, name: str) -> Document:
    """The blocks of a law, or of a part of one, in reading order.

    data  the file's bytes (".../data.xml" at legislation.gov.uk): an Act or instrument, its body, a Part,
          a section or a Schedule
    name  the file's name, for messages

    Raises ParseError where it is not CLML or holds no provisions.
    """
    root = open_xml(data, name)
    title = title_of(root)
    walk = Walk(
        handlers={**clml_provisions.HANDLERS, **clml_structure.HANDLERS},
        valid=valid_date(root),
        versions={version.get("id") or "": version for version in root.iter("{*}Version")},
    )
    place = Place(extent=root.get("RestrictExtent") or "")
    walk.visit(root, place.noting(law_note(title or "")))
    if not walk.blocks and not walk.dropped:
        raise ParseError(f"{name} holds no provisions of a law: fetch the law itself, not its contents list.")
    return Document(
        sha256=hashlib.sha256(data).hexdigest(),
        media="clml",
        blocks=tuple(level_amended(walk.blocks)),
        title=title,
        notices=notices(root),
        numbering=numbering(root, title),
    )
