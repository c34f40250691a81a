"""Summaries: typed, tidy, in our own words, and true to the texts that they point to."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

from corpus.catalogue import load_catalogue
from corpus.errors import CatalogueError
from corpus.signposts import load_signposts
from corpus.summaries import Summary, load_summaries
from retrieval.summaries import _line
from tests.shared_texts import text_of

SHARED = Path(__file__).parents[2] / "shared"
FOLDERS = [SHARED / "official", SHARED / "law-extracts"]
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the real documents are not beside the checkout")


CHECKED = [summary for summary in load_summaries() if summary.checked]


def test_there_are_enough_of_enough_sources() -> None:
    assert len(load_summaries()) >= 550
    assert len(CHECKED) >= 170
    assert len({summary.source for summary in load_summaries()}) >= 30


@pytest.mark.shared
@needs_shared
def test_checked_are_those_whose_text_was_there_to_be_compared() -> None:
    """Whoever marks an entry as checked has read it against the document; what cannot be read is not checked."""
    here = {
        (entry["id"], entry.get("edition"))
        for folder in FOLDERS
        for entry in tomllib.loads((folder / "documents.toml").read_text(encoding="utf-8"))["document"]
    }
    assert {(s.source, s.edition) for s in CHECKED} <= here
    assert not {(s.source, s.edition) for s in load_summaries() if not s.checked} & here


@pytest.mark.parametrize("checked", [True, False])
def test_a_line_tells_whether_its_entry_was_checked(checked: bool) -> None:
    entry = next(summary for summary in load_summaries() if summary.checked is checked)
    assert _line(entry, None).checked is checked


def test_sources_and_editions_are_in_the_catalogue() -> None:
    catalogue = load_catalogue()
    for summary in load_summaries():
        editions = {edition.id for edition in catalogue.get(summary.source).editions}
        assert summary.edition is None or summary.edition in editions, summary.id


def test_topics_are_those_of_the_signposts() -> None:
    known = {topic for signpost in load_signposts() for topic in signpost.topics} | {"schools"}
    assert {topic for summary in load_summaries() for topic in summary.topics} <= known


def test_sentences_are_short_and_plain() -> None:
    for summary in load_summaries():
        sentences = re.split(r"(?<=\.) (?=[A-Z])", summary.text)
        assert len(sentences) <= 3, summary.id
        assert max(len(sentence.split()) for sentence in sentences) <= 28, summary.id
        assert "“" not in summary.text, summary.id
        assert '"' not in summary.text, summary.id


def test_mean_sentence_suits_a_ten_year_old() -> None:
    text = " ".join(summary.text for summary in load_summaries())
    words = text.split()
    sentences = text.count(". ") + 1
    assert len(words) / sentences < 20
    assert sum(len(word.strip(".,")) for word in words) / len(words) < 5


def test_questions_differ_from_one_another() -> None:
    for summary in load_summaries():
        assert len(set(summary.questions)) == len(summary.questions), summary.id


def test_force_has_somebody_to_bind() -> None:
    unbound = {s.id for s in load_summaries() if s.force in {"must", "must not", "should"} and not s.binds}
    # the Equality Act and one paragraph bind whoever is dealt with there
    assert all(name.startswith(("eqa2010-s-20", "kcsie-para-175")) for name in unbound)


GOOD = """
source = "school-exclusion"
edition = "2024-08"

[[summary]]
id = "one"
text = "This sentence was made up for a test."
force = "none"
reference = "para 1"
level = "paragraph"
questions = ["is it made up?", "what is this?"]
topics = ["exclusion"]
checked = false
"""


def test_source_and_edition_are_named_once_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(GOOD, encoding="utf-8")
    (only,) = load_summaries(tmp_path)
    assert (only.source, only.edition, only.binds, only.checked) == ("school-exclusion", "2024-08", (), False)


@pytest.mark.parametrize(
    ("content", "names"),
    [
        (GOOD + GOOD[GOOD.index("[[") :], "one.*used twice"),
        (GOOD.replace('"para 1"', '"page 1"'), "one.*does not name a paragraph"),
        (GOOD.replace('"none"', '"ought"'), "one.*force"),
        (GOOD.replace(', "what is this?"', ""), "one.*questions"),
        (GOOD.replace("for a test.", "for a test"), "one.*text"),
        (GOOD.replace('source = "school-exclusion"', ""), "must hold"),
        (GOOD.replace("source =", 'colour = "red"\nsource ='), "must hold"),
        (GOOD + 'colour = "red"', "one.*colour"),
        ("source = ", "not TOML"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, content: str, names: str) -> None:
    (tmp_path / "a.toml").write_text(content, encoding="utf-8")
    with pytest.raises(CatalogueError, match=names):
        load_summaries(tmp_path)


@cache
def _real_texts() -> dict[str, str]:
    """Source id -> the text of its document, as plain as it can be had without our own parsers."""
    return {
        entry["id"]: text_of(folder / entry["file"])
        for folder in FOLDERS
        for entry in tomllib.loads((folder / "documents.toml").read_text(encoding="utf-8"))["document"]
    }


@pytest.mark.shared
@needs_shared
@pytest.mark.parametrize("summary", CHECKED, ids=lambda summary: summary.id)
def test_the_reference_exists(summary: Summary) -> None:
    text = _real_texts()[summary.source]
    if summary.level == "heading":
        heading = re.escape(summary.reference).replace("’", "['’]")
        assert re.search(rf"(?m)^(#+ *|\d+\. )?{heading}\b", text)
    elif summary.level == "paragraph":
        assert re.search(rf"(?m)^\s*{summary.reference.removeprefix('para ')}\. ?\S", text)
    else:
        number = re.match(r"(?:s|reg)\.(\d+[A-Z]*)", summary.reference)
        assert number is not None
        assert re.search(rf"(?m)(Section|Regulation) {number.group(1)} |(^|\s){number.group(1)}\s", text)


@pytest.mark.shared
@needs_shared
@pytest.mark.parametrize("summary", CHECKED, ids=lambda summary: summary.id)
def test_figures_stand_in_the_source(summary: Summary) -> None:
    text = _real_texts()[summary.source]
    spelt = {"10": "ten", "15": "fifteen", "20": "twenty", "6": "six", "5": "five", "2": "two"}
    for figure in re.findall(r"£?\d+", summary.text):
        word = spelt.get(figure)
        assert figure in text or (word is not None and word in text), figure
