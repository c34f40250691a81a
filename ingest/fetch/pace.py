"""One request at a time per host, with a pause between the end of one and the start of the next."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Pace:
    """`delay` is in seconds; `sleep` waits."""

    def __init__(self, delay: float, sleep: Callable[[float], None] = time.sleep) -> None:
        self._delay, self._sleep = delay, sleep
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._last: dict[str, float] = {}

    @contextmanager
    def turn(self, host: str) -> Iterator[None]:
        """Waits until the host may be asked, and holds it until the answer is read."""
        with self._locks[host]:
            if host in self._last:
                wait = self._last[host] + self._delay - time.monotonic()
                if wait > 0:
                    self._sleep(wait)
            try:
                yield
            finally:
                self._last[host] = time.monotonic()
