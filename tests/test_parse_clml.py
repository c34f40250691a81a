"""CLML: every feature of the format, in invented laws."""

from __future__ import annotations

import hashlib

import pytest

from corpus.document import Block, BlockKind, Document
from corpus.errors import ParseError
from ingest.parse.clml import parse_clml

H, P, IT, R, F = (
    BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.ROW, BlockKind.FIGURE,
)  # fmt: skip
LEG = "http://www.legislation.gov.uk/namespaces/legislation"
META = (
    '<ukm:Metadata xmlns:ukm="http://www.legislation.gov.uk/namespaces/metadata"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dct="http://purl.org/dc/terms/">'
    "<dc:title>{title}</dc:title><dct:valid>2024-05-01</dct:valid>{more}</ukm:Metadata>"
)


def law(body: str, title: str = "Kite Flying Act 2031", attributes: str = "", more: str = "") -> bytes:
    """A whole CLML file around the inside of its Body."""
    return (
        f'<Legislation xmlns="{LEG}" RestrictExtent="E+W" {attributes}>{META.format(title=title, more=more)}'
        f"<Primary><Body>{body}</Body></Primary>"
        '<Commentaries><Commentary id="c1" Type="F"><Para><Text>S. 1 leaked note</Text></Para></Commentary>'
        "</Commentaries></Legislation>"
    ).encode()


def p1(number: str, inside: str, title: str = "", attributes: str = "", kind: str = "section") -> str:
    """A section: `inside` is what its P1para holds."""
    heading = f"<Title>{title}</Title>" if title else ""
    return (
        f'<P1group {attributes}>{heading}<P1 id="{kind}-{number}"><Pnumber PuncAfter="">{number}</Pnumber>'
        f"<P1para>{inside}</P1para></P1></P1group>"
    )


def p(level: int, number: str, inside: str, ident: str = "", attributes: str = "") -> str:
    """A P2 to P7: `inside` is what its para holds."""
    anchor = f'id="{ident}"' if ident else ""
    return (
        f"<P{level} {anchor} {attributes}><Pnumber>{number}</Pnumber><P{level}para>{inside}</P{level}para></P{level}>"
    )


def t(words: str) -> str:
    """A Text element."""
    return f"<Text>{words}</Text>"


def parse(body: str, **more: str) -> Document:
    return parse_clml(law(body, **more), "kites.xml")


def only(document: Document, number: str, kind: BlockKind = P) -> Block:
    """The one block with this number and kind."""
    (block,) = [b for b in document.blocks if b.number == number and b.kind is kind]
    return block


def test_headings_numbers_anchors_and_levels() -> None:
    body = (
        '<Part id="part-2"><Number>\n  <Strong>Part 2</Strong>\n</Number><Title>Strings</Title>'
        "<Chapter><Number>Chapter 1</Number><Title>Knots</Title><Pblock><Title>Reels</Title>"
        + p1(
            "20ZA",
            p(
                2,
                "3AA",
                t("A flyer must carry—")
                + p(3, "a", t("a reel, and"), "section-20ZA-3AA-a")
                + p(3, "b", t("a knife that is—") + p(4, "i", t("blunt, or") + p(5, "aa", t("wooden,")))),
                "section-20ZA-3AA",
            ),
            "Duty to carry things",
        )
        + "</Pblock></Chapter></Part>"
    )
    document = parse(body)
    headings = [b for b in document.blocks if b.kind is H]
    assert [b.text for b in headings] == [
        "Part 2 Strings",
        "Chapter 1 Knots",
        "Reels",
        "Duty to carry things",
    ]
    assert [b.level for b in headings] == [1, 2, 3, 4]
    assert (headings[3].number, headings[3].anchor) == ("20ZA", "section-20ZA")
    lead = only(document, "20ZA(3AA)")
    assert lead.text == "A flyer must carry—"
    assert lead.headings == ("Part 2 Strings", "Chapter 1 Knots", "Reels", "Duty to carry things")
    assert (lead.level, lead.anchor) == (0, "section-20ZA-3AA")
    items = [(b.number, b.marker, b.level, b.text) for b in document.blocks if b.kind is IT]
    assert items == [
        ("20ZA(3AA)(a)", "(a)", 1, "(a) a reel, and"),
        ("20ZA(3AA)(b)", "(b)", 1, "(b) a knife that is—"),
        ("20ZA(3AA)(b)(i)", "(i)", 2, "(i) blunt, or"),
        ("20ZA(3AA)(b)(i)(aa)", "(aa)", 3, "(aa) wooden,"),
    ]
    assert only(document, "20ZA(3AA)(a)", IT).anchor == "section-20ZA-3AA-a"


def test_section_without_subsections_and_words_that_close_a_list() -> None:
    flush = p(3, "a", t("red, or")) + p(3, "b", t("of—") + p(4, "i", t("silk,")) + t("if dyed,"))
    document = parse(p1("6", t("A kite that is—") + flush + t("may be flown."), "Colours"))
    assert [(b.kind, b.number, b.text) for b in document.blocks[1:]] == [
        (P, "6", "A kite that is—"),
        (IT, "6(a)", "(a) red, or"),
        (IT, "6(b)", "(b) of—"),
        (IT, "6(b)(i)", "(i) silk,"),
        (P, "6", "if dyed,"),
        (P, "6", "may be flown."),
    ]


def test_a_number_without_words_of_its_own_leads_the_next_words() -> None:
    document = parse(p1("6", t("Kites—") + p(3, "a", p(4, "i", t("large,")) + p(4, "ii", t("small.")))))
    assert [b.text for b in document.blocks] == ["Kites—", "(a) (i) large,", "(ii) small."]
    assert document.blocks[1].number == "6(a)(i)"


def test_definitions_and_unnumbered_lists() -> None:
    body = p1(
        "9",
        p(
            2,
            "1",
            t("In this Act—")
            + '<UnorderedList Class="Definition" Decoration="none"><ListItem><Para>'
            + t("“<Term>kite</Term>” means—")
            + '</Para><OrderedList Type="alpha" Decoration="parens"><ListItem><Para>'
            + t("a toy, or")
            + '</Para></ListItem><ListItem NumberOverride="ba"><Para>'
            + t("a bird,")
            + "</Para></ListItem></OrderedList><Para>"
            + t("on a string;")
            + "</Para></ListItem><ListItem><Para>"
            + t("“ reel ” means a wheel.")
            + "</Para></ListItem></UnorderedList>",
        ),
    )
    blocks = parse(body).blocks
    assert [(b.kind, b.level, b.number, b.marker, b.text) for b in blocks[1:]] == [
        (IT, 1, "9(1)", None, "“kite” means—"),
        (IT, 2, "9(1)", "(a)", "(a) a toy, or"),
        (IT, 2, "9(1)", "(ba)", "(ba) a bird,"),
        (P, 0, "9(1)", None, "on a string;"),
        (IT, 1, "9(1)", None, "“ reel ” means a wheel."),
    ]


@pytest.mark.parametrize(
    ("kind", "decoration", "markers"),
    [
        ("roman", "parens", ["(i)", "(ii)", "(iii)", "(iv)"]),
        ("alphaupper", "period", ["A.", "B.", "C.", "D."]),
        ("arabic", "brackets", ["[1]", "[2]", "[3]", "[4]"]),
    ],
)
def test_list_markers_are_counted(kind: str, decoration: str, markers: list[str]) -> None:
    items = "".join(f"<ListItem><Para>{t(f'thing {n}')}</Para></ListItem>" for n in range(4))
    listed = f'<OrderedList Type="{kind}" Decoration="{decoration}">{items}</OrderedList>'
    document = parse(p1("1", t("These—") + listed))
    assert [b.marker for b in document.blocks if b.kind is IT] == markers


def test_schedule_is_a_scope_with_its_own_numbers() -> None:
    schedule = (
        '<Schedules><Title>SCHEDULES</Title><Schedule id="schedule-10"><Number>SCHEDULE 10</Number>'
        "<TitleBlock><Title>Tails</Title><Subtitle>Long ones</Subtitle></TitleBlock>"
        "<Reference>Section 4</Reference><ScheduleBody><Part><Number>PART 1</Number><Title>Bows</Title>"
        '<P1group><Title>Ribbons</Title><P1 id="schedule-10-paragraph-2"><Pnumber>2</Pnumber><P1para>'
        + p(2, "3", t("Tie it—") + p(3, "a", t("twice.")), "schedule-10-paragraph-2-3")
        + "</P1para></P1></P1group></Part></ScheduleBody></Schedule></Schedules>"
    )
    document = parse_clml(law(p1("4", t("Tails."))).replace(b"</Body>", f"</Body>{schedule}".encode()), "k")
    lead = only(document, "2(3)")
    assert lead.scope == "Schedule 10"
    assert lead.headings == ("SCHEDULE 10 Tails Long ones", "PART 1 Bows", "Ribbons")
    assert lead.anchor == "schedule-10-paragraph-2-3"
    assert only(document, "2(3)(a)", IT).scope == "Schedule 10"
    assert only(document, "4").scope == ""
    assert document.numbering == "section"


def test_the_only_schedule_has_no_number() -> None:
    body = (
        "<Schedule><Number>THE SCHEDULE</Number><ScheduleBody><P>" + t("Fly well.") + "</P></ScheduleBody></Schedule>"
    )
    assert parse(body).blocks[-1].scope == "Schedule"


def test_tables_are_rows_of_the_subsection() -> None:
    table = (
        "<Tabular><Number>Table 1</Number><table xmlns='http://www.w3.org/1999/xhtml'><thead><tr><th>Wind</th>"
        "<th>Code</th></tr></thead><tbody><tr><td>Calm</td><td>/</td></tr><tr><td>. . .</td><td>. .</td></tr>"
        "<tr><td>Gale</td><td/></tr></tbody></table></Tabular>"
    )
    document = parse(p1("3", p(2, "1", t("Use this code.") + table, "section-3-1")))
    assert [(b.kind, b.number, b.anchor, b.text) for b in document.blocks] == [
        (P, "3(1)", "section-3-1", "Use this code."),
        (P, "3(1)", "section-3-1", "Table 1"),
        (R, "3(1)", "section-3-1", "Wind | Code"),
        (R, "3(1)", "section-3-1", "Calm | /"),
        (R, "3(1)", "section-3-1", "Gale |"),
    ]


def test_amended_words_are_text_without_brackets_and_noted_for_the_whole_subsection() -> None:
    body = p1(
        "5",
        p(
            2,
            "1",
            t('A flyer must <Substitution ChangeId="x">never<CommentaryRef Ref="c1"/></Substitution>   run—')
            + p(3, "<Addition>za</Addition>", t("<Addition>uphill, or</Addition>"))
            + p(3, "a", t("downhill.")),
        )
        + p(2, "2", t("A flyer may walk.")),
        'Running <CommentaryRef Ref="c1"/>fast',
    )
    document = parse(body)
    assert [(b.text, b.notes) for b in document.blocks] == [
        ("Running fast", ()),
        ("A flyer must never run—", ("amended",)),
        ("(za) uphill, or", ("amended",)),
        ("(a) downhill.", ("amended",)),
        ("A flyer may walk.", ()),
    ]
    assert "leaked" not in document.text


def test_repealed_provisions_are_not_quotable() -> None:
    dots = t(". . . . . . . .")
    live = t("Kites <Repeal>. . .</Repeal> may fly ... high—")
    body = (
        p1("7", dots, "Old kites")
        + p1("7A", dots, ". . . . .")
        + p1("8", p(2, "1", live + p(3, "a", dots)) + p(2, "2", dots), "Now")
        + p1("8A", t("<Repeal>Gone words.</Repeal>"), "Gone")
        + p1("8B", t('Kites <Repeal SubstitutionRef="y">. . .</Repeal><Substitution>dive</Substitution>.'))
    )  # fmt: skip
    document = parse(body)
    assert [(b.kind, b.text, b.notes) for b in document.blocks] == [
        (H, "Old kites", ("repealed",)),
        (H, "Now", ()),
        (P, "Kites . . . may fly ... high—", ()),
        (H, "Gone", ("repealed",)),
        (P, "Kites dive.", ("amended",)),
    ]


def test_words_repealed_or_added_for_one_nation() -> None:
    def repeal(words: str) -> str:
        return f'<Repeal RetainText="true" Extent="S">{words}</Repeal>'

    body = p1(
        "1",
        p(2, repeal("1"), t(repeal("Kites may fly.")))
        + p(2, "1", t('<Addition Extent="S">Kites must not fly.</Addition>'))
        + p(2, "2", t(f"Kites {repeal('of silk')} dive."))
        + p(2, "3", t('Kites <Addition Extent="W">of wool</Addition> turn.'))
        + p(2, "4", t("Some kites rest."), attributes='RestrictExtent="N.I."')
        + p(2, "5", t('<Repeal RetainText="true">Old kites stay.</Repeal>')),
    )
    assert [(b.number, b.notes) for b in parse(body).blocks] == [
        ("1(1)", ("repealed in Scotland",)),
        ("1(1)", ("Scotland only", "amended")),
        ("1(2)", ("partly repealed in Scotland",)),
        ("1(3)", ("partly Wales only", "amended")),
        ("1(4)", ("Northern Ireland only",)),
        ("1(5)", ("repealed for some purposes",)),
    ]


@pytest.mark.parametrize(
    ("title", "attributes", "notes"),
    [
        ("Places to fly: Wales", "", ("Wales only",)),
        ("Places to fly (Scotland)", "", ("Scotland only",)),
        ("Places to fly: England", "", ()),
        ("Places to fly", 'RestrictExtent="W"', ("Wales only",)),
        ("Places to fly", 'RestrictExtent="S+N.I."', ("Scotland and Northern Ireland only",)),
        ("Places to fly", 'RestrictExtent="E+W+S+N.I."', ()),
        ("Places to fly", 'Status="Prospective" Match="false"', ("prospective",)),
        ("Places to fly", 'Match="false" RestrictStartDate="2024-09-01"', ("prospective",)),
    ],
)
def test_force_and_nation(title: str, attributes: str, notes: tuple[str, ...]) -> None:
    section = p1("2", p(2, "1", t("Fly here.")), title, attributes)
    assert [b.notes for b in parse(section).blocks] == [notes, notes]


def test_status_of_a_part_holds_for_all_in_it() -> None:
    body = '<Part Status="Prospective"><Number>Part 9</Number><Title>Later</Title>' + p1("90", t("Fly.")) + "</Part>"
    assert parse(body).blocks[1].notes == ("prospective",)


@pytest.mark.parametrize(
    "attributes",
    ['Match="false" RestrictEndDate="2020-01-01"', 'Match="false" Status="Dead"', 'Status="Repealed"'],
)
def test_a_version_that_no_longer_has_effect_is_not_quotable(attributes: str) -> None:
    document = parse(p1("2", t("Fly here."), "Places", attributes) + p1("3", t("Fly there."), "More"))
    assert [(b.text, b.notes) for b in document.blocks] == [
        ("Places", ("repealed",)), ("More", ()), ("Fly there.", ()),
    ]  # fmt: skip


def test_a_law_for_wales_says_so_everywhere() -> None:
    document = parse(p1("2", t("Hedfan.")), title="Kites (Wales) Measure 2030")
    assert document.blocks[0].notes == ("Wales only",)
    assert parse(p1("2", t("Fly.")), title="Kites (England) (Wales) Act 2030").blocks[0].notes == ()


def test_text_for_another_law_keeps_its_own_numbers_in_words() -> None:
    new = (
        '<BlockAmendment Format="double"><P1group><Title>Loops</Title><P1><Pnumber PuncAfter="">70A</Pnumber>'
        "<P1para>" + t("A loop is—") + p(3, "a", t("round.")) + "</P1para></P1></P1group></BlockAmendment>"
    )
    paragraphs = (
        "<BlockAmendment>" + p(2, "2A", t("Loops may be—") + p(3, "b", t("small."))) + "</BlockAmendment>"
        "<AppendText>.</AppendText>"
    )
    body = p1(
        "201",
        p(2, "1", t("After section 70 insert—"), "section-201-1")
        + new
        + p(2, "2", t("In section 71 insert—") + paragraphs, "section-201-2"),
        "Loops and so on",
    )
    note = ("inserts text in another law",)
    assert [(b.kind, b.number, b.anchor, b.marker, b.text, b.notes) for b in parse(body).blocks] == [
        (H, "201", "section-201", None, "Loops and so on", ()),
        (P, "201(1)", "section-201-1", None, "After section 70 insert—", ()),
        (H, None, "section-201-1", None, "70A Loops", note),
        (P, "201(1)", "section-201-1", None, "A loop is—", note),
        (IT, "201(1)", "section-201-1", "(a)", "(a) round.", note),
        (P, "201(2)", "section-201-2", None, "In section 71 insert—", ()),
        (IT, "201(2)", "section-201-2", "(2A)", "(2A) Loops may be—", note),
        (IT, "201(2)", "section-201-2", "(b)", "(b) small.", note),
    ]


def test_inline_amendments_and_characters_stay_in_the_sentence() -> None:
    inline = "For “two” substitute <InlineAmendment>“\n   three\n ”</InlineAmendment>"
    inline += ',<Character Name="EnSpace"/>then go.'
    assert parse(p1("1", t(inline))).blocks[0].text == "For “two” substitute “ three ”, then go."


def test_pictures_and_formulas_are_said_to_be_missing() -> None:
    document = parse(
        p1(
            "1",
            t("See this.") + "<Figure><Image/></Figure><Formula><Where>" + t("x is one.") + "</Where></Formula>",
        )
    )
    assert [(b.kind, b.text, b.notes) for b in document.blocks] == [
        (P, "See this.", ()),
        (F, "", ("picture not shown",)),
        (F, "", ("formula not shown",)),
        (P, "x is one.", ()),
    ]


def test_subsections_under_a_title_of_their_own() -> None:
    body = p1("1", "<P2group><Title>Strings</Title>" + p(2, "1", t("Use two.")) + "</P2group>", "All")
    assert only(parse(body), "1(1)").headings == ("All", "Strings")


def test_versions_for_other_nations_follow_the_one_in_the_body() -> None:
    body = p1("5", t("For England."), "Wind", 'AltVersionRefs="v1" RestrictExtent="E+W"')
    version = p1("5", t("For Scotland."), "Wind", 'AltVersionRefs="v1" RestrictExtent="S"')
    data = law(body).replace(
        b"</Legislation>", f'<Versions><Version id="v1">{version}</Version></Versions></Legislation>'.encode()
    )
    found = [(b.text, b.notes) for b in parse_clml(data, "k").blocks if b.kind is P]
    assert found == [("For England.", ()), ("For Scotland.", ("Scotland only",))]


def instrument(body: str, title: str = "The Kites (England) Regulations 2032") -> bytes:
    return (
        f'<Legislation xmlns="{LEG}">{META.format(title=title, more="")}<Secondary><SecondaryPrelims>'
        f"<Number>2032 No. 9</Number><Title>{title}</Title><MadeDate><Text>Made</Text><DateText>1st May 2032"
        "</DateText></MadeDate><SecondaryPreamble><IntroductoryText><P><Text>The Minister makes these."
        "</Text></P></IntroductoryText></SecondaryPreamble></SecondaryPrelims>"
        f"<Body>{body}</Body><SignedSection><Signatory><Para><Text>A. Flyer</Text></Para>"
        "</Signatory></SignedSection><ExplanatoryNotes><Title>EXPLANATORY NOTE</Title><P>"
        "<Text>This explains kites.</Text>"
        "</P></ExplanatoryNotes></Secondary><Footnotes><Footnote id='f1'><FootnoteText><Para><Text>1996 c. 1"
        "</Text></Para></FootnoteText></Footnote></Footnotes></Legislation>"
    ).encode()


def test_instrument_beginning_end_and_numbering() -> None:
    document = parse_clml(
        instrument(p1("4", p(2, "1", t("Fly<FootnoteRef Ref='f1'/> now.")), "When", kind="regulation")), "k"
    )
    assert document.numbering == "regulation"
    assert [(b.kind, b.number, b.text, b.notes) for b in document.blocks] == [
        (P, None, "Made 1st May 2032", ()),
        (P, None, "The Minister makes these.", ()),
        (H, "4", "When", ()),
        (P, "4(1)", "Fly now.", ()),
        (H, None, "EXPLANATORY NOTE", ("not part of the law",)),
        (P, None, "This explains kites.", ("not part of the law",)),
    ]


@pytest.mark.parametrize(
    ("kind", "title", "numbering"),
    [
        ("article", "The Kites Order 2030", "article"),
        ("rule", "Kite Rules", "rule"),
        ("", "The Kites Regulations 2030", "regulation"),
        ("", "Kites Act 2030", "section"),
        ("", "The Kites Act 2030 (Commencement) Order 2031", "article"),
    ],
)
def test_numbering(kind: str, title: str, numbering: str) -> None:
    document = parse(p1("4", t("Fly."), kind=kind), title=title)
    assert document.numbering == numbering


def test_title_digest_and_notices() -> None:
    effects = "<ukm:UnappliedEffects>" + '<ukm:UnappliedEffect RequiresApplied="true"/>' * 3
    effects += '<ukm:UnappliedEffect RequiresApplied="false"/></ukm:UnappliedEffects>'
    data = law(p1("1", t("Fly.")), more=effects)
    document = parse_clml(data, "k")
    assert (document.title, document.media) == ("Kite Flying Act 2031", "clml")
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    assert document.notices == (
        "This is the text as it stood on 1 May 2024.",
        "3 changes to this law are recorded but not yet made in this text.",
    )
    one = parse(p1("1", t("Fly.")), more='<ukm:UnappliedEffect RequiresApplied="true"/>')
    assert one.notices[1] == "1 change to this law is recorded but not yet made in this text."
    made = parse(p1("1", t("Fly.")), more='<ukm:DocumentStatus Value="final"/>')
    assert made.notices == ("This is the text as it was first made; later changes are not in it.",)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<Legislation><unclosed></Legislation>", "not well-formed"),
        (b"", "not well-formed"),
        (b"<html><body/></html>", "not legislation"),
        (b'<!DOCTYPE l [<!ENTITY a "x">]><Legislation>&a;</Legislation>', "document type"),
        (
            b'<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><Legislation>&a;</Legislation>',
            "document type",
        ),
        (b"<Legislation><Contents/></Legislation>", "no provisions"),
        (b"<Legislation>" + b"<Part>" * 220 + b"</Part>" * 220 + b"</Legislation>", "nested too deeply"),
    ],
)
def test_files_that_are_refused(data: bytes, message: str) -> None:
    with pytest.raises(ParseError, match=message):
        parse_clml(data, "kites.xml")


def test_entity_bomb_is_refused_quickly() -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE l [<!ENTITY e0 "ha">{levels}]><Legislation a="&e11;">&e11;</Legislation>'
    with pytest.raises(ParseError):
        parse_clml(bomb.encode(), "bomb.xml")
