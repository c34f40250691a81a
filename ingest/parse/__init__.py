"""Files to Documents: the kind is told from the bytes; a name only tells Markdown from other text."""

from __future__ import annotations

import re

from corpus.document import Document, RawFile
from corpus.errors import ParseError
from ingest.parse.docx import is_docx, parse_docx
from ingest.parse.text_encoding import decode

_BINARY = (
    (b"PK\x03\x04", "a spreadsheet, a zip file or a damaged Word file"),
    (b"PK\x05\x06", "an empty zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"{\\rtf", "a rich text file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\x00", "a picture"),
    (b"MM\x00*", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound file"),
)
_CLML = "http://www.legislation.gov.uk/namespaces/legislation"
_HEAD = 65_536  # characters that are looked at to tell what a file is
_HTML = re.compile(
    r"<(!doctype\s+html|html|head|body|main|article|section|div|p|h[1-6]|ul|ol|table|blockquote|span)\b[^<>]*>",
    re.IGNORECASE,
)
_WHOLE_PAGE = re.compile(r"<(\?xml\b|!doctype\b|html\b)", re.IGNORECASE)
# Looked for in the whole of a text: without bounds, a line of nothing but "[" would take time with its square.
_MARKDOWN = (
    re.compile(r"\A---\s*\n(?:[^\n]*\n){0,60}?---\s*$", re.MULTILINE),
    re.compile(r"^\s{0,3}\|.*\|\s*\n\s{0,3}\|[\s:|-]+\|\s*$", re.MULTILINE),
    re.compile(r"^\s{0,3}```", re.MULTILINE),
    re.compile(r"^\[\^[^\]\n]{1,200}\]:\s", re.MULTILINE),
    re.compile(r"\*\*[^*\n]+\*\*"),
    re.compile(r"\[[^\]\n]{1,300}\]\(https?://[^)\s]"),
    re.compile(r"^\s{0,3}[*+-] \[[ x]\] ", re.MULTILINE),
)


def parse(raw: RawFile) -> Document:
    """The Document in a file: PDF, Word, legislation XML, HTML, legislation or guidance as text or Markdown.

    Raises ParseError where the file is of another kind, or cannot be read.
    """
    if not raw.data:
        raise ParseError(f"{raw.name} is empty; check that the download or the copy was complete.")
    if b"%PDF-" in raw.data[:1024]:
        from ingest.parse.pdf import parse_pdf

        return parse_pdf(raw.data, raw.name)
    if is_docx(raw.data):
        return parse_docx(raw.data, raw.name)
    _refuse_binary(raw)
    text = decode(raw.data, raw.name)
    head = text[:_HEAD].lstrip()
    if head.startswith("<") and not (_named_markdown(raw.name) and not _WHOLE_PAGE.match(head)):
        return _parse_markup(raw, head)
    return _parse_words(raw, text)


def _refuse_binary(raw: RawFile) -> None:
    for magic, what in _BINARY:
        if raw.data.startswith(magic):
            raise ParseError(
                f"{raw.name} is {what}, which cannot be read here; use the PDF, HTML or text version instead."
            )


def _parse_markup(raw: RawFile, head: str) -> Document:
    if _CLML in head:
        from ingest.parse.clml import parse_clml

        return parse_clml(raw.data, raw.name)
    if _HTML.search(head):
        from ingest.parse.html import parse_html

        return parse_html(raw.data, raw.name)
    raise ParseError(f"{raw.name} is XML of a kind that cannot be read here; use the PDF or HTML version instead.")


def _parse_words(raw: RawFile, text: str) -> Document:
    from ingest.parse.law_detect import looks_like_law_markdown, looks_like_law_text

    if looks_like_law_markdown(text):
        from ingest.parse.law_markdown import parse_law_markdown

        return parse_law_markdown(raw.data, raw.name)
    if looks_like_law_text(text):
        from ingest.parse.law_text import parse_law_text

        return parse_law_text(raw.data, raw.name)
    if is_markdown(raw.name, text):
        from ingest.parse.markdown import parse_markdown

        return parse_markdown(raw.data, raw.name)
    from ingest.parse.text import parse_text

    return parse_text(raw.data, raw.name)


def is_markdown(name: str, text: str) -> bool:
    """Whether a text file is Markdown: by its name, or by marks that only Markdown has.

    A line that begins with "#" is no such mark: flattened copies of guidance have those too.
    """
    return _named_markdown(name) or sum(bool(mark.search(text)) for mark in _MARKDOWN) >= 2


def _named_markdown(name: str) -> bool:
    return name.lower().endswith((".md", ".markdown"))
