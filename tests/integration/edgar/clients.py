"""Clients that wait for nothing, for tests of what EDGAR does wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from tenfold.filings.edgar.client import EdgarClient
from tenfold.filings.edgar.http import Patience
from tenfold.filings.edgar.pace import Pace
from tenfold.settings import Settings


class NoWait:
    """A clock on which every wait is over at once; remembers what was asked for."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    def now(self) -> float:
        return sum(self.slept)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        await asyncio.sleep(0)


def client_of(
    settings: Settings,
    clock: NoWait | None = None,
    *,
    tell: Callable[[str], None] = lambda _: None,
) -> EdgarClient:
    """A client with a pace of its own, little patience and no waits."""
    patience = Patience(
        connect_seconds=1, silence_seconds=0.2, total_seconds=2, if_kept_seconds=0.1
    )
    return EdgarClient(settings, tell=tell, patience=patience, pace=Pace(), clock=clock or NoWait())
