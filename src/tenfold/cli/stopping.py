"""Ctrl-C and SIGTERM while a filing is read: the first ends the reading in order.

Ending in order takes a moment: calls in flight are closed, and what was done is kept. Python's own
handling would break that off at a second Ctrl-C, which impatient fingers and shells with a process
group send at once. So signals after the first are not heeded until ending takes too long.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final

PATIENCE_SECONDS: Final = 3.0
"""From here on another Ctrl-C leaves at once."""
_DEFAULTS: Final[dict[int, Any]] = {
    signal.SIGINT: signal.default_int_handler,
    signal.SIGTERM: signal.SIG_DFL,
}
"""Where something else is set, it was set by whoever started this: a shell has what it runs in the
background ignore Ctrl-C."""


class Stopping:
    """Whether the user wants an end, and what is ended then."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self.number: int | None = None
        """The first signal that came."""
        self._now = now
        self._heard_at = 0.0
        self._reading: tuple[asyncio.AbstractEventLoop, asyncio.Task[Any]] | None = None

    @contextmanager
    def ends_this_task(self) -> Generator[None, None, None]:
        """Have the first signal cancel the current task while the block runs."""
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - coroutines run in tasks
        self._reading = (asyncio.get_running_loop(), task)
        try:
            yield
        finally:
            self._reading = None

    def hear(self, number: int, _frame: FrameType | None) -> None:
        """A signal has come; called between any two steps of the main thread.

        Raises:
            KeyboardInterrupt: nothing is under way that could end in order, or it takes too long.
        """
        if self.number is None:
            self.number, self._heard_at = number, self._now()
            if self._reading is None:
                raise KeyboardInterrupt
            loop, task = self._reading
            loop.call_soon_threadsafe(task.cancel)
        elif self._now() - self._heard_at >= PATIENCE_SECONDS:
            # Tasks that are broken off in the middle are nothing to tell of.
            logging.getLogger("asyncio").setLevel(logging.CRITICAL)
            raise KeyboardInterrupt


@contextmanager
def ended_in_order() -> Generator[Stopping, None, None]:
    """Hear Ctrl-C and SIGTERM while the block runs, and on the way out once one has come."""
    stopping = Stopping()
    if threading.current_thread() is not threading.main_thread():  # which alone hears signals
        yield stopping
        return
    replaced = [n for n, default in _DEFAULTS.items() if signal.getsignal(n) is default]
    for number in replaced:
        signal.signal(number, stopping.hear)
    try:
        yield stopping
    finally:
        if stopping.number is None:
            for number in replaced:
                signal.signal(number, _DEFAULTS[number])
