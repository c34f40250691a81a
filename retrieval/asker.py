"""Who is asking: what their position makes them need to know, however they put it."""

from __future__ import annotations

from corpus.signposts import told_at_work

TOLD = "What must school staff do when a child tells them about abuse or harm, and whom do they tell?"


def also_asks(question: str) -> tuple[str, ...]:
    """Questions that come with this one: whoever was told of harm at work needs the rules on being told."""
    return (TOLD,) if told_at_work(question) else ()
