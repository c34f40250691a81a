"""Dates in titles and file names of publications."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_WORDS = re.compile(rf"(?<![a-z0-9])(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)? )?{_MONTH} {_YEAR}(?!\d)")
_FIGURES = re.compile(rf"(?<!\d){_YEAR} (?P<month>0[1-9]|1[0-2])(?: (?P<day>[0-3]\d))?(?!\d)")
_ALONE = re.compile(rf"(?<!\d){_YEAR}(?!\d)")
_SCHOOL_YEAR = re.compile(r"(?<!\d)(20\d\d) (?:to )?(?:20)?\d\d(?!\d)")
_START = re.compile(
    r"\b(?:from|in force|into force|effective|force on|applies|commencing|valid from|ahead of)(?: on)? $"
)
_END = re.compile(r"\b(?:until|up to|till|to|before|valid to)(?: the)? $")


@dataclass(frozen=True)
class Found:
    """A date as far as it is given, and what the words before it make of it: "", "start" or "end"."""

    year: int
    month: int | None
    day: int | None
    role: str

    @property
    def id(self) -> str:
        """As an edition is named: "2026" or "2026-07"."""
        return f"{self.year}" if self.month is None else f"{self.year}-{self.month:02}"

    @property
    def first_day(self) -> date:
        """The first day that it can mean."""
        return date(self.year, self.month or 1, self.day or 1)


def words_of(text: str) -> str:
    """Lower case, everything but letters and digits turned into single blanks."""
    return " ".join(re.findall(r"[a-z0-9]+", text.casefold().replace("'", "").replace("’", "")))


def dates_in(text: str) -> list[Found]:
    """The dates of a title or file name, the more exact ones first; years in `2023 to 2024` count as none."""
    rest = words_of(text)
    found: list[Found] = []
    for pattern in (_WORDS, _FIGURES, _ALONE):
        if pattern is _ALONE:
            rest = _SCHOOL_YEAR.sub(lambda match: "#" * len(match[0]), rest)
        for match in pattern.finditer(rest):
            parts = match.groupdict()
            month = parts.get("month")
            number = None if month is None else int(month) if month.isdigit() else _MONTHS.index(month[:3]) + 1
            day = int(parts["day"]) if parts.get("day") else None
            if _is_day(int(parts["year"]), number, day):
                found.append(Found(int(parts["year"]), number, day, _role(rest[: match.start()])))
        rest = pattern.sub(lambda match: "#" * len(match[0]), rest)
    return found


def _role(before: str) -> str:
    if _START.search(before):
        return "start"
    return "end" if _END.search(before) else ""


def _is_day(year: int, month: int | None, day: int | None) -> bool:
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return False
    return True
