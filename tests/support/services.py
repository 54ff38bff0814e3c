"""Helpers for tests of the running service."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager

import pytest


async def until(holds):
    """Wait, within reason, until ``holds()``."""
    async with asyncio.timeout(30):
        while not holds():  # noqa: ASYNC110 - what is waited for knows of no event
            await asyncio.sleep(0.005)


def ended(stores, analysis_id, status):
    """The last event, after seeing that it is the only end and agrees with the record."""
    events = stores.analyses.events(analysis_id)
    record = stores.analyses.get(analysis_id)
    assert [event.name for event in events].count("finished") == 1
    assert events[-1].name == "finished"
    assert f'"status":"{status}"' in events[-1].data
    assert record.status.value == status
    assert record.finished_at is not None
    return events[-1]


@contextmanager
def failing(owner, name, error, times=1000):
    """Have a method of ``owner`` raise ``error`` for its next ``times`` calls."""
    real, left = getattr(owner, name), [times]

    def broken(*args, **kwargs):
        if left[0] > 0:
            left[0] -= 1
            raise error
        return real(*args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(owner, name, broken, raising=True)
        yield
