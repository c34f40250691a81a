"""What a letter's check comes to: a claim for each quotation and reference, and what was left out."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any, Literal

from retrieval.answer import Quote
from retrieval.same_words import Part
from retrieval.wording_check import Difference

Verdict = Literal[
    "exact", "place found", "superseded", "altered", "cited wrongly", "not found", "not on this machine"
]  # fmt: skip
VERDICTS: tuple[Verdict, ...] = (
    "exact",
    "superseded",
    "altered",
    "cited wrongly",
    "not found",
    "not on this machine",
    "place found",
)
SCOPE = (
    "Only quotations and references were checked: not what the letter says in its own words, and not whether it uses "
    "the official words fairly."
)
_SUMMED_UP: dict[Verdict, str] = {"exact": "found exact", "place found": "places found", "superseded": "superseded"}


@dataclass(frozen=True)
class Claim:
    """One quotation, one reference, or both together.

    start, end       offsets of what is judged, in the letter
    said             the letter's words; empty for a reference alone
    cited            the reference as the letter writes it; empty where there is none
    message          one plain sentence: why this verdict
    official         the official words, checked, whole sentences; several where they stand in several passages
    citation         where the official words stand
    right_reference  what the letter should have cited; empty where its reference is right or cannot be judged
    address          official page of what is cited, also where its text is not on this machine
    slight           altered in punctuation, capitals or list marks only
    parts            the comparison in reading order, for an altered quotation
    omitted          official words that the letter leaves out with dots or brackets
    """

    kind: Literal["quotation", "reference", "both"]
    start: int
    end: int
    said: str
    cited: str
    verdict: Verdict
    message: str
    official: tuple[Quote, ...] = ()
    citation: str = ""
    right_reference: str = ""
    title: str = ""
    edition: str = ""
    superseded_by: str | None = None
    address: str = ""
    slight: bool = False
    differences: tuple[Difference, ...] = ()
    parts: tuple[Part, ...] = ()
    omitted: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class LeftOut:
    """What looks like a quotation or a reference and is not judged, and why."""

    start: int
    text: str
    reason: str


@dataclass(frozen=True)
class CheckedLetter:
    """Every claim in reading order."""

    claims: tuple[Claim, ...]
    left_out: tuple[LeftOut, ...]
    characters: int
    elapsed_ms: float = 0.0

    @property
    def counts(self) -> dict[Verdict, int]:
        """Claims by verdict, those that occur."""
        found = Counter(claim.verdict for claim in self.claims)
        return {verdict: found[verdict] for verdict in VERDICTS if found[verdict]}

    @property
    def summary(self) -> str:
        """ "7 found exact, 1 altered, 2 not found"."""
        parts = []
        for verdict, count in self.counts.items():
            words = _SUMMED_UP.get(verdict, verdict)
            if verdict == "place found":
                words = "place found" if count == 1 else "places found"
            parts.append(f"{count} {words}")
        return ", ".join(parts) or "nothing to check"

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON takes it."""
        return {
            "summary": self.summary,
            "counts": self.counts,
            "claims": [_claim(claim) for claim in self.claims],
            "left_out": [asdict(one) for one in self.left_out],
            "scope": SCOPE,
            "characters": self.characters,
            "elapsed_ms": round(self.elapsed_ms, 1),
        }


def _claim(claim: Claim) -> dict[str, Any]:
    fields = asdict(claim)
    fields["official"] = [
        {
            name: getattr(quote, name)
            for name in (
                "text",
                "passage_id",
                "start",
                "end",
                "source",
                "title",
                "edition",
                "reference",
                "page",
                "address",
            )
        }
        for quote in claim.official
    ]
    return fields
