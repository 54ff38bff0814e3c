"""An analysis that is over leaves nothing of itself in the service's memory."""

from __future__ import annotations

import asyncio
import gc
import weakref

import pytest

from tenfold.service.memory import IdleCollector
from tenfold.store.analyses.record import AnalysisStatus


@pytest.mark.parametrize("cancelled", [False, True])
async def test_no_collection_is_needed_to_free_it(serve, sample, hold, monkeypatch, cancelled):
    async def nothing(_: IdleCollector) -> None:
        """Nobody collects."""

    monkeypatch.setattr(IdleCollector, "look", nothing)
    if cancelled:
        hold()
    async with serve() as service:
        gc.disable()
        try:
            record, _ = await service.start(sample)
            gone = weakref.ref(service._runs.get(record.id))
            assert gone() is not None
            if cancelled:
                watching = service.watch(record.id)
                await anext(watching)
                await watching.aclose()
                await service.cancel(record.id)
            ended = await service.wait(record.id)
            assert (ended.status is AnalysisStatus.CANCELLED) == cancelled
            for _ in range(10):
                await asyncio.sleep(0)
            assert gone() is None
        finally:
            gc.enable()
