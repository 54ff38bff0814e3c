"""Whose turn it is."""

from __future__ import annotations

import asyncio
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tenfold.execution.limits.fair_queue import FairQueue, Turn


class Owner:
    """Compared by identity."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


def turn(owner: object) -> Turn[Any]:
    return Turn(owner, 1, 1, asyncio.Future(loop=LOOP))


LOOP = asyncio.new_event_loop()
A, B, C = Owner("a"), Owner("b"), Owner("c")


def serve(queue: FairQueue[Any], count: int, *, cost=lambda owner: 1.0, by_places=False):
    """The owners of the next ``count`` turns; places are kept."""
    served = []
    for _ in range(count):
        first = queue.next(by_places=by_places)
        queue.hold(first.owner, cost(first.owner))
        queue.remove(first)
        served.append(first.owner)
    return served


def waiting(*owners: Owner, each: int) -> FairQueue[Any]:
    queue: FairQueue[Any] = FairQueue()
    for owner in owners:
        for _ in range(each):
            queue.add(turn(owner))
    return queue


def test_owners_take_turns_and_keep_their_own_order():
    queue = waiting(A, B, each=3)
    assert serve(queue, 6) == [A, B, A, B, A, B]
    assert not queue


def test_a_newcomer_is_next_but_for_one():
    queue = waiting(A, each=35)
    serve(queue, 10)
    for _ in range(35):
        queue.add(turn(B))
    served = serve(queue, 20)
    assert B in served[:2]
    assert served.count(B) == 10


def test_turns_are_shared_by_what_they_cost():
    queue = waiting(A, B, each=40)
    served = serve(queue, 33, cost=lambda owner: 10.0 if owner is A else 1.0)
    assert served.count(A) == 3


def test_places_even_out_at_once():
    queue = waiting(A, each=60)
    serve(queue, 20)
    for _ in range(30):
        queue.add(turn(B))
    served = []
    for _ in range(20):  # a place of A's becomes free each time
        queue.give_back(A)
        served += serve(queue, 1, by_places=True)
    assert served[:9] == [B] * 9
    assert served.count(B) == 10


def test_nothing_is_kept_of_whoever_has_gone():
    queue = waiting(A, B, each=2)
    serve(queue, 3)
    left = queue.next(by_places=False)
    queue.remove(left)
    queue.remove(left)
    for owner in (A, A, B):
        queue.give_back(owner)
    assert not queue
    assert not queue._owners


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from("abc+-"), max_size=120))
def test_nobody_waits_for_more_than_a_round_of_the_others(steps):
    """Letters ask; '+' serves; '-' gives a place back."""
    owners = {name: Owner(name) for name in "abc"}
    queue: FairQueue[Any] = FairQueue()
    waits: dict[int, tuple[Turn[Any], int]] = {}
    held: list[Owner] = []
    for step in steps:
        if step in owners:
            asked = turn(owners[step])
            queue.add(asked)
            before = sum(other.owner is asked.owner for other, _ in waits.values())
            # Of an owner that was just served the others are a request behind.
            waits[id(asked)] = (asked, (before + 2) * len(owners))
        elif step == "+" and queue:
            first = queue.next(by_places=False)
            queue.hold(first.owner, 1.0)
            queue.remove(first)
            held.append(first.owner)
            del waits[id(first)]
            waits = {key: (one, left - 1) for key, (one, left) in waits.items()}
            assert all(left >= 0 for _, left in waits.values())
        elif step == "-" and held:
            queue.give_back(held.pop())
