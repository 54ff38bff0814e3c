"""Ten requests a second for all of the process, as the server sees them arrive.

A request cannot arrive before it leaves, so the earliest moments at which requests may leave bound
the arrivals from below, on however slow a machine: nothing here depends on its speed.
"""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from tenfold.errors import NotOnEdgarError
from tenfold.filings.edgar import pace
from tenfold.filings.edgar.client import EdgarClient
from tenfold.filings.edgar.pace import REQUESTS_A_WINDOW, WINDOW_MS, Pace
from tenfold.settings import Settings
from tenfold.sync import run_sync
from tenfold.testing.local_edgar import Fault, LocalEdgar


async def _ask(settings: Settings, first: int, several: int) -> None:
    async with EdgarClient(settings) as client:
        urls = [f"{client.addresses.files}/Archives/{first + n}" for n in range(several)]
        outcomes = await asyncio.gather(
            *(client.document(url) for url in urls), return_exceptions=True
        )
    assert all(isinstance(outcome, NotOnEdgarError) for outcome in outcomes)


async def test_clients_threads_and_loops_share_ten_requests_a_second(
    edgar: LocalEdgar, edgar_settings: Settings
) -> None:
    began = asyncio.get_running_loop().time()
    await asyncio.gather(
        _ask(edgar_settings, 0, 8),
        _ask(edgar_settings, 100, 8),
        asyncio.to_thread(asyncio.run, _ask(edgar_settings, 200, 8)),
        asyncio.to_thread(run_sync, _ask(edgar_settings, 300, 8)),
    )
    arrived = sorted(seen.at_seconds - began for seen in edgar.requests)
    assert len(arrived) == 32
    windows = [n // REQUESTS_A_WINDOW for n in range(32)]
    # The bucket counts whole milliseconds.
    assert all(
        at >= window * WINDOW_MS / 1_000 - 0.002
        for at, window in zip(arrived, windows, strict=True)
    )


async def test_requests_that_are_tried_again_count_too(
    edgar: LocalEdgar, edgar_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_through: list[None] = []
    wait = Pace.wait

    async def counted(self: Pace, clock: pace.Clock) -> None:
        await wait(self, clock)
        let_through.append(None)

    monkeypatch.setattr(Pace, "wait", counted)
    edgar.faults.append(Fault(status=503, times=2))
    await _ask(edgar_settings, 0, 1)
    assert len(let_through) == len(edgar.requests) == 3


class Stepped:
    """A clock that each sleep moves on: the pace's own, and that of its bucket."""

    def __init__(self) -> None:
        self.at = 1_000.0
        self.lock = threading.Lock()

    def now(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        with self.lock:
            self.at += seconds
        await asyncio.sleep(0)


async def test_no_second_holds_more_than_ten(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Stepped()
    monkeypatch.setattr(time, "monotonic_ns", lambda: int(clock.at * 1e9))
    monkeypatch.setattr("pyrate_limiter.clocks.monotonic_ns", lambda: int(clock.at * 1e9))
    limited = Pace()
    left: list[float] = []
    for _ in range(45):
        await limited.wait(clock)
        left.append(clock.at)
    spans = [late - early for early, late in zip(left, left[REQUESTS_A_WINDOW:], strict=False)]
    assert min(spans) >= 1.0
    # It is no slower than it must be, either.
    assert left[-1] - left[0] <= 4 * (WINDOW_MS / 1_000 + 0.04)
