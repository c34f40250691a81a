"""The engine: a question in, an answer out. Open it once and ask it often; it is safe to use from several threads."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpus.embedding import load_question_encoder, question_identity
from corpus.errors import StoreError, UnknownReferenceError
from corpus.own import LOCAL_STATUS, is_local
from corpus.settings import Settings, read_settings
from corpus.signposts import Urgency, choose, urgency_of
from corpus.store import NO_QUESTION, Index, StoreLayout, Unanswered, open_index
from corpus.vocabulary import widen
from retrieval.answer import Answer, Nearest, Quote, SignpostLine, SummaryLine
from retrieval.confidence import Signals, signals
from retrieval.decline import Decline, decline
from retrieval.editions import apart, searched_documents
from retrieval.inquiry import Inquiry
from retrieval.notices import notices
from retrieval.operation.log import write_line
from retrieval.operation.outcome import Outcome
from retrieval.proposals import proposed
from retrieval.question import Question, Refusal, read_question
from retrieval.quoting import nearest, quote
from retrieval.rank import Ranked, rank, scored, shortlist
from retrieval.scope import Scope, scope_of
from retrieval.search import Candidate, Encoded, HybridSearch, encode
from retrieval.sentences import rarity
from retrieval.summaries import FoundSummary, SummarySearch, alone, beside, lifts
from retrieval.thread import MOST, in_thread, leans_on
from retrieval.weights import WEIGHTS, Weights

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from corpus.encoder import TextEncoder

NEAREST = 3
OWN = 3  # quotations of users' own documents
OWN_ALIKE = 0.45  # similarity from which a passage of theirs is shown
_ENCODING = threading.Lock()  # the tokenizer, which all engines share, is not to be used by two threads at once
RARITY = 30  # passages among which a word is counted as common or rare
NOTHING = Decline(
    "not in these documents", "We found passages, but none of their words could be checked, so none is shown."
)
HELP_FIRST = "If someone is in danger now, please get help first."
UNOFFICIAL = "You chose to search in documents that are not official. What they say does not change the rules."
WITHOUT_TEXT = (
    "The official document is not on this machine. Open its official page to read the words themselves, or run "
    "'python -m ingest' where GOV.UK can be reached."
)


class Timings:
    """Milliseconds by step."""

    def __init__(self) -> None:
        self.steps: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Measures one step."""
        begun = time.perf_counter()
        yield
        self.steps[name] = self.steps.get(name, 0.0) + (time.perf_counter() - begun) * 1000


@dataclass(frozen=True)
class Found:
    """What was found for a question, best first, and what speaks for it.

    unanswered  the likest of our questions that nothing indexed here answers
    """

    ranked: tuple[Ranked, ...]
    signals: Signals
    summaries: tuple[FoundSummary, ...]
    unanswered: Unanswered = NO_QUESTION
    proposed: tuple[SummaryLine, ...] = ()


class Engine:
    """Answers from the index that serves, and moves to a newer one as soon as it is complete.

    Raises EmptyStoreError, StoreVersionError, StoreError, ModelMismatchError or ModelError when it is opened.
    """

    def __init__(self, settings: Settings | None = None, weights: Weights = WEIGHTS) -> None:
        self.weights = weights
        self.settings = settings or read_settings()
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
        """Loads everything that the first question would otherwise wait for."""
        HybridSearch(self.index).search(self._encode("Can the school fine me?")[0])

    def _encode(self, text: str) -> list[Encoded]:
        with _ENCODING:
            return encode(text, self.embedding, self.weights)

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
        answer = self._official(index, asked, wanted.k, keys, timings) if keys != [] else self._nothing_official(asked)
        if own and answer.reason != "please contact emergency help":
            with timings.step("own"):
                answer = replace(answer, own=self._own(index, asked, own, min(wanted.k, OWN)))
        return replace(answer, earlier=asked.needed)

    def _nothing_official(self, asked: Question) -> Answer:
        scope, urgency = scope_of(asked.text), urgency_of(asked.text)
        limit = 8 if urgency == "emergency" else 3
        return Answer(
            asked.typed,
            "declined",
            reason="please contact emergency help" if urgency == "emergency" else "not in these documents",
            message=HELP_FIRST if urgency == "emergency" else UNOFFICIAL,
            signposts=self._signposts(asked, scope, urgency, limit),
        )

    def _official(self, index: Index, asked: Question, k: int, keys: Sequence[str] | None, timings: Timings) -> Answer:
        scope, urgency = scope_of(asked.text), urgency_of(asked.text)
        found = self._find(index, asked, scope, keys, timings)
        declined = decline(index, asked.text, scope, urgency, found.signals, found.unanswered)
        if declined.open if declined else not found.ranked:
            named = declined.named if declined else ""
            ours = self._from_summaries(index, asked, found, scope, urgency, named)
            if ours is not None:
                return ours
        if declined:
            return self._declined(index, asked, declined, scope, urgency, found)
        with timings.step("quote"):
            quotes = self._quotes(index, asked, found.ranked, k)
        if not quotes:
            return self._declined(index, asked, NOTHING, scope, urgency, found)
        return Answer(
            asked.typed,
            "answered",
            summary=(*beside(found.summaries, quotes), *found.proposed),
            quotes=tuple(quotes),
            signposts=self._signposts(asked, scope, urgency, limit=3),
            notices=notices(index, quotes, scope),
        )

    def _from_summaries(
        self, index: Index, asked: Question, found: Found, scope: Scope, urgency: Urgency, named: str
    ) -> Answer | None:
        """Our own words where the source that would answer is not indexed here.

        With official documents at hand nothing is quoted, so that is no answer, and our words are shown beside it.
        """
        lines = alone(found.summaries, frozenset(record.source for record in index.documents.values()), named)
        if not lines:
            return None
        lines = (*lines, *found.proposed)
        quotable = any(not is_local(record.status) for record in index.documents.values())
        return Answer(
            asked.typed,
            "declined" if quotable else "answered",
            reason="not in these documents" if quotable else None,
            message="This is our own summary. The official words are not on this machine.",
            summary=lines,
            nearest=tuple(nearest(index, one) for one in found.ranked[:NEAREST]),
            signposts=self._signposts(asked, scope, urgency, limit=3),
            notices=(WITHOUT_TEXT,),
        )

    def own_quotes(self, question: str, limit: int = OWN) -> tuple[Quote, ...]:
        """What the documents that are indexed here say, where users added them all: `limit` quotations at most.

        None for a question that cannot be asked, and none where somebody may be in danger.
        """
        asked = read_question(question, self.settings.max_question)
        if isinstance(asked, Refusal) or urgency_of(asked.text) == "emergency":
            return ()
        return self._own(self.index, asked, None, limit)

    def _own(self, index: Index, asked: Question, keys: Sequence[str] | None, limit: int) -> tuple[Quote, ...]:
        (whole, *_) = self._encode(asked.text)
        retriever = HybridSearch(index, keys, self.weights)
        ranked = self._rank(index, [(whole, shortlist(retriever.search(whole)))])
        alike = [one for one in ranked if max([one.candidate.cosine, *one.candidate.sentences]) >= OWN_ALIKE]
        quotes = self._quotes(index, asked, alike, limit)
        return tuple(replace(quote, status=LOCAL_STATUS) for quote in quotes)

    def close(self) -> None:
        """Lets go of the index. The engine is not to be used after this."""
        self._index.close_all()

    def find(self, question: str, earlier: Sequence[str] = ()) -> Found:
        """What is found for a question before it is decided whether that answers: for evaluation and for browsing."""
        needed = leans_on(question, earlier)
        asked = Question(question, in_thread(question, needed), needed)
        return self._find(self.index, asked, scope_of(asked.text), None, Timings())

    def _find(self, index: Index, asked: Question, scope: Scope, keys: Sequence[str] | None, timings: Timings) -> Found:
        with timings.step("encode"):
            whole, *parts = self._encode(asked.text)
        with timings.step("search"):
            ours = self._summaries(index).search([whole.vector])
            retriever = HybridSearch(index, keys, self.weights)
            found = [(whole, shortlist(retriever.search(whole, lifts(ours))))]
            if not retriever.in_their_words(whole.text):
                found += [(part, shortlist(retriever.search(part))) for part in parts]
        with timings.step("rank"):
            ranked = self._rank(index, found)
        with timings.step("weigh"):
            unanswered = index.questions.nearest_unanswered(whole.vector)
            elsewhere = max((one for one in ours if not one.indexed.pins), key=lambda one: one.similarity, default=None)
            if elsewhere and elsewhere.similarity > unanswered.similarity:  # of a document that is not indexed here
                source = elsewhere.indexed.entry.source
                unanswered = Unanswered("not in these documents", source, elsewhere.similarity)
            speaking = signals(index, whole, ranked, ours, unanswered.similarity)
        return Found(tuple(ranked), speaking, tuple(ours), unanswered, proposed(index, whole.vector))

    def _rank(self, index: Index, found: Sequence[tuple[Encoded, list[Candidate]]]) -> list[Ranked]:
        local = {key for key, record in index.documents.items() if is_local(record.status)}
        sentences = index.sentence_vectors({c.passage.id for _, candidates in found for c in candidates})
        lists = (
            scored(
                candidates,
                encoded.vector,
                sentences,
                lambda passage: f"{passage.source}@{passage.edition}" in local,
                self.weights,
            )
            for encoded, candidates in found
        )
        return rank(lists, self.weights)

    def _quotes(self, index: Index, asked: Question, ranked: Sequence[Ranked], k: int) -> list[Quote]:
        weights = rarity([r.passage.text for r in ranked[:RARITY]])
        quotes: list[Quote] = []
        for found in ranked:
            if len(quotes) == k:
                break
            made = quote(index, asked.text, found, len(quotes) + 1, weights)
            if made is not None:
                quotes.append(made)
        return quotes

    def _declined(
        self,
        index: Index,
        asked: Question,
        declined: Decline,
        scope: Scope,
        urgency: Urgency,
        found: Found,
    ) -> Answer:
        close: tuple[Nearest, ...] = ()
        if declined.reason in ("not in these documents", "outside England"):
            close = tuple(nearest(index, one) for one in found.ranked[:NEAREST])
        return Answer(
            asked.typed,
            "declined",
            reason=declined.reason,
            message=declined.message,
            summary=found.proposed if declined.open else (),
            nearest=close,
            signposts=self._signposts(asked, scope, urgency, limit=8 if urgency == "emergency" else 6),
        )

    def _signposts(self, asked: Question, scope: Scope, urgency: Urgency, limit: int) -> tuple[SignpostLine, ...]:
        topics = {topic for term in widen(asked.text) for topic in term.topics}
        chosen = choose(topics, nation=scope.nation, urgency=urgency, limit=limit)
        return tuple(
            SignpostLine(s.name, s.address, s.purpose, s.phone, s.text, s.urgency == "emergency") for s in chosen
        )

    def _summaries(self, index: Index) -> SummarySearch:
        """The search over our entries, made once for each index."""
        held = self._summary_search
        if held is None or held[0] is not index:
            held = self._summary_search = (index, SummarySearch(index))
        return held[1]
