"""What all analyses of one service share."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from tenfold.service.keeper import EventKeeper
from tenfold.service.store_threads import StoreThreads
from tenfold.service.stores import Stores
from tenfold.service.wire import WireEvent
from tenfold.settings import Settings


@dataclass(frozen=True, slots=True)
class Workplace:
    """What all analyses of one service share."""

    stores: Stores
    settings: Settings
    worker: str
    keeper: EventKeeper
    threads: StoreThreads
    places: asyncio.Semaphore
    now: Callable[[], str]
    observers: list[Callable[[str, WireEvent], None]]
    """Hear of every event, with the analysis's ID."""

    def tell(self, analysis_id: str, event: WireEvent) -> None:
        """Tell all observers."""
        for observer in self.observers:
            observer(analysis_id, event)
