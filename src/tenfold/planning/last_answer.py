"""When the last of many answers is there: later than the one that is expected to be.

An answer's time scatters about what is expected of it, and the last of thirty-five is the one that
fell furthest behind. An answer is a sum of entries, of which there may be few or many, so each time
is taken as gamma-distributed about its expectation, independent of the others; the expected maximum
is the integral of the chance that not all have come by then. Source of the distribution function:
Wilson and Hilferty, 1931 (the cube root of a gamma variable is nearly normal). A call that waits
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

    ``spread`` is the standard deviation of an answer's time, as a part of it; 0.0 for none.
    """
    known = [(begins, ends - begins) for begins, ends in times]
    last = max((begins + taken for begins, taken in known), default=0.0)
    scattered = [(begins, taken) for begins, taken in known if taken > 0]
    if spread <= 0 or not scattered:
        return last
    # Of the cube root of an answer's time, that being 1 on average.
    sigma = spread / 3
    mean = 1 - sigma * sigma
    # Before the one and after the other next to nothing happens: 1 answer in 30,000.
    near = max(mean - _FURTHEST_SIGMAS * sigma, 0.0) ** 3
    far = (mean + _FURTHEST_SIGMAS * sigma) ** 3
    start = max(begins + taken * near for begins, taken in scattered)
    end = max(begins + taken * far for begins, taken in scattered)
    step = (end - start) / _STEPS

    def all_by(at: float) -> float:
        """The chance that every call has ended ``at`` that time."""
        chance = 1.0
        for begins, taken in scattered:
            if at <= begins:
                return 0.0
            deviation = (math.cbrt((at - begins) / taken) - mean) / sigma
            chance *= 0.5 * (1 + math.erf(deviation / math.sqrt(2)))
        return chance

    return start + step * sum(1 - all_by(start + (n + 0.5) * step) for n in range(_STEPS))
