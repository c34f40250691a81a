"""Counting what each visitor asks for: a token bucket each, in bounded memory.

A bucket holds a minute's worth or less and fills steadily (Turner, "New directions in communications", 1986). One that
is full again says nothing and is forgotten; beyond MOST the one that was used longest ago gives way.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

MOST = 10_000  # visitors that are remembered


class Buckets:
    """`a_minute` tokens for each key; 0 is no limit. Safe to use from several threads."""

    def __init__(
        self, a_minute: int, most: int = MOST, clock: Callable[[], float] = time.monotonic, at_once: int | None = None
    ) -> None:
        """`at_once` is how many may be taken without a pause: a minute's worth where it is not given."""
        self._size = float(a_minute if at_once is None else min(a_minute, at_once))
        self._a_second = a_minute / 60
        self._most = most
        self._clock = clock
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()  # key: (tokens, when)
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._held)

    def take(self, key: str, count: int = 1) -> float:
        """Takes tokens; 0 where there were enough, else the seconds until there are, and none is taken."""
        if not self._size:
            return 0.0
        wanted = min(float(count), self._size)
        with self._lock:
            now = self._clock()
            tokens, when = self._held.pop(key, (self._size, now))
            tokens = min(self._size, tokens + (now - when) * self._a_second)
            lacking = wanted - tokens
            self._held[key] = (tokens - wanted if lacking <= 0 else tokens, now)
            self._forget(now)
        return max(0.0, lacking / self._a_second)

    def _forget(self, now: float) -> None:
        while self._held:
            _, when = next(iter(self._held.values()))
            if len(self._held) <= self._most and now - when < 60:  # in a minute an empty bucket is full
                return
            self._held.popitem(last=False)
