"""One file through one parser, and everything that must hold of what comes out."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from corpus.document import Document
from corpus.errors import ChapterAndVerseError
from corpus.passage import Passage
from corpus.unseen import seen
from corpus.wording import sentence_spans

PARSERS = ("pdf", "html", "clml", "law-text", "law-markdown", "text", "markdown", "docx", "any", "letter")
_SUFFIX = {"pdf": "pdf", "html": "html", "clml": "xml", "law-text": "txt", "law-markdown": "md", "text": "txt",
           "markdown": "md", "docx": "docx", "any": "txt", "letter": "txt"}  # fmt: skip
_LONGEST = 800  # characters: a reason is a sentence
Parse = Callable[[bytes, str], Document]


class Wrong(Exception):  # noqa: N818 - a finding, not an error of the program
    """What came out of a parser breaks a promise; the message says which."""


def name_of(parser: str) -> str:
    """The name under which a parser's inputs are read."""
    return f"input.{_SUFFIX[parser]}"


def run_once(parser: str, data: bytes, name: str = "") -> str:
    """ "read", or the reason for which the file was refused. Raises Wrong, or whatever else the parser raises."""
    name = name or name_of(parser)
    try:
        if parser == "letter":
            return _letter(data, name)
        document = _parse(parser)(data, name)
    except ChapterAndVerseError as refused:
        return _reason(str(refused), name)
    from ingest.passages import make_passages

    check(document, make_passages(document, "fuzzed", "2031-01", frozenset()))
    return "read"


def _parse(parser: str) -> Parse:
    if parser == "any":
        from corpus.document import RawFile
        from ingest.parse import parse

        return lambda data, name: parse(RawFile(name, data, ""))
    module = parser.replace("-", "_")
    found: Parse = getattr(import_module(f"ingest.parse.{module}"), f"parse_{module}")
    return found


def _letter(data: bytes, name: str) -> str:
    from retrieval.letter.file import read_letter
    from retrieval.letter.formats import words_of
    from retrieval.letter.text import readable

    kind = "pdf" if data.startswith(b"%PDF-") else "docx" if data.startswith(b"PK") else ""
    try:
        _sound(readable(words_of(kind, data)) if kind else read_letter(name, data), "the letter's text")
    except ChapterAndVerseError as refused:
        return _reason(str(refused), "")
    return "read"


def _reason(message: str, name: str) -> str:
    """The reason without the file's name, one line, as it is counted."""
    if "\n" in message or len(message) > _LONGEST or not message.rstrip().endswith((".", "!", "?")):
        raise Wrong(f"the reason is not one plain sentence: {message[:_LONGEST]!r}")
    return message.replace(name, "it") if name else message


def check(document: Document, passages: tuple[Passage, ...]) -> None:
    """Raises Wrong where a block or a passage could not be quoted exactly, shown, or stored."""
    whole = document.text
    _sound(whole, "the text")
    for title in (document.title or "", *document.notices):
        _sound(title, "a title or notice")
    for number, block in enumerate(document.blocks):
        for part in (*block.headings, block.number or "", block.marker or "", block.scope, block.anchor or ""):
            _sound(part, f"block {number}")
        if "\n" in block.text:
            raise Wrong(f"block {number} holds a line break")
        for word in block.words:
            if not 0 <= word.start < word.end <= len(block.text):
                raise Wrong(f"block {number} has a word outside its text")
        for place in block.pages:
            if not 0 <= place.start <= len(block.text):
                raise Wrong(f"block {number} begins a page outside its text")
    ids = set[str]()
    for passage in passages:
        if passage.id in ids:
            raise Wrong(f"two passages are called {passage.id!r}")
        ids.add(passage.id)
        if "\n".join(whole[piece.start : piece.end] for piece in passage.pieces) != passage.text:
            raise Wrong(f"passage {passage.id!r} is not what stands at its place")
        for start, end in sentence_spans(passage.text):
            if not 0 <= start < end <= len(passage.text):
                raise Wrong(f"passage {passage.id!r} has a sentence outside its text")
        if Passage.from_json(passage.to_json()) != passage:
            raise Wrong(f"passage {passage.id!r} is another one when it is stored and read")


def _sound(text: str, where: str) -> None:
    """Raises Wrong for characters that cannot be stored, that a terminal would act on, or that nobody sees."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Wrong(f"{where} holds half of a character (a lone surrogate)") from None
    if (plain := seen(text)) != text:
        at = next((n for n, (one, other) in enumerate(zip(text, plain, strict=False)) if one != other), len(plain))
        raise Wrong(f"{where} holds the character U+{ord(text[at]):04X}, which acts or is not seen")
