"""Which attachment of a publication page is the document itself, in its edition of today.

A page carries forms, letters, summaries, translations and older or coming editions beside it. An attachment
is taken only if its name is that of the source; where none is, nothing is: wrong is worse than silent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from corpus.catalogue import Source
from ingest.fetch.content_item import Attachment
from ingest.fetch.dates import words_of
from ingest.fetch.editions import Dated, edition_of, no_longer, not_yet

# What stands beside a document. Counted only where the source's own name does not hold the words.
_BESIDE = re.compile(
    r"\b(?:forms?|letters?|summar(?:y|ies)|easy ?read|large print|accessib(?:le|ility)|braille|bsl|audio|videos?"
    r"|british sign language|transcript|translations?|translated|welsh|cymraeg|arabic|bengali|bulgarian|chinese"
    r"|czech|farsi|french|gujarati|hindi|italian|kurdish|lithuanian|pashto|persian|polish|portuguese|punjabi"
    r"|romanian|russian|slovak|somali|spanish|tamil|turkish|ukrainian|urdu|vietnamese"
    r"|part (?:one|two|three|four|five|1|2|3|4|5) only|part (?:one|1)|annex(?:es)?|appendi(?:x|ces)|supplements?"
    r"|templates?|tool ?kit|check ?lists?|flow ?charts?|posters?|leaflets?|infographics?|slides|presentation"
    r"|webinar|table of changes|changes|tracked|what has changed|case stud(?:y|ies)|examples?|samples?|models?"
    r"|quick guide|at a glance|one page|overview|faqs?|frequently asked|questions and answers|for parents"
    r"|guide for young people|childrens? version|young persons? version|impact assessment|equality analysis"
    r"|consultation|response|research|evaluation|spreadsheet|dataset|drafts?|archived?|previous|superseded"
    r"|old version|withdrawn|erratum|corrections?|correction slip|explanatory (?:note|memorandum)|programme)\b"
)
# Words that say nothing about which document it is.
_COMMON = frozenset(
    "a an and the of for in to on at by with from as who which their its s or is are be your "
    "statutory non guidance advice departmental document documents version final full text pdf html web "
    "new revised updated edition publication copy v1 v2 v3 information only draft force into effective "
    "schools school academies academy colleges college maintained independent local authorities authority "
    "headteachers staff governing bodies boards trusts providers proprietors england english dfe gov uk "
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec".split(" ")
)
_ENOUGH = 0.6
_FEW_MORE_WORDS = 2


@dataclass(frozen=True)
class Choice:
    """The document, its edition (None where nothing tells), and what is to be said about it."""

    attachment: Attachment
    dated: Dated | None
    note: str | None = None


def choose(
    source: Source, attachments: tuple[Attachment, ...], updated: date | None, today: date, page_title: str = ""
) -> Choice | None:
    """The attachment that is the source itself, None where none can be told to be.

    The edition in force today is taken before one that is only coming; then the newest; then the one whose
    name fits best; then a PDF before a page of HTML, since its pages can be cited.
    """
    names = [source.title, source.short, page_title, *(e.title for e in source.editions if e.title)]
    own = words_of(" ".join([*names, *source.pick]))
    readable = [a for a in attachments if a.media is not None and a.locale in (None, "en")]
    usable = [
        a for a in readable if not _beside(a, own) and _picked(a, source) and not no_longer(source, a.title, today)
    ]
    ranked: list[tuple[tuple[object, ...], Choice, bool]] = []
    for place, attachment in enumerate(usable):
        fit, more = _fit(attachment, names)
        if fit < _ENOUGH and not (len(usable) == 1 and _says_nothing(attachment)):
            continue
        dated = edition_of(source, attachment, updated if len(usable) == 1 else None)
        coming = not_yet(dated, source, attachment.title, today)
        rank = (
            not coming,
            dated.id if dated is not None else "",
            -max(0, more - _FEW_MORE_WORDS),
            attachment.media == "pdf",
            fit,
            attachment.number_of_pages or 0,
            attachment.file_size or 0,
            -place,
        )
        ranked.append((rank, Choice(attachment, dated), coming))
    if not ranked:
        return None
    _, best, coming = max(ranked, key=lambda item: item[0])  # type: ignore[type-var]
    dated = best.dated or edition_of(source, best.attachment, updated)
    ahead = sorted({other.dated.id for _, other, later in ranked if later and other.dated is not None})
    note = None
    if coming:
        note = "This edition is published for information and is not in force yet."
    elif ahead:
        note = f"The page also carries edition {ahead[-1]}, which is not in force yet."
    return Choice(best.attachment, dated, note)


def _beside(attachment: Attachment, own: str) -> bool:
    for text in (attachment.title, attachment.name):
        for match in _BESIDE.finditer(words_of(text)):
            if not re.search(rf"\b{re.escape(match[0])}\b", own):
                return True
    return False


def _picked(attachment: Attachment, source: Source) -> bool:
    if not source.pick:
        return True
    text = words_of(f"{attachment.title} {attachment.name}")
    return any(words_of(words) in text for words in source.pick)


def _fit(attachment: Attachment, names: list[str]) -> tuple[float, int]:
    """The best share of a name's own words that the attachment has, and how many other words it has."""
    best, others = 0.0, 99
    for text in (attachment.title, attachment.name):
        has = _telling(text)
        for name in names:
            wants = _telling(name)
            if wants and has:
                fit, more = len(wants & has) / len(wants), len(has - wants)
                if (fit, -more) > (best, -others):
                    best, others = fit, more
    return best, others


def _telling(text: str) -> set[str]:
    return {word for word in words_of(text).split() if word not in _COMMON and not word.isdigit()}


def _says_nothing(attachment: Attachment) -> bool:
    """A title such as "Statutory guidance"."""
    return not _telling(attachment.title)
