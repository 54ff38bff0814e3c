"""A few long steps in one round of the loop, in order."""

from __future__ import annotations

import asyncio

from tenfold.turns import Turns


class Rounds:
    """Counts the loop's rounds while it is awaited for."""

    def __init__(self) -> None:
        self.now = 0

    async def count(self) -> None:
        while True:
            await asyncio.sleep(0)
            self.now += 1


async def test_many_that_are_due_together_are_spread_over_rounds_in_their_order():
    turns, rounds = Turns(4), Rounds()
    made: list[tuple[int, int]] = []

    async def step(number: int) -> None:
        await turns.turn()
        made.append((number, rounds.now))

    counting = asyncio.create_task(rounds.count())
    await asyncio.gather(*(step(number) for number in range(40)))
    counting.cancel()
    assert [number for number, _ in made] == list(range(40))
    in_round = [round_ for _, round_ in made]
    assert max(in_round.count(round_) for round_ in in_round) <= 4
    assert in_round[-1] - in_round[0] <= 11


async def test_nobody_waits_where_nothing_has_piled_up():
    turns, rounds = Turns(1), Rounds()
    counting = asyncio.create_task(rounds.count())
    await asyncio.sleep(0)
    for _ in range(3):
        before = rounds.now
        await turns.turn()
        assert rounds.now == before
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    counting.cancel()


async def test_whoever_is_cancelled_takes_no_turn_from_others():
    turns = Turns(1)
    await turns.turn()
    waiting = [asyncio.create_task(turns.turn()) for _ in range(5)]
    await asyncio.sleep(0)
    for task in waiting[1:4]:
        task.cancel()
    await asyncio.wait_for(waiting[4], 5)
    assert all(task.cancelled() for task in waiting[1:4])
