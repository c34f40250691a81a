"""Limits that a process sets for itself before it opens what others wrote."""

from __future__ import annotations

import math
import os


def limit_memory(megabytes: int) -> None:
    """No more data than this, and no core file. Linux counts all of it; other systems less, or nothing."""
    _limit("RLIMIT_CORE", 0)
    _limit("RLIMIT_DATA", megabytes * 1024**2)


def limit_time(seconds: float) -> None:
    """So many seconds of processor time from now on; then the process ends with SIGXCPU."""
    used = os.times()
    _limit("RLIMIT_CPU", math.ceil(used.user + used.system + seconds))


def _limit(name: str, most: int) -> None:
    try:
        import resource

        hard = resource.getrlimit(getattr(resource, name))[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(getattr(resource, name), (most, hard))
    except (ImportError, AttributeError, ValueError, OSError):
        return
