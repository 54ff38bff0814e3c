"""One analysis's events as a log that any number of watchers read at their own pace.

A queue for each watcher would grow behind a slow one. Here the log is held once, and a watcher is
no more than the number of the last event it has seen, which is also how a dropped client resumes
(Last-Event-ID). What an answer looked like on the way is superseded by what it looks like now:
of each component only the latest partial is held, and none once the component has ended.

Event numbers are ``attempt * 1,000,000 + n``. An analysis that is resumed after its process died
starts a new attempt whose numbers are all higher, so that a watcher of the old attempt, whose
last events may never have been kept, misses nothing of the new one.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Final

from tenfold.service.wire import FINISHED, PARTIAL, WireEvent, json_text
from tenfold.store.analyses.record import KeptEvent

ATTEMPT_STEP: Final = 1_000_000


@dataclass(slots=True)
class _Logged:
    number: int
    event: KeptEvent | None
    """None once it is superseded."""


class Feed:
    """The events of one attempt; used on one event loop."""

    def __init__(self, attempt: int = 1) -> None:
        self._next = attempt * ATTEMPT_STEP + 1
        self._numbers: list[int] = []
        self._log: list[_Logged] = []
        self._partials: dict[str, _Logged] = {}
        self._watchers: set[asyncio.Event] = set()
        self._closed = False
        self._latest: tuple[int, int, tuple[KeptEvent, ...]] = (0, 0, ())
        """What was told last: after which event, before which, and that."""

    @property
    def watchers(self) -> int:
        """How many read along just now."""
        return len(self._watchers)

    def publish(self, event: WireEvent) -> KeptEvent:
        """Log ``event`` and wake whoever watches; returns it with its number."""
        kept = self.numbered(event)
        self.log(event, kept)
        return kept

    def numbered(self, event: WireEvent) -> KeptEvent:
        """``event`` with the number it will have, for what must be kept before it is told."""
        return KeptEvent(self._next, event.name, json_text(event.data))

    def log(self, event: WireEvent, kept: KeptEvent) -> None:
        """Tell what was ``numbered`` last."""
        logged = _Logged(kept.id, kept)
        self._supersede(event, logged)
        self._numbers.append(kept.id)
        self._log.append(logged)
        self._next = kept.id + 1
        if event.name == FINISHED:
            self._closed = True
        self._wake()

    def lasting(self) -> list[KeptEvent]:
        """Everything told so far that still means something when the analysis is over."""
        events = (entry.event for entry in self._log)
        return [event for event in events if event is not None and event.name != PARTIAL]

    def close(self) -> None:
        """End all watching without a last event: the analysis will go on elsewhere."""
        self._closed = True
        self._wake()

    async def watch(self, after: int = 0) -> AsyncGenerator[tuple[KeptEvent, ...], None]:
        """The events after number ``after``, those to come included, until the last one.

        They come in batches, never empty: all there is at a time. Watchers who are equally far get
        the same object, so that what is made of it can be made once.

        Whoever claims to have seen what has not happened yet is told everything.
        """
        after = 0 if after >= self._next else after
        woken = asyncio.Event()
        self._watchers.add(woken)
        try:
            while True:
                woken.clear()
                batch = self._since(after)
                if batch:
                    yield batch
                    after = batch[-1].id
                    continue  # more may have come meanwhile
                if self._closed:
                    return
                await woken.wait()
        finally:
            self._watchers.discard(woken)

    def _since(self, after: int) -> tuple[KeptEvent, ...]:
        if self._latest[:2] != (after, self._next):
            entries = self._log[bisect_right(self._numbers, after) :]
            batch = tuple(entry.event for entry in entries if entry.event is not None)
            self._latest = (after, self._next, batch)
        return self._latest[2]

    def _supersede(self, event: WireEvent, logged: _Logged) -> None:
        component = event.component
        if component is None or event.name == "component_started":
            return
        before = self._partials.pop(component, None)
        if before is not None:
            before.event = None
        if event.name == PARTIAL:
            self._partials[component] = logged

    def _wake(self) -> None:
        for woken in self._watchers:
            woken.set()
