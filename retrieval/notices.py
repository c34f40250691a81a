"""What a reader must be told beside quotations: newer editions, contradictions, other nations, texts not in force."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from corpus.own import is_local
from corpus.qualifications import qualifications_of
from corpus.store import DocumentRecord, Index
from retrieval.answer import Quote
from retrieval.contradictions import contradictions_among
from retrieval.scope import Scope

_NOTES = {
    "prospective": "is not yet in force",
    "Wales only": "applies in Wales only",
    "partly Wales only": "applies in part in Wales only",
    "partly repealed in Scotland": "is partly repealed in Scotland",
    "repealed for some purposes": "is repealed for some purposes: read the whole provision at its address",
    "Scotland only": "applies in Scotland only",
    "Northern Ireland only": "applies in Northern Ireland only",
    "not part of the law": "comes from the explanatory note, which is not part of the law",
}


def _edition(quote: Quote) -> str:
    return (
        f"{quote.title}: these words are from the {quote.edition} edition. A newer edition, {quote.superseded_by}, "
        "exists: check it before you rely on them."
    )


def _of_record(record: DocumentRecord) -> Iterator[str]:
    if record.edition_note:
        yield f"{record.title}: {record.edition_note}."
    yield from (f"{record.title}: {notice}" for notice in record.notices if "withdrawn" in notice.lower())
    if "proposal" in record.status.lower():
        yield f"{record.title}: this is a proposal, not the law today."
    if is_local(record.status):
        yield f"{record.title}: this is local information, not statutory guidance."


def limits_of(quote: Quote) -> tuple[str, ...]:
    """What limits the quoted provision elsewhere, one sentence each."""
    found = qualifications_of(quote.source, quote.reference)
    return tuple(f"{quote.title}, {quote.reference}: {limit}" for limit in found)


def notices(index: Index, quotes: Iterable[Quote], scope: Scope) -> tuple[str, ...]:
    """One sentence each, the same one only once, in the order of the quotations."""
    found: list[str] = []
    quotes = tuple(quotes)
    for quote in quotes:
        if quote.superseded_by:
            found.append(_edition(quote))
        found.extend(_of_record(index.documents[f"{quote.source}@{quote.edition}"]))
        found.extend(f"{quote.title}, {quote.reference} {_NOTES[n]}." for n in quote.notes if n in _NOTES)
        found.extend(limits_of(quote))
    found.extend(f"{quote.title}, {quote.reference}: {one.sentences}" for quote, one in contradictions_among(quotes))
    if scope.nation != "England":
        found.append(f"You asked about {scope.nation}: these documents are about England, where the rules differ.")
    return tuple(dict.fromkeys(found))
