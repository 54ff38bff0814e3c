"""One limit of the provider's, as far as its headers tell.

Idea: providers keep a bucket that fills evenly, and tell with each answer how much was left in it
when they looked at that request. By the time that is heard, other requests are on their way that
are not in the number. So requests are kept, in the order in which they were sent, until they have
told something themselves: what is left now is what was told, plus what has filled since, less
those that may not have been counted yet. Requests that were sent almost together may arrive in
another order; of their numbers the lowest counts. How far estimates of tokens are off is seen in
the same way: from one answer to the next the provider tells what it counted.

The bucket fills at ``limit`` a minute. What is missing and when it will be back tell how large it
is, and unmask limits that are for a day (Groq's, and OpenAI's for small accounts): that bucket
fills more slowly.

Alternative: keeping ``remaining`` as it is told and waiting for ``reset`` once it is nought. With
forty requests under way every one of them knows the same last place, and all but one are refused.

Invariant: as long as estimates hold and requests arrive within a tenth of a second of one another
as they were sent, what is taken to be left is never more than what is.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Final

from tenfold.execution.limits.counted_factor import CountedFactor
from tenfold.execution.limits.fleet.messages import Learnt
from tenfold.execution.limits.seen_limits import SeenBucket
from tenfold.execution.limits.slack import Slack
from tenfold.llm.told_limits import Allowance

_MINUTE: Final = 60.0
_OVERTAKEN_SECONDS: Final = 0.1
"""Of two requests sent within so short a time the later may arrive first."""
_DEAREST_SLACK: Final = 0.04
"""At most so much of the limit is given up for slack."""
_MINUTELY: Final = 0.9
"""A bucket that fills at least at this share of ``limit`` a minute is one for a minute."""
_RESERVE_SHARE: Final = 0.1


@dataclass(frozen=True, slots=True)
class _Request:
    amount: float
    sent_at: float
    sent_before: float
    """All that was sent before it, and itself."""


@dataclass(frozen=True, slots=True)
class _Told:
    level: float
    at: float
    """When the request was sent that told it."""
    sent_before: float


class ProviderBucket:
    """Requests or tokens of one model; lets everything pass until a limit is told."""

    def __init__(self, *, exact: bool = False) -> None:
        """``exact`` where what a request takes is known beforehand, and only others can take more
        (who use the same key)."""
        self.limit: int | None = None
        self._rate = 0.0
        """How much it fills in a second."""
        self._size: float | None = None
        """How much fits in; None while only an upper bound is known."""
        self._most = 0.0
        """That upper bound."""
        self._level = 0.0
        self._at = 0.0
        self._level_is_old = False
        """Whether something was told since it was worked out."""
        self._sent = 0.0
        self._under_way: dict[int, _Request] = {}
        """Requests that may not be counted yet, by number; oldest first."""
        self._over: set[int] = set()
        """Those of them that have ended, while no limit is known."""
        self._told: deque[_Told] = deque()
        """What was told by requests sent almost together; the last one is the latest sent."""
        self._slack = Slack()
        self._factor = CountedFactor(exact=exact)
        self._comparable_from = 0.0

    @property
    def learnt(self) -> Learnt | None:
        """Its limit and how much it holds; None where nothing was told."""
        return None if self.limit is None else Learnt(self._rate * _MINUTE, self._room)

    def seen(self, now: float) -> SeenBucket | None:
        """What is known of it, for another process; None where nothing was told."""
        if not self.limit:
            return None
        self._fill(now)
        return SeenBucket(
            limit=self.limit, per_second=self._rate, at_once=self._room, left=self._level
        )

    def wait_seconds(self, amount: float, now: float) -> float:
        """How long until ``amount`` should be there, counting what is under way."""
        if self.limit is None:
            return 0.0
        self._fill(now)
        amount *= self._factor.value
        # What is larger than the bucket goes when that is full.
        need = min(amount + min(amount, _RESERVE_SHARE * self._room), self._room)
        # What goes beyond the room is lost.
        slack = min(
            self._slack.seconds * self._rate, max(self._room - need, _DEAREST_SLACK * amount)
        )
        return max(0.0, (need + slack - self._level) / self._rate)

    def take(self, number: int, amount: float, now: float) -> None:
        """Request ``number``, which takes ``amount``, is sent."""
        if self.limit is not None:
            self._fill(now)
            counted = amount * self._factor.value
            # The provider holds no more than its room, whatever slack is reckoned with here.
            if counted >= self._room:
                self._level = min(self._level, self._room)
            self._level -= counted
        self._sent += amount
        self._under_way[number] = _Request(amount, now, self._sent)

    def ended(self, number: int) -> None:
        """Request ``number`` is over, and has told what it had to tell.

        Without a known limit it is forgotten as soon as no request that was sent before it may
        still tell one: else a provider that tells none would have all of them kept for ever.
        """
        if self.limit is not None or number not in self._under_way:
            return  # what comes with a later answer says that this one is counted
        self._over.add(number)
        while self._under_way and (first := next(iter(self._under_way))) in self._over:
            self._over.discard(first)
            del self._under_way[first]

    def told(self, number: int, allowance: Allowance, *, refused: bool) -> bool:
        """Learn from what came with the answer to request ``number``.

        Returns whether the limit is new, or another than before.
        """
        request = self._under_way.pop(number, None)
        is_new = allowance.limit != self.limit
        if request is None:  # others that were sent later have told more
            return False
        self._measure(allowance)
        if is_new:
            self._told.clear()
            self._over.clear()
        self._slack.adjust(refused=refused and not is_new)
        if refused:
            # It was not counted: nothing can be compared across it.
            self._comparable_from = self._sent
        told = _Told(self._level_told(allowance), request.sent_at, request.sent_before)
        if not self._told or told.at > self._told[-1].at:
            self._compare(told)
            self._told.append(told)
        else:
            self._told.appendleft(told)
        surely_before = self._told[-1].at - _OVERTAKEN_SECONDS
        while self._told[0].at < surely_before:
            self._told.popleft()
        self._forget_until(surely_before)
        # Worked out when somebody asks: hundreds of answers may come before that.
        self._level_is_old = True
        return is_new

    def refused(self, amount: float, retry_after_seconds: float, now: float) -> None:
        """A request of ``amount`` was refused, to come back after so long: a debt, perhaps."""
        if self.limit is None:
            return
        need = min(amount * self._factor.value, self._room)
        self._fill(now)
        self._level = min(self._level, need - retry_after_seconds * self._rate)

    def explains_refusal(self, allowance: Allowance, amount: float) -> bool:
        """Whether what was told is little, for a request of ``amount``."""
        return allowance.remaining < max(1.0, 2 * amount * self._factor.value)

    @property
    def _room(self) -> float:
        return self._most if self._size is None else self._size

    @property
    def _brim(self) -> float:
        return self._room + self._slack.seconds * self._rate

    def _measure(self, allowance: Allowance) -> None:
        """Rate and size."""
        limit, left, reset = allowance.limit, allowance.remaining, allowance.reset_seconds
        if limit != self.limit:
            self._size = None
        self.limit = limit
        self._rate = even = limit / _MINUTE
        if reset is None:
            self._most = float(limit)
            return
        if 0 < limit - left < _MINUTELY * even * reset:
            self._rate = (limit - left) / reset
        self._most = min(float(limit), max(1.0, left + reset * self._rate))
        if left > 0:
            self._size = self._most

    def _level_told(self, allowance: Allowance) -> float:
        if allowance.remaining > 0 or not allowance.reset_seconds:
            return float(allowance.remaining)
        # Nothing is left, and perhaps less than that: one request may be larger than all there is.
        return min(0.0, self._room - allowance.reset_seconds * self._rate)

    def _compare(self, told: _Told) -> None:
        """Learn what the provider counts for what was estimated, from one answer to the next."""
        if not self._told:
            return
        before = self._told[-1]
        estimated = told.sent_before - before.sent_before
        filled = before.level + self._rate * (told.at - before.at)
        if before.sent_before < self._comparable_from or filled >= self._room or estimated <= 0:
            return
        self._factor.saw(filled - told.level, estimated)

    def _work_out(self) -> None:
        """What was left when the last request was sent, from what was told last and what may not
        be in that."""
        self._level_is_old = False
        rate, factor, most, room = self._rate, self._factor.value, self._brim, self._room
        at = self._told[-1].at
        level = min(told.level + rate * (at - told.at) for told in self._told)
        # Hundreds at a time: as ``_fill`` does it, without the calls.
        for request in self._under_way.values():
            if request.sent_at > at:
                level += rate * (request.sent_at - at)
                at = request.sent_at
            amount = request.amount * factor
            full = most if amount < room else room
            level = (full if level > full else level) - amount
        self._level, self._at = level, at

    def _forget_until(self, surely_before: float) -> None:
        counted: list[int] = []
        for number, request in self._under_way.items():
            if request.sent_at >= surely_before:
                break
            counted.append(number)
        for number in counted:
            del self._under_way[number]

    def _fill(self, now: float) -> None:
        if self._level_is_old:
            self._work_out()
        self._level = min(self._brim, self._level + self._rate * (now - self._at))
        self._at = now
