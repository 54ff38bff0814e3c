"""Analyses in one service: started, joined, watched, cancelled, failed."""

from __future__ import annotations

import asyncio
import dataclasses
import json

import pytest

from support.services import ended, failing, until
from tenfold.clock import utc_now
from tenfold.errors import (
    AnalysisNotFoundError,
    FilingNotFoundError,
    MissingKeyError,
    StoreError,
    UnknownModelError,
    UsageError,
)
from tenfold.execution import outcomes
from tenfold.service.feed import ATTEMPT_STEP
from tenfold.service.request import AnalysisRequest
from tenfold.store.analyses.analysis_store import AnalysisStore
from tenfold.store.analyses.record import AnalysisStatus
from tenfold.store.analyses.uploads import Upload


async def watched(service, analysis_id, after=0):
    return [event async for event in service.watch(analysis_id, after)]


async def test_a_hundred_at_once_are_one(serve, sample, provider):
    async with serve() as service:
        started = await asyncio.gather(*(service.start(sample) for _ in range(100)))
        assert len({record.id for record, _ in started}) == 1
        assert sum(new for _, new in started) == 1
        assert service.is_under_way(sample)
        record = await service.wait(started[0][0].id)
    assert record.status is AnalysisStatus.FINISHED
    assert (record.ok, record.calls) == (35, 35)
    assert provider.stats.requests == 35
    assert not service.is_under_way(sample)
    hashes = [request.prompt_hash for request in provider.requests]
    assert len(hashes) == len(set(hashes))


async def test_all_who_watch_see_the_same_end(serve, sample, stores):
    async with serve() as service:
        record, _ = await service.start(sample)
        from_the_start = asyncio.create_task(watched(service, record.id))
        leaving = service.watch(record.id)
        middle = [await anext(leaving) for _ in range(6)][-1]
        await leaving.aclose()
        from_the_middle = asyncio.create_task(watched(service, record.id, middle.id))
        everything = await from_the_start
        later = await from_the_middle
        assert service.watchers == 0
        again = await watched(service, record.id)
    names = [event.name for event in everything]
    assert names[0] == "started"
    assert names[-1] == "finished"
    assert names.count("component_done") == 35
    # They are kept beside the questions, which do not wait for it, and told before the end.
    assert names.index("figures") < names.index("finished")
    assert stores.texts.figures(stores.analyses.get(record.id).text_id) is not None
    kept = [event for event in everything if event.name != "partial"]
    assert again == kept == stores.analyses.events(record.id)
    assert [e for e in later if e.name != "partial"] == [e for e in kept if e.id > middle.id]
    result = json.loads(stores.analyses.result(record.id))
    assert result["filing"]["company"] == stores.analyses.get(record.id).company


async def test_a_client_that_goes_while_it_is_admitted_leaves_it_running(serve, sample):
    async with serve() as service:
        starting = asyncio.create_task(service.start(sample))
        await asyncio.sleep(0)
        starting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await starting
        record, new = await service.start(sample)
        assert not new
        assert (await service.wait(record.id)).status is AnalysisStatus.FINISHED


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"target": "no such thing"}, FilingNotFoundError),
        ({"target": "../../etc/passwd"}, FilingNotFoundError),
        ({"target": "sample", "include": ["nonsense"]}, UsageError),
        ({"target": "sample", "model": "nonsense"}, UnknownModelError),
        ({"target": "sample", "model": "openai:gpt-6-luna"}, MissingKeyError),
    ],
)
async def test_all_who_ask_for_nonsense_are_told(serve, stores, values, error):
    async with serve() as service:
        request = AnalysisRequest(**values)
        told = await asyncio.gather(
            *(service.start(request) for _ in range(3)), return_exceptions=True
        )
        assert all(isinstance(one, error) for one in told)
        assert service.running == 0
    assert stores.analyses.recent() == []


async def test_a_store_that_cannot_admit_refuses(serve, sample):
    async with serve() as service:
        with failing(AnalysisStore, "add", StoreError("Full.")), pytest.raises(StoreError):
            await service.start(sample)
        assert not service.is_under_way(sample)
        record, new = await service.start(sample)
        assert new
        assert (await service.wait(record.id)).status is AnalysisStatus.FINISHED


async def test_cancelled_while_it_waits_and_while_it_runs(serve, stores, sample, provider, hold):
    hold()
    async with serve(max_running=1) as service:
        running, _ = await service.start(sample)
        waiting, _ = await service.start(AnalysisRequest(target="sample", include=["mda"]))
        await until(lambda: provider.stats.in_flight > 0)
        assert service.place_in_queue(running.id) == 0
        assert service.place_in_queue(waiting.id) in {0, 1}
        for record in (waiting, running):
            seen = asyncio.create_task(watched(service, record.id))
            await asyncio.sleep(0)
            assert (await service.cancel(record.id)).status is AnalysisStatus.CANCELLED
            assert (await seen)[-1].name == "finished"
            ended(stores, record.id, "cancelled")
        assert service.running == 0
        assert (await service.cancel(running.id)).status is AnalysisStatus.CANCELLED
        with pytest.raises(AnalysisNotFoundError):
            await service.cancel("unknown")
        await until(lambda: provider.stats.in_flight == 0)


async def test_cancelled_at_the_last_moment_it_has_one_end(serve, stores, sample):
    real = AnalysisStore.end
    async with serve() as service:
        loop = asyncio.get_running_loop()
        ending, go_on = asyncio.Event(), asyncio.Event()

        def slow_end(*args):
            loop.call_soon_threadsafe(ending.set)
            asyncio.run_coroutine_threadsafe(go_on.wait(), loop).result(10)
            return real(*args)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(AnalysisStore, "end", slow_end)
            record, _ = await service.start(sample)
            await ending.wait()
            cancelling = asyncio.create_task(service.cancel(record.id))
            await asyncio.sleep(0)
            go_on.set()
            assert (await cancelling).status is AnalysisStatus.FINISHED
    ended(stores, record.id, "finished")


async def test_a_bad_upload_fails_and_says_why(serve, stores):
    sha256 = stores.uploads.put(Upload("x.htm", b"%PDF-1.7 no filing"), utc_now())
    async with serve() as service:
        record, _ = await service.start(AnalysisRequest(target=f"upload:{sha256}"))
        record = await service.wait(record.id)
        assert record.status is AnalysisStatus.FAILED
        assert record.error
        assert json.loads(ended(stores, record.id, "failed").data)["error"] == record.error
        with pytest.raises(FilingNotFoundError, match="Send the file again"):
            await service.start(AnalysisRequest(target=f"upload:{'0' * 64}"))
    assert [one.id for one in stores.analyses.recent()] == [record.id]


async def test_edgar_down_fails(serve, stores, service_settings):
    down = dataclasses.replace(
        service_settings, edgar_url="http://127.0.0.1:9", edgar_identity="A b@c.example"
    )
    async with serve(down) as service:
        record, _ = await service.start(AnalysisRequest(target="KITE"))
        assert (await service.wait(record.id)).status is AnalysisStatus.FAILED
    ended(stores, record.id, "failed")


async def test_a_bug_ends_as_failed(serve, stores, sample):
    async with serve() as service:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(outcomes, "ground", lambda *_: 1 / 0)
            record, _ = await service.start(sample)
            record = await service.wait(record.id)
    assert record.status is AnalysisStatus.FAILED
    assert "Tenfold itself failed" in record.error
    assert "Traceback" not in record.error
    ended(stores, record.id, "failed")


@pytest.mark.parametrize("method", ["begin", "append", "end", "note_text"])
async def test_a_store_that_fails_in_the_middle_loses_nothing(
    serve, stores, sample, provider, method
):
    async with serve() as service:
        with failing(AnalysisStore, method, StoreError("Gone."), times=2):
            record, _ = await service.start(sample)
            seen = asyncio.create_task(watched(service, record.id))
            await until(lambda: not service.is_under_way(sample))
            while stores.analyses.get(record.id).status is not AnalysisStatus.FINISHED:
                await service.upkeep.resume_left()
                await until(lambda: not service.running)
        assert (await seen)[-1].name == "finished"
    ended(stores, record.id, "finished")
    assert provider.stats.requests == 35
    assert len([e for e in stores.analyses.events(record.id) if e.name == "component_done"]) == 35


async def test_numbers_rise_from_attempt_to_attempt(serve, stores, sample, provider, hold, release):
    hold()
    async with serve() as service:
        record, _ = await service.start(sample)
        await until(lambda: provider.stats.in_flight > 0)
    assert stores.analyses.get(record.id).worker is None
    release()
    async with serve() as service:
        events = await watched(service, record.id, ATTEMPT_STEP + 3)
    numbers = [event.id for event in events]
    assert numbers == sorted(set(numbers))
    assert numbers[0] == 2 * ATTEMPT_STEP + 1
    assert stores.analyses.get(record.id).attempt == 2
