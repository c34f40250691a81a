"""An answer, as people and other programs get it. The keys of `to_dict` are a contract."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from retrieval.why import Why

Reason = Literal[
    "not in these documents",
    "outside England",
    "not about schools",
    "medical advice",
    "please contact emergency help",
    "empty",
    "too long",
]
Force = Literal["must", "must not", "should", "may", "none"]


@dataclass(frozen=True)
class Rectangle:
    """Where quoted words stand on a PDF page: points, origin bottom left; `pdf_page` counts from 1."""

    pdf_page: int
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True)
class Receipt:
    """The proof of a quotation.

    sha256      of the file that it was read from
    start, end  offsets (characters) in the document's text as indexed
    exact       the quoted words are those characters, white space folded
    rectangles  one a line on the page, for PDF sources
    """

    sha256: str
    start: int
    end: int
    exact: bool
    rectangles: tuple[Rectangle, ...] = ()


@dataclass(frozen=True)
class Quote:
    """A checked quotation with its citation.

    text           whole sentences, or list items with their lead-in, exact
    passage        the whole passage, white space folded, blocks separated by newlines
    lead_in        for a later part of a long list: the sentence that opens it (context, not quoted)
    address        official address, with #page= or an anchor where it has one
    page           printed page on which the quotation begins; `page_end` where it ends
    force          read from the quoted words
    start, end     offsets of the quotation in `passage`
    answering      offsets in `passage` of the sentence of it that answers best; None where it is one sentence
    why            why it was found; None where it was asked for by its place
    """

    rank: int
    text: str
    passage: str
    passage_id: str
    source: str
    title: str
    status: str
    edition: str
    superseded_by: str | None
    reference: str
    headings: tuple[str, ...]
    page: str | None
    pdf_page: int | None
    address: str
    force: Force
    duty_holders: tuple[str, ...]
    receipt: Receipt
    score: float
    lead_in: str = ""
    page_end: str | None = None
    pdf_page_end: int | None = None
    nation: str = ""
    publisher: str = ""
    checked_at: str | None = None
    notes: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    start: int = 0
    end: int = 0
    answering: tuple[int, int] | None = None
    why: Why | None = None


@dataclass(frozen=True)
class Nearest:
    """A passage that came close: shown when a question is declined, never as an answer."""

    passage_id: str
    source: str
    title: str
    edition: str
    reference: str
    headings: tuple[str, ...]
    page: str | None
    address: str
    score: float


@dataclass(frozen=True)
class SummaryLine:
    """Our own plain English, never a quotation. `about` is the rank of the quotation that it stands for, if any."""

    text: str
    citations: tuple[str, ...]
    checked: bool = False
    notice: str | None = None
    address: str = ""
    about: int | None = None


@dataclass(frozen=True)
class SignpostLine:
    """Where to get help."""

    name: str
    address: str
    what: str = ""
    phone: str | None = None
    text_number: str | None = None
    urgent: bool = False


@dataclass(frozen=True)
class Answer:
    """What is given back for a question.

    earlier  what was asked before and searched with this question, the oldest first; empty where it stands alone
    own      quotations from documents that users added, where official ones are searched too: shown apart, never a
             reason to answer
    """

    question: str
    status: Literal["answered", "declined"]
    id: str | None = None
    reason: Reason | None = None
    message: str = ""
    summary: tuple[SummaryLine, ...] = ()
    quotes: tuple[Quote, ...] = ()
    nearest: tuple[Nearest, ...] = ()
    signposts: tuple[SignpostLine, ...] = ()
    notices: tuple[str, ...] = ()
    own: tuple[Quote, ...] = ()
    earlier: tuple[str, ...] = ()
    elapsed_ms: float = 0.0
    timings_ms: dict[str, float] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON takes it."""
        fields = asdict(self)
        order = (
            "id",
            "question",
            "status",
            "reason",
            "message",
            "summary",
            "quotes",
            "nearest",
            "signposts",
            "notices",
            "own",
            "earlier",
        )
        return {name: fields[name] for name in order} | {
            "elapsed_ms": round(self.elapsed_ms, 1),
            "timings_ms": {name: round(value, 1) for name, value in self.timings_ms.items()},
        }
