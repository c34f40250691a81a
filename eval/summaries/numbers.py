"""The amounts and dates that a text gives, in figures or in words, and which of an entry's its source does not give."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = (  # "first day" counts nothing
    "zeroth 1st second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_MONTHS = "january february march april may june july august september october november december".split()

_WORDS: dict[str, float] = {
    **{word: n for n, word in enumerate(_ONES)},
    **{word: 10 * n for n, word in enumerate(_TENS, 2)},
    **{f"{ten}-{one}": 10 * n + m for n, ten in enumerate(_TENS, 2) for m, one in enumerate(_ONES[1:10], 1)},
    **{word: n for n, word in enumerate(_ORDINALS)},
    "half": 0.5,
    "a third of": 1 / 3,
    "one-third": 1 / 3,
    "two-thirds": 2 / 3,
    "a quarter of": 0.25,
    "three-quarters": 0.75,
    "hundred": 100,
    "twice": 2,
    "fortnight": 2,
}
_FRACTIONS = re.compile(r"\b(one|two|three) (third|quarter)(s?)\b")
_UNIT = (
    r"(?:consecutive |continuous |successive |full |whole |complete |more |or more |clear )*"
    r"(?P<unit>(?:(?:school|working|calendar) )?(?:half-)?days?|(?:school )?weeks?|months?|(?:school |academic )?years?"
    r"|hours?|minutes?|sessions?|terms?|pounds?|per ?cent|percent|%|birthday)\b"
)
_FIGURE = r"\d+(?:,\d{3})*(?:\.\d+)?"
_WORD = "|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True))
_AMOUNT = re.compile(
    rf"(?P<pound>£ ?)?\b(?P<number>{_FIGURE}(?:st|nd|rd|th)?|{_WORD})\b(?: ?(?P<percent>%))?(?:(?: a| an)?[ -]{_UNIT})?"
)
# "in one school year" says of what the amount is, "half term" how often: they are no amounts.
_RATE = re.compile(
    r"\b(?:in|per|each|every|any) (?:an? |the |one |any )?(?:single )?(?:school |academic )?(?:year|term|week|month)\b"
    r"|\bhalf[ -]term\w*"
)
_LEVEL = re.compile(r"\b(level|year|key stage|stage) (\d+)\b")
# "section 19", "paragraph 4", "(3)", "the 1996 Act", "Equality Act 2010": places and names, not amounts.
_NOT_AMOUNTS = re.compile(
    r"\b(?:sub-?)?(?:sections?|ss?\.|regulations?|regs?\.|paragraphs?|paras?|part|parts|schedules?|chapters?|articles?"
    r"|annex|footnote|code|sub-?sections?|tribunal rule)\s?\d+[a-z]*(?:\([0-9a-z]+\))*"
    r"(?:(?:, | and | or | to )\d+[a-z]*(?:\([0-9a-z]+\))*)*"
    r"|\(\d+[a-z]*\)|\bthe \d{4} (?:act|regulations)\b"
    r"|\b(?:act|regulations|order|rules|measure|gdpr) \d{4}(?:/\d+)?|\bfirst-tier\b",
)
_DATE = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?)?(?P<month>{'|'.join(_MONTHS)})\b(?:,? (?P<year>\d{{4}}))?"
    r"|\b(?P<lone>(?:19|20)\d\d)\b"
)
# Days to a unit of the calendar; a month is no whole number of them, so months and years are counted in months.
_IN_DAYS = {"week": 7.0, "day": 1.0, "hour": 1 / 24}
_IN_MONTHS = {"month": 1.0, "year": 12.0}
_LONELY = frozenset({"one", "second", "third", "half", "twice", "zero", "zeroth", "hundred", "two"})


@dataclass(frozen=True)
class Amount:
    """`value` of `unit`: "school day", "month", "pound", "percent", "level", ...; "" where none is named."""

    value: float
    unit: str

    def __str__(self) -> str:
        number = f"{self.value:g}"
        return f"£{number}" if self.unit == "pound" else f"{number} {self.unit}".strip()


@dataclass(frozen=True)
class PartDate:
    """A date of which day, month or year may be left out (0)."""

    day: int
    month: int
    year: int

    def __str__(self) -> str:
        parts = (str(self.day or ""), _MONTHS[self.month - 1].title() if self.month else "", str(self.year or ""))
        return " ".join(filter(None, parts))


def _plain(text: str) -> str:
    folded = re.sub(r"\s+", " ", text.lower().replace("‑", "-").replace("–", " – "))
    return _FRACTIONS.sub(r"\1-\2\3", folded)


def dates(text: str) -> list[PartDate]:
    """The dates that stand in `text`. "may" is a month only beside a figure."""
    found = []
    for match in _DATE.finditer(_NOT_AMOUNTS.sub(" ", _plain(text))):
        month = _MONTHS.index(match["month"]) + 1 if match["month"] else 0
        if month == 5 and not (match["day"] or match["year"]):
            continue
        found.append(PartDate(int(match["day"] or 0), month, int(match["year"] or match["lone"] or 0)))
    return found


def _amounts(text: str) -> Iterator[Amount]:
    bare = _DATE.sub(lambda m: " " if m["day"] or m["year"] or m["lone"] else m.group(), _plain(text))
    bare = _RATE.sub(" ", bare)
    for match in _LEVEL.finditer(bare):
        yield Amount(float(match[2]), match[1])
    bare = _LEVEL.sub(" ", _NOT_AMOUNTS.sub(" ", bare))
    for match in _AMOUNT.finditer(bare):
        word, unit = match["number"], _singular(match["unit"] or "")
        if match["pound"]:
            unit = "pound"
        elif match["percent"]:
            unit = "percent"
        elif word == "fortnight":
            unit = "week"
        if word in _LONELY and not unit:  # "one of them", "a second notice"
            continue
        value = _WORDS[word] if word in _WORDS else float(re.sub(r"[,a-z]", "", word))
        if unit.endswith("half-day"):
            value, unit = value / 2, unit.removesuffix("half-day") + "day"
        yield Amount(value, unit)


def _singular(unit: str) -> str:
    if unit in {"per cent", "percent", "%", "percents"}:
        return "percent"
    return unit.removesuffix("s").replace("academic", "school")


def amounts(text: str) -> list[Amount]:
    """The amounts that stand in `text`, other than numbers of provisions and dates."""
    return list(dict.fromkeys(_amounts(text)))


def _same(ours: Amount, theirs: Amount) -> bool:
    if not ours.unit or not theirs.unit or ours.unit == theirs.unit:
        return abs(ours.value - theirs.value) < 1e-6
    if {ours.unit, theirs.unit} == {"birthday", "year"}:
        return ours.value == theirs.value
    for scale in (_IN_DAYS, _IN_MONTHS):
        if ours.unit in scale and theirs.unit in scale:
            return abs(ours.value * scale[ours.unit] - theirs.value * scale[theirs.unit]) < 1e-6
    return False


def numbers_not_in(entry: str, source: str) -> list[Amount]:
    """Amounts of the entry that the source does not give. "15 days" is not "15 school days"."""
    there = amounts(source)
    return [ours for ours in amounts(entry) if not any(_same(ours, theirs) for theirs in there)]


def dates_not_in(entry: str, source: str) -> list[PartDate]:
    """Dates of the entry that the source does not give, in the parts that the entry names."""
    there = dates(source)

    def given(ours: PartDate) -> bool:
        return any(
            ours.day in (0, theirs.day) and ours.month in (0, theirs.month) and ours.year in (0, theirs.year)
            for theirs in there
        )

    return [ours for ours in dates(entry) if not given(ours)]
