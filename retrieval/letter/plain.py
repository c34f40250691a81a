"""The check of a letter as plain text for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from retrieval.letter.claims import SCOPE, CheckedLetter, Claim, LeftOut

_WIDTH = 96
_LEFT_OUT = 12  # lines


def _wrap(text: str, indent: str = "   ") -> str:
    return textwrap.fill(" ".join(text.split()), _WIDTH, initial_indent=indent, subsequent_indent=indent)


def _claim(number: int, claim: Claim) -> Iterator[str]:
    verdict = f"{claim.verdict} (punctuation only)" if claim.slight else claim.verdict
    yield f"{number}. {verdict.upper()}" + (f": {claim.cited}" if claim.cited else "")
    if claim.said:
        yield _wrap(f"The letter says: “{claim.said}”")
    yield _wrap(claim.message)
    for quote in claim.official:
        yield _wrap(f"The official words ({quote.reference}): “{quote.text}”")
    yield from (f"   the document has “{d.official}”, the letter has “{d.given}”" for d in claim.differences)
    yield from (_wrap(f"Left out: “{words}”") for words in claim.omitted)
    if claim.right_reference:
        yield _wrap(f"Cite it as: {claim.right_reference}")
    elif claim.citation:
        yield _wrap(claim.citation)
    yield from (_wrap(note) for note in claim.notes)
    if claim.address:
        yield f"   {claim.address}"
    yield ""


def _left_out(found: tuple[LeftOut, ...]) -> Iterator[str]:
    if found:
        yield f"Not judged ({len(found)}):"
        yield from (_wrap(f"“{one.text}”: {one.reason}", " - ") for one in found[:_LEFT_OUT])
        if len(found) > _LEFT_OUT:
            yield f" - and {len(found) - _LEFT_OUT} more"
        yield ""


def letter_text(checked: CheckedLetter) -> str:
    """The whole result for reading."""
    lines = [f"{checked.summary[:1].upper()}{checked.summary[1:]}.", ""]
    for number, claim in enumerate(checked.claims, 1):
        lines += _claim(number, claim)
    lines += _left_out(checked.left_out)
    lines += [_wrap(SCOPE, ""), f"({checked.elapsed_ms:.0f} ms)"]
    return "\n".join(lines)
