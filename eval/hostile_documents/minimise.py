"""The smallest input that still shows a fault: delta debugging (Zeller and Hildebrandt, 2002), on bytes."""

from __future__ import annotations

import time
from collections.abc import Callable


def minimised(data: bytes, same: Callable[[bytes], bool], seconds: float = 20.0) -> bytes:
    """`data` with as many bytes taken out as possible in `seconds`, for which `same` still holds."""
    until = time.monotonic() + seconds
    parts = 2
    while len(data) > 1 and time.monotonic() < until:
        size = max(1, len(data) // parts)
        for start in range(0, len(data), size):
            tried = data[:start] + data[start + size :]
            if time.monotonic() > until:
                return data
            if same(tried):
                data, parts = tried, max(2, parts - 1)
                break
        else:
            if size == 1:
                return data
            parts = min(len(data), parts * 2)
    return data
