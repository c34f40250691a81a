"""The time that work takes of a processor: what else runs on the machine is not in it."""

from __future__ import annotations

import time
from collections.abc import Callable


def processor_seconds(work: Callable[[], object]) -> float:
    """Seconds of processor time of this process. Limits stand far above what slow machines need."""
    begun = time.process_time()
    work()
    return time.process_time() - begun
