"""Block quotations: lines that begin with ">", and paragraphs set in after a line that says whose words follow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

_SAYS = re.compile(
    r"\b(?:says?|said|states?|stated|reads?|provides?|requires?|explains?|advises?|adds?|confirms?|follows|following|"
    r"quotes?|sets? out|wording|guidance|code|act|regulations?|law)\b[^\n]*:\s*$",
    re.IGNORECASE,
)
_LOOKED_AT = 300  # characters of an introduction
_POINTED = re.compile(r"^\s*(?:>\s?)+")
_BULLET = re.compile(r"(?:[•▪◦*-]|\(?[a-z0-9]{1,2}[.)])\s")
_MARKS = "“”„\"‘’'"


@dataclass(frozen=True)
class Quotation:
    """Quoted words: `start` and `end` are their offsets in the letter, the marks not among them.

    marked  False for a block that only a colon or ">" shows to be quoted
    """

    start: int
    end: int
    text: str
    marked: bool = True


@dataclass(frozen=True)
class _Run:
    """Lines of one kind; `apart` tells that an empty line stands before them."""

    kind: Literal["pointed", "set in", "flat"]
    start: int
    end: int
    text: str
    apart: bool


def _runs(text: str) -> Iterator[_Run]:
    """Lines of one kind that follow each other."""
    lines: list[str] = []
    kind: Literal["pointed", "set in", "flat"] | None = None
    at = begin = 0
    apart = after_blank = True
    for line in [*text.split("\n"), ""]:
        here: Literal["pointed", "set in", "flat"] | None = None
        if line.strip():
            here = "pointed" if _POINTED.match(line) else "set in" if re.match(r"\t| {2,}", line) else "flat"
        if lines and here != kind:
            yield _Run(kind or "flat", begin, at - 1, "\n".join(lines), apart)
            lines = []
        if here:
            if not lines:
                begin, apart = at, after_blank
            lines.append(line)
        kind, after_blank = here, here is None
        at += len(line) + 1


def find_blocks(text: str) -> list[Quotation]:
    """The block quotations of a letter, in reading order."""
    found: list[Quotation] = []
    introduced = False
    before: _Run | None = None
    for run in _runs(text):
        begins = before is not None and _SAYS.search(before.text[-_LOOKED_AT:]) is not None
        goes_on = introduced and before is not None and run.kind == before.kind != "flat"
        introduced = begins or goes_on
        body = "\n".join(_POINTED.sub("", line) for line in run.text.split("\n")).strip()
        in_marks = body[:1] in _MARKS
        if run.kind == "pointed":
            found.append(Quotation(run.start, run.end, body.strip(_MARKS) if in_marks else body, introduced))
        elif introduced and not in_marks and not _BULLET.match(body) and (run.kind == "set in" or run.apart):
            found.append(Quotation(run.start, run.end, body, run.kind == "set in"))
        else:
            introduced = introduced and run.kind == "set in"
        before = run
    return [quotation for quotation in found if quotation.text]
