"""Questions that cannot be asked, and hostile ones: one clear sentence, no markup, no hidden characters."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.question import Question, Refusal, clean, read_question


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "empty"),
        ("   \n\t ", "empty"),
        ("?!?!", "empty"),
        ("12345", "empty"),
        ("\u200b\u200d\ufeff", "empty"),
        ("<script></script>", "empty"),
        ("x" * 1001, "too long"),
        ("école " * 1000, "too long"),
        ("学校可以因为焦虑缺勤罚款吗", "not in these documents"),
        ("может ли школа оштрафовать меня", "not in these documents"),
    ],
)
def test_refused_in_one_sentence(typed: str, reason: str) -> None:
    refused = read_question(typed, 1000)
    assert isinstance(refused, Refusal)
    assert refused.reason == reason
    assert refused.message.count(". ") == 0


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("<b>Can</b> they fine me?", "Can they fine me?"),
        ("<script>alert(1)</script> can they fine me", "alert(1) can they fine me"),
        ("can\u202e they\u200b fine\x00 me", "can they fine me"),
        ("  can \n they\t fine me ", "can they fine me"),
        ("ｃａｎ they ﬁne me", "can they fine me"),
        ("if a < b and c > d, can they fine me", "if a d, can they fine me"),
    ],
)
def test_cleaned(typed: str, expected: str) -> None:
    assert clean(typed) == expected


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_either_cleaned_or_refused(typed: str) -> None:
    asked = read_question(typed, 200)
    if isinstance(asked, Question):
        assert asked.text == clean(asked.text)
        assert any(c.isalpha() for c in asked.text)
        assert not any(c in asked.text for c in "\x00\u202e\u200b\n")
    else:
        assert asked.message
