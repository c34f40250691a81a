"""What was measured, in plain words: "the right paragraph came first for 72 in 100"."""

from __future__ import annotations

from collections.abc import Iterator

from retrieval.coverage import Coverage
from retrieval.quality import Finding, Quality, Share

_NAMES = {
    "chapter-and-verse": "This program",
    "vectors alone": "Search by meaning alone",
    "bm25": "Search by words alone (BM25)",
    "reciprocal rank fusion": "Meaning and words, joined by rank",
}


def system_name(name: str) -> str:
    """What a system is called where people read."""
    return _NAMES.get(name, name[:1].upper() + name[1:]).replace("Llamaindex", "LlamaIndex")


def in_100(share: float) -> int:
    """Of a hundred."""
    return round(share * 100)


def interval(share: Share) -> str:
    """ "72 (65 to 79)", of a hundred."""
    return f"{in_100(share.mean)} ({in_100(share.low)} to {in_100(share.high)})"


def quality_sentences(quality: Quality) -> list[str]:
    """The figures that matter most, one sentence or two each, the worse ones too."""
    ours, answered, declined = quality.ours, in_100(quality.answered.mean), in_100(quality.declined.mean)
    said = [
        f"Of {quality.answerable} questions that the documents answer, the right paragraph came first for "
        f"{in_100(ours.first.mean)} in 100, and among the first five for {in_100(ours.five.mean)} in 100."
    ]
    if quality.several:
        said.append(
            f"{quality.several} of them ask several things. Every part was found among the first ten paragraphs for "
            f"{in_100(ours.parts.mean)} in 100 of those."
        )
    if quality.sufficiency:
        read = quality.sufficiency
        whole, partly, none = (in_100(count / read.read) for count in (read.whole, read.partly, read.none))
        said.append(
            f"Somebody read the quotations of {read.read} answers. For {whole} in 100 the quoted sentences alone "
            f"answer the question. For {partly} in 100 they answer a part of it. For {none} in 100 they do not answer "
            "it."
        )
    said += [
        f"We declined {100 - answered} in 100 questions that the documents do answer.",
        f"Of {quality.unanswerable} questions that the documents do not answer, we declined {declined} in 100, as we "
        f"should. For the other {100 - declined} in 100 we showed passages that do not answer them.",
    ]
    if quality.baselines:
        best = max(quality.baselines, key=lambda one: one.five.mean)
        said.append(
            f"The best of {len(quality.baselines)} usual ways to search the same documents had the right paragraph "
            f"among its first five for {in_100(best.five.mean)} in 100."
        )
    return said


def _row(found: Finding) -> str:
    cells = "  ".join(f"{interval(share):>14}" for share in (found.first, found.five, found.ten))
    return f"  {system_name(found.name):42}{cells}"


def quality_text(quality: Quality, coverage: Coverage) -> str:
    """Everything for a terminal."""
    return "\n".join(_lines(quality, coverage))


def _lines(quality: Quality, coverage: Coverage) -> Iterator[str]:
    yield from quality_sentences(quality)
    yield f"\nIn 100 questions (95% interval): {'first':>25}  {'first five':>14}  {'first ten':>14}"
    yield from (_row(found) for found in (quality.ours, *quality.baselines))
    yield f"\nAnswered of the answerable: {interval(quality.answered)} in 100"
    yield f"Declined of the others: {interval(quality.declined)} in 100"
    yield (
        f"\nMeasured on {quality.measured_at[:10]} on {len(quality.documents)} documents ({quality.passages:,} "
        f"passages), with {quality.model}."
    )
    yield coverage.compared(quality.documents)
    yield "\nNot indexed here:"
    yield from (f" - {one.title} ({one.status})  {one.address or ''}".rstrip() for one in coverage.not_indexed)
    yield f"\nNot covered: {', '.join(coverage.nations)}; {'; '.join(coverage.topics)}."
