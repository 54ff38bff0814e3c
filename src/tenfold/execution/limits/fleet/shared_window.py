"""One limit a minute of a whole fleet, as its ledger has it.

Idea: as ``minute_window`` for one process, with grants in place of requests. A grant may be used
for ``LEASE_SECONDS``, so it counts for a minute and that long from the end of its half-second
slot: whenever within its time it is used, any sixty seconds of use lie within what was counted
together. What comes back unused is taken out of its slot again; what a dead process had leased
stays counted, and goes with its slot.

A burst may go after a quiet time; while anybody waits, grants accrue at the highest steady rate
that need not stop for what was used before.

Invariant: the grants that count at one time add up to at most the limit, but for a single request
larger than it, which is granted alone.
"""

from __future__ import annotations

from math import floor, inf
from typing import Any, Final

from tenfold.execution.limits.fleet.messages import LEASE_SECONDS

_MINUTE: Final = 60.0
SLOT_SECONDS: Final = 0.5
_COUNTS_SECONDS: Final = SLOT_SECONDS + _MINUTE + LEASE_SECONDS
_BURST_SHARE: Final = 0.75
_FIRST_BURST_SECONDS: Final = 0.5
"""How much may go at once while nothing is known of the provider."""
_CAUGHT_UP_SECONDS: Final = 1.0
"""Grants that nobody fetched for so long are still there for whoever waits."""


def slot_of(now: float) -> int:
    """The half second that ``now`` lies in."""
    return floor(now / SLOT_SECONDS)


class SharedWindow:
    """Grants of one kind; ``limit`` None only keeps count."""

    def __init__(self) -> None:
        self.limit: float | None = None
        self._slots: dict[int, float] = {}
        """Granted, by slot; oldest first."""
        self._accrued = 0.0
        """What may go now as far as the pace is concerned."""
        self._burst = 0.0
        self._heard = False
        self._at = 0.0

    def set_limit(self, limit: float | None, at_once: float, now: float, *, heard: bool) -> None:
        """Allow ``limit`` a minute, and at most ``at_once`` of it in a burst."""
        self._expire(now)
        if limit is None:
            self.limit, self._burst = None, 0.0
            return
        first = limit * _FIRST_BURST_SECONDS / _MINUTE
        burst = min(at_once, limit * _BURST_SHARE) if heard else first
        if self.limit is None:
            self._accrued = burst - sum(self._slots.values())
        elif heard and not self._heard:
            self._accrued += burst - self._burst
        self._heard = heard
        self._accrued = max(0.0, self._accrued)
        self.limit, self._burst = limit, burst

    def rest(self, now: float, *, crowded: bool, largest: float) -> None:
        """Time has passed; ``crowded`` where somebody waits, whose largest request takes
        ``largest``."""
        if self.limit is None:
            self._at = now
            return
        self._expire(now)
        rate = self._even_rate(now)
        most = self._burst
        if crowded:
            most = max(rate * _CAUGHT_UP_SECONDS, 2 * largest)
        grown = self._accrued + rate * max(0.0, now - self._at)
        self._accrued = max(self._accrued, min(most, grown))
        self._at = now

    def available(self, largest: float, now: float) -> float:
        """How much may be granted now; infinite where nothing limits.

        A request that is ``largest``, and larger than the limit, may go when nothing else counts.
        """
        if self.limit is None:
            return inf
        self._expire(now)
        used = sum(self._slots.values())
        if used <= 0 and largest >= self.limit:
            return largest
        return max(0.0, min(self.limit - used, self._accrued))

    def take(self, amount: float, now: float) -> None:
        """Grant ``amount``, or count what was used without a grant then."""
        slot = slot_of(now)
        is_late = bool(self._slots) and slot < next(reversed(self._slots))
        self._slots[slot] = self._slots.get(slot, 0.0) + amount
        self._accrued = max(0.0, self._accrued - amount)
        if is_late:
            self._slots = dict(sorted(self._slots.items()))

    def correct(self, slot: int, by: float) -> None:
        """What was granted in ``slot`` is ``by`` more, or less; nothing once that has expired."""
        if slot in self._slots:
            self._slots[slot] = max(0.0, self._slots[slot] + by)
            if self.limit is not None:
                self._accrued = max(0.0, self._accrued - by)

    def state(self) -> list[Any]:
        """For JSON."""
        slots = {slot: round(amount, 3) for slot, amount in self._slots.items()}
        return [self.limit, self._burst, self._heard, self._accrued, self._at, slots]

    @classmethod
    def of(cls, state: list[Any]) -> SharedWindow:
        """What ``state`` told."""
        window = cls()
        window.limit, window._burst, window._heard, window._accrued, window._at, slots = state
        window._slots = {int(slot): amount for slot, amount in slots.items()}
        return window

    def _even_rate(self, now: float) -> float:
        assert self.limit is not None  # noqa: S101 - asked only where there is one
        rate = self.limit / _MINUTE
        # With what accrues in one slot at its end: that goes when another slot has ended.
        left = max(0.0, self.limit - sum(self._slots.values())) + rate * SLOT_SECONDS
        for slot, amount in self._slots.items():
            until = slot * SLOT_SECONDS + _COUNTS_SECONDS - now
            if left < rate * until:
                rate = left / until
            left += amount
        return rate

    def _expire(self, now: float) -> None:
        oldest = floor((now - _COUNTS_SECONDS) / SLOT_SECONDS)
        for slot in [slot for slot in self._slots if slot <= oldest]:
            del self._slots[slot]
