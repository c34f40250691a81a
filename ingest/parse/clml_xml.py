"""Opening CLML safely: no document type, no entities, no network, bounded size and depth."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from corpus.errors import ParseError
from ingest.parse.tree_unseen import clear_tree

MAX_BYTES = 60_000_000
"""Largest file that is opened; the longest Acts, whole, are about 30 MB."""

MAX_DEPTH = 200
"""Deepest nesting that is read; real Acts stay below 60."""


def local(element: etree._Element) -> str:
    """The element's name without its namespace; "" for a comment or a processing instruction."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def elements(parent: etree._Element) -> Iterator[etree._Element]:
    """The child elements of `parent`, without comments and processing instructions."""
    return (child for child in parent if isinstance(child.tag, str))


def child_named(parent: etree._Element, *names: str) -> etree._Element | None:
    """The first child with one of these names."""
    return next((child for child in elements(parent) if local(child) in names), None)


def open_xml(data: bytes, name: str) -> etree._Element:
    """The root element of a CLML file.

    Raises ParseError where it is not well-formed, declares a document type (legislation.gov.uk's files
    have none, and one could hold entities), is too large or too deep, or is not CLML.
    """
    if len(data) > MAX_BYTES:
        raise ParseError(f"{name} is too large to be one law: fetch a Part or a Schedule of it instead.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ParseError(f"{name} is not well-formed XML: fetch it again from its address.") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise ParseError(f"{name} declares a document type, which is refused: fetch it again as data.xml.")
    if local(root) not in ("Legislation", "Fragment"):
        raise ParseError(f"{name} is XML but not legislation: fetch the address that ends in data.xml.")
    if _deeper_than(root, MAX_DEPTH):
        raise ParseError(f"{name} is nested too deeply to be a law: fetch it again from its address.")
    clear_tree(root)
    return root


def _deeper_than(root: etree._Element, limit: int) -> bool:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > limit:
            return True
    return False
