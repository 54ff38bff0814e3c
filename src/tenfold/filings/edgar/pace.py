"""SEC's ten requests a second, shared by all of the process.

The limit belongs to the machine's address, so one limiter serves every client, thread and event
loop. pyrate-limiter's bucket is guarded by a thread lock and bound to no loop (aiolimiter's
futures are, which ends badly where ``run_sync`` starts a loop of its own). It is asked without
blocking, and the wait is ours, on the caller's loop.

The window is a tenth longer than a second: requests that leave evenly arrive unevenly, and what
counts is how many arrive within a second.
"""

from __future__ import annotations

import time
from typing import Final

from pyrate_limiter import InMemoryBucket, Limiter, Rate, SingleBucketFactory

from tenfold.clock import Clock

REQUESTS_A_WINDOW: Final = 10
WINDOW_MS: Final = 1_100
_POLL_SECONDS: Final = 0.02


class Pace:
    """Lets ten requests through in each window of 1.1 seconds."""

    def __init__(self) -> None:
        self._bucket = InMemoryBucket([Rate(REQUESTS_A_WINDOW, WINDOW_MS)])
        # No thread to clean up after: ``wait`` does it, which ten entries hardly need.
        self._limiter = Limiter(SingleBucketFactory(self._bucket, schedule_leak=False))

    async def wait(self, clock: Clock) -> None:
        """Return when the next request may leave."""
        while not self._limiter.try_acquire("edgar", blocking=False):
            await clock.sleep(_POLL_SECONDS)
        self._bucket.leak(time.monotonic_ns() // 1_000_000)  # the bucket's clock


SHARED_PACE: Final = Pace()
"""The process's own."""
