"""Progress bars on standard error: counts and time left, only for work that takes over two seconds."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

from tqdm import tqdm

SHOW_AFTER = 2.0


def bar(label: str, total: int, unit: str, quiet: bool = False, items: Iterable[Any] | None = None) -> Any:
    """A tqdm bar; `update(n)` moves it on, `close()` ends it. Over `items` it moves on as they are taken."""
    return tqdm(
        items,
        total=total,
        desc=label,
        unit=f" {unit}",
        delay=SHOW_AFTER,
        disable=quiet,
        file=sys.stderr,
        leave=False,
    )


def track(items: Iterable[Any], label: str, total: int, unit: str, quiet: bool = False) -> Any:
    """`items`, with a bar that moves on as they are taken."""
    return bar(label, total, unit, quiet, items)
