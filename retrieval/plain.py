"""Answers, passages and checks as plain text for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from corpus.passage import Passage
from corpus.store import DocumentRecord
from retrieval.answer import Answer, Nearest, Quote
from retrieval.why import why_sentences
from retrieval.wording_check import Checked

_WIDTH = 96


def _wrap(text: str, indent: str = "") -> str:
    return textwrap.fill(text, _WIDTH, initial_indent=indent, subsequent_indent=indent)


def citation_line(quote: Quote) -> str:
    """Title, edition, reference, printed and PDF page."""
    edition = f", edition {quote.edition}" if quote.edition else ""
    pages = ""
    if quote.page:
        pages = f", page {quote.page}" + (f"-{quote.page_end}" if quote.page_end not in (None, quote.page) else "")
    elif quote.pdf_page:
        pages = f", PDF page {quote.pdf_page}"
    reference = "" if quote.reference.startswith("p.") else f", {quote.reference}"
    return f"{quote.title}{edition}{reference}{pages}"


def _quote_lines(quote: Quote) -> Iterator[str]:
    yield f"{quote.rank}. {citation_line(quote)}"
    force = f"{quote.force.upper()}" + (f", on {', '.join(quote.duty_holders)}" if quote.duty_holders else "")
    yield f"   {quote.status}" + ("" if quote.force == "none" else f" | {force}")
    if quote.headings:
        yield _wrap(" > ".join(quote.headings), "   ")
    if quote.lead_in:
        yield _wrap(f"(of the list: {quote.lead_in})", "   ")
    yield _wrap(f"“{quote.text}”", "   ")
    if quote.address:
        yield f"   {quote.address}"
    if quote.why:
        yield _wrap(" ".join(why_sentences(quote.why)), "   ")
    if quote.also:
        yield _wrap(f"The same words: {'; '.join(quote.also)}", "   ")


def _titled(near: Nearest) -> str:
    return f"{near.title} ({near.edition})" if near.edition else near.title


def answer_text(answer: Answer) -> str:
    """An answer for reading."""
    lines: list[str] = []
    if answer.status == "declined":
        lines += [_wrap(answer.message or answer.reason or ""), ""]
        if answer.nearest:
            lines.append("The nearest passages, which may not answer it:")
            lines += [f" - {_titled(n)}, {n.reference}  {n.address}" for n in answer.nearest]
            lines.append("")
    for quote in answer.quotes:
        lines += [*_quote_lines(quote), ""]
    if answer.summary:
        lines.append("In plain English (our words):")
        for line in answer.summary:
            lines += [_wrap(f"{line.text} [{'; '.join(line.citations)}]", "   "), f"   {line.address}"]
        lines.append("")
    if answer.own:
        lines += ["From your own documents (local, not statutory guidance):", ""]
        for quote in answer.own:
            lines += [*_quote_lines(quote), ""]
    lines += [_wrap(f"Note: {notice}") for notice in answer.notices]
    if answer.signposts:
        lines += ["", "Where to get help:"]
        lines += [f" - {s.name}" + (f", {s.phone}" if s.phone else "") + f"  {s.address}" for s in answer.signposts]
    steps = ", ".join(f"{name} {value:.0f}" for name, value in answer.timings_ms.items())
    lines += ["", f"({answer.elapsed_ms:.0f} ms" + (f": {steps}" if steps else "") + ")"]
    return "\n".join(lines)


def passage_text(record: DocumentRecord, passage: Passage) -> str:
    """One passage in full."""
    page = f", page {passage.page}" if passage.page and not passage.reference.startswith("p.") else ""
    head = f"{record.title} ({record.edition or 'no date'}), {passage.reference}{page}"
    body = [_wrap(" > ".join(passage.headings), "  ")] if passage.headings else []
    if passage.lead_in:
        body.append(_wrap(f"(of the list: {passage.lead_in})", "  "))
    body += [_wrap(line, "  ") for line in passage.text.split("\n")]
    return "\n".join([head, *body])


def checked_text(checked: Checked) -> str:
    """A wording check for reading."""
    if not checked.matches:
        return "Not found: no indexed edition has these words or anything close to them."
    lines: list[str] = []
    for match in checked.matches:
        page = f", page {match.page}" if match.page else ""
        lines.append(f"{match.verdict.upper()}: {match.title} ({match.edition or 'no date'}), {match.reference}{page}")
        if match.superseded_by:
            lines.append(f"   This edition is superseded by {match.superseded_by}.")
        lines.append(_wrap(f"“{match.text}”", "   "))
        lines += [f"   the guidance has “{d.official}”, you have “{d.given}”" for d in match.differences]
        lines += [_wrap(sentences, "   ") for sentences in match.contradicted]
        if match.address:
            lines.append(f"   {match.address}")
    return "\n".join(lines)


def passages_text(record: DocumentRecord, passages: Sequence[Passage]) -> str:
    """Several passages in full."""
    return "\n\n".join(passage_text(record, passage) for passage in passages)
