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
    r"\b(?:forms?|letters?|summar(?:y|ies)|at a glance|one page|overview|quick guide"
    r"|explanatory (?:note|memorandum)|easy ?read|large print|accessib(?:le|ility)|braille|bsl"
    r"|british sign language|audio|videos?|transcript|translations?|translated"
    r"|welsh|cymraeg|arabic|bengali|bulgarian|chinese|czech|farsi|french"
    r"|gujarati|hindi"
    r"|italian|kurdish|lithuanian|pashto|persian|polish|portuguese|punjabi|romanian|russian|slovak|somali"
    r"|spanish|tamil|turkish|ukrainian|urdu|vietnamese"
    r"|part (?:one|two|three|four|five|[1-5]) only|part (?:one|1)|annex(?:es)?|appendi(?:x|ces)|supplements?"
    r"|templates?|tool ?kit|check ?lists?|flow ?charts?|posters?|leaflets?|infographics?|slides|presentation"
    r"|webinar|changes|tracked|what has changed|case stud(?:y|ies)|examples?|samples?|models?|programme"
    r"|faqs?|frequently asked|questions and answers|for parents|guide for young people|childrens? version"
    r"|young persons? version|impact assessment|equality analysis|consultation|response|research|evaluation"
    r"|spreadsheet|dataset|drafts?|archived?|previous|superseded|old version|withdrawn"
    r"|erratum|corrections?)\b"
)
# Words that say nothing about which document it is.
_COMMON_WORDS = """
    a an and the of for in to on at by with from as who which their its s or is are be your
    statutory non guidance advice departmental document documents version final full text pdf html web
    new revised updated edition publication copy v1 v2 v3 only force into effective guide
    schools school academies academy colleges college maintained independent local authorities authority
    headteachers staff governing bodies boards trusts providers proprietors england english dfe gov uk
    january february march april may june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec
"""
_COMMON = frozenset(_COMMON_WORDS.split())
_ENOUGH = 0.6
_Rank = tuple[bool, str, bool, int, bool, float, int, int, int]
_FEW_MORE_WORDS = 2


@dataclass(frozen=True)
class Choice:
    """The document, its edition (None where nothing tells), and what is to be said about it."""

    attachment: Attachment
    dated: Dated | None
    note: str | None = None


def choose(
    source: Source,
    attachments: tuple[Attachment, ...],
    updated: date | None,
    today: date,
    page_title: str = "",
) -> Choice | None:
    """The attachment that is the source itself, None where none can be told to be.

    The edition in force today is taken before one that is only coming; then the newest; then the one whose
    name fits best; then a PDF before a page of HTML, since its pages can be cited.
    """
    names = [source.title, source.short, *(e.title for e in source.editions if e.title)]
    if _fit(page_title, names)[0] >= _ENOUGH or any(_fit(name, [page_title])[0] >= _ENOUGH for name in names):
        names.append(page_title)
    own = words_of(" ".join([*names, *source.pick]))
    readable = [a for a in attachments if a.media is not None and a.locale in (None, "en")]
    usable = [
        a for a in readable if not _beside(a, own) and _picked(a, source) and not no_longer(source, a.title, today)
    ]
    newest = next((e.id for e in source.editions if e.superseded_by is None), "")
    ranked: list[tuple[_Rank, Choice, bool]] = []
    for place, attachment in enumerate(usable):
        fit, more = max((_fit(text, names) for text in (attachment.title, attachment.name)), key=_better)
        if fit < _ENOUGH and not (len(usable) == 1 and _says_nothing(attachment)):
            continue
        dated = edition_of(source, attachment, updated if len(usable) == 1 else None)
        coming = not_yet(dated, source, attachment.title, today)
        rank = (
            not coming,
            dated.id if dated is not None else newest,  # an undated one is rather the newest than an old one
            dated is not None,
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
    _, best, coming = max(ranked, key=lambda item: item[0])
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


def _fit(text: str, names: list[str]) -> tuple[float, int]:
    """The best share of a name's own words that the text has, and how many other words it has."""
    has = _telling(text)
    pairs = [(wants, has) for name in names if (wants := _telling(name)) and has]
    return max(
        ((len(wants & has) / len(wants), len(has - wants)) for wants, has in pairs),
        key=_better,
        default=(0, 0),
    )


def _better(fit: tuple[float, int]) -> tuple[float, int]:
    return fit[0], -fit[1]


def _telling(text: str) -> set[str]:
    """The words that tell documents apart, without the s of a plural."""
    return {word.removesuffix("s") for word in words_of(text).split() if word not in _COMMON and not word.isdigit()}


def _says_nothing(attachment: Attachment) -> bool:
    """A title such as "Statutory guidance"."""
    return not _telling(attachment.title)
