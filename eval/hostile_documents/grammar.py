"""Documents drawn from a grammar of each format: every word of them ours, every structure as odd as the format allows.

`source` may be `random.Random` or the one that hypothesis draws from, which then makes a failure smaller.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from random import Random

_WORDS = (
    "school", "pupil", "must", "should", "hat", "umbrella", "the", "of", "a", "register", "county", "penguin", "day", "e.g.", "No.", "s.", "para", "7", "1.2",
    "(a)", "—", "“so”", "it’s", "½", "²", "①", "Ⅳ", "٣", "ﬁ", "é", "e\u0301", "\u202e", "\u200b", "\U000e0041", "\u2066", "\ud7ff", "\U0010fffd", "\U000f0001",
    "\ufdd0", "\u0085", "\u2028", "[1]", "[note", "1]", "*", "**", "_", "`", "|", "&", "<b>", "]]>", "-->", "=cmd|'/c calc'!A1", "$$x$$", ":red[x]", "::",
)  # fmt: skip
_NUMBERS = (
    "1",
    "2",
    "3",
    "10",
    "1.1",
    "6.44",
    "12A",
    "(1)",
    "(2A)",
    "(a)",
    "iv",
    "0",
    "99999999999999999999",
    "²",
    "٣",
    "①",
    "-1",
    "",
)


def words(source: Random, most: int = 14) -> str:
    """Some words, sometimes none."""
    return " ".join(source.choice(_WORDS) for _ in range(source.randint(0, most))) + source.choice(
        ("", ".", ":", ";", "?")
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("]]>", "]]&gt;")


def text(source: Random) -> bytes:
    """Guidance as plain text."""
    kinds: tuple[Callable[[], str], ...] = (
        lambda: words(source),
        lambda: f"{source.choice(_NUMBERS)}. {words(source)}",
        lambda: f"{source.choice(_NUMBERS)} {words(source)}",
        lambda: "#" * source.randint(1, 8) + " " + words(source, 4),
        lambda: f"{source.choice('-•*o–')} {words(source)}",
        lambda: f"({source.choice(_NUMBERS)}) {words(source)}",
        lambda: f"====\nPAGE {source.choice(_NUMBERS)}\n====",
        lambda: f"[{words(source)}]",
        lambda: f"{words(source, 4)}: - {words(source)}; - {words(source)}; and - {words(source)}",
        lambda: words(source, 3).upper(),
    )
    return (
        source.choice(("\n", "\n\n", "\r\n"))
        .join(source.choice(kinds)() for _ in range(source.randint(0, 25)))
        .encode()
    )


def markdown(source: Random) -> bytes:
    """Guidance as Markdown."""
    kinds: tuple[Callable[[], str], ...] = (
        lambda: words(source),
        lambda: "#" * source.randint(1, 7) + " " + words(source, 4),
        lambda: (
            " " * source.choice((0, 2, 3, 4, 8))
            + f"{source.choice(('-', '*', '+', '1.', '7)', '99.'))} {words(source)}"
        ),
        lambda: (
            f"| {words(source, 3)} | {words(source, 3)} |\n|---|{source.choice(('---', ':-:', ''))}|\n| {words(source, 3)} |"
        ),
        lambda: f"{words(source)}[^{source.choice(_NUMBERS)}]",
        lambda: f"[^{source.choice(_NUMBERS)}]: {words(source)}",
        lambda: f"> {words(source)}",
        lambda: f"```{words(source, 1)}\n{words(source)}",
        lambda: f"<div>{words(source)}<script>{words(source)}</script>",
        lambda: f"[{words(source, 2)}](javascript:{words(source, 1)}) ![{words(source, 2)}](x)",
        lambda: "---",
        lambda: f"{source.choice(_NUMBERS)} {words(source)}",
    )
    front = f"---\ntitle: {words(source, 3)}\nid: x\n---\n" if source.random() < 0.3 else ""
    return (front + "\n\n".join(source.choice(kinds)() for _ in range(source.randint(0, 20)))).encode()


def law_markdown(source: Random) -> bytes:
    """Law as Markdown, as an extract of an Act is kept."""
    lines = [
        '---\ntitle: "Kites Act 2031"\naddress: "https://www.legislation.gov.uk/ukpga/2031/9"\nid: "ukpga/2031/9"\n---',
        "# Kites Act 2031",
    ]
    for _ in range(source.randint(0, 12)):
        lines.append(
            source.choice(
                (
                    f"## Section {source.choice(_NUMBERS)} — {words(source, 3)}",
                    f"### {words(source, 3)}",
                    f"({source.choice(_NUMBERS)}) {words(source)}",
                    f"{'  ' * source.randint(0, 3)}- ({source.choice(_NUMBERS)}) {words(source)}",
                    f"## Schedule {source.choice(_NUMBERS)}",
                    f"[{words(source, 3)}]",
                    words(source),
                )
            )
        )
    return "\n\n".join(lines).encode()


def law_text(source: Random) -> bytes:
    """Law as plain text, as a statutory instrument is kept."""
    lines = [
        "STATUTORY INSTRUMENTS",
        "2031 No. 99",
        "EDUCATION, ENGLAND",
        "The Kites (England) Regulations 2031",
        "Made 1st May 2031",
    ]
    for _ in range(source.randint(0, 15)):
        lines.append(
            source.choice(
                (
                    f"{source.choice(_NUMBERS)}.—(1) {words(source)}",
                    f"{source.choice(_NUMBERS)}. {words(source)}",
                    f"({source.choice(_NUMBERS)}) {words(source)}",
                    f"Citation and {words(source, 3)}",
                    f"“{words(source)}",
                    f"{words(source)}”",
                    f"SCHEDULE {source.choice(_NUMBERS)}",
                    f"PART {source.choice(_NUMBERS)}",
                    "EXPLANATORY NOTE",
                    f"({source.choice('abc')}) {words(source, 3)} c. 56.",
                )
            )
        )
    return "\n".join(lines).encode()


_TAGS = (
    "div", "p", "h2", "h3", "h4", "ul", "ol", "li", "table", "thead", "tr", "td", "th", "caption", "sup", "a", "blockquote", "dl", "dt", "dd", "strong", "span",
    "section", "article", "details", "summary", "figure", "figcaption", "img", "br", "pre", "abbr", "svg", "math", "template", "select", "form", "object", "iframe",
)  # fmt: skip
_ATTRIBUTES = (
    "", "", "", " id='x'", " id='fn:1'", " href='#fn:1'", " class='footnote'", " class='footnotes'", " class='govspeak'", " colspan='3'", " colspan='-1'", " rowspan='99999'",
    " start='5'", " start='x'", " value='7'", " type='a'", " hidden", " style='display:none'", " role='doc-endnotes'", " onclick='alert(1)'", " alt='picture'", " src='data:x'",
)  # fmt: skip


def _element(source: Random, depth: int) -> str:
    tag = source.choice(_TAGS)
    inside = "".join(
        _element(source, depth - 1) if depth and source.random() < 0.5 else _escaped(words(source, 6))
        for _ in range(source.randint(0, 3))
    )
    closing = f"</{tag}>" if source.random() < 0.9 else ""
    return f"<{tag}{source.choice(_ATTRIBUTES)}{source.choice(_ATTRIBUTES)}>{inside}{closing}"


def html(source: Random) -> bytes:
    """A page of any elements inside any others."""
    body = "".join(_element(source, 5) for _ in range(source.randint(0, 8)))
    return f"<!doctype html><html><head><title>{_escaped(words(source, 3))}</title></head><body><main>{body}</main></body></html>".encode()


_CLML_TAGS = (
    "Part", "Chapter", "Pblock", "P1group", "P1", "P2", "P3", "P4", "P1para", "P2para", "P3para", "Pnumber", "Title", "Number", "Text", "Para", "UnorderedList", "OrderedList",
    "ListItem", "BlockAmendment", "Substitution", "Addition", "Repeal", "CommentaryRef", "FootnoteRef", "Tabular", "Schedule", "ScheduleBody", "Reference", "Emphasis", "Citation",
    "Formula", "Figure", "Term", "AppendText", "BlockText", "Form", "SignedSection", "Version", "xhtml:table", "xhtml:tr", "xhtml:td", "Abbreviation", "InlineAmendment",
)  # fmt: skip
_CLML_ATTRIBUTES = (
    "", "", "", " id='section-1'", " RestrictExtent='S'", " RestrictExtent='W'", " Status='Prospective'", " Match='false'", " RestrictEndDate='2030-01-01'",
    " RestrictStartDate='x'", " RetainText='true'", " Ref='c1'", " ChangeId='k'", " Decoration='bullet'", " Type='alpha'", " NumberOverride='(zz)'", " TargetClass='primary'",
    " Context='main'", " AltVersionRefs='v'", " colspan='-3'", " PuncBefore='(' PuncAfter=')'",
)  # fmt: skip


def _provision(source: Random, depth: int) -> str:
    tag = source.choice(_CLML_TAGS)
    inside = "".join(
        _provision(source, depth - 1) if depth and source.random() < 0.7 else _escaped(words(source, 5))
        for _ in range(source.randint(0, 3))
    )
    chosen = {a.split("=")[0]: a for a in (source.choice(_CLML_ATTRIBUTES) for _ in range(2))}
    attributes = " ".join(chosen.values())
    return f"<{tag}{attributes}>{inside}</{tag}>"


def clml(source: Random) -> bytes:
    """A law with any provisions inside any others."""
    body = "".join(_provision(source, 6) for _ in range(source.randint(0, 6)))
    spaces = 'xmlns="http://www.legislation.gov.uk/namespaces/legislation" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
    return f"<Legislation {spaces}><Primary><Body>{body}</Body></Primary></Legislation>".encode()


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_W_TAGS = (
    "w:p",
    "w:tbl",
    "w:tr",
    "w:tc",
    "w:sdt",
    "w:sdtContent",
    "w:ins",
    "w:del",
    "w:r",
    "w:t",
    "w:hyperlink",
    "w:br",
    "w:tab",
    "w:pPr",
    "w:numPr",
    "w:fldSimple",
    "w:instrText",
)
_W_LEAVES = ("<w:pStyle w:val='Heading1'/>", "<w:pStyle/>", "<w:ilvl w:val='2'/>", "<w:ilvl w:val='x'/>", "<w:ilvl/>", "<w:numPr/>", "<w:footnoteReference w:id='1'/>", "<w:txbxContent/>")  # fmt: skip


def _word_element(source: Random, depth: int) -> str:
    if source.random() < 0.2:
        return source.choice(_W_LEAVES)
    tag = source.choice(_W_TAGS)
    inside = "".join(
        _word_element(source, depth - 1)
        if depth and source.random() < 0.7
        else f"<w:r><w:t>{_escaped(words(source, 5))}</w:t></w:r>"
        for _ in range(source.randint(0, 3))
    )
    return f"<{tag}>{inside}</{tag}>"


_STYLES = ("Heading1", "Heading2", "Heading6", "Title", "ListBullet", "ListNumber3", "Quote", "IntenseQuote", "Missing", "")  # fmt: skip


def _word_block(source: Random) -> str:
    """A paragraph or a table as Word writes them."""
    if source.random() < 0.2:
        cells = "".join(f"<w:tc>{_word_paragraph(source)}</w:tc>" for _ in range(source.randint(0, 3)))
        return f"<w:tbl>{f'<w:tr>{cells}</w:tr>' * source.randint(1, 3)}</w:tbl>"
    return _word_paragraph(source)


def _word_paragraph(source: Random) -> str:
    level = source.choice(("", "<w:numPr><w:ilvl w:val='1'/><w:numId w:val='1'/></w:numPr>", "<w:ind w:left='720'/>"))
    run = f"<w:r><w:t xml:space='preserve'>{_escaped(words(source))}</w:t></w:r>"
    around = source.choice(
        ("{}", "{}", "{}", "<w:ins>{}</w:ins>", "<w:del>{}</w:del>", "<w:hyperlink>{}</w:hyperlink>")
    )
    runs = around.format(run) + source.choice(("", run, "<w:r><w:br/></w:r>"))
    return f"<w:p><w:pPr><w:pStyle w:val='{source.choice(_STYLES)}'/>{level}</w:pPr>{runs}</w:p>"


def docx(source: Random) -> bytes:
    """A Word file of any elements inside any others, between paragraphs and tables as they should be."""
    import docx as python_docx

    plain = io.BytesIO()
    python_docx.Document().save(plain)
    body = "".join(
        _word_element(source, 5) if source.random() < 0.5 else _word_block(source) for _ in range(source.randint(0, 10))
    )
    out = io.BytesIO()
    with zipfile.ZipFile(plain) as opened, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for name in opened.namelist():
            part = opened.read(name)
            if name == "word/document.xml":
                part = f"<w:document {_W}><w:body>{body}</w:body></w:document>".encode()
            written.writestr(name, part)
    return out.getvalue()


_OPERATORS = (
    "BT /F1 12 Tf 72 {y} Td ({words}) Tj ET", "BT /F1 {size} Tf {matrix} Tm ({words}) Tj ET", "{x} {y} {w} {h} re S", "{x} {y} {w} {h} re f", "{x} {y} m {w} {h} l S",
    "{matrix} cm", "q", "Q", "/Im1 Do", "/Missing Do", "BT /Missing 1 Tf ({words}) Tj ET", "3 Tr", "BT /F1 12 Tf 72 {y} Td [({words}) -900 ({words})] TJ ET", "{x} w",
)  # fmt: skip


def _amount(source: Random) -> str:
    return source.choice(("0", "1", "72", "300", "500", "700", "-50", "0.001", "1e9", "-99999", "842", "12"))


def pdf(source: Random) -> bytes:
    """A PDF written out by hand: pages with text, lines, boxes and numbers that fit or do not."""
    bodies: list[bytes] = []
    pages = source.randint(0, 4)
    kids = " ".join(f"{5 + 2 * k} 0 R" for k in range(pages))
    bodies += [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {source.choice((pages, pages, pages, 0, 99999, -1))}>>".encode(),
    ]
    bodies += [
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/XObject/Subtype/Image/Width 9/Height 9/BitsPerComponent 8/ColorSpace/DeviceGray/Length 0>>stream\n\nendstream",
    ]
    for _ in range(pages):
        drawn = "\n".join(
            source.choice(_OPERATORS).format(
                words=words(source).encode("ascii", "ignore").decode().translate({40: None, 41: None, 92: None}),
                matrix=" ".join(_amount(source) for _ in range(6)),
                size=_amount(source), x=_amount(source), y=_amount(source), w=_amount(source), h=_amount(source),
            )
            for _ in range(source.randint(0, 25))
        )  # fmt: skip
        packed = zlib.compress(drawn.encode())
        box = source.choice(
            ("0 0 595 842", "0 0 595 842", "0 0 595 842", "0 0 0 0", "0 0 1e9 1e9", "-9 -9 9 9", "595 842 0 0", "0 0")
        )
        turned = source.choice((0, 0, 0, 90, 180, 45))
        number = len(bodies) + 1
        bodies.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Rotate {turned}/Contents {number + 1} 0 R/Resources<</Font<</F1 3 0 R>>/XObject<</Im1 4 0 R>>>>>>".encode()
        )
        bodies.append(f"<</Filter/FlateDecode/Length {len(packed)}>>stream\n".encode() + packed + b"\nendstream")
    return pdf_of(bodies)


def pdf_of(bodies: list[bytes]) -> bytes:
    """A PDF of these objects, numbered from 1, with its table; the first is the catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, table)
    return bytes(out)


MADE: dict[str, Callable[[Random], bytes]] = {
    "pdf": pdf, "html": html, "clml": clml, "law-text": law_text, "law-markdown": law_markdown, "text": text, "markdown": markdown, "docx": docx,
}  # fmt: skip


def made(parser: str, source: Random) -> bytes:
    """A document for a parser; for "any" and "letter" one of any kind."""
    kinds = sorted(MADE) if parser == "any" else ["pdf", "docx", "text"] if parser == "letter" else [parser]
    return MADE[source.choice(kinds)](source)
