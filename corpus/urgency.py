"""Reading a question for danger: how urgent it is, to whom it happens, and who was told of it.

A net of phrases, not a judgement: the `[danger]` table of `signposts.toml` has them.
"""

from __future__ import annotations

import re

from corpus.signposts import Urgency, load_danger


def urgency_of(question: str) -> Urgency:
    """How urgently the asker, or a child they speak of, may need help.

    "emergency"  somebody real may be in danger now: show help before anything else
    "urgent"     harm is named, but as a case supposed, as history, or beside a question about school
    "none"       no harm is named

    It leans towards help: a real person and harm together are an emergency unless the question is plainly
    about what school must do. It is a net of phrases, not a judgement: `[danger]` in signposts.toml has them.
    """
    danger = load_danger()
    plain = danger.not_danger.sub(" ", _plain(question))
    intent = danger.intent.search(plain) is not None
    concern = danger.concern.search(plain) is not None
    if not intent and not concern:
        return "urgent" if danger.worry.search(plain) else "none"
    if danger.supposed.search(plain) and not danger.present.search(plain):
        return "urgent"
    by_rule = danger.professional.search(plain) is not None
    asker = danger.asker.search(plain) is not None
    personal = danger.personal.search(plain) is not None
    history = danger.past.search(plain) is not None
    about_school = danger.school_matter.search(plain) is not None
    if intent:
        spared = (by_rule and not personal and not asker) or (history and about_school)
    else:
        someone = personal or (asker and not by_rule)
        spared = not someone or history or about_school
    return "urgent" if spared else "emergency"


def told_at_work(question: str) -> bool:
    """Whether somebody who works with children was told of harm to one, or saw it.

    They must be shown help, and also what the rules ask of them: nobody is in danger by reading those. Not where the
    question is about something else that school does, and the harm is its occasion.
    """
    danger, plain = load_danger(), _plain(question)
    urgency = urgency_of(question)
    about_school = danger.school_matter.search(danger.at_work.sub(" ", plain))  # "her form tutor" says who asks
    if urgency == "none" or (urgency == "urgent" and about_school):
        return False
    by_work = danger.at_work.search(plain) is not None and danger.told.search(plain) is not None
    return by_work and not told_of_own(question)


def happening_to_asker(question: str) -> bool:
    """Whether somebody may be in danger where the asker is: nobody told them of it, so far as their words say."""
    return urgency_of(question) == "emergency" and load_danger().told.search(_plain(question)) is None


def told_of_own(question: str) -> bool:
    """Whether the asker speaks of harm to themselves, or of a child of their own: they are shown help alone."""
    return load_danger().own.search(_plain(question)) is not None


def _plain(question: str) -> str:
    lowered = question.lower().replace("’", "'").replace("‘", "'").replace("'", "")
    return re.sub(r"[^a-z0-9]+", " ", lowered).strip()
