"""The garbage collector, kept out of the way while a command starts.

A command imports hundreds of modules, and with a provider's library thousands. All of what they
make stays, so the collector's searches find nothing and cost a tenth of the time (0.3 of 2.5 s of
CPU with the ``openai`` library). What is there when the start is over is not searched again either
(``gc.freeze``): it would be the first collection's whole work, just before the first question.
"""

from __future__ import annotations

import gc
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

_THRESHOLDS: Final = (2_000, 5, 500)
"""Python's own are 700, 10, 10. Measured at 400 calls in flight: 3 ms for the youngest 2,000
objects, 14 ms for 10,000, and 80 ms for all that live, which is now done once in five million
objects (some 40,000 calls) instead of once in a few hundred calls."""


@contextmanager
def collector_paused() -> Generator[None, None, None]:
    """No collection inside the block; what it leaves behind counts as never to be collected.

    For blocks that make what stays. A block within a block is part of the outer one.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def settle_collector() -> None:
    """For a process that stays: what is there now is looked through once and never again.

    A full collection takes 60 to 190 ms over what a service has imported, on the event loop, again
    and again. What it would find later is what analyses leave behind. A finished one leaves nothing
    that has to be looked for, so that this is done rarely; with Python's own thresholds it was a
    sixth of a busy service's work.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
