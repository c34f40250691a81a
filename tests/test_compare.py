"""Two editions compared: what was added, removed, changed, renumbered and moved."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.passage import Passage, Piece
from corpus.store import IndexedDocument
from retrieval.browse.compare import Comparison, compare, word_changes
from tests.conftest import run_cli


def passages(*texts: str, numbers: Sequence[int] | None = None, heading: str = "Lamps") -> list[Passage]:
    """Numbered paragraphs, from 1 on."""
    numbered = zip(numbers or range(1, len(texts) + 1), texts, strict=True)
    return [
        Passage(f"s@e#para-{n}", "s", "e", f"para {n}", (heading,), text, (Piece(n, 0, len(text)),), n)
        for n, text in numbered
    ]


LAMPS = "The keeper must light both lamps before dusk."
OIL = "Oil should be fetched from the harbour every Monday."
DOGS = "No more than three dogs may live at the lighthouse."
FOG = "In fog the keeper must ring the great bell every ten minutes until the fog has gone."


def told(found: Comparison) -> list[tuple[str, str, str]]:
    """(kind, old reference, new reference) of each change."""
    return [(c.kind, c.old.reference if c.old else "", c.new.reference if c.new else "") for c in found.changes]


def test_the_same_words_are_no_change() -> None:
    found = compare(passages(LAMPS, OIL), passages(LAMPS, OIL))
    assert found.counts == {"same": 2, "changed": 0, "added": 0, "removed": 0, "renumbered": 0, "moved": 0}


def test_an_insertion_renumbers_what_follows_and_changes_nothing_else() -> None:
    found = compare(passages(LAMPS, OIL, DOGS), passages(LAMPS, FOG, OIL, DOGS))
    assert told(found) == [
        ("same", "para 1", "para 1"),
        ("added", "", "para 2"),
        ("same", "para 2", "para 3"),
        ("same", "para 3", "para 4"),
    ]
    assert [c.renumbered for c in found.changes] == [False, False, True, True]
    assert found.counts["moved"] == 0


def test_a_changed_paragraph_is_found_under_another_number() -> None:
    found = compare(passages(LAMPS, OIL, FOG), passages(DOGS, LAMPS, OIL, FOG.replace("ten", "five")))
    assert told(found)[-1] == ("changed", "para 3", "para 4")
    changed = found.of("changed")[0]
    assert [(p.operation, p.text.strip()) for p in changed.pieces if p.operation != "same"] == [
        ("removed", "ten"),
        ("added", "five"),
    ]


def test_what_is_gone_stands_where_it_was() -> None:
    found = compare(passages(LAMPS, OIL, DOGS), passages(LAMPS, DOGS))
    assert [kind for kind, _, _ in told(found)] == ["same", "removed", "same"]


def test_what_has_another_order_has_moved() -> None:
    found = compare(passages(LAMPS, OIL, DOGS, FOG), passages(FOG, LAMPS, OIL, DOGS))
    assert [(c.new.reference, c.moved) for c in found.changes if c.new] == [
        ("para 1", True),
        ("para 2", False),
        ("para 3", False),
        ("para 4", False),
    ]


def test_other_words_under_the_same_number_are_one_removed_and_one_added() -> None:
    found = compare(passages(LAMPS, OIL), passages(LAMPS, DOGS))
    assert sorted(kind for kind, _, _ in told(found)) == ["added", "removed", "same"]


def test_paragraphs_with_the_same_words_are_paired_by_their_numbers() -> None:
    found = compare(passages(LAMPS, OIL, LAMPS), passages(LAMPS, OIL, LAMPS))
    assert told(found) == [("same", f"para {n}", f"para {n}") for n in (1, 2, 3)]


@given(st.lists(st.sampled_from([LAMPS, OIL, DOGS, FOG]), max_size=7), st.randoms())
def test_every_paragraph_of_both_is_told_once(texts: list[str], chance: random.Random) -> None:
    other = [text for text in texts if chance.random() < 0.7]
    chance.shuffle(other)
    found = compare(passages(*texts), passages(*other))
    assert sorted(c.old.first.ordinal for c in found.changes if c.old) == list(range(1, len(texts) + 1))
    assert [c.new.first.ordinal for c in found.changes if c.new] == list(range(1, len(other) + 1))


@given(st.text("ab \n", max_size=40), st.text("ab \n", max_size=40))
def test_the_pieces_are_both_texts(old: str, new: str) -> None:
    pieces = word_changes(old, new)
    assert "".join(p.text for p in pieces if p.operation != "removed").split() == new.split()
    assert "".join(p.text for p in pieces if p.operation != "added").split() == old.split()


def test_a_thousand_paragraphs_take_a_few_seconds() -> None:
    chance = random.Random(7)
    words = [f"word{n}" for n in range(2000)]
    texts = [" ".join(chance.choices(words, k=90)) for _ in range(1000)]
    changed = [" ".join(w for w in text.split() if chance.random() > 0.1) for text in texts]
    begun = time.process_time()
    found = compare(passages(*texts), passages(*changed))
    seconds = time.process_time() - begun
    assert found.counts["changed"] == 1000
    assert seconds < 60, seconds


def test_the_command_tells_what_changed(two_editions: Path) -> None:
    arguments = ("retrieval", "compare", "Keeping pupils in lessons", "2031", "2032", "--store", str(two_editions))
    done = run_cli(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["old"]["edition"], found["new"]["edition"]) == ("2031-03", "2032-09")
    assert found["counts"] == {"same": 4, "changed": 1, "added": 1, "removed": 1, "renumbered": 2, "moved": 0}
    (changed,) = (c for c in found["changes"] if c["kind"] == "changed")
    assert (changed["old"]["reference"], changed["new"]["reference"]) == ("para 3", "para 4")
    plain = run_cli(*arguments)
    assert "ADDED: para 2" in plain.stdout
    assert "REMOVED: para 4" in plain.stdout
    assert "[-should:-] [+must:+]" in plain.stdout


@pytest.mark.parametrize(("old", "new", "said"), [("2031", "2031-03", "same edition"), ("1999", "2032", "2031-03")])
def test_editions_that_cannot_be_compared_are_one_sentence(two_editions: Path, old: str, new: str, said: str) -> None:
    done = run_cli("retrieval", "compare", "barsetshire-handbook", old, new, "--store", str(two_editions))
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.shared
def test_a_real_document_against_a_part_of_itself(shared: Path, real_documents: list[IndexedDocument]) -> None:
    from ingest.candidates import from_folder
    from ingest.read_document import read_document

    whole = next(d for d in real_documents if d.record.source == "keeping-children-safe-in-education")
    candidate = next(c for c in from_folder(shared / "official") if c.source == whole.record.source)
    part = replace(candidate, path=shared / "official" / "more" / "kcsie-2025-part-one.pdf", edition="2025-06")
    found = compare(read_document(part, [part.path.read_bytes()]).passages, whole.passages)
    numbered = [c for c in found.changes if c.old and c.old.reference.startswith("para ")]
    assert len(numbered) >= 70
    assert all(c.new and c.new.reference == c.old.reference for c in numbered if c.old)  # Part one is in both
    assert found.counts["removed"] <= 5
