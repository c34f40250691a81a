"""Files made worse: bytes flipped, blocks removed, doubled and spliced, streams cut, tokens put in.

`random.Random` and a number make the same mutant again. The inside of a PDF's streams and of a Word
file's parts is mutated unpacked and packed again; otherwise nearly every mutant would be refused by its checksum.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
import zlib
from collections.abc import Callable, Sequence

LARGEST = 400_000  # bytes: what grows further is cut
_MARKUP = (
    b"<div>", b"</div>", b"<p>", b"</p>", b"<table>", b"<tr>", b"<td colspan='9999'>", b"<td rowspan='99'>", b"</table>",
    b"<ol start='-5'>", b"<ol start='99999999999999999999'>", b"<li value='x'>", b"<ul>", b"</ul>", b"<sup>", b"<a href='#fn:1'>", b"<!--", b"-->",
    b"<![CDATA[", b"]]>", b"&#0;", b"&#xD800;", b"&#x1b;", b"&#x9b;", b"&nbsp;", b"&bogus;", b"<h7>", b"<h1>", b"<br>", b"<script>", b"<style>",
    b"<svg onload=alert(1)>", b"<img src=x onerror=alert(1)>", b"<template>", b"<math>", b"<plaintext>", b"<?pi ?>", b"\0",
)  # fmt: skip
_TEXT = (
    b"# ", b"## ", b"###### ", b"1. ", b"99999999999999999999. ", b"1.1 ", b"(a) ", b"(1) ", b"- ", b"* ", b"> ", b"    ", b"\t", b"\n\n", b"\r\n",
    b"====\nPAGE 7\n====\n", b"[1]", b"[^1]", b"[^1]: note\n", b"| a | b |\n|---|---|\n", b"|", b"```\n", b"---\n", b"***", b"_", b"[x](javascript:alert(1))",
    b"![p](http://x.invalid/y.png)", b"\xe2\x80\xae", b"\xe2\x80\x8b", b"\xf3\xa0\x81\x81", b"\x1b[31m", b"\x9b", b"\xc2\x9b31m", b"\xef\xbf\xbe", b"\xf3\xb0\x80\x80",
    "Section 1 — ".encode(), "½ ²³ ① ٣".encode(), b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"Regulation 5", b"PART 1\n", b"SCHEDULE 1\n",
    "…”’)".encode(), b"a" * 3000, b"(" * 500, b"[" * 500, b"*" * 500, b". " * 500, b"1.1.1.1.1.1.1.1", b"{\\rtf", b"<p>", b"&amp;",
)  # fmt: skip
_PDF = (
    b"obj", b"endobj", b"stream\n", b"endstream", b"/Kids", b"/Count 99999999", b"/Count -1", b"/Type/Pages", b"/MediaBox[0 0 0 0]", b"/MediaBox[0 0 1e30 1e30]",
    b"/MediaBox[-99999 -99999 99999 99999]", b"/Rotate 90", b"/Rotate 45", b"1 0 R", b"3 0 R", b"999999 0 R", b"/Filter/FlateDecode", b"/Length 0",
    b"/Length 2147483648", b"<<", b">>", b"[", b"]", b"BT", b"ET", b"Tj", b"1e38", b"-1e38", b"nan", b"0", b"/F1 0 Tf", b"/F1 1e9 Tf", b"1e9 0 0 1e9 0 0 cm",
    b"0 0 0 0 0 0 Tm", b"q " * 300, b"re f ", b"0 0 1e9 1e9 re S", b"/Subtype/Type3", b"/ToUnicode", b"<D800>", b"<0000>", b"/Encrypt", b"%%EOF", b"xref", b"trailer",
)  # fmt: skip
_XML = (
    b"<P1>", b"</P1>", b"<P1group>", b"<P2 id='x'>", b"<Pnumber/>", b"<Pnumber>()</Pnumber>", b"<P1para>", b"<Text/>", b"<BlockAmendment>", b"<Substitution ChangeId='c' CommentaryRef='c'>",
    b"<Repeal RetainText='true'>", b"<Tabular>", b"<xhtml:td colspan='-1'>", b" RestrictExtent='S'", b" RestrictEndDate='0000'", b" Status='Prospective'", b" Match='false'",
    b"<FootnoteRef Ref='f'/>", b"<UnorderedList>", b"<OrderedList Type='alpha'>", b"<ListItem NumberOverride=''>", b"<Schedule>", b"<Part>", b"<Title/>", b"<Number/>", b"xmlns=''",
    b"<w:p>", b"<w:tbl>", b"<w:ilvl w:val='x'/>", b"<w:ilvl w:val='99999999999'/>", b"<w:pStyle w:val='Heading9'/>", b"<w:t>", b"<w:sdt>",
)  # fmt: skip
_TOKENS: dict[str, tuple[bytes, ...]] = {
    "pdf": _PDF, "html": _MARKUP, "clml": _MARKUP + _XML, "docx": _XML + _MARKUP, "text": _TEXT, "markdown": _TEXT + _MARKUP, "law-text": _TEXT,
    "law-markdown": _TEXT + _MARKUP, "any": _TEXT + _MARKUP + _PDF + _XML, "letter": _TEXT + _PDF + _XML,
}  # fmt: skip
Way = Callable[[bytes, bytes, random.Random], bytes]  # an input and another one: the first made worse
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def mutant(parser: str, seeds: Sequence[bytes], source: random.Random) -> bytes:
    """One of `seeds` made worse in one to eight ways."""
    data = source.choice(seeds)
    return mutated(parser, data, source.choice(seeds), source, WAYS)


def mutated(parser: str, data: bytes, other: bytes, source: random.Random, ways: Sequence[Way]) -> bytes:
    """`data` made worse in one to eight of `ways`, with parts of `other`."""
    if data.startswith(b"PK") and source.random() < 0.9:
        return _in_zip(data, other, parser, source, ways)
    if b"%PDF" in data[:1024] and source.random() < 0.6:
        return _in_streams(data, parser, source, ways)
    worse = _worse(data, other, parser, source, ways)[:LARGEST]
    return _well_formed(worse) if parser == "clml" and source.random() < 0.7 else worse


def _well_formed(data: bytes) -> bytes:
    """XML with its tags closed again, so that it is not refused at the door; as it was where nothing is left of it."""
    from lxml import etree

    try:
        root = etree.fromstring(data, etree.XMLParser(recover=True, resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError):
        return data
    return data if root is None else etree.tostring(root, encoding="utf-8")


def _worse(data: bytes, other: bytes, parser: str, source: random.Random, ways: Sequence[Way]) -> bytes:
    if not data:
        return _token(data, parser, source)
    for _ in range(source.choice((1, 1, 1, 2, 2, 3, 5, 8))):
        data = source.choice(ways)(data, other, source) if source.random() < 0.6 else _token(data, parser, source)
        if not data:
            return data
    return data


def _span(data: bytes, source: random.Random, most: int = 2000) -> tuple[int, int]:
    start = source.randrange(len(data) + 1)
    return start, min(len(data), start + int(most ** source.random()))


def _flip(data: bytes, other: bytes, source: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(source.randint(1, 8)):
        changed[source.randrange(len(changed))] ^= 1 << source.randrange(8)
    return bytes(changed)


def _bytes(data: bytes, other: bytes, source: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(source.randint(1, 4)):
        changed[source.randrange(len(changed))] = source.choice(
            (0, 0x1B, 0x7F, 0x80, 0x9B, 0xFF, source.randrange(256))
        )
    return bytes(changed)


def _remove(data: bytes, other: bytes, source: random.Random) -> bytes:
    start, end = _span(data, source)
    return data[:start] + data[end:]


def _double(data: bytes, other: bytes, source: random.Random) -> bytes:
    start, end = _span(data, source, 500)
    return data[:end] + data[start:end] * source.choice((1, 1, 2, 20, 200)) + data[end:]


def _splice(data: bytes, other: bytes, source: random.Random) -> bytes:
    at, (start, end) = source.randrange(len(data) + 1), _span(other, source)
    return data[:at] + other[start:end] + data[at:]


def _cut(data: bytes, other: bytes, source: random.Random) -> bytes:
    return data[: source.randrange(len(data) + 1)]


def _swap(data: bytes, other: bytes, source: random.Random) -> bytes:
    """Two lines, or two elements, change places."""
    parts = re.split(rb"(?<=[>\n])", data)
    if len(parts) > 2:
        one, two = source.randrange(len(parts)), source.randrange(len(parts))
        parts[one], parts[two] = parts[two], parts[one]
    return b"".join(parts)


def _number(data: bytes, other: bytes, source: random.Random) -> bytes:
    found = list(re.finditer(rb"\d+", data))
    if not found:
        return data
    at = source.choice(found)
    put = source.choice((b"0", b"-1", b"1", b"65536", b"2147483648", b"99999999999999999999", b"1e999", b"\xd9\xa3"))
    return data[: at.start()] + put + data[at.end() :]


WAYS: tuple[Way, ...] = (
    _flip, _bytes, _remove, _double, _splice, _cut, _swap, _number,
)  # fmt: skip


def _token(data: bytes, parser: str, source: random.Random) -> bytes:
    at = source.randrange(len(data) + 1)
    return data[:at] + source.choice(_TOKENS[parser]) * source.choice((1, 1, 1, 2, 30)) + data[at:]


def _in_streams(data: bytes, parser: str, source: random.Random, ways: Sequence[Way]) -> bytes:
    """A PDF with some of its streams unpacked, made worse, and packed again (PDFium mends the table of objects)."""
    found = list(_STREAM.finditer(data))
    for stream in sorted(source.sample(found, min(len(found), source.randint(1, 3))), key=lambda m: -m.start()):
        try:
            inside = zlib.decompress(stream[1])
        except zlib.error:
            continue
        if inside:
            packed = zlib.compress(_worse(inside, inside, parser, source, ways)[:LARGEST])
            data = data[: stream.start(1)] + packed + data[stream.end(1) :]
    return data


def _in_zip(data: bytes, other: bytes, parser: str, source: random.Random, ways: Sequence[Way]) -> bytes:
    """A Word file with one of its parts made worse, mostly the main one."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            parts = {name: opened.read(name) for name in opened.namelist()}
    except Exception:  # a damaged one: zipfile passes on whatever it stumbles over
        return _worse(data, other, parser, source, ways)
    if not parts:
        return _worse(data, other, parser, source, ways)
    main = "word/document.xml"
    chosen = main if main in parts and source.random() < 0.8 else source.choice(sorted(parts))
    if source.random() < 0.05:
        del parts[chosen]
    elif parts[chosen]:
        worse = _worse(parts[chosen], parts[chosen], parser, source, ways)[:LARGEST]
        parts[chosen] = _well_formed(worse) if source.random() < 0.7 else worse
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for name, part in parts.items():
            written.writestr(name[:200], part)
    return out.getvalue()
