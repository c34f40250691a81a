"""The named attacks, each a file made in code. `size` is 1.0 as demanded; tests make smaller ones of the same kind."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from eval.hostile_documents.grammar import pdf_of

CANARY = "The canary must sing at seven."
_LAW = 'xmlns="http://www.legislation.gov.uk/namespaces/legislation"'
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_BOMB = "<!ENTITY a0 'haha'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
_OUTSIDE = (
    ("file", "file:///etc/passwd"),
    ("network", "http://127.0.0.1:9/secret"),
)


@dataclass(frozen=True)
class Attack:
    """A hostile file. `expected` is "read" or "refused"; "either" where both are right."""

    group: str
    name: str
    data: bytes
    expected: str = "either"


def attacks(size: float = 1.0, group: str = "") -> Iterator[Attack]:
    """Every attack, or those of one kind, one after the other."""
    for kind, made in KINDS.items():
        if group in ("", kind):
            yield from made(lambda full: max(1, int(full * size)))


Sized = Callable[[float], int]


def law(body: str, head: str = "") -> bytes:
    """A law of one section."""
    section = f"<P1><Pnumber>1</Pnumber><P1para><Text>{body}</Text></P1para></P1>"
    return f"{head}<Legislation {_LAW}><Primary><Body>{section}</Body></Primary></Legislation>".encode()


def word(body: str, head: str = "", more: dict[str, bytes] | None = None) -> bytes:
    """A Word file around the inside of its body; `more` are further parts by name."""
    import docx

    plain, out = io.BytesIO(), io.BytesIO()
    docx.Document().save(plain)
    with zipfile.ZipFile(plain) as opened, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for name in opened.namelist():
            main = f"{head}<w:document {_W}><w:body>{body}</w:body></w:document>".encode()
            written.writestr(name, main if name == "word/document.xml" else opened.read(name))
        for name, part in (more or {}).items():
            written.writestr(name, part)
    return out.getvalue()


def paragraph(text: str) -> str:
    """A paragraph of Word."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def _entities(sized: Sized) -> Iterator[Attack]:
    bomb = f"<!DOCTYPE x [{_BOMB}]>"
    group = "XML: entities, DTD, XInclude"
    yield Attack(group, "bomb.xml", law("&a9;", bomb), "refused")
    yield Attack(group, "bomb.docx", word(paragraph("&a9;"), bomb))
    yield Attack(group, "bomb.html", f"{bomb}<html><body><p>{CANARY} &a9;</p></body></html>".encode(), "read")
    for kind, address in _OUTSIDE:
        entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{address}">]>'
        yield Attack(group, f"entity-{kind}.xml", law("&e;", entity), "refused")
        yield Attack(group, f"entity-{kind}.docx", word(paragraph(f"{CANARY} &e;"), entity))
        yield Attack(
            group, f"entity-{kind}.html", f"{entity}<html><body><p>{CANARY} &e;</p></body></html>".encode(), "read"
        )
        yield Attack(group, f"dtd-{kind}.xml", law(CANARY, f'<!DOCTYPE Legislation SYSTEM "{address}">'), "refused")
        yield Attack(
            group,
            f"parameter-{kind}.xml",
            law(CANARY, f'<!DOCTYPE x [<!ENTITY % p SYSTEM "{address}"> %p;]>'),
            "refused",
        )
        include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{address}" parse="text"/>'
        yield Attack(group, f"xinclude-{kind}.xml", law(f"{CANARY} {include}"), "read")
        yield Attack(group, f"stylesheet-{kind}.xml", law(CANARY, f'<?xml-stylesheet href="{address}"?>'), "read")
    yield Attack(
        group,
        "quadratic.xml",
        law("&a;" * sized(100_000), f"<!DOCTYPE x [<!ENTITY a '{'a' * sized(100_000)}'>]>"),
        "refused",
    )
    yield Attack(group, "attributes.xml", law(f"<i {_attributes(sized(100_000))}>{CANARY}</i>"))


def _attributes(count: int) -> str:
    return " ".join(f'a{n}=""' for n in range(count))


def _zip(parts: dict[str, bytes], declared: int | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for name, part in parts.items():
            written.writestr(name, part)
    data = out.getvalue()
    if declared is None:
        return data
    central = data.rindex(b"PK\x01\x02")  # the last part's size, as the list at the end has it
    return data[: central + 24] + struct.pack("<I", declared) + data[central + 28 :]


def _zips(sized: Sized) -> Iterator[Attack]:
    group = "zip bombs and zip-like files"
    swollen = b"<w:p>" + b" " * sized(300 * 1024**2)
    yield Attack(group, "swollen.docx", _zip({"word/document.xml": swollen}), "refused")
    yield Attack(group, "lying-size.docx", _zip({"word/document.xml": swollen[: sized(60 * 1024**2)]}, 100), "refused")
    inner = _zip({"a": b"\0" * sized(50 * 1024**2)})
    yield Attack(
        group, "nested.docx", _zip({"word/document.xml": b"<x/>", **{f"{n}.zip": inner for n in range(50)}}), "refused"
    )
    yield Attack(
        group,
        "many-parts.docx",
        _zip({f"p{n}": b"" for n in range(sized(60_000))} | {"word/document.xml": b""}),
        "refused",
    )
    yield Attack(group, "up.docx", word(paragraph(CANARY), more={"../../../tmp/evil": b"x"}), "read")
    yield Attack(
        group,
        "overlap.docx",
        b"PK\x03\x04" + b"word/document.xml" + b"PK\x01\x02" * sized(10_000) + b"PK\x05\x06" + b"\xff" * 18,
        "refused",
    )
    yield Attack(group, "no-end.docx", _zip({"word/document.xml": b"x" * 1000})[:-30], "refused")
    yield Attack(group, "zip-in-pdf.docx", b"PK\x03\x04%PDF-1.7 word/document.xml", "refused")
    yield Attack(group, "gzip.txt", b"\x1f\x8b" + b"\0" * 1000, "refused")
    link = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r9" Type="x" Target="http://127.0.0.1:9/t" TargetMode="External"/></Relationships>'  # fmt: skip
    yield Attack(
        group, "external.docx", word(paragraph(CANARY), more={"word/_rels/document.xml.rels.bak": link}), "read"
    )


def _page(drawn: bytes, box: str = "0 0 595 842", more: str = "", stream: bytes = b"") -> bytes:
    packed = stream or zlib.compress(drawn)
    filters = more or "/Filter/FlateDecode"
    return pdf_of(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[4 0 R]/Count 1>>",
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents 5 0 R/Resources<</Font<</F1 3 0 R>>>>>>".encode(),
            f"<<{filters}/Length {len(packed)}>>stream\n".encode() + packed + b"\nendstream",
        ]
    )


def _words(text: str, at: int = 700) -> bytes:
    return f"BT /F1 12 Tf 72 {at} Td ({text}) Tj ET\n".encode()


def pdf_of_pages(count: int) -> bytes:
    """A PDF of `count` pages, each with two sentences."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(count))
    bodies = [b"<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {count}>>".encode(), b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]  # fmt: skip
    for n in range(count):
        bodies.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {5 + 2 * n} 0 R/Resources<</Font<</F1 3 0 R>>>>>>".encode()
        )
        drawn = _words(CANARY) + _words(f"Page {n} says so, and no other page of this file does.", 680)
        bodies.append(b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn))
    return pdf_of(bodies)


def flate_bomb(size: int) -> bytes:
    """A page that unpacks to so many bytes."""
    return _page(_words(CANARY) + b" " * size)


def _pdfs(sized: Sized) -> Iterator[Attack]:
    group = "PDF"
    yield Attack(group, "flate-bomb.pdf", flate_bomb(sized(1024**3)))
    twice = zlib.compress(zlib.compress(b" " * sized(1024**3)))
    yield Attack(group, "flate-bomb-twice.pdf", _page(b"", more="/Filter[/FlateDecode/FlateDecode]", stream=twice))
    yield Attack(group, "operators.pdf", _page(_words(CANARY) + b"0 0 9 9 re f\n" * sized(2_000_000)))
    yield Attack(group, "glyphs.pdf", _page(b"".join(_words("x" * 200, n % 800) for n in range(sized(10_000)))))
    yield Attack(group, "states.pdf", _page(_words(CANARY) + b"q " * sized(1_000_000)))
    yield Attack(group, "arrays.pdf", _page(_words(CANARY), more="/Filter/FlateDecode/X " + "[" * sized(1_000_000)))
    yield Attack(
        group, "dictionaries.pdf", _page(_words(CANARY), more="/Filter/FlateDecode/X " + "<</a" * sized(500_000))
    )
    yield Attack(group, "pages-10000.pdf", pdf_of_pages(sized(10_000)))
    yield Attack(
        group, "pages-0.pdf", pdf_of([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"]), "refused"
    )
    yield Attack(
        group,
        "pages-lie.pdf",
        pdf_of([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 99999999>>"]),
        "refused",
    )
    yield Attack(
        group,
        "pages-cycle.pdf",
        pdf_of([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9>>"]),
        "refused",
    )
    yield Attack(group, "huge-page.pdf", _page(_words(CANARY), box="0 0 1000000000 1000000000"))
    yield Attack(group, "encrypted.pdf", _locked(), "refused")
    yield Attack(group, "scan.pdf", _scan(), "refused")
    yield Attack(group, "cut.pdf", pdf_of_pages(5)[:900], "refused")
    script = b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>"
    yield Attack(group, "javascript.pdf", pdf_of_pages(3).replace(b"<</Type/Catalog/Pages 2 0 R>>", script), "read")
    yield Attack(group, "only-a-head.pdf", b"%PDF-1.7\n", "refused")


def _locked() -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("secret"))
    canvas.drawString(72, 720, CANARY)
    canvas.save()
    return out.getvalue()


def _scan() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (600, 800), "grey").save(
        out, "PDF", save_all=True, append_images=[Image.new("RGB", (600, 800))] * 4
    )
    return out.getvalue()


def _deep(sized: Sized) -> Iterator[Attack]:
    group = "deep nesting"
    many = sized(100_000)
    for tag in ("div", "b", "ul><li", "table><tr><td", "blockquote"):
        page = f"<html><body><p>{CANARY}</p>{f'<{tag}>' * many}deep</body></html>"
        yield Attack(group, f"{tag.split('>')[0]}.html", page.encode())
    closed = f"<html><body><p>{CANARY}</p>{'<i>' * many}x{'</i>' * many}</body></html>"
    yield Attack(group, "closed.html", closed.encode())
    yield Attack(group, "elements.xml", law(f"{CANARY}{'<P2>' * many}{'</P2>' * many}"))
    yield Attack(group, "runs.docx", word(f"{paragraph(CANARY)}<w:p>{'<w:ins>' * many}{'</w:ins>' * many}</w:p>"))
    yield Attack(group, "controls.docx", word(f"{'<w:sdt>' * 200}{paragraph(CANARY)}{'</w:sdt>' * 200}"), "read")
    yield Attack(
        group, "tables.docx", word("<w:tbl><w:tr><w:tc>" * 80 + paragraph(CANARY) + "</w:tc></w:tr></w:tbl>" * 80)
    )
    yield Attack(group, "lists.md", "\n".join(f"{'  ' * n}- {CANARY}" for n in range(sized(2_000))).encode(), "read")
    yield Attack(group, "quotes.md", f"{'>' * many} {CANARY}".encode())
    yield Attack(group, "brackets.md", f"{'[' * many}{CANARY}".encode(), "read")
    yield Attack(group, "emphasis.md", f"{'*a_ ' * many}{CANARY}".encode())
    yield Attack(group, "links.md", f"{'[a](' * many}{CANARY}".encode())
    yield Attack(group, "fences.md", f"{'```' * many}{CANARY}".encode())
    yield Attack(group, "brackets.txt", f"{'[' * many}{CANARY} {']' * many}".encode(), "read")
    yield Attack(group, "lists.txt", f"{CANARY}: ".encode() + b"- one; " * many, "read")
    yield Attack(group, "letters.txt", f"{CANARY} ".encode() + b"a) one; b) two; " * many, "read")
    yield Attack(group, "hashes.txt", f"{'#' * many} {CANARY}".encode(), "read")
    yield Attack(group, "numbers.txt", "\n".join(f"{'1.' * n}1 {CANARY}" for n in range(1, sized(1_000))).encode())


def _large(sized: Sized) -> Iterator[Attack]:
    group = "large"
    million = sized(1_000_000)
    line = f"{CANARY} ".encode() * (50 * million // (len(CANARY) + 1))
    for suffix in ("txt", "md"):
        yield Attack(group, f"one-line.{suffix}", line)
    yield Attack(group, "one-line.html", b"<html><body><p>" + line)
    yield Attack(group, "one-word.txt", b"a" * (50 * million))
    yield Attack(group, "stops.txt", b"." * (5 * million))
    yield Attack(group, "spaces.txt", CANARY.encode() + b" " * (50 * million) + b"x")
    yield Attack(group, "lines.txt", b"A line must be.\n" * million)
    yield Attack(group, "headings.md", b"# Heading\n\nWords must be here.\n\n" * (million // 4))
    cells = "".join(f"<tr>{'<td>A cell must be read.</td>' * 10}</tr>" for _ in range(sized(10_000)))
    yield Attack(group, "cells.html", f"<html><body><table>{cells}</table></body></html>".encode(), "read")
    spans = (
        f"<html><body><p>{CANARY}</p><table>{'<tr><td colspan=65535 rowspan=65535>x</td></tr>' * sized(2_000)}</table>"
    )
    yield Attack(group, "spans.html", spans.encode())
    table = "| a | b | c | d | e | f | g | h | i | j |\n|" + "---|" * 10 + "\n" + "| A cell must be read " * 10 + "|\n"
    yield Attack(group, "cells.md", (table + ("| A cell must be " * 10 + "|\n") * sized(10_000)).encode(), "read")
    word_row = f"<w:tr>{f'<w:tc>{paragraph(CANARY)}</w:tc>' * 10}</w:tr>"
    word_cells = word_row * sized(10_000)
    yield Attack(group, "cells.docx", word(f"<w:tbl>{word_cells}</w:tbl>"))
    yield Attack(group, "attribute.html", f'<html><body><p title="{"a" * 12 * million}">{CANARY}</p>'.encode(), "read")
    yield Attack(group, "comments.html", f"<html><body>{'<!--' * million}<p>{CANARY}</p>".encode())


def _encodings(sized: Sized) -> Iterator[Attack]:
    group = "encodings"
    text = f"School rules\n\n{CANARY} A pupil must not bring “a kite” to school – it’s £5.\n"
    for name in ("utf-16", "utf-16-le", "utf-32", "cp1252", "utf-8-sig"):
        expected = "read" if name in ("utf-16", "cp1252", "utf-8-sig") else "refused"
        yield Attack(group, f"{name}.txt", text.encode(name), expected)
        page = f"<html><head><meta charset='{name}'></head><body><p>{text}</p></body></html>"
        yield Attack(group, f"{name}.html", page.encode(name), expected)
    yield Attack(group, "mixed.txt", text.encode() + text.encode("cp1252"))
    yield Attack(group, "nul.txt", text.encode() + b"\0" * 100, "refused")
    yield Attack(group, "nul.html", b"<html><body><p>" + text.encode() + b"\0", "refused")
    yield Attack(group, "surrogates.txt", text.encode() + b"\xed\xa0\x80\xed\xb0\x80")
    yield Attack(group, "overlong.txt", text.encode() + b"\xc0\xaf\xf5\x80\x80\x80")
    yield Attack(group, "meta-lie.html", f"<meta charset='utf-7'><p>{CANARY} +ADw-script+AD4-</p>".encode(), "read")
    yield Attack(group, "utf-16.xml", law(CANARY, "<?xml version='1.0' encoding='utf-16'?>").decode().encode("utf-16"))
    yield Attack(group, "marks.txt", (f"{CANARY} " + "e" + "\u0301" * sized(100_000)).encode(), "read")


def _active(sized: Sized) -> Iterator[Attack]:
    group = "active content"
    parts = (
        "<script>alert(1)</script>", "<style>p{background:url(http://127.0.0.1:9/)}</style>", "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)><text>x</text></svg>", "<iframe srcdoc='<script>alert(1)</script>'></iframe>", "<a href='javascript:alert(1)'>a link</a>",
        "<object data='data:text/html;base64,PHNjcmlwdD4='></object>", "<link rel=stylesheet href=http://127.0.0.1:9/x.css>", "<base href=http://127.0.0.1:9/>",
        "<meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'>", "<form action=http://127.0.0.1:9/><button>Send</button></form>", "<template><p>hidden</p></template>",
    )  # fmt: skip
    for number, part in enumerate(parts):
        yield Attack(
            group, f"active-{number}.html", f"<html><body><p>{CANARY}</p>{part}</body></html>".encode(), "read"
        )
    yield Attack(
        group, "all.html", f"<html><body><p>{CANARY}</p>{''.join(parts) * sized(1_000)}</body></html>".encode(), "read"
    )
    yield Attack(
        group,
        "all.md",
        "\n\n".join([CANARY, *parts, "[x](javascript:alert(1))", "![x](http://127.0.0.1:9/y)"]).encode(),
        "read",
    )
    field = "<w:p><w:r><w:instrText> DDEAUTO c:\\\\cmd.exe /c calc </w:instrText></w:r></w:p>"
    yield Attack(group, "field.docx", word(paragraph(CANARY) + field), "read")


KINDS: dict[str, Callable[[Sized], Iterator[Attack]]] = {
    "xml": _entities,
    "zip": _zips,
    "pdf": _pdfs,
    "deep": _deep,
    "large": _large,
    "encodings": _encodings,
    "active": _active,
}
