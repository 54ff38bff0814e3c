"""What is said of a loop that was held up."""

from __future__ import annotations

import asyncio
import sys

from tenfold.bench.loop_watch import LoopWatch, Stretch, place_of, watched_loop
from tenfold.turns import Turns


def test_the_longest_stretch_and_what_the_loop_was_late_for_in_all():
    watch = LoopWatch()
    assert (watch.late_ms(1.0), watch.longest().cause) == (0.0, "not looked at")
    watch.saw(Stretch(1.0, 0.5, {}))
    watch.saw(Stretch(90.0, 70.0, {"store": 50.0, "parse": 20.0}))
    watch.saw(Stretch(200.0, 30.0, {"parse": 40.0}))
    assert watch.longest().own_ms == 70.0
    assert watch.longest().cause == "store"
    assert watch.late_ms(1.0) == 200.0
    assert watch.causes() == [("parse", 60.0), ("store", 50.0)]
    assert (watch.late_over(50.0), watch.own_over(50.0)) == (2, 1)


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
        while len(watch) < 2:  # noqa: ASYNC110 - the probe tells nobody
            await asyncio.sleep(0)
    assert watch.late_ms(0.0) >= 0
    count = len(watch)
    await asyncio.sleep(0)
    assert len(watch) == count
