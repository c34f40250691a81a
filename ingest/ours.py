"""What we wrote ourselves, tied to the passages that it is about: entries in plain English, everyday questions."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence

import numpy as np

from corpus import lay_questions, outside_questions
from corpus.lay_questions import LayQuestion, load_lay_questions
from corpus.outside_questions import OutsideQuestion, load_elsewhere_questions, load_outside_questions
from corpus.passage import Passage
from corpus.pins import pinned
from corpus.places import possible
from corpus.proposals import Proposal, load_proposals
from corpus.store import GenerationWriter, IndexedDocument
from corpus.summaries import Summary, load_summaries
from ingest.embed import EmbeddingCache, Text

NO_OURS = "none"  # the fingerprint of an index that holds none of our own words
PINS = 3  # passages that one of our entries leads to


def ours_fingerprint() -> str:
    """Changes whenever one of our entries or everyday questions does."""
    entries = (entry.model_dump_json() for entry in (*load_summaries(), *load_proposals()))
    ours = [*entries, lay_questions.fingerprint(), outside_questions.fingerprint()]
    return hashlib.sha256("\n".join(ours).encode()).hexdigest()[:16]


def _of_entry(entry: Summary) -> list[Text]:
    return [Text(entry.text), *(Text(question, True) for question in entry.questions)]


def _of_proposal(proposal: Proposal) -> list[Text]:
    return [Text(question, True) for question in proposal.questions]


def _without_a_passage() -> tuple[OutsideQuestion, ...]:
    return (*load_outside_questions(), *load_elsewhere_questions())


def texts_of_ours(sources: Collection[str]) -> list[Text]:
    """Every text of ours that is embedded: all entries, and the everyday questions about `sources`."""
    entries = [text for entry in load_summaries() for text in _of_entry(entry)]
    entries += [text for proposal in load_proposals() for text in _of_proposal(proposal)]
    lay = [Text(question.text, True) for question in load_lay_questions() if question.source in sources]
    return [*entries, *lay, *(Text(question.text, True) for question in _without_a_passage())]


class Ours:
    """Ties our words to the passages of `documents`, whose vectors and whose own are all in `cache`.

    questions  our everyday questions by the id of the passage that answers them
    """

    def __init__(self, documents: Sequence[IndexedDocument], cache: EmbeddingCache) -> None:
        self._cache = cache
        self._titles = {document.record.key: document.record.title for document in documents}
        self._editions: dict[str, list[tuple[Passage, ...]]] = {}
        for document in documents:
            self._editions.setdefault(document.record.source, []).append(document.passages)
        self.questions: dict[str, list[str]] = {}
        by_place: dict[tuple[str, str, str], list[LayQuestion]] = {}
        for question in load_lay_questions():
            by_place.setdefault((question.source, question.edition, question.place), []).append(question)
        for (source, edition, place), questions in by_place.items():
            texts = [Text(question.text, True) for question in questions]
            for passages in self._editions.get(source, []):
                for passage in self._likest(possible(place, edition, passages), texts, 1):
                    self.questions.setdefault(passage.id, []).extend(text.words for text in texts)

    def write(self, writer: GenerationWriter) -> None:
        """Adds our entries and questions to the generation, and the questions without a passage."""
        for entry in load_summaries():
            passages = [p for edition in self._editions.get(entry.source, []) for p in edition]
            pins = [passage.id for passage in self._likest(pinned(entry, passages), [Text(entry.text)], PINS)]
            vectors = [self._cache.vector(text) for text in _of_entry(entry)]
            writer.add_summary(entry, pins, vectors)
        for proposal in load_proposals():
            writer.add_proposal(proposal, [self._cache.vector(text) for text in _of_proposal(proposal)])
        writer.add_lay_questions(
            (passage, words, self._cache.vector(Text(words, True)))
            for passage, questions in self.questions.items()
            for words in questions
        )
        writer.add_outside_questions(
            (question.reason, question.source, question.text, self._cache.vector(Text(question.text, True)))
            for question in _without_a_passage()
        )

    def _likest(self, places: Sequence[Passage], texts: Sequence[Text], most: int) -> list[Passage]:
        """Where a place may be several passages (a table, a heading, a newer edition), those most like the texts."""
        if len(places) <= most:
            return list(places)
        ours = np.mean([self._cache.vector(text) for text in texts], axis=0)

        def likeness(passage: Passage) -> float:
            title = self._titles[f"{passage.source}@{passage.edition}"]
            return float(ours @ np.asarray(self._cache.vector(Text(passage.embedded_text(title)))))

        return sorted(places, key=likeness, reverse=True)[:most]
