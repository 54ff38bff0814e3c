"""How many hedges may be made: a share of the calls, saved up and spent over a whole process.

The rule is a token bucket filled by calls instead of time (as gRPC's retry throttling does,
proposal A6): each call earns a fraction of a hedge. However the calls come, there are never more
hedges than that share of them; what quiet times save is bounded, so that an outage, in which every
call looks late, cannot spend it all at once.
"""

from __future__ import annotations

from typing import Final

HEDGE_SHARE: Final = 0.05
"""At most so many hedges a call."""
_MOST_SAVED: Final = 25.0


class HedgeBudget:
    """Counts calls and hedges of one model."""

    def __init__(self, share: float = HEDGE_SHARE) -> None:
        self._share = share
        self._saved = 0.0
        self.calls = 0
        self.hedges = 0

    def called(self) -> None:
        """A call was made that would have been made anyway."""
        self.calls += 1
        self._saved = min(_MOST_SAVED, self._saved + self._share)

    @property
    def has_one(self) -> bool:
        """Whether one more may be made now."""
        # Twenty times a twentieth is a little less than one.
        return self._saved >= 1 - 1e-9

    def spend(self) -> None:
        """A hedge is made."""
        self._saved -= 1
        self.hedges += 1
