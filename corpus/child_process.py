"""A module of ours in a process of its own: how it is started, and the limits that it sets for itself.

What others wrote is opened there: a hostile file ends that process and nothing else.
"""

from __future__ import annotations

import math
import os
import sys

from corpus.settings import PROJECT


def module_command(module: str, *arguments: str) -> list[str]:
    """What starts a module with this interpreter."""
    return [sys.executable, "-m", module, *arguments]


def module_environment(**more: str) -> dict[str, str]:
    """This process's environment, in which our packages are found from any folder, and `more`."""
    known = os.environ.get("PYTHONPATH", "")
    return dict(os.environ) | {"PYTHONPATH": os.pathsep.join(filter(None, (str(PROJECT), known)))} | more


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
