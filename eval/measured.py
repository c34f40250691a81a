"""Percentiles, memory of a process, and a slope with its uncertainty."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0 to 1) of `values` lie, 0 where there are none."""
    return round(float(np.quantile(values, share)), 1) if len(values) else 0.0


def _status(pid: int | str, field: str) -> float:
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return 0.0
    for line in lines:
        if line.startswith(f"{field}:"):
            return round(int(line.split()[1]) / 1024, 1)
    return 0.0


def peak_memory(pid: int | str = "self") -> float:
    """The most MiB that a process has held in memory; 0 where it is gone, or the system is not Linux."""
    return _status(pid, "VmHWM")


def memory(pid: int | str = "self") -> float:
    """MiB that a process holds in memory now; 0 where it is gone, or the system is not Linux."""
    return _status(pid, "VmRSS")


def slope(x: Sequence[float], y: Sequence[float]) -> tuple[float, float]:
    """Least-squares slope of y over x and the half width of its 95% interval.

    Neighbouring values of memory depend on each other, so the interval is made from means of ten stretches
    (batch means; Law & Kelton, "Simulation Modeling and Analysis"): Student's t with eight degrees of freedom.
    """
    parts = 10
    if len(x) < parts:
        return 0.0, float("inf")
    xs = np.asarray([part.mean() for part in np.array_split(np.asarray(x, dtype=float), parts)])
    ys = np.asarray([part.mean() for part in np.array_split(np.asarray(y, dtype=float), parts)])
    spread = float(((xs - xs.mean()) ** 2).sum())
    if spread == 0:
        return 0.0, float("inf")
    gradient = float(((xs - xs.mean()) * (ys - ys.mean())).sum() / spread)
    rest = ys - ys.mean() - gradient * (xs - xs.mean())
    error = float(np.sqrt((rest**2).sum() / (parts - 2) / spread))
    return gradient, 2.306 * error
