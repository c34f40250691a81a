"""What is proposed and not law: apart from our entries, never without saying so, and only where it is asked about."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from corpus.embedding import load_question_embedding
from corpus.errors import CatalogueError
from corpus.proposals import NOTICE, Proposal, load_proposals
from corpus.settings import read_settings
from corpus.signposts import load_signposts
from corpus.store import GenerationWriter, Index, StoreLayout, open_index
from corpus.summaries import load_summaries
from retrieval.engine import Engine
from retrieval.proposals import ALIKE, MOST, proposed

GOOD = """
[[proposal]]
id = "brass-lamps"
text = "The county proposes that every lamp be of brass. Until then, tin lamps may be used."
document = "A brighter county"
date = "2031-05"
topics = ["lamps"]
questions = ["will lamps be of brass?", "is tin being banned?"]
"""


def _proposal(identity: str, **fields: object) -> Proposal:
    right: dict[str, object] = {
        "text": "The county proposes that every lamp be of brass.",
        "document": "A brighter county",
        "date": "2031-05",
        "topics": ("lamps",),
        "questions": ("will lamps be of brass?", "is tin being banned?"),
    }
    return Proposal.model_validate(right | fields | {"id": identity})


def test_an_entry_is_read(tmp_path: Path) -> None:
    file = tmp_path / "proposals.toml"
    file.write_text(GOOD, encoding="utf-8")
    (only,) = load_proposals(file)
    assert (only.id, only.document, only.date, only.address) == ("brass-lamps", "A brighter county", "2031-05", "")
    assert len(only.questions) == 2


@pytest.mark.parametrize(
    ("content", "names"),
    [
        (GOOD * 2, "brass-lamps.*used twice"),
        (GOOD.replace(', "is tin being banned?"', ""), "brass-lamps.*questions"),
        (GOOD.replace('"2031-05"', '"May 2031"'), "brass-lamps.*date"),
        (GOOD.replace('"brass-lamps"', '"Brass lamps"'), "Brass lamps.*id"),
        (GOOD.replace('topics = ["lamps"]', "topics = []"), "brass-lamps.*topics"),
        (GOOD + 'colour = "red"', "brass-lamps.*colour"),
        ("[[proposal]\n", "not TOML"),
    ],
)
def test_a_wrong_entry_is_named(tmp_path: Path, content: str, names: str) -> None:
    file = tmp_path / "proposals.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(CatalogueError, match=names):
        load_proposals(file)


def test_every_text_reads_as_a_proposal_and_says_what_holds_today() -> None:
    assert load_proposals()
    for proposal in load_proposals():
        assert re.search(r"\bpropos(?:es|ed|al)\b", proposal.text), proposal.id
        assert re.search(r"\b(?:until|today|unchanged|not law|now)\b", proposal.text, re.IGNORECASE), proposal.id
        assert proposal.text.endswith("."), proposal.id
        assert not re.search(r"[“”\"]", proposal.text), proposal.id
        assert not proposal.address or proposal.address.startswith("https://www.gov.uk/"), proposal.id
        assert len(set(proposal.questions)) == len(proposal.questions), proposal.id


def test_topics_and_ids_fit_with_the_rest() -> None:
    known = {topic for signpost in load_signposts() for topic in signpost.topics} | {"schools"}
    assert {topic for proposal in load_proposals() for topic in proposal.topics} <= known
    assert not {proposal.id for proposal in load_proposals()} & {entry.id for entry in load_summaries()}


@pytest.fixture
def index(tmp_path: Path) -> Index:
    """Four proposals whose questions point in directions of three dimensions."""
    writer = GenerationWriter(StoreLayout(tmp_path))
    up, right, forward = [0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.0]
    writer.add_summary(load_summaries()[0], (), [up])  # tells the dimension
    writer.add_proposal(_proposal("up", address="https://www.gov.uk/lamps"), [up, right])
    writer.add_proposal(_proposal("forward"), [forward, forward])
    writer.add_proposal(
        _proposal("up-too", text="The county proposes that lamps be lit all night."), [up, [0.0, 0.6, 0.8]]
    )
    writer.add_proposal(_proposal("nearly-up"), [[0.0, 0.28, 0.96], forward])
    writer.publish("a model", "ours")
    return open_index(tmp_path)


def test_the_store_holds_proposals_and_the_vectors_of_their_questions(index: Index) -> None:
    assert [one.entry.id for one in index.proposals] == ["up", "forward", "up-too", "nearly-up"]
    assert index.proposals[0].entry == _proposal("up", address="https://www.gov.uk/lamps")
    assert all(one.vectors.shape == (2, 3) for one in index.proposals)
    assert np.allclose(index.proposals[2].vectors[1].astype(float), [0.0, 0.6, 0.8], atol=1e-3)


def test_the_likest_are_shown_as_proposals_with_their_document(index: Index) -> None:
    lines = proposed(index, [0.0, 0.0, 1.0])
    assert len(lines) == MOST == 2
    first = lines[0]
    assert first.citations == ("A brighter county (2031-05)",)
    assert first.notice == NOTICE == "This is a proposal, not the law today."
    assert first.checked is False
    assert first.address == "https://www.gov.uk/lamps"
    assert all(line.notice == NOTICE for line in lines)


def test_the_likest_question_of_a_proposal_counts(index: Index) -> None:
    (only,) = proposed(index, [0.0, 1.0, 0.0])[:1]
    assert only.address == "https://www.gov.uk/lamps"


def test_a_question_about_none_of_them_shows_none(index: Index) -> None:
    assert proposed(index, [-1.0, 0.0, 0.0]) == ()
    assert proposed(index, [ALIKE - 0.02, 0.0, 0.0]) == ()
    assert len(proposed(index, [ALIKE + 0.02, 0.0, 0.0])) == 2


def test_without_proposals_none_is_shown(tmp_path: Path) -> None:
    writer = GenerationWriter(StoreLayout(tmp_path))
    writer.add_summary(load_summaries()[0], (), [[1.0, 0.0]])
    writer.publish("a model", "ours")
    assert proposed(open_index(tmp_path), [1.0, 0.0]) == ()


@pytest.mark.parametrize("proposal", load_proposals(), ids=lambda proposal: proposal.id)
def test_each_is_found_by_its_own_questions(ours_store: Path, proposal: Proposal) -> None:
    index = open_index(ours_store)
    for question in proposal.questions:
        lines = proposed(index, load_question_embedding().get_text_embedding(question))
        assert proposal.text in {line.text for line in lines}, question


@pytest.mark.parametrize(
    "question",
    ["Who runs the school bus?", "How many dogs may a proprietor keep on school land?", "How much is the penalty?"],
)
def test_questions_about_what_holds_today_show_none(invented_store: Path, question: str) -> None:
    answer = Engine(read_settings(store=invented_store)).ask(question)
    assert all(line.notice != NOTICE for line in answer.summary)


def test_a_proposal_is_the_last_line_and_says_what_it_is(ours_store: Path) -> None:
    proposal = load_proposals()[0]
    answer = Engine(read_settings(store=ours_store)).ask(proposal.questions[0])
    told = [line.notice == NOTICE for line in answer.summary]
    assert told[-1]
    assert told == sorted(told)


def test_with_documents_a_proposal_alone_is_no_answer(invented_store: Path) -> None:
    proposal = load_proposals()[0]
    answer = Engine(read_settings(store=invented_store)).ask(proposal.questions[0])
    assert answer.status == "declined" or answer.quotes
    assert proposal.text in {line.text for line in answer.summary}
    assert all(line.notice == NOTICE for line in answer.summary if line.text == proposal.text)
    assert all(proposal.text not in quote.text for quote in answer.quotes)
