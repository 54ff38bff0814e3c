"""How late an event loop is, for how much of it its own thread was at work, and with what.

A probe on the loop sleeps a little at a time and notes how much later it wakes, and how much
processor time the loop's thread has used since the last waking. A thread beside it looks, while a
waking is overdue, at what the loop's thread is executing, and counts the processor time since its
last look to that. The garbage collector cannot be seen in this way, since nothing else runs
meanwhile; it tells its pauses itself.
"""

from __future__ import annotations

import asyncio
import gc
import sys
import threading
import time
from array import array
from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Final

PROBE_SECONDS: Final = 0.01
_OVERDUE_SECONDS: Final = 0.01
_LOOK_SECONDS: Final = 0.004
_SOURCE: Final = str(Path(__file__).parents[1])


@dataclass(frozen=True, slots=True)
class Stretch:
    """From one waking of the probe to the next."""

    late_ms: float
    own_ms: float
    """Processor time of the loop's thread, as far as the probe was late."""
    causes: dict[str, float]
    """Milliseconds of processor time by what they went to, as far as was looked."""

    @property
    def cause(self) -> str:
        """What most of it went to."""
        return max(self.causes, key=lambda name: self.causes[name], default="not looked at")


class LoopWatch:
    """What was seen of one loop: two numbers a stretch, so that hours of it take little room."""

    def __init__(self) -> None:
        self._late_ms = array("d")
        self._own_ms = array("d")
        self._longest: Stretch | None = None
        self._causes: Counter[str] = Counter()

    def saw(self, stretch: Stretch) -> None:
        """Another stretch is over."""
        self._late_ms.append(stretch.late_ms)
        self._own_ms.append(stretch.own_ms)
        if self._longest is None or stretch.own_ms > self._longest.own_ms:
            self._longest = stretch
        self._causes.update(stretch.causes)  # pyright: ignore[reportArgumentType] - counts may be fractions

    def __len__(self) -> int:
        return len(self._late_ms)

    def late_ms(self, share: float) -> float:
        """The lateness that ``share`` of all wakings do not exceed."""
        return _quantile(self._late_ms, share)

    def own_ms(self, share: float) -> float:
        """The same of the loop's own work."""
        return _quantile(self._own_ms, share)

    def late_over(self, ms: float) -> int:
        """How many wakings were later than that."""
        return sum(late > ms for late in self._late_ms)

    def own_over(self, ms: float) -> int:
        """How many stretches had more work of the loop's own."""
        return sum(own > ms for own in self._own_ms)

    def longest(self) -> Stretch:
        """The stretch with the most work of the loop's own."""
        return self._longest or Stretch(0.0, 0.0, {})

    def causes(self, most: int = 6) -> list[tuple[str, float]]:
        """What the loop was late for in all, with milliseconds, most first."""
        return [(name, float(ms)) for name, ms in self._causes.most_common(most)]


@asynccontextmanager
async def watched_loop() -> AsyncGenerator[LoopWatch, None]:
    """Watch the running loop inside the block."""
    watch = LoopWatch()
    looker = _Looker()
    probe = asyncio.create_task(_probe(watch, looker))
    looker.start()
    try:
        yield watch
    finally:
        looker.stop()
        probe.cancel()
        with suppress(asyncio.CancelledError):
            await probe


async def _probe(watch: LoopWatch, looker: _Looker) -> None:
    while True:
        began, worked = time.perf_counter(), time.thread_time()
        looker.woke(began)
        await asyncio.sleep(PROBE_SECONDS)
        late = time.perf_counter() - began - PROBE_SECONDS
        own = min(late, time.thread_time() - worked)
        watch.saw(Stretch(1_000 * late, 1_000 * own, looker.causes()))


class _Looker:
    """Looks at the loop's thread while its probe is overdue; made on that thread."""

    def __init__(self) -> None:
        self._thread_id = threading.get_ident()
        self._clock = time.pthread_getcpuclockid(self._thread_id)
        self._looking = threading.Thread(target=self._look, name="loop-watch", daemon=True)
        self._stopped = threading.Event()
        self._woke = time.perf_counter()
        self._seen_until = time.thread_time()
        self._causes: Counter[str] = Counter()
        self._collection_began = 0.0

    def start(self) -> None:
        gc.callbacks.append(self._collector)
        self._looking.start()

    def stop(self) -> None:
        self._stopped.set()
        self._looking.join()
        gc.callbacks.remove(self._collector)

    def woke(self, now: float) -> None:
        """A new stretch begins."""
        self._woke = now
        self._seen_until = time.thread_time()
        self._causes = Counter()

    def causes(self) -> dict[str, float]:
        # Copied in one step: the thread that looks may add to it meanwhile.
        seen = {**self._causes}
        return {name: float(ms) for name, ms in seen.items()}

    def _look(self) -> None:
        while not self._stopped.wait(_LOOK_SECONDS):
            if time.perf_counter() - self._woke < PROBE_SECONDS + _OVERDUE_SECONDS:
                continue
            # Documented, and the only way to see another thread's stack.
            frames = sys._current_frames()  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
            frame = frames.get(self._thread_id)
            # Within a collection, only its own report of it can be met.
            if frame is not None and frame.f_code is not _Looker._collector.__code__:
                self._count(place_of(frame))

    def _count(self, what: str) -> None:
        worked = time.clock_gettime(self._clock)
        self._causes[what] += 1_000 * max(0.0, worked - self._seen_until)  # pyright: ignore[reportArgumentType] - counts may be fractions
        self._seen_until = worked

    def _collector(self, phase: str, told: dict[str, int]) -> None:
        if threading.get_ident() != self._thread_id:
            return
        if phase == "start":
            self._collection_began = time.thread_time()
            return
        ms = 1_000 * (time.thread_time() - self._collection_began)
        self._causes[f"garbage collection, generation {told['generation']}"] += ms  # pyright: ignore[reportArgumentType] - counts may be fractions
        self._seen_until += ms / 1_000


def place_of(frame: FrameType) -> str:
    """Where a thread stands: the innermost function of Tenfold's, and what it calls."""
    inner = frame.f_code.co_qualname
    at: FrameType | None = frame
    while at is not None:
        path = at.f_code.co_filename
        if path.startswith(_SOURCE):
            name = f"{path[len(_SOURCE) + 1 :]} {at.f_code.co_qualname}"
            return name if at is frame else f"{name} -> {inner}"
        at = at.f_back
    return inner


def _quantile(values: Sequence[float], share: float) -> float:
    return sorted(values)[int(share * (len(values) - 1))] if values else 0.0
