"""Equal requests that come to two services on one database are one analysis."""

from __future__ import annotations

import asyncio

import pytest

from support.records import record
from support.services import ended, until
from tenfold.clock import utc_now
from tenfold.service.request import AnalysisRequest
from tenfold.store.analyses.record import AnalysisStatus


async def test_who_waits_at_the_other_gets_the_one_under_way(
    serve, stores, sample, provider, hold, release
):
    hold()
    mda = AnalysisRequest(target="sample", include=["mda"])
    async with serve() as first, serve() as second:
        started, is_new = await first.start(mda)
        assert is_new
        await until(lambda: provider.stats.in_flight > 0)
        waiting = [asyncio.create_task(second.attend(mda)) for _ in range(20)]
        await until(lambda: stores.watchers.are_there(started.id, utc_now()))
        other, is_new = await second.start(sample)
        assert is_new, "that is another request"
        await second.cancel(other.id)
        await first.cancel(started.id)
        for over, is_new in await asyncio.gather(*waiting):
            assert (over.id, over.status, is_new) == (started.id, AnalysisStatus.CANCELLED, False)
        release()
        again, is_new = await second.attend(mda)
        assert is_new and again.status is AnalysisStatus.FINISHED
    ended(stores, again.id, "finished")
    assert len(stores.analyses.recent()) == 3


async def test_many_at_the_same_moment_are_one(serve, stores, sample):
    async with serve() as first, serve() as second:
        asked = [service.attend(sample) for _ in range(10) for service in (first, second)]
        found = await asyncio.gather(*asked)
    assert len({over.id for over, _ in found}) == 1
    assert {over.status for over, _ in found} == {AnalysisStatus.FINISHED}
    (kept,) = stores.analyses.recent()
    ended(stores, kept.id, "finished")


async def test_who_started_it_at_the_other_keeps_it_wanted(serve, stores, sample, provider, hold):
    hold()
    async with serve() as first, serve() as second:
        asking = asyncio.create_task(first.attend(sample))
        await until(lambda: provider.stats.in_flight > 0)
        joined, is_new = await second.start(sample)
        assert not is_new
        await until(lambda: stores.watchers.are_there(joined.id, utc_now()))
        asking.cancel()
        await until(lambda: not first._leaving and asking.done())
        assert first.running == 1


@pytest.mark.parametrize("worker", [None, "gone:1:x"])
async def test_what_nobody_runs_any_more_is_not_waited_for(serve, stores, sample, worker):
    long_ago = "2020-01-01T00:00:00.000000+00:00"
    async with serve() as service:
        left = record("a1", request_key=sample.key, worker=worker, created_at=long_ago)
        stores.analyses.add(left)
        over, is_new = await service.attend(sample)
    assert is_new and over.id != "a1"
    assert over.status is AnalysisStatus.FINISHED
