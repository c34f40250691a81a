"""Documents to a generation of the index: embed what is new, write all, tie our own words to it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from corpus.embedding import question_identity
from corpus.passage import Passage
from corpus.store import GenerationWriter, IndexedDocument, StoreLayout, open_index, write_lock
from corpus.wording import QUOTED_WHOLE, sentence_spans, word_count
from ingest.embed import EmbeddingCache, Text
from ingest.ours import Ours, ours_fingerprint, texts_of_ours
from ingest.progress import bar, track


def _sentences(passage: Passage) -> list[str]:
    """The sentences of a passage that is not quoted whole, as they are embedded."""
    spans = sentence_spans(passage.text)
    whole = word_count(passage.text) <= QUOTED_WHOLE
    return [passage.text[start:end] for start, end in spans] if len(spans) > 1 and not whole else []


def _sentence_rows(passage: Passage, cache: EmbeddingCache) -> bytes | None:
    sentences = _sentences(passage)
    if not sentences:
        return None
    return np.asarray([cache.vector(Text(text)) for text in sentences], dtype="<f2").tobytes()


def write_generation(
    layout: StoreLayout,
    documents: Sequence[IndexedDocument],
    cache: EmbeddingCache,
    quiet: bool,
    ours: bool = True,
    all_read: bool = True,
) -> GenerationWriter:
    """A generation of `documents` and, with `ours`, of our own words; vectors that are known are not made again.

    `all_read`: no document is missing that was asked for; otherwise no vector is forgotten, so that it need not be
    made again once the document can be read.
    """
    texts = [
        Text(text) for d in documents for p in d.passages for text in (p.embedded_text(d.record.title), *_sentences(p))
    ]
    if ours:
        texts += texts_of_ours({d.record.source for d in documents})
    missing = cache.missing(texts)
    progress = bar("Embedding passages", len(missing), "passages", quiet)
    for done in cache.embed(missing):
        progress.update(done)
    progress.close()
    writer = GenerationWriter(layout)
    try:
        words = Ours(documents, cache) if ours else None
        for indexed in track(documents, "Writing the index", len(documents), "documents", quiet):
            vectors = [cache.vector(Text(p.embedded_text(indexed.record.title))) for p in indexed.passages]
            sentences = [_sentence_rows(p, cache) for p in indexed.passages]
            writer.add(indexed, vectors, sentences, words.questions if words else {})
        if words:
            words.write(writer)
    except BaseException:
        writer.discard()
        raise
    if all_read:
        cache.keep_only(texts)
    return writer


def index_documents(
    store: Path, documents: Sequence[IndexedDocument], model: str, quiet: bool = False, chroma: str = ""
) -> None:
    """Makes `documents` the whole index of `store`; does nothing where they are already. Raises StoreError."""
    layout = StoreLayout(store, chroma)
    with write_lock(layout):
        if layout.pointer_file.exists():
            index = open_index(store, chroma)
            held = {key: record.fingerprint for key, record in index.documents.items()}
            same = held == {d.record.key: d.record.fingerprint for d in documents}
            made_by = (index.pointer.model, index.pointer.summaries)
            if same and index.vectors_complete() and made_by == (question_identity(model), ours_fingerprint()):
                return
        cache = EmbeddingCache(layout.embeddings_file, model, os.cpu_count() or 1)
        try:
            write_generation(layout, documents, cache, quiet).publish(question_identity(model), ours_fingerprint())
        finally:
            cache.close()
