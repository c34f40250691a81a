"""Force and duty holder, read from the quoted words alone.

In statutory guidance "must" states a legal requirement, "should" what is expected unless there is good reason
otherwise; in legislation "shall" is "must" and "may not" is "must not".
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from retrieval.answer import Force

# "shall be treated as", "shall not be taken to": the law says how a thing counts; nobody is told to do anything.
_DEEMED = r"(?!\s+(?:not\s+)?be\s+(?:taken|treated|regarded|deemed|known|construed|disregarded|guilty|liable|read)\b)"
_MUST_NOT = (
    rf"\b(?:must|shall)\b{_DEEMED}\s+(?:not|never)\b|\bis prohibited\b|\b(?:is|be|are)\s+unlawful\b"
    r"|\b(?:does|do) not (?:allow|permit)\b|\b(?:is|are) not (?:allowed|permitted)\b"
)
_MUST = (
    rf"\b(?:must|shall)\b{_DEEMED}|\b(?:is|are)\s+(?:legally\s+)?(?:required|obliged)\s+(?:by law\s+)?to\b"
    r"|\b(?:has|have|is under|are under)\s+(?:a|the)\s+(?:legal\s+|statutory\s+)?duty\b"
)
_SHOULD = r"\bshould\b|\b(?:is|are)\s+expected\s+to\b"
_RIGHT = r"\b(?:has|have)\s+(?:the\s+|a\s+)?(?:power|right)\s+to\b|\bis entitled to\b"
# In guidance "may" and "can" often say what is possible ("a pupil may be anxious", "bullying can happen online"): they
# give leave only where a body is named that may, or where something is named that may be done.
_BODY = (
    r"(?:schools?|teachers?|staff|parents?|authorit(?:y|ies)|headteachers?|governors?|bod(?:y|ies)|boards?|panels?"
    r"|trusts?|practitioners?|you)"
)
_POSSIBLE = r"(?!\s+(?:also\s+|not\b|well\s+)?(?:be|have|need|become|find|feel|wish|want|not)\b)"
_DONE = r"be\s+(?:suspended|excluded|issued|given|made|used|deleted|removed|granted|held|cancelled|prosecuted|shared)"
_LEAVE = rf"\b{_BODY}\s+(?:may|can)\b{_POSSIBLE}|\bmay\s+(?:also\s+)?{_DONE}\b|{_RIGHT}"


def _signs(*patterns: tuple[Force, str]) -> tuple[tuple[Force, re.Pattern[str]], ...]:
    return tuple((force, re.compile(pattern, re.IGNORECASE)) for force, pattern in patterns)


_GUIDANCE = _signs(("must not", _MUST_NOT), ("must", _MUST), ("should", _SHOULD), ("may", _LEAVE))
# Statutes command by "must" and "shall" and forbid by "may not"; "should" in them is part of a condition.
_LAW = _signs(
    ("must not", rf"{_MUST_NOT}|\bmay\s+not\b(?!\s+for any period)"),
    ("must", rf"\b(?:must|shall)\b{_DEEMED}"),
    ("may", rf"\bmay\b(?!\s+(?:not|have|be\s+(?:necessary|appropriate|liable))\b)(?!\s+\d)|{_RIGHT}"),
)

# Name to show -> how it is written. Longer names first: "governing bodies and proprietors" are two holders.
_HOLDERS: tuple[tuple[str, str], ...] = (
    (
        "local authorities",
        r"local authorit(?:y|ies)|(?<!relevant )(?<!placing )\bthe authority\b|(?-i:\bLAs?\b)|councils?\b",
    ),
    ("governing bodies", r"governing (?:body|bodies|boards?)|governors"),
    ("proprietors", r"proprietors?"),
    ("academy trusts", r"academy trusts?|multi-academy trusts?"),
    ("management committees", r"management committees?"),
    ("responsible bodies", r"responsible bod(?:y|ies)"),
    ("headteachers", r"head ?teachers?|principals?\b"),
    ("designated safeguarding leads", r"designated safeguarding leads?|(?-i:\bDSLs?\b)"),
    ("designated teachers", r"designated teachers?"),
    ("independent review panels", r"independent review panels?|review panels?|(?-i:\bIRPs?\b)|the panel\b"),
    ("arranging authorities", r"arranging authorit(?:y|ies)"),
    ("virtual school heads", r"virtual school heads?|(?-i:\bVSHs?\b)"),
    ("social workers", r"social workers?"),
    ("SENCOs", r"SENCOs?|SEN co-?ordinators?"),
    ("teachers", r"(?<!head)(?<!head )(?<!designated )\bteachers?\b"),
    ("staff", r"\b(?:all |school |college |school and college |authorised )?staff\b"),
    (
        "schools",
        r"(?<!independent )\bschools?\b(?! (?:days?|year|admission|register|exclusion|place|age|attendance|hours"
        r"|site))",
    ),
    ("colleges", r"\bcolleges?\b"),
    ("parents", r"\bparents?\b(?! (?:and|or) (?:pupil|child))"),
    ("practitioners", r"practitioners?"),
    (
        "integrated care boards and clinical commissioning groups",
        r"(?-i:\bCCGs?\b)|clinical commissioning groups?|integrated care boards?|(?-i:\bICBs?\b)",
    ),
    ("NHS England", r"NHS England"),
    ("safeguarding partners", r"safeguarding partners?"),
    ("courts and tribunals", r"\bthe (?:court|tribunal)\b"),
    ("the Secretary of State", r"Secretary of State"),
)
_HOLDER_PATTERNS = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _HOLDERS)
_POSSESSED = re.compile(r"\b(?:of|at|in|by arrangement with)\s+(?:(?:an?|the|their|each|every|any)\s+)?$", re.I)
# "When notifying parents, the headteacher should": whom the opening clause names is not bound.
_OPENING = re.compile(
    r"\s*(?:when|where|if|in|as|for|under|before|after|once|while|during|following|although|to|with)\b[^,]*,", re.I
)
_CLAUSE = re.compile(r"[;:—]|\.\s|, (?:and|but|or|who|which) ")


# "whether the pupil should be reinstated" asks and binds nobody.
_ASKED = r"\bwhether\b[^.;:]{0,80}?\b(?:should|must|may)\b"
# "subsections (1) to (3) shall not apply" switches a rule off, or on, and binds nobody.
_APPLIES = (
    r"\b(?:(?:sub)?sections?|(?:sub-?)?paragraphs?|regulations?|schedules?|provisions?)\b[^.;]{0,60}?"
    r"\b(?:shall|must)\s+(?:not\s+)?(?:apply\s+(?:to|in|where|if|only|as|with|by)|have\s+effect)\b"
)
_BINDS_NOBODY = re.compile(f"{_ASKED}|{_APPLIES}", re.I)


def _stated(text: str) -> str:
    """The text with what binds nobody blotted out; offsets stay."""
    return _BINDS_NOBODY.sub(lambda match: "_" * len(match.group()), text)


def force_of(text: str, law: bool = False) -> Force:
    """The strongest force in the quoted words: must not, must, should, may or none. `law`: they are legislation.

    Where a prohibition and a duty stand together, the one that comes first is taken.
    """
    text = _stated(text)
    found = {force: match for force, sign in (_LAW if law else _GUIDANCE) if (match := sign.search(text))}
    if "must not" in found and "must" in found and found["must"].start() < found["must not"].start():
        return "must"
    return next(iter(found), "none")


def _holders_in(text: str) -> list[tuple[int, str]]:
    """Holders that a text names: (offset, name). "the proprietor of a school" is the proprietor."""
    return sorted(
        (m.start(), name)
        for name, pattern in _HOLDER_PATTERNS
        for m in pattern.finditer(text)
        if not _POSSESSED.search(text[: m.start()])
    )


def duty_holders(text: str, force: Force, law: bool = False) -> tuple[str, ...]:
    """Whom the quoted words bind: the subjects of its verbs of that force, or the agents of a passive. May be empty."""
    sign = dict(_LAW if law else _GUIDANCE).get(force)
    if sign is None:
        return ()
    text = _stated(text)
    found: list[str] = []
    for match in sign.finditer(text):
        before = text[: match.end()]  # the sign may hold its own subject: "schools may"
        clause = _CLAUSE.split(before)[-1]
        if _OPENING.match(clause):
            clause = clause.rsplit(",", 1)[-1]
        subjects = [name for _, name in _holders_in(clause)]
        after = re.split(r"[.;]\s", text[match.end() :], maxsplit=1)[0]
        agent = re.match(
            r"\s+(?:also |always |normally )?(?:not )?be \w+.{0,60}?\bby (?:the |a |an |their )?(.{3,60})",
            after,
        )
        if agent:
            agents = [name for at, name in _holders_in(agent.group(1)) if at < 25]
            subjects = agents or subjects
        found.extend(_leading(subjects))
    return tuple(dict.fromkeys(found))


def _leading(subjects: Iterable[str]) -> list[str]:
    """The holders of one clause, at most three: a clause that names more is about them, not on them."""
    names = list(dict.fromkeys(subjects))
    return names[:3]
