"""A timer for what comes in many pieces, each of which has to come in time.

An answer of fifty pieces would set and cancel fifty timers; on a client that reads hundreds of
streams these were a tenth of its work. This one is set rarely: when it goes off it looks how long
has been waited by then, and goes on if that is not long enough. It is never late for it, because
what is waited for now is due no earlier than when it goes off.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable


def _nobody() -> None:
    """Nobody is to be told."""


class SilenceTimer:
    """Calls ``on_silence`` where what was expected has not come; belongs to the running loop."""

    def __init__(self, on_silence: Callable[[], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._on_silence = on_silence
        self._due: float | None = None
        self._handle: asyncio.TimerHandle | None = None

    def expect(self, seconds: float) -> None:
        """Something has to come within ``seconds`` from now."""
        due = self._due = self._loop.time() + seconds
        if self._handle is None or due < self._handle.when():
            self._set(due)

    def came(self) -> None:
        """It has come; nothing is expected until the next ``expect``."""
        self._due = None

    def stop(self) -> None:
        """Expect nothing ever again and leave no timer behind."""
        self._due = None
        # Whoever owns the timer is usually who is called: without this the two, and with them what
        # was read, stay until the garbage collector finds them, one pair a call.
        self._on_silence = _nobody
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None

    def _set(self, when: float) -> None:
        if self._handle is not None:
            self._handle.cancel()
        self._handle = self._loop.call_at(when, self._look)

    def _look(self) -> None:
        self._handle = None
        if self._due is None:
            return
        if self._due > self._loop.time():
            self._set(self._due)
        else:
            self._on_silence()
