"""How like one of our entries is to the place it points to, and whether another place of the source is likelier.

By cosine of the packaged model's vectors (Reimers & Gurevych 2019). An entry in plain words is less like its source
than a copy would be: a low figure asks for a reading, it proves nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from llama_index.core.embeddings import BaseEmbedding

from corpus.passage import Passage
from corpus.wording import sentence_spans

UNLIKE = 0.35  # below this the place hardly speaks of the same thing
DOUBTFUL = 0.55  # below this a rank worse than RANK counts as well
RANK = 10


@dataclass(frozen=True)
class Likeness:
    """cosine  of the entry and the likest sentence or passage at its place, -1 to 1
    rank     of the likest passage of its place among all passages of the source, from 1
    nearest  the sentences at its place that are likest to each of its own
    likelier reference of the passage of the source that is most like the entry
    """

    cosine: float
    rank: int
    nearest: tuple[str, ...]
    likelier: str

    def fault(self) -> str | None:
        """Why the entry should be read against its place, or None."""
        if self.cosine < UNLIKE or (self.cosine < DOUBTFUL and self.rank > RANK):
            return f"likeness {self.cosine:.2f}, rank {self.rank} in the source; the likest place is {self.likelier}"
        return None


class Meaning:
    """Vectors of one source's passages, made once. `title` stands in front of each passage as in the index."""

    def __init__(self, model: BaseEmbedding, passages: Sequence[Passage], title: str) -> None:
        self._model = model
        self._passages = list(passages)
        self._vectors = self._embed([passage.embedded_text(title) for passage in passages])

    def _embed(self, texts: Sequence[str]) -> np.ndarray:
        """One row a text. Longest first: a batch costs what its longest member costs."""
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]), reverse=True)
        made = np.asarray(self._model.get_text_embedding_batch([texts[i] for i in order]), dtype=np.float32)
        vectors = np.empty_like(made)
        vectors[order] = made
        return vectors

    def likeness(self, text: str, places: Sequence[Passage]) -> Likeness:
        """Of an entry's `text` to its `places`, which are among the source's passages and not empty."""
        sentences = [p.text[start:end] for p in places for start, end in sentence_spans(p.text)]
        own = [text[start:end] for start, end in sentence_spans(text)]
        ours, *vectors = self._embed([text, *own, *sentences])
        theirs = np.asarray(vectors[len(own) :])
        by_sentence = theirs @ ours
        by_passage = self._vectors @ ours
        ids = {place.id for place in places}
        best = max(float(score) for score, p in zip(by_passage, self._passages, strict=True) if p.id in ids)
        return Likeness(
            cosine=max(best, float(by_sentence.max())),
            rank=1 + int((by_passage > best).sum()),
            nearest=tuple(sentences[int((theirs @ vector).argmax())] for vector in vectors[: len(own)]),
            likelier=self._passages[int(by_passage.argmax())].reference,
        )
