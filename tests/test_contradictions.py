"""Contradictions of official texts: the list has the right form, its places are there, a notice says both sides."""

from __future__ import annotations

from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from corpus.catalogue import load_catalogue
from corpus.contradictions import Contradiction, Side, load_contradictions
from corpus.errors import CatalogueError
from corpus.store import Index, open_index
from corpus.wording import sentence_spans
from retrieval.answer import Quote
from retrieval.cautions import SERIOUS, warnings_of
from retrieval.contradictions import contradicted, contradictions_among
from retrieval.letter.check import check_letter
from retrieval.notices import notices
from retrieval.plain import checked_text
from retrieval.quoting import quotation
from retrieval.scope import scope_of
from retrieval.wording_check import check_wording
from ui.browse.address import View
from ui.browse.paragraph import paragraph

ENTRY = """
[[contradiction]]
id = "dogs"
about = "How many dogs may come in."
follow = "second"
because = "The rules are newer."
[[contradiction.side]]
source = "school-exclusion"
edition = "2024-08"
level = "paragraph"
reference = "para 1"
says = "Three dogs may come in."
[[contradiction.side]]
source = "behaviour-in-schools"
edition = "2024-02"
level = "paragraph"
reference = "para 2"
says = "No dog may come in."
"""


def _sides() -> list[tuple[Contradiction, Side]]:
    return [(one, side) for one in load_contradictions() for side in one.side]


def _written(folder: Path, text: str) -> Path:
    path = folder / "contradictions.toml"
    path.write_text(text)
    return path


def _quotes(index: Index, side: Side) -> list[Quote]:
    """Quotations of the passages at a side's place."""
    passages = index.passages_of(f"{side.source}@{side.edition or ''}")
    quotes = (quotation(index, passage.id) for passage in passages if passage.reference.startswith(side.reference))
    return [quote for quote in quotes if any(one.here is side for one in contradicted(quote))]


def _quote(index: Index, side: Side) -> Quote | None:
    return next(iter(_quotes(index, side)), None)


def test_every_source_is_in_the_catalogue_and_both_sides_differ() -> None:
    assert load_contradictions()
    for one in load_contradictions():
        first, second = one.side
        assert (first.source, first.reference) != (second.source, second.reference), one.id
        assert first.says != second.says, one.id
        assert load_catalogue().get(first.source)
        assert load_catalogue().get(second.source)


@pytest.mark.shared
def test_every_place_is_one_passage_of_the_real_documents(real_store: Path) -> None:
    index = open_index(real_store)
    held = {record.source for record in index.documents.values()}
    found = {(one.id, side.reference): len(_quotes(index, side)) for one, side in _sides() if side.source in held}
    assert found
    assert set(found.values()) == {1}, found


@pytest.mark.shared
def test_a_quotation_says_what_contradicts_it_and_which_applies(real_store: Path) -> None:
    index = open_index(real_store)
    for one, side in _sides():
        quote = _quote(index, side)
        if quote is None:
            continue
        (said,) = [text for text in warnings_of(quote, ()) if one.about in text]
        assert side.says in said
        assert one.other(side).says in said
        assert one.because in said
        applies = {True: "This text applies.", False: "The other text applies.", None: "Nothing settles"}
        assert applies[one.followed(side)] in said, one.id
        assert any(said in notice and SERIOUS.search(notice) for notice in notices(index, [quote], scope_of("")))


@pytest.mark.shared
def test_a_reference_that_is_followed_leads_to_both_sides(real_store: Path) -> None:
    """Where a reference stands for several passages, the one that is contradicted need not be the first."""
    index = open_index(real_store)
    followed = 0
    for one, side in _sides():
        document = f"{side.source}@{side.edition or ''}"
        if document not in index.documents:
            continue
        shown, _ = paragraph(index, index.documents[document], View(document=document, place=side.reference))
        page = unescape(str(shown))
        assert "Another official text disagrees: see below." in page, (one.id, side.reference)
        assert one.other(side).says in page
        followed += 1
    assert followed


@pytest.mark.shared
def test_another_edition_or_place_gets_no_notice(real_store: Path) -> None:
    index = open_index(real_store)
    quote = next(quote for _, side in _sides() if (quote := _quote(index, side)))
    assert contradicted(quote)
    assert not contradicted(replace(quote, edition="1999-01"))
    assert not contradicted(replace(quote, source="send-code-of-practice"))
    assert not contradicted(replace(quote, reference="para 9999"))


@pytest.mark.shared
def test_both_sides_in_one_answer_are_told_of_once(real_store: Path) -> None:
    index = open_index(real_store)
    for one in load_contradictions():
        both = [quote for side in one.side if (quote := _quote(index, side))]
        assert [found.contradiction.id for _, found in contradictions_among(both)].count(one.id) == (1 if both else 0)


@pytest.mark.shared
def test_a_letter_that_quotes_one_side_is_told_of_the_other(real_store: Path) -> None:
    index = open_index(real_store)
    one = next(one for one in load_contradictions() if one.id == "excluded-pupil-final-year")
    quote = _quote(index, one.side[0])
    assert quote
    (claim,) = check_letter(index, f"You must know this:\n\n“{quote.text}”\n\nSo we shall do nothing.").claims
    assert claim.verdict in ("exact", "superseded")
    assert any(one.side[1].says in note and one.because in note for note in claim.notes)
    (match, *_) = check_wording(index, quote.text).matches
    assert any(one.because in sentences for sentences in match.contradicted)
    assert one.because in " ".join(checked_text(check_wording(index, quote.text)).split())


@pytest.mark.shared
def test_other_words_of_a_long_provision_are_told_of_nothing(real_store: Path) -> None:
    index = open_index(real_store)
    (side,) = [side for _, side in _sides() if side.level == "provision" and side.holds]
    quote = _quote(index, side)
    assert quote
    sentences = [quote.passage[start:end] for start, end in sentence_spans(quote.passage)]
    told = [sentence for sentence in sentences if side.holds in sentence]
    assert 0 < len(told) < len(sentences)
    for sentence in sentences:
        words = " ".join(sentence.split()[:-1])  # a part of it is enough
        matches = [m for m in check_wording(index, words).matches if m.passage_id == quote.passage_id]
        assert all(bool(match.contradicted) == (sentence in told) for match in matches), sentence
        assert matches or sentence not in told


def test_what_is_followed(tmp_path: Path) -> None:
    (one,) = load_contradictions(_written(tmp_path, ENTRY))
    first, second = one.side
    assert (one.followed(first), one.followed(second)) == (False, True)
    assert one.other(first) is second
    neither = one.model_copy(update={"follow": "neither"})
    assert neither.followed(first) is None


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('follow = "second"', 'follow = "third"', "follow"),
        ('about = "How many dogs may come in."', 'about = "dogs"', "about"),
        ('level = "paragraph"', 'level = "page"', "level"),
        ('[[contradiction.side]]\nsource = "behaviour-in-schools"', '[contradiction.more]\nsource = "x"', "side"),
    ],
)
def test_a_wrong_entry_is_named(old: str, new: str, named: str, tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=f"dogs.*{named}"):
        load_contradictions(_written(tmp_path, ENTRY.replace(old, new)))


def test_an_id_is_used_once(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="used twice"):
        load_contradictions(_written(tmp_path, ENTRY * 2))
