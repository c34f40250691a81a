"""Whether a source says what one of our entries says of force (must, should, may) and of whom it binds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from corpus.summaries import Summary
from corpus.wording import sentence_spans
from retrieval.answer import Force
from retrieval.force import force_of

# Ways of saying it beside those that `force_of` reads from a quotation: here a missed sign costs a needless look, there
# a wrong one is shown to a reader.
_ALSO: dict[Force, str] = {
    "must not": r"\b(?:cannot|can[’']t|must never|shall not|may not|must not|is not to be|are not to be)\b"
    r"|\bunlawful|\bnot lawful|\bagainst the law\b|\billegal\b|\bmay only\b|\bonly\b.{0,60}\bmay\b"
    r"|\bis not\b.{0,60}\bentitled\b|\bensure that\b.{3,90}\b(?:is|are) not\b|\bmaximum\b|\bnot exceed"
    r"|\bno\b.{3,80}\b(?:may|shall|must)\b|\bwithout the consent\b|\b(?:is|are) not (?:allowed|permitted)\b",
    "must": r"\b(?:must|shall|ha(?:s|ve) to|(?:is|are) (?:also )?to|needs? to)\b|\bis (?:guilty|liable)\b"
    r"|\bcommits? an offence\b|\b(?:dut(?:y|ies)|oblig\w+|requirements?|requires?|required|legally)\b",
    "should": r"\b(?:should|expect(?:s|ed)?|recommend\w*|encourage[sd]?|advised?|important)\b"
    r"|\b(?:good|best) practice\b",
    "may": r"\b(?:may|can|could|entitled|rights?|powers?|discretion|able to|allowed|permitted|is lawful)\b",
}
# What an entry's own words claim.
_CLAIMS: dict[Force, str] = {
    "must not": r"\b(?:must|may) not\b|\bmust never\b|\bcannot\b|\bagainst the law\b",
    "must": r"\bmust\b(?! (?:not|never)\b)|\b(?:has|have) to\b(?<!not have to)",
    "should": r"\bshould\b",
}

# Name in an entry -> how a source names it. A source that says "they" or "you" names it in its headings.
HOLDERS: dict[str, str] = {
    "schools": r"\bschools?\b|academ(?:y|ies)|governing (?:body|board)|proprietor|responsible body|\bheadteacher",
    "local authorities": r"local (?:education )?authorit(?:y|ies)|\bauthority\b|\bLAs?\b|council",
    "parents": r"\bparents?\b|\bcarers?\b|\bmother\b",
    "governing bodies": r"governing (?:body|bodies|boards?)|governors?\b|responsible body",
    "governing boards": r"governing (?:body|bodies|boards?)|governors?\b",
    "headteachers": r"head ?teachers?|principals?\b|teacher in charge",
    "proprietors": r"proprietors?|academ(?:y|ies)",
    "staff": r"\bstaff\b|teachers?\b|practitioners?",
    "teachers": r"teachers?\b|\bstaff\b",
    "young people": r"young (?:people|person)",
    "authorised officers": r"authorised (?:officers?|persons?)|constable|authorised staff",
    "colleges": r"\bcolleges?\b|further education|post-16",
    "health bodies": r"health (?:body|bodies|care provision|services?|commissioning)|commissioning (?:body|group)"
    r"|\bNHS\b|\bCCGs?\b|\bICBs?\b|integrated care board",
    "management committees": r"management committees?",
    "SENCOs": r"SENCOs?|SEN co-?ordinators?",
    "academy trusts": r"academy trusts?|proprietor",
    "trusts": r"trusts?\b",
    "social care": r"social (?:care|services|workers?)|children’s services",
    "practitioners": r"practitioners?|\byou\b|professionals?",
    "independent review panels": r"\bpanels?\b",
    "early years settings": r"early years|settings?\b|nurser(?:y|ies)|childminder",
    "school nurses": r"school nurs(?:e|es|ing)",
    "public authorities": r"public authorit(?:y|ies)|public bod(?:y|ies)",
    "mediation advisers": r"mediation (?:advisers?|information)",
    "tribunals": r"tribunals?",
    "courts": r"courts?\b",
    "others": r"",  # whoever is dealt with there
}


def stated(text: str, law: bool) -> set[Force]:
    """Every force that a sentence or list item of `text` has. `law`: it is legislation."""
    found = {force_of(text[start:end], law) for start, end in sentence_spans(text)} - {"none"}
    return found | _signs(_ALSO, text)


def own_words(entry: Summary) -> set[Force]:
    """The force that the entry's own words claim, whatever its field says."""
    return _signs(_CLAIMS, entry.text)


def _signs(signs: dict[Force, str], text: str) -> set[Force]:
    return {force for force, sign in signs.items() if re.search(sign, text, re.IGNORECASE)}


def force_faults(entry: Summary, text: str, nearest: Sequence[str], law: bool) -> list[str]:
    """Why the force of the entry should be read again. `nearest`: of `text`, the likest to each of its sentences."""
    there = stated(text, law)
    faults = []
    if entry.force != "none" and entry.force not in there:
        faults.append(f"the entry's force is “{entry.force}”; the place says {_named(there)}")
    claimed = own_words(entry) - there
    if claimed:
        faults.append(f"the entry's words say {_named(claimed)}; the place says {_named(there)}")
    close = {force_of(sentence, law) for sentence in nearest} - {"none"}
    if close and entry.force not in close:
        faults.append(f"the entry's force is “{entry.force}”; the likest sentence says {_named(close)}")
    return faults


def _named(forces: Iterable[Force]) -> str:
    return " and ".join(f"“{force}”" for force in sorted(forces)) or "none of them"


def holders_not_named(entry: Summary, text: str) -> list[str]:
    """Those whom the entry binds and whom the text (with its headings) does not name, by any name."""
    return [name for name in entry.binds if not re.search(HOLDERS.get(name, re.escape(name)), text, re.IGNORECASE)]
