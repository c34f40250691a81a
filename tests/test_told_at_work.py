"""Whoever was told of harm at work is shown help first, and below it what the rules ask of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.settings import read_settings
from corpus.urgency import urgency_of
from retrieval.engine import Engine

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def engine(real_store: Path) -> Iterator[Engine]:
    engine = Engine(read_settings(store=real_store))
    yield engine
    engine.close()


@pytest.mark.parametrize(
    "question",
    [
        "Midday supervisor here, a girl in reception told me her dad hurts her. Do I keep it to myself?",
        "a cleaner here: bruises like a grip on a reception child's wrists again",
        "one of my pupils told me he is being hit at home, do I ring the parents first",
        "I'm a supply teacher and a boy said he wants to kill himself. who do I go to",
    ],
)
def test_help_first_then_the_rules(engine: Engine, question: str) -> None:
    answer = engine.ask(question)
    assert answer.status == "answered"
    names = [signpost.name for signpost in answer.signposts]
    assert "NSPCC helpline" in names
    assert "Report child abuse to a local council" in names
    assert answer.signposts[0].phone == ("999" if urgency_of(question) == "emergency" else "0800 1111")
    first = answer.quotes[0]
    assert first.source == "keeping-children-safe-in-education"
    assert "designated safeguarding lead" in " ".join(quote.passage for quote in answer.quotes[:3]).lower()
    assert first.why is not None


def test_a_child_or_parent_is_shown_help_alone(engine: Engine) -> None:
    for question in ("my teacher hits me", "my daughter told me her teacher touches her", "my dad hits me at home"):
        answer = engine.ask(question)
        assert answer.reason == "please contact emergency help"
        assert answer.quotes == ()


def test_a_ground_for_removal_is_quoted_from_its_letter(engine: Engine) -> None:
    (first, *_) = engine.ask(
        "continuous absence of twenty school days: when is the name deleted from the register?"
    ).quotes
    assert first.reference == "reg.9(1)"
    assert first.text.startswith("(i) the pupil has been continuously absent")
    assert (first.force, first.duty_holders) == ("must", ("proprietors",))
