"""When the last of many answers is there: later than the one that is expected to be.

An answer's time scatters about what is expected of it, and the last of thirty-five is the one that
fell furthest behind. Each is taken as lognormal about its expectation, independent of the others;
the expected maximum is the integral of the chance that not all have come by then. A call that waits
for a place begins when that is expected to be free.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

_STEPS: Final = 64
_FURTHEST_SIGMAS: Final = 4.0


def expected_last(times: Iterable[tuple[float, float]], spread: float) -> float:
    """Seconds until the last of calls with these expected (beginning, end) has its answer.

    ``spread`` is the standard deviation of the logarithm of an answer's time; 0.0 for none.
    """
    known = [(begins, ends - begins) for begins, ends in times]
    last = max((begins + taken for begins, taken in known), default=0.0)
    scattered = [(begins, taken) for begins, taken in known if taken > 0]
    if spread <= 0 or not scattered:
        return last
    # Before the one and after the other next to nothing happens: 1 answer in 30,000.
    far = math.exp(_FURTHEST_SIGMAS * spread)
    start = max(begins + taken / far for begins, taken in scattered)
    end = max(begins + taken * far for begins, taken in scattered)
    step = (end - start) / _STEPS
    return start + step * sum(
        1 - _all_by(start + (n + 0.5) * step, scattered, spread) for n in range(_STEPS)
    )


def _all_by(at: float, calls: Iterable[tuple[float, float]], spread: float) -> float:
    """The chance that every one of ``calls`` has ended ``at`` that time."""
    chance = 1.0
    for begins, taken in calls:
        if at <= begins:
            return 0.0
        # Of a lognormal with the mean ``taken``.
        median = math.log(taken) - spread * spread / 2
        chance *= 0.5 * (1 + math.erf((math.log(at - begins) - median) / (spread * math.sqrt(2))))
    return chance
