"""The parts of one running analysis's page, each with the number of its last change.

A log of changes would have to be replayed to whoever comes late, and grows. The page has some
fifty parts, each of which replaces its predecessor, so it is enough to know for each part when it
last changed: a watcher that has seen everything up to a number gets the parts with higher ones.
Whoever reloads, sleeps or is slow can neither miss a part nor get one twice.

Parts are drawn when the first watcher needs them and held until they change: an analysis that
nobody looks at draws nothing, and one that many look at draws everything once. What changes many
times a second (answers that grow, the waterfall) is told a few times a second, one part after
another with the event loop's other work in between; a component that has landed is told at once
and so stands behind no more than the part that is being drawn.

Numbers begin with the milliseconds of the wall clock, so that those of a later process, which
knows nothing of this one's, are higher.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from tenfold.store.analyses.record import KeptEvent

PATCH: Final = "patch"
OVER: Final = "over"
_CALM_SECONDS: Final = 0.4


@dataclass(slots=True)
class _Part:
    number: int
    changed_at_milliseconds: int
    event: KeptEvent | None = None
    """None until somebody needs it."""


Draw = Callable[[str], str]
"""The HTML of the part with an id; its outermost element has that id."""
Fold = Callable[[KeptEvent], tuple[Iterable[str], Iterable[str]]]
"""Takes note of an event; returns the ids of the parts to tell at once, and of those in a while."""


class Board:
    """The page parts of one analysis; used on one event loop."""

    def __init__(self, fold: Fold, draw: Draw, *, calm_seconds: float = _CALM_SECONDS) -> None:
        self._fold = fold
        self._draw = draw
        self._calm_seconds = calm_seconds
        self._parts: dict[str, _Part] = {}
        self._number = _now_milliseconds()
        self._calm: dict[str, None] = {}
        """Parts to be told in a while, in the order in which they changed."""
        self._telling: asyncio.Task[None] | None = None
        self._watchers: set[asyncio.Event] = set()
        self._over = False

    @property
    def number(self) -> int:
        """The number of the latest change."""
        return self._number

    def recall(self, events: Iterable[KeptEvent]) -> None:
        """Take in what had happened before anybody looked."""
        for event in events:
            self._fold(event)

    async def follow(self, events: AsyncIterator[KeptEvent]) -> None:
        """Take in what happens until nothing more does."""
        try:
            async for event in events:
                at_once, calmly = self._fold(event)
                self._calm.update(dict.fromkeys(calmly))
                for target in at_once:
                    self._change(target)
                if self._calm and self._telling is None:
                    self._telling = asyncio.create_task(self._tell_calmly())
        finally:
            self._over = True
            if self._telling is not None:
                self._telling.cancel()
            for target in list(self._calm):
                self._change(target)
            self._wake()

    def change(self, *targets: str) -> None:
        """Have these parts drawn anew for whoever watches."""
        for target in targets:
            self._change(target)

    async def watch(self, after: int) -> AsyncGenerator[KeptEvent, None]:
        """Every part that changes after number ``after``, then one event that says it is over."""
        woken = asyncio.Event()
        self._watchers.add(woken)
        try:
            while True:
                woken.clear()
                target = self._next(after)
                if target is not None:
                    event = self._event(target)
                    yield event
                    after = event.id
                    continue
                if self._over:
                    yield KeptEvent(self._number + 1, OVER, "{}")
                    return
                await woken.wait()
        finally:
            self._watchers.discard(woken)

    def _next(self, after: int) -> str | None:
        # Looked for anew each time: parts change while one is being sent.
        numbered = ((part.number, t) for t, part in self._parts.items() if part.number > after)
        return min(numbered, default=(0, None))[1]

    def _event(self, target: str) -> KeptEvent:
        part = self._parts[target]
        if part.event is None:
            told: dict[str, Any] = {
                "id": target,
                "html": self._draw(target),
                "changed_at": part.changed_at_milliseconds,
            }
            part.event = KeptEvent(part.number, PATCH, json.dumps(told, ensure_ascii=False))
        return part.event

    def _change(self, target: str) -> None:
        self._calm.pop(target, None)
        self._number += 1
        self._parts[target] = _Part(self._number, _now_milliseconds())
        self._wake()

    async def _tell_calmly(self) -> None:
        await asyncio.sleep(self._calm_seconds)
        while self._calm:
            self._change(next(iter(self._calm)))
            # A part told is drawn by whoever watches before the next one is told.
            await asyncio.sleep(0)
        self._telling = None

    def _wake(self) -> None:
        for woken in self._watchers:
            woken.set()


def _now_milliseconds() -> int:
    return int(time.time() * 1000)
