"""So many at a time, in the order in which they came."""

from __future__ import annotations

import threading
import time

import pytest

from retrieval.turns import Turns


def test_no_more_than_so_many_at_once_and_nobody_is_overtaken() -> None:
    turns, inside, most, served = Turns(2), 0, 0, []
    lock = threading.Lock()

    def person(number: int) -> None:
        nonlocal inside, most
        for _ in range(5):
            with turns:
                with lock:
                    inside += 1
                    most = max(most, inside)
                    served.append(number)
                time.sleep(0.002)
                with lock:
                    inside -= 1

    people = [threading.Thread(target=person, args=(number,)) for number in range(10)]
    with turns, turns:  # until all wait
        for one in people:
            one.start()
        while len(turns._waiting) < len(people):
            time.sleep(0.001)
    for one in people:
        one.join(20)
    assert most == 2
    assert len(served) == 50
    assert len(set(served[:10])) == 10, "whoever leaves goes to the end of the line"


def test_a_fault_gives_the_place_back() -> None:
    turns = Turns(1)
    for _ in range(3):
        with pytest.raises(ValueError, match="no"), turns:
            raise ValueError("no")
    with turns:
        pass
