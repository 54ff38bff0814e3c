"""A limit that the user set: never more than so much in any sixty seconds.

Idea: a list of what was used in the last minute, in half-second slots, each counted until a whole
minute after its end. Nothing is sent that would not fit; so the limit holds whichever way the
provider counts, by fixed minutes, by sliding ones or by a bucket. Three quarters of it may go at
once after a quiet time, so that one analysis need not trickle; the rest is spread over what is
left of the minute, so that whoever comes next need not wait for that minute to end. While somebody
waits there is no second burst: the limit is then used evenly.

Alternative: a token bucket. It gives up to twice the limit in the first minute, which a provider
with a sliding window refuses, or, with a small burst, makes one analysis wait for nothing.

Invariant: the amounts taken in any sixty seconds add up to at most the limit (but for one that is
larger than the limit itself, which goes alone), as far as they were known when they were taken.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Final

_MINUTE: Final = 60.0
_SLOT_SECONDS: Final = 0.5
_BURST_SHARE: Final = 0.75
_FIRST_BURST_SECONDS: Final = 0.5
"""How much may go at once while nothing is known of the provider."""
_CAUGHT_UP_SECONDS: Final = 0.1
"""A turn that comes late by up to so much does not make those after it later."""
_RATE_HOLDS_SECONDS: Final = 0.05
_ROUNDING: Final = 1e-9


@dataclass(slots=True)
class Taken:
    """What was used in one half second."""

    counts_until: float
    amount: float = 0.0


class MinuteWindow:
    """Requests, or tokens; ``limit`` None only keeps count."""

    def __init__(self) -> None:
        self.limit: int | None = None
        self._slots: deque[Taken] = deque()
        self._used = 0.0
        self._credit = 0.0
        """What may still go at once."""
        self._credited_at = 0.0
        self._is_open = False
        self._due = 0.0
        """When the last one was to go that went by the even pace."""
        self._last = 0.0
        """How much that was."""
        self._rate = 0.0
        self._rate_at = -_MINUTE

    def set_limit(self, limit: int | None, now: float, *, burst: bool = True) -> None:
        """Allow ``limit`` a minute from now on, with what was used counted; without ``burst``
        evenly from the first, unless nothing was."""
        if limit == self.limit:
            return
        self._expire(now)
        self.limit = limit
        self._rate_at = -_MINUTE
        self._credited_at = now
        fresh = burst or self._used == 0.0
        self._credit = max(0.0, self._burst - self._used) if fresh else 0.0

    def open(self, now: float) -> None:
        """The provider has answered: what it told of its limits, if anything, is known."""
        if self._is_open:
            return
        before = self._burst
        self._is_open = True
        self._credit += self._burst - before
        self._credited_at = now

    def rest(self, now: float, *, crowded: bool) -> None:
        """Time has passed; where nobody waited (not ``crowded``), a burst may be saved up."""
        if self.limit is None:
            return
        if not crowded:
            saved = (now - self._credited_at) * self.limit / _MINUTE
            self._credit = min(self._burst, self._credit + saved)
        self._credited_at = now

    def wait_seconds(self, amount: float, now: float) -> float:
        """How long until ``amount`` may be taken, or until it is worth asking again."""
        if self.limit is None:
            return 0.0
        self._expire(now)
        if not self._slots:
            return 0.0
        wait = self._until_it_fits(min(amount, self.limit), now)
        if wait > 0 or self._credit >= amount:
            return wait
        next_change = self._slots[0].counts_until - now
        due = self._due + self._last / self._even_rate(now)
        return max(0.0, min(due - now, next_change))

    def take(self, amount: float, now: float) -> Taken:
        """Use ``amount``; what is returned takes a correction."""
        self._expire(now)
        if self.limit is not None:
            self._pace(amount, now)
        until = (now // _SLOT_SECONDS + 1) * _SLOT_SECONDS + _MINUTE
        if not self._slots or self._slots[-1].counts_until != until:
            self._slots.append(Taken(until))
        self._slots[-1].amount += amount
        self._used += amount
        return self._slots[-1]

    def correct(self, taken: Taken, by: float) -> None:
        """What was used then turned out to be ``by`` more, or less."""
        if self._slots and taken.counts_until >= self._slots[0].counts_until:
            taken.amount += by
            self._used += by

    @property
    def _burst(self) -> float:
        if self.limit is None:
            return 0.0
        first = self.limit * _FIRST_BURST_SECONDS / _MINUTE
        return self.limit * _BURST_SHARE if self._is_open else first

    def _pace(self, amount: float, now: float) -> None:
        if self._credit >= amount:
            self._credit -= amount
            self._due = now
        else:
            due = self._due + self._last / self._even_rate(now)
            self._due = min(now, max(due, now - _CAUGHT_UP_SECONDS))
        self._last = amount

    def _until_it_fits(self, amount: float, now: float) -> float:
        assert self.limit is not None  # noqa: S101 - asked only where there is one
        over, wait = self._used + amount - self.limit, 0.0
        for slot in self._slots:
            if over <= _ROUNDING * self.limit:
                break
            over -= slot.amount
            wait = slot.counts_until - now
        return wait

    def _even_rate(self, now: float) -> float:
        """The highest steady rate a second that need not stop for what was used before."""
        assert self.limit is not None  # noqa: S101 - asked only where there is one
        if now - self._rate_at < _RATE_HOLDS_SECONDS:
            return self._rate
        rate = self.limit / _MINUTE
        # With one more at its end: what goes when a slot ends has that slot's room.
        left = max(0.0, self.limit - self._used) + (self._last or 1.0)
        for slot in self._slots:
            if left < rate * (slot.counts_until - now):
                rate = left / (slot.counts_until - now)
            left += slot.amount
        self._rate, self._rate_at = rate, now
        return rate

    def _expire(self, now: float) -> None:
        while self._slots and self._slots[0].counts_until <= now:
            self._used -= self._slots.popleft().amount
            self._rate_at = -_MINUTE
        if not self._slots:
            self._used = 0.0
