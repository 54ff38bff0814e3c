"""The board of a running analysis: whoever comes when gets each part once, the latest."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing

from tenfold.store.analyses.record import KeptEvent
from tenfold.web.live.board import OVER, Board


class Drawn:
    """Counts what is drawn; an event's name is the part that it changes."""

    def __init__(self) -> None:
        self.times: dict[str, int] = {}
        self.board = Board(self.fold, self.draw)

    def fold(self, event: KeptEvent) -> tuple[list[str], list[str]]:
        return ([], [event.name[5:]]) if event.name.startswith("calm:") else ([event.name], [])

    def draw(self, target: str) -> str:
        self.times[target] = self.times.get(target, 0) + 1
        return f"<p id={target}>{self.times[target]}</p>"


async def test_a_watcher_gets_what_changed_since_its_number_in_order() -> None:
    drawn = Drawn()
    await drawn.board.follow(_events("a", "b", "a"))
    first = await _watched(drawn.board, 0)
    assert [_id(event) for event in first[:-1]] == ["b", "a"]
    assert first[-1].name == OVER
    later = await _watched(drawn.board, first[0].id)
    assert [_id(event) for event in later[:-1]] == ["a"]


async def test_a_part_is_drawn_once_for_all_who_watch_and_never_for_nobody() -> None:
    drawn = Drawn()
    await drawn.board.follow(_events("a", "a", "b"))
    assert drawn.times == {}
    await _watched(drawn.board, 0)
    await _watched(drawn.board, 0)
    assert drawn.times == {"a": 1, "b": 1}


async def test_what_changes_often_is_told_when_all_is_over_at_the_latest() -> None:
    drawn = Drawn()
    await drawn.board.follow(_events("calm:status", "calm:status", "a"))
    assert [_id(event) for event in (await _watched(drawn.board, 0))[:-1]] == ["a", "status"]


async def test_a_part_that_changes_while_another_is_sent_costs_nobody_a_third() -> None:
    drawn = Drawn()
    drawn.board.change("a", "b")
    told: list[str] = []
    async with aclosing(drawn.board.watch(0)) as events:
        async for event in events:
            told.append(_id(event))
            if told == ["a"]:
                drawn.board.change("c", "b")
            if told[-1] == "b":
                break
    assert told == ["a", "c", "b"]


async def test_what_has_landed_stands_before_parts_that_are_yet_to_be_told() -> None:
    drawn = Drawn()
    asked = asyncio.Event()

    async def happens() -> AsyncIterator[KeptEvent]:
        for name in ("calm:x", "calm:y", "calm:z"):
            yield KeptEvent(1, name, "{}")
        await asked.wait()
        yield KeptEvent(2, "landed", "{}")

    board = Board(drawn.fold, drawn.draw, calm_seconds=0.0)
    following = asyncio.create_task(board.follow(happens()))
    told: list[str] = []
    async with aclosing(board.watch(0)) as events:
        async for event in events:
            told.append(_id(event) or event.name)
            asked.set()
    await following
    assert told[0] == "x"
    assert told.index("landed") < told.index("z")
    assert set(told) == {"x", "y", "z", "landed", OVER}


async def test_the_past_is_taken_in_without_being_told() -> None:
    drawn = Drawn()
    before = drawn.board.number
    drawn.board.recall([KeptEvent(1, "a", "{}")])
    assert drawn.board.number == before


async def test_numbers_of_a_later_board_are_higher() -> None:
    first, second = Drawn(), Drawn()
    assert second.board.number >= first.board.number > 10**12


async def _watched(board: Board, after: int) -> list[KeptEvent]:
    async with aclosing(board.watch(after)) as events:
        return [event async for event in events]


async def _events(*names: str) -> AsyncIterator[KeptEvent]:
    for number, name in enumerate(names, 1):
        yield KeptEvent(number, name, "{}")


def _id(event: KeptEvent) -> str:
    return event.data.partition('"id": "')[2].partition('"')[0]
