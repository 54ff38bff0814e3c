"""Services that follow each other, and services beside each other on one database."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import pytest

from support.records import record
from support.services import ended, failing, until
from tenfold.clock import utc_now
from tenfold.errors import StoreError, UsageError
from tenfold.service.request import AnalysisRequest
from tenfold.service.run import MOST_ATTEMPTS
from tenfold.store.analyses.analysis_store import AnalysisStore
from tenfold.store.analyses.record import AnalysisStatus

NOON, SOON, LATE = (f"2026-01-02T12:{at}.000000+00:00" for at in ("00:00", "01:00", "01:01"))


class Calendar:
    """A time of day that stands where it is put."""

    def __init__(self):
        self.at = NOON

    def __call__(self):
        return self.at


async def test_drained_with_patience_it_ends(serve, stores, sample):
    async with serve() as service:
        started, _ = await service.start(sample)
        await service.drain(30.0)
        with pytest.raises(UsageError, match="shutting down"):
            await service.start(sample)
    ended(stores, started.id, "finished")


async def test_drained_without_patience_the_next_goes_on(
    serve, stores, sample, provider, hold, release
):
    hold()
    async with serve(max_running=1) as service:
        one, _ = await service.start(sample)
        two, _ = await service.start(AnalysisRequest(target="sample", include=["mda"]))
        await until(lambda: provider.stats.in_flight > 0)
        watching = asyncio.create_task(anext_all(service, one.id))
    seen = await watching
    assert "finished" not in [event.name for event in seen]
    for kept in stores.analyses.under_way():
        assert (kept.status, kept.worker) == (AnalysisStatus.QUEUED, None)
    release()
    async with serve() as service:
        assert service.running == 2
        for left in (one, two):
            assert (await service.wait(left.id)).status is AnalysisStatus.FINISHED
            ended(stores, left.id, "finished")
        assert (await service.get(one.id)).attempt == 2
        assert (await service.get(two.id)).attempt == 1, "it had only waited"


async def anext_all(service, analysis_id):
    return [event async for event in service.watch(analysis_id)]


async def test_a_drain_while_one_is_admitted_leaves_it_to_the_next(serve, stores, sample):
    async with serve() as service:
        starting = asyncio.create_task(service.start(sample))
        await asyncio.sleep(0)
    started, _ = await starting
    assert stores.analyses.get(started.id).worker is None


async def test_a_drain_without_a_store_still_ends(serve, sample, provider, hold):
    hold()
    with failing(AnalysisStore, "release", StoreError("Gone.")):
        async with serve() as service:
            await service.start(sample)
            await until(lambda: provider.stats.in_flight > 0)
    await until(lambda: provider.stats.in_flight == 0)


async def test_a_live_neighbour_keeps_its_own_and_a_silent_one_is_inherited(
    serve, stores, sample, provider, hold, release
):
    calendar = Calendar()
    hold()
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(serve(now=calendar))
        started, _ = await first.start(sample)
        await until(lambda: provider.stats.in_flight > 0)
        second = await stack.enter_async_context(serve(now=calendar))
        third = await stack.enter_async_context(serve(now=calendar))
        followed = asyncio.create_task(anext_all(first, started.id))
        calendar.at = SOON
        assert [await one.upkeep.resume_left() for one in (second, third)] == [0, 0]
        await first.upkeep.say_alive()
        calendar.at = LATE
        assert [await one.upkeep.resume_left() for one in (second, third)] == [0, 0]
        calendar.at = "2026-01-02T12:03:00.000000+00:00"
        won = await asyncio.gather(second.upkeep.resume_left(), third.upkeep.resume_left())
        assert sorted(won) == [0, 1]
        await first.upkeep.give_up_lost()
        await until(lambda: first.running == 0)
        # All on one loop share one call under way; it goes with the last who wait for it.
        await second.drain(0)
        await third.drain(0)
        release()
        last = await stack.enter_async_context(serve(now=calendar))
        assert last.running == 1
        assert (await first.wait(started.id)).status is AnalysisStatus.FINISHED
        assert (await followed)[-1].name == "finished"
    ended(stores, started.id, "finished")
    assert stores.analyses.get(started.id).attempt == 3


async def test_cancelled_through_a_neighbour(serve, stores, sample, provider, hold):
    hold()
    async with serve() as first, serve() as second:
        started, _ = await first.start(sample)
        await until(lambda: provider.stats.in_flight > 0)
        watching = asyncio.create_task(anext_all(first, started.id))
        assert (await second.cancel(started.id)).status is AnalysisStatus.CANCELLED
        await first.upkeep.give_up_lost()
        await until(lambda: first.running == provider.stats.in_flight == 0)
        assert (await watching)[-1].name == "finished"
    ended(stores, started.id, "cancelled")


async def test_one_that_ends_its_process_each_time_is_given_up(serve, stores, sample):
    text = sample.model_dump_json()
    stores.analyses.add(record(request=text, worker=None, attempt=MOST_ATTEMPTS))
    async with serve() as service:
        over = await service.wait("a1")
    assert over.status is AnalysisStatus.FAILED
    assert f"begun {MOST_ATTEMPTS} times" in over.error
    ended(stores, "a1", "failed")


async def test_a_request_of_another_version_does_not_hinder_the_start(serve, stores, sample):
    stores.analyses.add(record("a1", request='{"new": 1}', worker=None))
    stores.analyses.add(record("a2", request="not JSON", worker=None))
    async with serve() as service:
        assert service.running == 0
        new, _ = await service.start(sample)
        assert (await service.wait(new.id)).status is AnalysisStatus.FINISHED
    for left in ("a1", "a2"):
        assert "Ask again" in stores.analyses.get(left).error
        ended(stores, left, "failed")


async def test_one_that_is_followed_through_a_neighbour_outlives_its_own_client(
    serve, stores, sample, provider, hold
):
    hold()
    async with serve() as first, serve() as second:
        asking = asyncio.create_task(first.attend(sample))
        await until(lambda: provider.stats.in_flight > 0)
        (started,) = stores.analyses.under_way()
        watching = asyncio.create_task(anext_all(second, started.id))
        await until(lambda: stores.watchers.are_there(started.id, utc_now()))
        asking.cancel()
        await until(lambda: not first._leaving and asking.done())
        assert first.running == 1
        watching.cancel()
        await until(lambda: not stores.watchers.are_there(started.id, utc_now()))
    assert stores.analyses.get(started.id).status is AnalysisStatus.QUEUED, "left to the next"


async def test_a_neighbour_that_fell_silent_keeps_nothing_alive(
    serve, stores, sample, provider, hold
):
    calendar = Calendar()
    hold()
    async with serve(now=calendar) as first:
        asking = asyncio.create_task(first.attend(sample))
        await until(lambda: provider.stats.in_flight > 0)
        (started,) = stores.analyses.under_way()
        stores.watchers.note("gone:1:x", [started.id, "no such"], NOON)
        assert stores.watchers.are_there(started.id, NOON)
        calendar.at = SOON
        asking.cancel()
        await until(lambda: first.running == provider.stats.in_flight == 0)
        await first.upkeep.tidy()
        assert not stores.watchers.are_there(started.id, NOON)
    ended(stores, started.id, "cancelled")
