"""What is said of a loop that was held up."""

from __future__ import annotations

import asyncio
import sys

from tenfold.bench.loop_watch import LoopWatch, Stretch, place_of, watched_loop
from tenfold.turns import Turns


def test_the_longest_stretch_and_what_the_loop_was_late_for_in_all():
    watch = LoopWatch(
        [
            Stretch(1.0, 0.5, {}),
            Stretch(90.0, 70.0, {"store": 50.0, "parse": 20.0}),
            Stretch(200.0, 30.0, {"parse": 40.0}),
        ]
    )
    assert watch.longest().own_ms == 70.0
    assert watch.longest().cause == "store"
    assert watch.late_ms(1.0) == 200.0
    assert watch.causes() == [("parse", 60.0), ("store", 50.0)]
    assert watch.stretches[0].cause == "not looked at"


def test_a_place_is_named_by_the_innermost_function_of_tenfold_and_what_it_calls():
    seen: list[str] = []

    class Line(list):
        def __bool__(self) -> bool:
            seen.append(place_of(sys._getframe()))
            return True

    turns = Turns()
    turns._waiting = Line()
    asyncio.run(asyncio.wait_for(_first(turns), 5))
    assert seen[0].startswith("turns.py Turns.take -> ")
    assert seen[0].endswith("Line.__bool__")


async def _first(turns: Turns) -> None:
    task = asyncio.create_task(turns.turn())
    await asyncio.sleep(0)
    task.cancel()


async def test_a_loop_is_watched_for_as_long_as_the_block_lasts():
    async with watched_loop() as watch:
        while len(watch.stretches) < 2:  # noqa: ASYNC110 - the probe tells nobody
            await asyncio.sleep(0)
    assert all(stretch.late_ms >= 0 for stretch in watch.stretches)
    count = len(watch.stretches)
    await asyncio.sleep(0)
    assert len(watch.stretches) == count
