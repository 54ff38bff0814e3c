"""What is handed over is kept, in batches, off the loop; and whoever waits for it knows."""

from __future__ import annotations

import asyncio
import sqlite3
import threading

import pytest

from support.plans import component, good, plan_for
from tenfold.errors import CacheError
from tenfold.execution.engine import Engine
from tenfold.execution.events import ComponentFinished
from tenfold.execution.keeping import Keeping
from tenfold.planning.identity import response_identity
from tenfold.store.response_cache import FILE_NAME, SqliteResponseCache
from tenfold.testing.scripted_client import ScriptedClient

THREE = [component("alpha"), component("beta"), component("gamma")]


class Shelf:
    """A store that takes its first batch only when it is let."""

    def __init__(self, error: Exception | None = None) -> None:
        self.batches: list[list[str]] = []
        self.open = threading.Event()
        self.asked = threading.Event()
        self.error = error

    def put_all(self, items):
        self.asked.set()
        assert self.open.wait(10)
        if self.error is not None:
            error, self.error = self.error, None
            raise error
        self.batches.append(list(items))


async def asked(shelf: Shelf) -> None:
    assert await asyncio.to_thread(shelf.asked.wait, 10)


async def test_what_comes_while_one_batch_is_written_is_the_next():
    keeping, shelf = Keeping(), Shelf()
    first = keeping.keep(shelf, "a")
    await asked(shelf)
    others = [keeping.keep(shelf, letter) for letter in "bcd"]
    shelf.open.set()
    await first
    for other in others:
        await other
    assert shelf.batches == [["a"], ["b", "c", "d"]]


async def test_whoever_awaits_it_hears_why_it_is_not_kept_and_the_next_is_kept():
    keeping, shelf = Keeping(), Shelf(CacheError("The disk is full."))
    first = keeping.keep(shelf, "a")
    await asked(shelf)
    second = keeping.keep(shelf, "b")
    shelf.open.set()
    with pytest.raises(CacheError, match="full"):
        await first
    await second
    assert shelf.batches == [["b"]]


async def test_a_bug_in_a_store_reaches_whoever_awaits_it():
    keeping, shelf = Keeping(), Shelf(ZeroDivisionError())
    shelf.open.set()
    with pytest.raises(ZeroDivisionError):
        await keeping.keep(shelf, "a")


async def test_who_is_cancelled_takes_nothing_back():
    keeping, shelf = Keeping(), Shelf()
    handed = [keeping.keep(shelf, letter) for letter in "ab"]

    async def wait(number: int) -> None:
        await handed[number]

    one, two = asyncio.create_task(wait(0)), asyncio.create_task(wait(1))
    await asked(shelf)
    one.cancel()
    await asyncio.sleep(0)
    shelf.open.set()
    await two
    assert one.cancelled()
    assert shelf.batches == [["a", "b"]]


async def test_settled_waits_for_what_was_handed_over_by_then():
    keeping, shelf = Keeping(), Shelf()
    await keeping.settled()
    keeping.keep(shelf, "a")
    await asked(shelf)
    keeping.keep(shelf, "b")
    settling = asyncio.create_task(keeping.settled())
    await asyncio.sleep(0)
    assert not settling.done()
    shelf.open.set()
    await settling
    assert shelf.batches == [["a"], ["b"]]


class HeldFile:
    """A cache whose file another connection holds."""

    def __init__(self, folder) -> None:
        self.cache = SqliteResponseCache(folder)
        self._other = sqlite3.connect(folder / FILE_NAME, isolation_level=None)
        self._other.execute("BEGIN IMMEDIATE")

    def let_go(self) -> None:
        self._other.execute("ROLLBACK")

    def close(self) -> None:
        self._other.close()
        self.cache.close()


@pytest.fixture
def held(tmp_path):
    file = HeldFile(tmp_path)
    yield file
    file.close()


def answered_of(plan, client, cache):
    identities = [
        response_identity(call.components[0], call, client.identity) for call in plan.calls
    ]
    return [cache.get(identity) is not None for identity in identities]


async def all_answered(client: ScriptedClient, calls: int) -> None:
    """Let the loop go on for long enough to look, to ask, to read the answers and to hand them
    over."""
    while len(client.requests) < calls or client.in_flight:  # noqa: ASYNC110 - a thread looks first
        await asyncio.sleep(0)
    for _ in range(1_000):
        await asyncio.sleep(0)


async def test_a_held_file_holds_up_the_telling_and_not_the_loop(held):
    plan, told = plan_for(THREE), []

    def emit(event):
        if isinstance(event, ComponentFinished):
            told.append(event)

    client = ScriptedClient(good)
    run = asyncio.create_task(Engine(client, cache=held.cache).run(plan, emit))
    await asyncio.wait_for(all_answered(client, len(THREE)), 10)  # the loop goes on
    assert not run.done()
    assert not told, "what is told is kept, so that it is never asked again"
    held.let_go()
    await run
    assert len(told) == len(THREE)
    assert answered_of(plan, client, held.cache) == [True, True, True]


async def test_what_has_landed_is_kept_before_a_cancelled_analysis_ends(held):
    plan, client = plan_for(THREE[:1]), ScriptedClient(good)
    run = asyncio.create_task(Engine(client, cache=held.cache).run(plan, lambda _: None))
    await asyncio.wait_for(all_answered(client, 1), 10)
    run.cancel()
    await asyncio.sleep(0)
    held.let_go()
    with pytest.raises(asyncio.CancelledError):
        await run
    assert answered_of(plan, client, held.cache) == [True]
