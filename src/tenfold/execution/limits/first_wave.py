"""How many calls may be in flight before a provider has said anything.

Idea: it may allow fewer at once than one analysis asks, and then refuses whatever is beyond. A
refusal comes back within the time of a round trip, long before a first token. So half of an
analysis goes at once, and the rest one by one, so quickly that it is on its way before the first
answer begins: whoever allows all of it is hardly kept waiting, and whoever does not refuses a few.

Alternative: all at once; of a key's first minute and a half one call in seventy was then refused,
all of them in its first tenth of a second.
"""

from __future__ import annotations

from math import inf
from typing import Final

_AT_ONCE: Final = 20
_MOST: Final = 40
"""All of one analysis."""
_EACH_SECONDS: Final = 0.015
"""From one call to the next beyond those. A simulated provider refused 2 at 0.02 s and 6 at 0.01 s
of the first calls, where it allowed 25 at once."""


class FirstWave:
    """The calls that are sent before the first answer or refusal."""

    def __init__(self) -> None:
        self.is_over = False
        """Whether the provider has answered anything at all, be it a refusal."""
        self._at_once = _AT_ONCE
        self._began: float | None = None

    def expect(self) -> None:
        """An earlier process has seen the provider's limits, and these are kept to."""
        self._at_once = _MOST

    def sent(self, now: float) -> None:
        """A call is sent."""
        if self._began is None:
            self._began = now

    def places(self, now: float) -> float:
        """Calls that may be in flight."""
        if self.is_over:
            return inf
        if self._began is None:
            return self._at_once
        return min(_MOST, self._at_once + int((now - self._began) / _EACH_SECONDS + 1e-9))

    def wait_seconds(self, now: float) -> float | None:
        """How long until there is another place; None where time brings none."""
        places = self.places(now)
        if self._began is None or places >= _MOST:
            return None
        return self._began + (places - self._at_once + 1) * _EACH_SECONDS - now
