"""Stores of any size, for measuring: the real passages first, then copies of them that differ in words and vectors.

A copy has one word in five replaced by another of the index's own words, of the same length, so that offsets, receipts
and quotation checks go on holding; its vector is the true one plus noise (cosine about 0.8), renormalised. So a million
passages need not be embedded. What this cannot show: real documents are less like each other than such copies are.
Everything is written with the product's own writer.
"""

from __future__ import annotations

import random
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from corpus.document import Document
from corpus.passage import Passage
from corpus.store import GenerationWriter, Index, IndexedDocument, StoreLayout, write_lock

NOISE = 0.75  # length of the noise beside a vector of length 1
SWAPPED = 0.2  # share of the words that a copy has replaced
FIRST = 10  # nearest passages that exact search keeps
_WORD = re.compile(r"[A-Za-z]{4,}")


@dataclass(frozen=True)
class Original:
    """A real document with its vectors: float32 (passages, dimensions), and rows of its sentences by passage."""

    indexed: IndexedDocument
    vectors: np.ndarray
    sentences: tuple[np.ndarray | None, ...]


@dataclass(frozen=True)
class Grown:
    """A store that was made: passages, seconds of writing, exact neighbours.

    exact  for each question, ids of its nearest passages by comparing it with every one, best first
    """

    passages: int
    seconds: float
    exact: tuple[tuple[str, ...], ...]


def originals(index: Index) -> list[Original]:
    """The official documents of an index, with the vectors that Chroma holds for them."""
    collection = index.vector_store.client
    found = []
    for key, record in index.documents.items():
        passages = tuple(index.passages_of(key))
        if not passages:
            continue
        held = collection.get(ids=[p.id for p in passages], include=["embeddings"])
        vectors = dict(zip(held["ids"], held["embeddings"], strict=True))
        rows = index.sentence_vectors(p.id for p in passages)
        blocks = tuple(block for _, _, block in index.all_blocks(key))
        document = Document(sha256=record.sha256, media=record.media, blocks=blocks, numbering=record.numbering)
        found.append(
            Original(
                IndexedDocument(record, document, passages),
                np.asarray([vectors[p.id] for p in passages], dtype=np.float32),
                tuple(rows.get(p.id) for p in passages),
            )
        )
    return found


def swapper(texts: Sequence[str], seed: int) -> Callable[[str], str]:
    """Replaces some words by others of the same length, the same word always by the same one."""
    chance = random.Random(seed)
    by_length: dict[int, list[str]] = defaultdict(list)
    for word in sorted({found.lower() for text in texts for found in _WORD.findall(text)}):
        by_length[len(word)].append(word)
    table = {
        word: chance.choice(words)
        for words in by_length.values()
        for word in words
        if chance.random() < SWAPPED and len(words) > 1
    }

    def swap(text: str) -> str:
        return _WORD.sub(lambda found: table.get(found.group(), found.group()), text)

    return swap


def _noisy(vectors: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    noise = chance.standard_normal(vectors.shape, dtype=np.float32)
    moved = vectors.astype(np.float32) + NOISE * noise / np.linalg.norm(noise, axis=1, keepdims=True)
    unit: np.ndarray = moved / np.linalg.norm(moved, axis=1, keepdims=True)
    return unit


def copied(original: Original, number: int, swap: Callable[[str], str], chance: np.random.Generator) -> Original:
    """The copy `number` of a document: other words, other vectors, an identity of its own."""
    record = original.indexed.record
    source = f"{record.source}-copy-{number}"
    changed = replace(record, source=source, title=f"{record.title} (copy {number})", parts=())
    passages = tuple(
        replace(
            p,
            id=f"{source}@{p.edition}#{p.reference}" if p.id.endswith(f"#{p.reference}") else f"{source}{p.id}",
            source=source,
            text=swap(p.text),
            lead_in=swap(p.lead_in),
            headings=tuple(map(swap, p.headings)),
        )
        for p in original.indexed.passages
    )
    document = original.indexed.document
    blocks = tuple(replace(b, text=swap(b.text), headings=tuple(map(swap, b.headings))) for b in document.blocks)
    return Original(
        IndexedDocument(changed, replace(document, blocks=blocks), passages),
        _noisy(original.vectors, chance),
        tuple(None if rows is None else _noisy(rows, chance).astype("<f2") for rows in original.sentences),
    )


def cut(original: Original, most: int) -> Original:
    """The first `most` passages of a document."""
    return replace(
        original,
        indexed=replace(original.indexed, passages=original.indexed.passages[:most]),
        vectors=original.vectors[:most],
        sentences=original.sentences[:most],
    )


def _all(real: Sequence[Original], size: int, seed: int) -> Iterator[Original]:
    """Documents until there are `size` passages: the real ones, then their copies."""
    texts = [p.text for one in real for p in one.indexed.passages]
    chance = np.random.default_rng(seed)
    number = left = 0
    left = size
    while True:
        swap = swapper(texts, seed + number) if number else None
        for one in real:
            made = copied(one, number, swap, chance) if swap else one
            yield cut(made, left)
            left -= len(made.indexed.passages)
            if left <= 0:
                return
        number += 1


class Nearest:
    """The nearest of all passages so far to each question, by comparing all of them."""

    def __init__(self, questions: np.ndarray) -> None:
        self._questions = questions.astype(np.float32)
        self._held: list[list[tuple[float, str]]] = [[] for _ in questions]

    def add(self, passages: Sequence[Passage], vectors: np.ndarray) -> None:
        """Looks at more passages."""
        cosines = self._questions @ vectors.T
        for held, row in zip(self._held, cosines, strict=True):
            best = np.argsort(-row)[:FIRST]
            held.extend((float(row[i]), passages[i].id) for i in best)
            held.sort(reverse=True)
            del held[FIRST:]

    def ids(self) -> tuple[tuple[str, ...], ...]:
        """For each question the ids, best first."""
        return tuple(tuple(identity for _, identity in held) for held in self._held)


def grow(index: Index, target: Path, size: int, questions: np.ndarray, chroma: str = "", seed: int = 1) -> Grown:
    """Writes a store of `size` passages at `target`; `questions` are vectors (questions, dimensions).

    Our own words of `index` go with it. Seconds are those of writing alone, without making the copies.
    """
    real = originals(index)
    layout = StoreLayout(target, chroma)
    nearest = Nearest(questions)
    writing = 0.0
    with write_lock(layout):
        writer = GenerationWriter(layout)
        held: set[str] = set()
        for one in _all(real, size, seed):
            passages = one.indexed.passages
            nearest.add(passages, one.vectors)
            held.update(p.id for p in passages)
            rows = [None if row is None else row.astype("<f2").tobytes() for row in one.sentences]
            begun = time.perf_counter()
            writer.add(one.indexed, one.vectors.tolist(), rows)
            writing += time.perf_counter() - begun
        begun = time.perf_counter()
        _ours(index, writer, held)
        writer.publish(index.pointer.model, index.pointer.summaries)
        writing += time.perf_counter() - begun
    return Grown(len(held), writing, nearest.ids())


def _ours(index: Index, writer: GenerationWriter, held: set[str]) -> None:
    for entry in index.summaries:
        writer.add_summary(entry.entry, [pin for pin in entry.pins if pin in held], entry.vectors.tolist())
    for proposal in index.proposals:
        writer.add_proposal(proposal.entry, proposal.vectors.tolist())
    lay = index.questions.lay
    writer.add_lay_questions(
        (passage, text, vector.tolist())
        for passage, text, vector in zip(lay.passages, lay.texts, lay.vectors, strict=True)
        if passage in held
    )
    outside = index._rows("SELECT reason, source, text, vector FROM outside_questions ORDER BY rowid")
    writer.add_outside_questions(
        (str(reason), str(source), str(text), np.frombuffer(vector, dtype="<f2").astype(np.float32).tolist())
        for reason, source, text, vector in outside
        if isinstance(vector, bytes)
    )
