"""The kinds of file that are fetched: the ending, the content types, and what makes one whole.

Every check raises FetchError with one plain sentence.
"""

from __future__ import annotations

import json
from enum import Enum
from typing import Any

from lxml import etree

from corpus.errors import FetchError

_TAIL = 1024
_TYPES = {
    "pdf": ("application/pdf", "application/x-pdf"),
    "json": ("application/json",),
    "xml": ("application/xml", "text/xml"),
    "html": ("text/html",),
}
_LEGISLATION = "{http://www.legislation.gov.uk/namespaces/legislation}Legislation"


class Media(Enum):
    """A kind of file."""

    PDF = "pdf"
    JSON = "json"
    CLML = "xml"
    HTML = "html"

    @property
    def ending(self) -> str:
        """Of the file's name."""
        return f".{self.value}"

    @property
    def types(self) -> tuple[str, ...]:
        """The content types that it comes under."""
        return _TYPES[self.value]

    def check_type(self, content_type: str | None, address: str) -> None:
        """Refuses a content type of another kind; none at all is left to the bytes."""
        given = (content_type or "").split(";")[0].strip().lower()
        if given and given not in self.types:
            raise FetchError(
                f"{address} was to be {self.name} but came as {given}: open it to see what stands there now."
            )


def check_pdf(data: bytes, address: str) -> None:
    """A PDF begins with its mark and ends with %%EOF in its last kilobyte, or it was cut short."""
    if b"%PDF-" not in data[:_TAIL]:
        raise FetchError(f"{address} is named as a PDF but is not one: open it to see what stands there now.")
    if b"%%EOF" not in data[-_TAIL:]:
        raise FetchError(f"{address} is a PDF that breaks off before its end: run this again later.")


def read_json(data: bytes, address: str) -> dict[str, Any]:
    """The JSON object in `data`."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as fault:
        raise FetchError(f"{address} is not the JSON that was expected: run this again later.") from fault
    if not isinstance(found, dict):
        raise FetchError(f"{address} is not the JSON object that was expected: run this again later.")
    return found


def read_clml(data: bytes, address: str) -> etree._Element:
    """The root of a whole CLML file; entities are not expanded and nothing is loaded."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as fault:
        raise FetchError(f"{address} is not whole XML: run this again later.") from fault
    if root.tag != _LEGISLATION:
        raise FetchError(f"{address} is XML but not legislation: open it to see what stands there now.")
    return root
