"""The public regulatory benchmarks, ObliQA and ObliQA-MP, through the product's own search.

Gokhan et al. 2024, "RIRAG: Regulatory Information Retrieval and Answer Generation". Nothing of ours was trained on it
or fitted to its test questions. Its passages are indexed as they are, its documents without a title, as they come; its
identifiers give the heading path.
"""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.document import Block, BlockKind, Document
from corpus.embedding import PACKAGED
from corpus.errors import UsageError
from corpus.passage import Passage, Piece
from corpus.settings import Settings
from corpus.store import DocumentRecord, IndexedDocument
from eval.measures import bootstrap, mean
from ingest.progress import track
from ingest.write import index_documents

PUBLISHED = {
    "obliqa": {
        "BM25 (task baseline)": (0.7611, 0.6237),
        "BM25, stemmed": (0.7669, 0.6150),
        "LeSeR, trained on it": (0.8201, 0.6655),
        "BM25 + bge-small, trained on it": (0.833, 0.702),
    },
    "obliqa-mp": {
        "BM25": (0.5585, 0.4540),
        "dense": (0.5072, 0.3747),
        "reciprocal rank fusion": (0.5885, 0.4539),
    },
}
HEADING = 14  # words: a longer ancestor is a rule, not a heading
_PARTS = re.compile(r"(?<=\.)|(?=\()")


@dataclass(frozen=True)
class BenchmarkQuestion:
    """A question and the ids of its gold passages in our index."""

    text: str
    gold: frozenset[str]


def _read(file: Path) -> list[dict[str, Any]]:
    try:
        found: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
        return found
    except (OSError, ValueError):
        raise UsageError(f"{file} is not there or not JSON: give the folder of the benchmark with --data.") from None


def _ancestors(identity: str) -> list[str]:
    parts = [part for part in _PARTS.split(identity) if part]
    return ["".join(parts[:count]).rstrip(".") for count in range(1, len(parts))]


def _document(number: int, rows: Sequence[dict[str, Any]]) -> IndexedDocument:
    source = f"obliqa/{number}"
    texts = {row["PassageID"].rstrip("."): row["Passage"].strip() for row in rows}
    kept = [row for row in rows if row["Passage"].strip()]
    blocks: list[Block] = []
    passages: list[Passage] = []
    at = 0
    for ordinal, row in enumerate(kept):
        text = row["Passage"].strip()
        headings = tuple(
            texts[place] for place in _ancestors(row["PassageID"]) if 0 < len(texts.get(place, "").split()) <= HEADING
        )
        blocks.append(Block(kind=BlockKind.PARAGRAPH, text=text, headings=headings))
        pieces = (Piece(ordinal, at, at + len(text)),)
        passages.append(
            Passage(f"{source}@#{row['ID']}", source, "", row["PassageID"], headings, text, pieces, ordinal)
        )
        at += len(text) + 1
    sha256 = hashlib.sha256("\n".join(block.text for block in blocks).encode()).hexdigest()
    embedded = "\n".join(passage.embedded_text("") for passage in passages)
    fingerprint = hashlib.sha256(embedded.encode()).hexdigest()
    record = DocumentRecord(source, "", sha256, "", "", "benchmark", "", "", "", "json", "local", fingerprint)
    return IndexedDocument(record, Document(sha256=sha256, media="json", blocks=tuple(blocks)), tuple(passages))


def _documents(data: Path) -> list[IndexedDocument]:
    """The benchmark's documents. ObliQA-MP asks about the same ones: they are beside it."""
    folder = next((f for f in (data / "documents", data.parent / "obliqa" / "documents") if f.is_dir()), None)
    if folder is None:
        raise UsageError(f"There is no folder 'documents' in {data}: give the benchmark's folder with --data.")
    files = sorted(folder.glob("*.json"), key=lambda file: int(file.stem))
    return [_document(int(file.stem), _read(file)) for file in files]


def _questions(data: Path, name: str, split: str, documents: Sequence[IndexedDocument]) -> list[BenchmarkQuestion]:
    places = {(p.source, p.reference): p.id for d in documents for p in reversed(d.passages)}
    if name == "obliqa":
        rows = _read(data / f"ObliQA_{split}.json")
    else:
        rows = _read(data / f"ObliQA_MultiPassage_{'val' if split == 'dev' else split}.json")
    found = []
    for row in rows:
        gold = {
            f"obliqa/{g['DocumentID']}@#{g['ID']}"
            if "ID" in g
            else places.get((f"obliqa/{g['DocumentID']}", g["PassageID"]), f"missing {g['PassageID']}")
            for g in row["Passages"]
        }
        found.append(BenchmarkQuestion(row["Question"], frozenset(gold)))
    return found


def _average_precision(hits: Sequence[bool], wanted: int) -> float:
    right = 0
    total = 0.0
    for rank, hit in enumerate(hits, 1):
        right += hit
        total += right / rank if hit else 0.0
    return total / wanted


def obliqa(settings: Settings, data: Path, name: str = "obliqa", split: str = "test", limit: int = 0) -> dict[str, Any]:
    """{"recall@10", "map@10"} with intervals, beside published figures. `limit` takes only the first questions.

    Recall@10 is the share of gold passages in the first ten; MAP@10 divides by the number of gold passages. The index
    of the benchmark is kept in the settings' store and used again. Raises UsageError where `data` is not the benchmark.
    """
    from retrieval.engine import Engine

    begun = time.perf_counter()
    documents = _documents(data)
    questions = _questions(data, name, split, documents)[: limit or None]
    index_documents(settings.store, documents, settings.model or PACKAGED, quiet=False, chroma=settings.chroma)
    indexed = time.perf_counter()
    engine = Engine(settings)
    recalls, precisions = [], []
    for question in track(questions, "Asking", len(questions), "questions", False):
        found = [one.passage.id for one in engine.find(question.text).ranked[:10]]
        hits = [identity in question.gold for identity in found]
        recalls.append(sum(hits) / len(question.gold))
        precisions.append(_average_precision(hits, len(question.gold)))
    low, high = bootstrap(recalls)
    low_map, high_map = bootstrap(precisions)
    return {
        "benchmark": name,
        "split": split,
        "questions": len(questions),
        "passages": sum(len(d.passages) for d in documents),
        "recall@10": round(mean(recalls), 4),
        "recall@10_interval": [round(low, 4), round(high, 4)],
        "map@10": round(mean(precisions), 4),
        "map@10_interval": [round(low_map, 4), round(high_map, 4)],
        "published": {system: {"recall@10": r, "map@10": m} for system, (r, m) in PUBLISHED[name].items()},
        "seconds_indexing": round(indexed - begun, 1),
        "ms_per_question": round((time.perf_counter() - indexed) * 1000 / max(len(questions), 1), 1),
    }


def obliqa_text(found: dict[str, Any]) -> str:
    """The figures for reading."""
    lines = [f"{found['benchmark']} {found['split']}: {found['questions']} questions, {found['passages']} passages"]
    lines.append(f"  {'':34} Recall@10   MAP@10")
    lines.append(f"  {'chapter-and-verse, not trained on it':36} {found['recall@10']:7.4f}  {found['map@10']:7.4f}")
    for system, figures in found["published"].items():
        lines.append(f"  {system:36} {figures['recall@10']:7.4f}  {figures['map@10']:7.4f}")
    lines.append(f"  indexing {found['seconds_indexing']} s, {found['ms_per_question']} ms a question")
    return "\n".join(lines) + "\n"
