"""One model call and its attempts, as they went.

Times are seconds since the analysis began, to the millisecond; None for what has not happened.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tenfold.charts.call_timing import (
    AttemptFate,
    AttemptTiming,
    CallStatus,
    CallTiming,
    Saving,
)
from tenfold.execution.events import AttemptEnd
from tenfold.llm.usage import NO_USAGE, Usage

_FATES: Final = {
    AttemptEnd.ANSWERED: AttemptFate.ANSWERED,
    AttemptEnd.FAILED: AttemptFate.FAILED,
    AttemptEnd.SUPERSEDED: AttemptFate.LOST,
    AttemptEnd.CANCELLED: AttemptFate.LOST,
}


def milliseconds(seconds: float) -> float:
    """``seconds`` as exactly as traces and events over the wire tell them."""
    return round(seconds, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptTrace:
    """One request to the model."""

    number: int
    """1 for the call's first."""
    started: float
    """When it was sent."""
    hedge: bool = False
    """True where an earlier attempt at the same request was on its way, and late."""
    first_token: float | None = None
    ended: float | None = None
    end: AttemptEnd | None = None
    usage: Usage = NO_USAGE
    estimated: bool = False
    """Whether ``usage`` is reckoned, because it ended before the provider told."""
    reason: str | None = None
    """Why it failed."""
    error: str | None = None
    """The class of the error that it failed with: 'RateLimitedError'."""

    def timing(self, call: CallTrace) -> AttemptTiming:
        """What the waterfall draws of it, as an attempt of ``call``."""
        if self.end is not None:
            fate = _FATES[self.end]
        elif call.ended is None:
            fate = AttemptFate.RUNNING
        else:  # a record from before attempts were told of
            fate = AttemptFate.ANSWERED if call.reason is None else AttemptFate.FAILED
        return AttemptTiming(
            started=self.started,
            first_token=self.first_token,
            ended=call.ended if self.ended is None else self.ended,
            fate=fate,
            hedge=self.hedge,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryTrace:
    """An attempt ended without a usable answer, and another was to follow."""

    after: int
    """The attempt's number."""
    at: float
    delay_seconds: float
    """What was waited before the next one asked for its turn."""
    reason: str
    repair: bool
    """True where the answer came but did not fit, and the problem was sent back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallTrace:
    """One planned call from its queueing to its end."""

    name: str
    """'business.key_products', or 'business[12]' for a combined prompt; not always unique: what
    failed together is asked again under the same name."""
    section: str
    components: tuple[str, ...]
    """Keys of what it asked for."""
    queued: float
    released: float | None = None
    """When it stopped waiting for the call that led its section; None where it did not wait."""
    attempts: tuple[AttemptTrace, ...] = ()
    """In the order in which they were sent; none where the call was saved."""
    retries: tuple[RetryTrace, ...] = ()
    ended: float | None = None
    reason: str | None = None
    """Why it failed; None where every component was answered."""
    cancelled: bool = False
    """Whether it ended because nobody waited for its answer any more."""
    usage: Usage = NO_USAGE
    """Of all its attempts."""
    saved: Saving | None = None
    """What made it unnecessary to send anything."""

    @property
    def started(self) -> float | None:
        """When its first attempt was sent."""
        return self.attempts[0].started if self.attempts else None

    @property
    def first_token(self) -> float | None:
        """Of the attempt that answered, else of the latest that began to."""
        counted = [a for a in self.attempts if a.end is AttemptEnd.ANSWERED] or self.attempts
        return next((a.first_token for a in reversed(counted) if a.first_token is not None), None)

    @property
    def hedges(self) -> int:
        """Attempts that were sent beside one that was late."""
        return sum(attempt.hedge for attempt in self.attempts)

    @property
    def hedges_won(self) -> int:
        """Those of them that brought the answer."""
        return sum(a.hedge and a.end is AttemptEnd.ANSWERED for a in self.attempts)

    @property
    def repairs(self) -> int:
        """How often an answer was sent back because it did not fit."""
        return sum(retry.repair for retry in self.retries)

    @property
    def resent(self) -> int:
        """How often it was sent again because an attempt failed in transit."""
        return len(self.retries) - self.repairs

    @property
    def status(self) -> CallStatus:
        """How far it has come."""
        if self.cancelled:
            return CallStatus.CANCELLED
        if self.ended is not None:
            return CallStatus.OK if self.reason is None else CallStatus.FAILED
        return CallStatus.RUNNING if self.attempts else CallStatus.QUEUED

    def timing(self) -> CallTiming:
        """What the waterfall draws of it."""
        return CallTiming(
            name=self.name,
            section=self.section,
            queued=self.queued,
            released=self.released,
            started=self.started,
            first_token=self.first_token,
            ended=self.ended,
            status=self.status,
            cost_usd=self.usage.cost_usd,
            attempts=tuple(attempt.timing(self) for attempt in self.attempts),
            retries=self.resent,
            repairs=self.repairs,
            saved=self.saved,
        )
