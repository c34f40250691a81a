"""The engine: a question in, an answer out. Open it once and ask it often; it is safe to use from several threads."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from threadpoolctl import threadpool_limits

from corpus.embedding import load_question_encoder, question_identity
from corpus.errors import StoreError, UnknownReferenceError
from corpus.own import LOCAL_STATUS
from corpus.settings import Settings, read_settings
from corpus.store import Index, StoreLayout, open_index
from corpus.urgency import urgency_of
from retrieval.answer import Answer, Quote
from retrieval.answering import answer as compose
from retrieval.answering import nothing_official, quotations
from retrieval.editions import apart, searched_documents
from retrieval.finding import Found, find, find_own
from retrieval.inquiry import Inquiry
from retrieval.operation.log import write_line
from retrieval.operation.outcome import Outcome
from retrieval.question import Question, Refusal, read_question
from retrieval.search import Encoded, HybridSearch, encode, encode_also
from retrieval.summaries import SummarySearch
from retrieval.thread import MOST, in_thread, leans_on
from retrieval.timings import Timings
from retrieval.turns import Turns
from retrieval.weights import WEIGHTS, Weights

if TYPE_CHECKING:
    from datetime import date

    from corpus.encoder import TextEncoder

OWN = 3  # quotations of users' own documents
_ENCODING = threading.Lock()  # the tokenizer, which all engines share, is not to be used by two threads at once


class Engine:
    """Answers from the index that serves, and moves to a newer one as soon as it is complete.

    Raises EmptyStoreError, StoreVersionError, StoreError, ModelMismatchError or ModelError when it is opened.
    """

    def __init__(self, settings: Settings | None = None, weights: Weights = WEIGHTS) -> None:
        self.weights = weights
        self.settings = settings or read_settings()
        # Numpy's library would start threads of its own for each of many small products: with 50 people at once they
        # took ten times the time. For the whole process.
        threadpool_limits(1, user_api="blas")
        self._turns = Turns(self.settings.at_once)  # more at once only wait for each other
        self._layout = StoreLayout(self.settings.store)
        self._opening = threading.Lock()
        self._index = self._open()
        self._summary_search: tuple[Index, SummarySearch] | None = None

    def _open(self) -> Index:
        index = open_index(self.settings.store, self.settings.chroma)
        index.require_model(question_identity(self.settings.model))
        return index

    @property
    def index(self) -> Index:
        """The index that serves now."""
        pointer = self._layout.read_pointer()
        with self._opening:
            if pointer.generation != self._index.pointer.generation:
                self._index = self._open()  # the one before is let go with its last reader
            return self._index

    @property
    def embedding(self) -> TextEncoder:
        """The model for questions, loaded on first use."""
        return load_question_encoder(self.settings.model, self.settings.threads, self.settings.encoder)

    def warm_up(self) -> None:
        """Loads what every first question would otherwise wait for."""
        HybridSearch(self.index).search(self._encode("Can the school fine me?")[0])

    def _encode(self, text: str) -> list[Encoded]:
        with _ENCODING:
            return encode(text, self.embedding, self.weights)

    def _encode_also(self, asked: Encoded) -> list[Encoded]:
        with _ENCODING:
            return encode_also(asked, self.embedding)

    def ask(
        self,
        question: str,
        k: int | None = None,
        *,
        as_at: date | None = None,
        sources: Sequence[str] = (),
        statuses: Sequence[str] = (),
        earlier: Sequence[str] = (),
        identity: str | None = None,
    ) -> Answer:
        """The answer to a question: at most `k` quotations, each checked.

        `as_at` quotes the editions of that day; `sources` limits the search to these source ids,
        `statuses` to documents of these. `earlier` is what was asked before, the oldest first: it is searched with a
        question that cannot stand alone. Raises UnknownReferenceError for a source or a status that is not indexed.
        """
        begun = time.perf_counter()
        timings = Timings()
        wanted = Inquiry(question, k or self.settings.results, as_at, tuple(sources), tuple(statuses), tuple(earlier))
        try:
            with self._turns:
                answer = self._answered(wanted, timings)
        except Exception as fault:
            self._watch("failed", type(fault).__name__, begun, timings)
            raise
        elapsed = self._watch(answer.status, answer.reason, begun, timings)
        return Answer(
            **{
                **{name: getattr(answer, name) for name in Answer.__dataclass_fields__},
                "id": identity,
                "elapsed_ms": elapsed,
                "timings_ms": timings.steps,
            }
        )

    def _watch(self, status: str, reason: str | None, begun: float, timings: Timings) -> float:
        """Writes down and counts what became of a question, where the settings say so; gives its milliseconds."""
        ms = (time.perf_counter() - begun) * 1000
        outcome = Outcome(status, reason, ms, timings.steps, self._index.pointer.generation)
        if self.settings.log == "json":
            write_line(outcome)
        if self.settings.metrics == "on":
            from retrieval.operation.metrics import metrics

            metrics().count(outcome)
        return ms

    def _answered(self, wanted: Inquiry, timings: Timings) -> Answer:
        """The answer from the index that serves; asked anew where that index was replaced and removed meanwhile."""
        while True:
            index = self.index
            try:
                return self._answer(index, wanted, timings)
            except StoreError:
                if self._layout.read_pointer().generation == index.pointer.generation:
                    raise

    def _read(self, typed: str, earlier: Sequence[str]) -> Question | Refusal:
        """The question with what it depends on."""
        asked = read_question(typed, self.settings.max_question)
        if isinstance(asked, Refusal):
            return asked
        before = [read_question(one, self.settings.max_question) for one in earlier[-MOST:]]
        needed = leans_on(asked.text, [one.text for one in before if isinstance(one, Question)])
        return Question(typed, in_thread(asked.text, needed), needed)

    def _answer(self, index: Index, wanted: Inquiry, timings: Timings) -> Answer:
        asked = self._read(wanted.typed, wanted.earlier)
        if isinstance(asked, Refusal):
            return Answer(wanted.typed[:200], "declined", reason=asked.reason, message=asked.message)
        unknown = [s for s in wanted.sources if all(r.source != s for r in index.documents.values())]
        if unknown:
            raise UnknownReferenceError(
                f"No source named '{unknown[0]}' is indexed: 'python -m ingest status' lists the ones that are."
            )
        held = {record.status for record in index.documents.values()}
        if wrong := [status for status in wanted.statuses if status not in held]:
            raise UnknownReferenceError(
                f"Nothing with the status '{wrong[0][:60]}' is indexed: choose from {', '.join(sorted(held))}."
            )
        keys, own = apart(index, searched_documents(index, wanted.as_at, wanted.sources, wanted.statuses))
        answer = self._official(index, asked, wanted.k, keys, timings) if keys != [] else nothing_official(asked)
        if own and answer.reason != "please contact emergency help":
            with timings.step("own"):
                answer = replace(answer, own=self._own(index, asked, own, min(wanted.k, OWN)))
        return replace(answer, earlier=asked.needed)

    def _official(self, index: Index, asked: Question, k: int, keys: Sequence[str] | None, timings: Timings) -> Answer:
        found = self._find(index, asked.text, keys, timings)
        return compose(index, asked, found, k, timings)

    def own_quotes(self, question: str, limit: int = OWN) -> tuple[Quote, ...]:
        """What the documents that are indexed here say, where users added them all: `limit` quotations at most.

        None for a question that cannot be asked, and none where somebody may be in danger.
        """
        asked = read_question(question, self.settings.max_question)
        if isinstance(asked, Refusal) or urgency_of(asked.text) == "emergency":
            return ()
        return self._own(self.index, asked, None, limit)

    def _own(self, index: Index, asked: Question, keys: Sequence[str] | None, limit: int) -> tuple[Quote, ...]:
        quotes = quotations(index, asked, find_own(index, asked.text, self._encode, self.weights, keys), limit)
        return tuple(replace(quote, status=LOCAL_STATUS) for quote in quotes)

    def close(self) -> None:
        """Lets go of the index. The engine is not to be used after this."""
        self._index.close_all()

    def find(self, question: str, earlier: Sequence[str] = ()) -> Found:
        """What is found for a question before it is decided whether that answers: for evaluation and for browsing."""
        text = in_thread(question, leans_on(question, earlier))
        return self._find(self.index, text)

    def _find(
        self, index: Index, text: str, keys: Sequence[str] | None = None, timings: Timings | None = None
    ) -> Found:
        summaries = self._summaries(index)
        return find(index, text, self._encode, self._encode_also, summaries, self.weights, keys, timings)

    def _summaries(self, index: Index) -> SummarySearch:
        """The search over our entries, made once for each index."""
        held = self._summary_search
        if held is None or held[0] is not index:
            held = self._summary_search = (index, SummarySearch(index))
        return held[1]
