"""Trains the adapter for questions: low-rank weights that bring an everyday question near the passage that answers it.

LoRA (Hu et al. 2021) through `peft`, on the packaged MiniLM. Passages keep the vectors that they have in the index, so
every passage of every document is a negative in every step: there is no sampling of hard ones, they are all there.
A second loss draws questions of one passage together (InfoNCE; van den Oord et al. 2018). A third keeps sentences in
the documents' own words where the model without the adapter has them: who asks in those is not to lose.
Needs an index of the documents that the questions are about; runs on two processor cores in well under an hour.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.adapter import SCALE
from corpus.embedding import load_embedding
from corpus.errors import UsageError
from corpus.lay_questions import load_lay_questions
from corpus.places import place_of
from corpus.store import open_index
from corpus.wording import sentence_spans, word_count

if TYPE_CHECKING:
    from transformers import PreTrainedModel

FURTHER = Path(__file__).parent / "training"  # questions about documents that are not in the catalogue
RANK, DROPOUT = 16, 0.05
PAIRS = 64  # pairs of questions in a step
TEMPERATURE, SMOOTHING, TOGETHER = 0.05, 0.05, 0.3
FORMAL, ANCHOR = 24, 2.0  # sentences of the documents in a step, and how much their moving costs
LEARNING_RATE, WARM_UP = 5e-4, 0.1
LEAST, MOST = 6, 30  # words of a sentence that is kept in place
LONGEST = 64  # tokens of a question
SEED = 7


@dataclass(frozen=True)
class TrainingData:
    """Questions and their sources, the row in `vectors` of the passage that answers each.

    vectors    (passages, dimensions), of the passages of the sources `owners`
    sentences  of the documents, each with its source
    """

    questions: tuple[str, ...]
    targets: tuple[int, ...]
    sources: tuple[str, ...]
    vectors: np.ndarray
    owners: tuple[str, ...]
    sentences: tuple[tuple[str, str], ...] = ()


def training_data(stores: Sequence[Path]) -> TrainingData:
    """Our questions about the documents that the stores index. Raises UsageError where they index none of them.

    A document that no question is about is left out: it may be a copy, and its passages would be called wrong.
    """
    every = (*load_lay_questions(), *load_lay_questions(FURTHER))
    asked_about = {f"{question.source}@{question.edition}" for question in every}
    rows: dict[tuple[str, str, str], int] = {}
    vectors: list[Sequence[float]] = []
    sentences: list[tuple[str, str]] = []
    for store in stores:
        index = open_index(store)
        collection = index.vector_store.client
        for key in sorted(asked_about & index.documents.keys()):
            passages = {passage.id: passage for passage in index.passages_of(key)}
            found = collection.get(where={"document": key}, include=["embeddings"])
            for identity, vector in zip(found["ids"], found["embeddings"], strict=True):
                passage = passages[identity]
                rows[passage.source, passage.edition, place_of(passage)] = len(vectors)
                vectors.append(vector)
                spans = sentence_spans(passage.text)
                texts = [passage.text[start:end].strip() for start, end in spans]
                sentences += [(passage.source, text) for text in texts if LEAST <= word_count(text) <= MOST]
    known = [(q, rows[q.source, q.edition, q.place]) for q in every if (q.source, q.edition, q.place) in rows]
    if not known:
        raise UsageError("The index has none of the documents that our questions are about: index those first.")
    return TrainingData(
        tuple(q.text for q, _ in known),
        tuple(row for _, row in known),
        tuple(q.source for q, _ in known),
        np.asarray(vectors, dtype=np.float32),
        tuple(source for source, _, _ in rows),
        tuple(sentences),
    )


def _pairs(targets: Sequence[int], rows: Sequence[int], chance: random.Random) -> Iterator[list[tuple[int, int]]]:
    """Batches of pairs of questions with one answer, for ever."""
    by_target: dict[int, list[int]] = {}
    for row in rows:
        by_target.setdefault(targets[row], []).append(row)
    while True:
        pairs: list[tuple[int, int]] = []
        for group in by_target.values():
            mixed = chance.sample(group, len(group))
            pairs += [(mixed[i], mixed[(i + 1) % len(mixed)]) for i in range(0, len(mixed), 2)]
        chance.shuffle(pairs)
        size = min(PAIRS, len(pairs))
        for at in range(0, len(pairs) - size + 1, size):
            yield pairs[at : at + size]


class Encoder:
    """The packaged model with an adapter to be trained; mean of the tokens, of length 1."""

    def __init__(self) -> None:
        from peft import LoraConfig, get_peft_model

        packaged: Any = load_embedding.__wrapped__()
        transformer = packaged._model[0]
        self.tokenizer = transformer.tokenizer
        plain: PreTrainedModel = transformer.auto_model
        config = LoraConfig(
            r=RANK,
            lora_alpha=int(SCALE * RANK),
            lora_dropout=DROPOUT,
            target_modules=["query", "key", "value", "dense"],
        )
        self.model: Any = get_peft_model(plain, config)

    def __call__(self, texts: Sequence[str]) -> Any:
        """A tensor (texts, dimensions)."""
        from torch.nn.functional import normalize

        tokens = self.tokenizer(list(texts), padding=True, truncation=True, max_length=LONGEST, return_tensors="pt")
        states = self.model(**tokens).last_hidden_state
        mask = tokens["attention_mask"].unsqueeze(-1).float()
        return normalize((states * mask).sum(1) / mask.sum(1), dim=-1)

    def save(self, file: Path) -> None:
        """Writes the adapter's weights as safetensors."""
        from peft import get_peft_model_state_dict
        from safetensors.torch import save_file

        file.parent.mkdir(parents=True, exist_ok=True)
        weights = {name: tensor.contiguous() for name, tensor in get_peft_model_state_dict(self.model).items()}
        save_file(weights, file)


def _hits(encoder: Encoder, data: TrainingData, rows: Sequence[int], k: int = 5) -> float:
    """Share of the questions whose passage is among the `k` nearest of all passages, by the adapted vector alone."""
    import torch

    if not rows:
        return 0.0
    encoder.model.eval()
    right = 0
    with torch.no_grad():
        for at in range(0, len(rows), 128):
            part = rows[at : at + 128]
            scores = encoder([data.questions[row] for row in part]).numpy() @ data.vectors.T
            wanted = scores[np.arange(len(part)), [data.targets[row] for row in part]]
            right += int(((scores > wanted[:, None]).sum(axis=1) < k).sum())
    return right / len(rows)


def train(
    stores: Sequence[Path], out: Path, epochs: float = 3, hold_out: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """Trains on the questions about the indexed documents except those of `hold_out`, and writes the weights to `out`.

    Returns counts, seconds, and for documents held out hit@5 of the vectors alone before and after. Raises UsageError.
    """
    import torch
    from torch.nn.functional import cross_entropy

    torch.manual_seed(SEED)
    chance = random.Random(SEED)
    data = training_data(stores)
    unknown = hold_out - set(data.sources)
    if unknown:
        raise UsageError(f"No question is about {sorted(unknown)[0]}: hold out one of {', '.join(set(data.sources))}.")
    rows = [row for row, source in enumerate(data.sources) if source not in hold_out]
    held = [row for row, source in enumerate(data.sources) if source in hold_out]
    encoder = Encoder()
    torch.set_num_threads(os.cpu_count() or 1)
    before = _hits(encoder, data, held)
    # The passages of a document that is held out are not shown, not even as wrong ones: a new document's would not be.
    shown = [row for row, source in enumerate(data.owners) if source not in hold_out]
    vectors = torch.tensor(data.vectors[shown])
    place = {row: number for number, row in enumerate(shown)}
    targets = torch.tensor([place.get(target, -1) for target in data.targets])
    steps = max(1, int(epochs * len(rows) / (2 * PAIRS)))
    trained = [parameter for parameter in encoder.model.parameters() if parameter.requires_grad]
    optimiser = torch.optim.AdamW(trained, lr=LEARNING_RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, max_lr=LEARNING_RATE, total_steps=steps, pct_start=WARM_UP
    )
    kept = [pair for pair in data.sentences if pair[0] not in hold_out]
    begun = time.perf_counter()
    losses: list[float] = []
    encoder.model.train()
    for step, batch in zip(range(1, steps + 1), _pairs(data.targets, rows, chance), strict=False):
        size = len(batch)
        chosen = [one for one, _ in batch] + [other for _, other in batch]
        encoded = encoder([data.questions[row] for row in chosen])
        wanted = targets[chosen]
        loss = cross_entropy(encoded @ vectors.T / TEMPERATURE, wanted, label_smoothing=SMOOTHING)
        alike = encoded[:size] @ encoded[size:].T / TEMPERATURE
        same = (wanted[:size, None] == wanted[None, :size]) & ~torch.eye(size, dtype=torch.bool)
        alike = alike.masked_fill(same, -1e9)
        formal = [text for _, text in chance.sample(kept, min(FORMAL, len(kept)))]
        with torch.no_grad(), encoder.model.disable_adapter():
            wanted_formal = encoder(formal)
        loss = loss + ANCHOR * (1 - (encoder(formal) * wanted_formal).sum(dim=1)).mean()
        straight = torch.arange(size)
        loss = loss + TOGETHER * (cross_entropy(alike, straight) + cross_entropy(alike.T, straight)) / 2
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimiser.step()
        schedule.step()
        losses.append(float(loss.item()))
        if step % 20 == 0 or step == steps:
            print(f"step {step} of {steps}, loss {np.mean(losses[-20:]):.3f}", flush=True)
    encoder.save(out)
    return {
        "questions": len(rows),
        "passages": len(data.vectors),
        "steps": steps,
        "seconds": round(time.perf_counter() - begun, 1),
        "loss": round(float(np.mean(losses[-20:])), 3),
        "held_out": sorted(hold_out),
        "held_out_questions": len(held),
        "held_out_hit@5_before": round(before, 3),
        "held_out_hit@5_after": round(_hits(encoder, data, held), 3),
        "bytes": out.stat().st_size,
    }


def train_text(found: dict[str, Any]) -> str:
    """What was trained, for reading."""
    lines = [
        f"{found['questions']} questions, {found['passages']} passages, {found['steps']} steps "
        f"in {found['seconds']} s; loss {found['loss']}; {found['bytes']} bytes"
    ]
    if found["held_out"]:
        lines.append(
            f"held out {', '.join(found['held_out'])}: hit@5 of {found['held_out_questions']} questions "
            f"{found['held_out_hit@5_before']} before, {found['held_out_hit@5_after']} after"
        )
    return "\n".join(lines) + "\n"
