"""Mutators for libFuzzer: ours beside its own, so that what is well-formed is reached too; and a blind one, to compare."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Sequence

from eval.hostile_documents.grammar import made
from eval.hostile_documents.mutate import WAYS, mutated
from eval.hostile_documents.worker import input_of

Mutator = Callable[[bytes, int, int], bytes]
_RECENT = 50  # inputs that reached something, as parts to splice in


def guided_mutator(parser: str, seeds: Sequence[bytes], own: Callable[[bytes, int], bytes]) -> Mutator:
    """An input made worse in our ways, half of the time in libFuzzer's (`own`) too; one in five is new.

    libFuzzer's ways are used inside streams and parts as ours are: outside, they would change a checksum and no more.
    """
    recent = deque(seeds, _RECENT)

    def of_libfuzzer(data: bytes, other: bytes, source: random.Random) -> bytes:
        return own(data, len(data) + 200)

    mixed = WAYS + (of_libfuzzer,) * len(WAYS)

    def mutate(data: bytes, largest: int, seed: int) -> bytes:
        source = random.Random(seed)
        if source.random() < 0.2 or not data:
            return made(parser, source)[:largest] or b" "
        recent.append(data)
        other = source.choice(recent if source.random() < 0.5 else seeds)
        return mutated(parser, data, other, source, source.choice((WAYS, mixed)))[:largest] or b" "

    return mutate


def blind_mutator(parser: str, seeds: Sequence[bytes], number: int, first: int) -> Mutator:
    """The inputs of the blind campaign in their order, whatever libFuzzer would have changed."""
    count = first

    def mutate(data: bytes, largest: int, seed: int) -> bytes:
        nonlocal count
        count += 1
        return input_of(parser, seeds, number, count - 1)[:largest] or b" "

    return mutate
