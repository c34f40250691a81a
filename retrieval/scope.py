"""What a question is about, as far as its words say so plainly: another nation, medicine, nothing to do with school.

Only plain cases are decided here; everything else is left to what the search finds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from corpus.catalogue import load_catalogue
from corpus.passage import Passage

Nation = Literal["England", "Wales", "Scotland", "Northern Ireland"]

_NATIONS: tuple[tuple[Nation, re.Pattern[str]], ...] = (
    (
        "Scotland",
        re.compile(
            r"\b(?:scotland|scottish|scots law|edinburgh|glasgow|aberdeen|dundee|inverness|fife council"
            r"|highland council"
            r"|additional support for learning|co-?ordinated support plan|csp in scotland|children's reporter"
            r"|children's hearing|gtcs|girfec)\b",
            re.I,
        ),
    ),
    (
        "Wales",
        re.compile(
            r"\b(?:wales|welsh|cardiff|swansea|newport council|wrexham|gwynedd|powys|aneurin bevan|senedd|estyn"
            r"|individual development plan|\bIDPs?\b(?= in| for|\?)|\bALNCO\b|additional learning needs code)\b",
            re.I,
        ),
    ),
    (
        "Northern Ireland",
        re.compile(
            r"\b(?:northern ireland|northern irish|belfast|derry|stormont|education authority ni|\bEANI\b)\b",
            re.I,
        ),
    ),
)
_NUMBER = re.compile(r"^(?:s|reg)\.(\d+[A-Z]*)")
_ENGLAND = re.compile(r"\b(?:england|english (?:school|law|council|local authorit)\w*)\b", re.I)
_MOVING = re.compile(r"\b(?:mov(?:e|es|ed|ing)|live[sd]? in england|from (?:wales|scotland|northern ireland))\b", re.I)

_SCHOOL = re.compile(
    r"\b(?:school|schools|pupils?|teachers?|head ?teachers?|heads?|class(?:room|es)?|lessons?|nursery"
    r"|colleges?|academy|academies|sixth form"
    r"|educat\w*|attend\w*|absen\w*|truan\w*|sen|send|senco|sendco|ehcp?s?|ehc|iep|sencos|sendiass|exclu\w*"
    r"|expel\w*|suspen\w*"
    r"|detention|governors?|governing|local authority|council|la|ofsted|tutor\w*|homework|uniform|curriculum|register|"
    r"fine[ds]?|penalty|bully\w*|bullied|safeguard\w*|kcsie|dsl|looked.after|in care|foster\w*|social worker|tribunal"
    r"|disab\w*|autis\w*|adhd|special needs|reasonable adjustments?|off.?roll\w*|home.?ed\w*|timetable|pru"
    r"|alternative provision"
    r"|virtual school|behaviou?r|phones?|learn\w*|child(?:ren)?|kids?|son|daughter|lad|teen\w*|discriminat\w*"
    r"|gyps(?:y|ies)|travellers?|roma|showm[ae]n|bargees?|leave of absence|term.?time|authori[sz]ed?"
    r"|equality|harass\w*|victimi[sz]\w*)\b",
    re.I,
)
_MEDICAL = re.compile(
    r"\b(?:what (?:dose|dosage)|how (?:much|many) (?:mg|ml|calpol|paracetamol|ibuprofen|melatonin|sertraline"
    r"|ritalin|tablets?)"
    r"|(?:dose|dosage) of|side.?effects?|should (?:i|we) give (?:him|her|them|my \w+) (?:\w+ )?(?:medicine"
    r"|medication|tablets?|melatonin|calpol)"
    r"|which (?:medicine|medication|antidepressants?|drug)|(?:is|are) (?:sertraline|fluoxetine|melatonin"
    r"|ritalin|methylphenidate|concerta|elvanse)"
    r"|symptoms? of|how (?:do|can) (?:i|we) (?:treat|cure)|best (?:treatment|therapy|cure) for"
    r"|can you diagnose|does (?:he|she|my \w+) have (?:autism|adhd|anxiety|ocd|depression)"
    r"|is it (?:autism|adhd)|wean (?:him|her|them) off|(?:treat|cure) (?:his|her|their|my \w+'s?) (?:anxiety"
    r"|rash|fever|cough|headaches?|eczema|asthma))\b",
    re.I,
)


@dataclass(frozen=True)
class Scope:
    """What the words of a question say plainly."""

    nation: Nation
    school: bool
    medical: bool


def scope_of(question: str) -> Scope:
    """Reads the question's words.

    A question that names England as well, or a move, stays here: its answer may be in these documents.
    """
    nation: Nation = "England"
    if not _ENGLAND.search(question) and not _MOVING.search(question):
        nation = next((name for name, sign in _NATIONS if sign.search(question)), "England")
    return Scope(nation, _SCHOOL.search(question) is not None, _MEDICAL.search(question) is not None)


@cache
def _provisions() -> dict[str, frozenset[str]]:
    """Numbers of the sections or regulations in scope, by source; sources that are in scope as a whole are left out."""
    found: dict[str, frozenset[str]] = {}
    for source in load_catalogue().sources:
        single = [p.split("/", 1)[1] for p in source.provisions if p.startswith(("section/", "regulation/"))]
        if single and not any(p.startswith(("part/", "chapter/")) for p in source.provisions):
            found[source.id] = frozenset(single)
    return found


def in_scope(passage: Passage) -> bool:
    """Whether a passage of a law is of the provisions that the catalogue lists. Guidance always is."""
    listed = _provisions().get(passage.source)
    match = _NUMBER.match(passage.reference)
    return listed is None or match is None or match.group(1) in listed
