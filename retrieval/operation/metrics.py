"""Counts for Prometheus, where CV_METRICS is on: answers, seconds, the index, memory. Text format 0.0.4.

They live in this process's memory and are sent to nobody: whoever runs this fetches them.
"""

from __future__ import annotations

import time
from datetime import datetime
from functools import lru_cache

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

from corpus.store import Pointer
from corpus.version import VERSION
from retrieval.operation.outcome import Outcome

SECONDS = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)


class Metrics:
    """The counts of a process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)  # process_resident_memory_bytes and its like; Linux only
        self._answers = Counter(
            "cv_answers", "Questions by what became of them", ["status", "reason"], registry=self.registry
        )
        self._seconds = Histogram("cv_answer_seconds", "Seconds to an answer", buckets=SECONDS, registry=self.registry)
        self._documents = Gauge("cv_index_documents", "Documents in the index that serves", registry=self.registry)
        self._passages = Gauge("cv_index_passages", "Passages in the index that serves", registry=self.registry)
        self._age = Gauge("cv_index_age_seconds", "Seconds since the index was completed", registry=self.registry)
        self._up = Gauge("cv_index_up", "1 where the index can be asked", registry=self.registry)
        Gauge("cv_build", "Version of the program", ["version"], registry=self.registry).labels(VERSION).set(1)

    def count(self, outcome: Outcome) -> None:
        """Counts one answer."""
        self._answers.labels(outcome.status, outcome.reason or "").inc()
        self._seconds.observe(outcome.ms / 1000)

    def text(self, pointer: Pointer | None) -> bytes:
        """What is counted, with the index as it is now; None where it cannot be asked."""
        self._up.set(0 if pointer is None else 1)
        self._documents.set(pointer.documents if pointer else 0)
        self._passages.set(pointer.passages if pointer else 0)
        built = datetime.fromisoformat(pointer.built_at).timestamp() if pointer else time.time()
        self._age.set(max(0.0, time.time() - built))
        return generate_latest(self.registry)


@lru_cache(maxsize=1)
def metrics() -> Metrics:
    """The counts of this process."""
    return Metrics()
