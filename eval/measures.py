"""Measures over ranked lists. A run is a list of lists: for each question, for each rank, which needs it meets."""

from __future__ import annotations

import random
from collections.abc import Sequence


def hit_at(ranks: Sequence[set[int]], k: int) -> float:
    """1 where any of the first `k` meets a need."""
    return 1.0 if any(ranks[:k]) else 0.0


def all_parts_at(ranks: Sequence[set[int]], needs: int, k: int) -> float:
    """1 where the first `k` together meet every need."""
    met: set[int] = set().union(*ranks[:k]) if ranks else set()
    return 1.0 if len(met) == needs else 0.0


def reciprocal_rank(ranks: Sequence[set[int]], k: int = 10) -> float:
    """1 / rank of the first that meets a need, 0 below rank `k`."""
    for position, met in enumerate(ranks[:k], 1):
        if met:
            return 1.0 / position
    return 0.0


def mean(values: Sequence[float]) -> float:
    """The arithmetic mean; 0 of nothing."""
    return sum(values) / len(values) if values else 0.0


def bootstrap(values: Sequence[float], rounds: int = 1000, seed: int = 7) -> tuple[float, float]:
    """95% percentile interval of the mean (Efron 1979)."""
    if not values:
        return 0.0, 0.0
    chance = random.Random(seed)
    means = sorted(mean(chance.choices(list(values), k=len(values))) for _ in range(rounds))
    return means[int(0.025 * rounds)], means[int(0.975 * rounds)]


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Chance that a positive scores above a negative (Hanley & McNeil 1982)."""
    if not positive or not negative:
        return 0.0
    wins = sum((p > n) + 0.5 * (p == n) for p in positive for n in negative)
    return wins / (len(positive) * len(negative))
