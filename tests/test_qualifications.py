"""Provisions that mislead alone: each entry stands for real ones, and is shown wherever they are quoted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from corpus.catalogue import load_catalogue
from corpus.errors import CatalogueError
from corpus.qualifications import load_qualifications, qualifications_of
from corpus.store import IndexedDocument, open_index
from retrieval.answer import Answer
from retrieval.cautions import warnings_of
from retrieval.quoting import quotation
from ui.cautions import at_the_end, caution

RAMPS = "s.20(4)"


def test_every_entry_names_a_source_of_the_catalogue() -> None:
    for one in load_qualifications():
        assert load_catalogue().get(one.source)
        assert all(qualifications_of(one.source, reference) for reference in one.references)


@pytest.mark.shared
def test_every_provision_is_in_the_real_documents(real_documents: list[IndexedDocument]) -> None:
    held = {(d.record.source, passage.reference) for d in real_documents for passage in d.passages}
    named = {(one.source, reference) for one in load_qualifications() for reference in one.references}
    assert named <= held


def test_wrong_entry_is_named(tmp_path: Path) -> None:
    file = tmp_path / "q.toml"
    file.write_text('[[qualification]]\nid = "one"\nsource = "ukpga/2010/15"\nreferences = []\nsays = "No."\n')
    with pytest.raises(CatalogueError, match="one"):
        load_qualifications(file)


def test_it_is_read_before_the_quotation_and_once(invented_store: Path) -> None:
    index = open_index(invented_store)
    key, record = next(iter(index.documents.items()))
    quote = replace(quotation(index, next(iter(index.passages_of(key))).id), reference=RAMPS)
    act = replace(quote, source="ukpga/2010/15")
    (says,) = qualifications_of(act.source, RAMPS)
    assert says in warnings_of(act, ())
    assert says not in warnings_of(quote, ())
    assert says in str(caution(act))
    told = (f"{record.title}, {RAMPS}: {says}",)
    assert at_the_end(Answer("may I?", "answered", quotes=(act,), notices=told)) is None
