"""What a campaign begins with: small pieces of real files from folders, and documents that are made in code."""

from __future__ import annotations

import io
import json
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from eval.hostile_documents.grammar import made

SMALL = 200_000  # bytes: larger pieces are left out, so that many mutants fit into an hour
_MADE = 12  # documents made in code, beside the real ones
_PIECES = 4  # of one file
_WINDOW = 8_000  # characters of a text
_KINDS = {".pdf": "pdf", ".xml": "clml", ".html": "html", ".htm": "html", ".docx": "docx", ".md": "markdown"}


def seeds(parser: str, folders: Sequence[Path], seed: int) -> list[bytes]:
    """Inputs for a parser, always the same ones for the same folders and number."""
    source = random.Random(f"{seed} {parser}")
    found = [made(parser, source) for _ in range(_MADE)]
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            for kind, piece in _pieces(path, source):
                if _fits(parser, kind) and 0 < len(piece) <= SMALL:
                    found.append(piece)
    return found


def _fits(parser: str, kind: str) -> bool:
    return parser == kind or parser == "any" or (parser == "letter" and kind in ("pdf", "docx", "text"))


def _pieces(path: Path, source: random.Random) -> Iterator[tuple[str, bytes]]:
    kind = _KINDS.get(path.suffix.lower())
    if not path.is_file() or path.name == "documents.toml":
        return
    if kind == "pdf":
        yield from (("pdf", piece) for piece in _pdf_pages(path, source))
    elif kind == "clml":
        yield from (("clml", piece) for piece in _provisions(path, source))
    elif kind == "docx":
        yield kind, path.read_bytes()
    elif kind == "html":
        yield from (("html", piece.encode()) for piece in _windows(path.read_text("utf-8", "replace"), source))
    elif path.suffix.lower() == ".json":
        yield from (("html", piece.encode()) for piece in _bodies(path))
    elif kind == "markdown" or path.suffix.lower() == ".txt":
        text = path.read_text("utf-8", "replace")
        yield from ((_words_kind(text, kind), piece.encode()) for piece in _windows(text, source))


def _words_kind(text: str, kind: str | None) -> str:
    from ingest.parse.law_detect import looks_like_law_markdown, looks_like_law_text

    if looks_like_law_markdown(text):
        return "law-markdown"
    return "law-text" if looks_like_law_text(text) else kind or "text"


def _windows(text: str, source: random.Random) -> Iterator[str]:
    """The beginning, and some stretches from further on with the first lines before them."""
    yield text[:_WINDOW]
    head = text[:300]
    for _ in range(_PIECES - 1):
        at = source.randrange(max(1, len(text) - _WINDOW))
        yield head + "\n" + text[at : at + _WINDOW]


def _pdf_pages(path: Path, source: random.Random) -> Iterator[bytes]:
    import pypdfium2

    whole = pypdfium2.PdfDocument(path)
    for _ in range(_PIECES):
        part = pypdfium2.PdfDocument.new()
        first = source.randrange(len(whole))
        part.import_pages(whole, list(range(first, min(len(whole), first + source.randint(1, 2)))))
        out = io.BytesIO()
        part.save(out)
        part.close()
        yield out.getvalue()
    whole.close()


def _provisions(path: Path, source: random.Random) -> Iterator[bytes]:
    from lxml import etree

    root = etree.parse(path).getroot()
    space = etree.QName(root).namespace or ""
    groups = list(root.iter(f"{{{space}}}P1group"))
    for _ in range(3 * _PIECES):
        inside = b"".join(etree.tostring(one) for one in source.sample(groups, min(len(groups), source.randint(1, 3))))
        yield b'<Legislation xmlns="%s"><Primary><Body>%s</Body></Primary></Legislation>' % (space.encode(), inside)


def _bodies(path: Path) -> Iterator[str]:
    """The pages that answers of GOV.UK's content API hold."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except ValueError:
        return
    body = found.get("details", {}).get("body") if isinstance(found, dict) else None
    if isinstance(body, str) and re.search(r"<\w", body):
        yield f"<!doctype html><html><body><main><div class='govspeak'>{body}</div></main></body></html>"
