"""When one model call waited, was sent, began to answer and ended.

Times are seconds since the analysis began, None for what has not happened.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

SHORT_TITLES: Final = {"mda": "MD&A", "financials": "Statements"}
"""Titles of sections where room is scarce; the others' are short."""
_TOGETHER: Final = re.compile(r"\[(\d+)\]$")


class CallStatus(StrEnum):
    """How far a call has come."""

    QUEUED = "queued"
    RUNNING = "running"
    OK = "ok"
    FAILED = "failed"
    CANCELLED = "cancelled"
    """Nobody waited for its answer any more, or it had not ended when the analysis did."""


class AttemptFate(StrEnum):
    """What became of one attempt."""

    RUNNING = "running"
    ANSWERED = "answered"
    FAILED = "failed"
    LOST = "lost"
    """Cancelled: another was quicker, or nobody wanted the answer any more."""


class Saving(StrEnum):
    """What made a call unnecessary."""

    CACHE = "cache"
    JOINED = "joined"
    """Another analysis was just asking the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptTiming:
    """One request."""

    started: float
    first_token: float | None = None
    ended: float | None = None
    fate: AttemptFate = AttemptFate.RUNNING
    hedge: bool = False
    """True where an earlier attempt at the same request was still on its way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallTiming:
    """One call with its attempts."""

    name: str
    queued: float
    started: float | None = None
    first_token: float | None = None
    """Of the attempt that counts: the one that answered, else the latest."""
    ended: float | None = None
    status: CallStatus = CallStatus.QUEUED
    cost_usd: float | None = None
    section: str = ""
    released: float | None = None
    """When the text that it shares with others was with the provider, where it waited for that."""
    attempts: tuple[AttemptTiming, ...] = ()
    """Empty where only the call as a whole is known."""
    retries: int = 0
    """Attempts after one that failed in transit."""
    repairs: int = 0
    """Attempts after an answer that did not fit."""
    saved: Saving | None = None

    @property
    def label(self) -> str:
        """'Key products' for 'business.key_products', 'Business, 2 together' for 'business[2]'."""
        asked = self.name.rpartition(".")[2]
        several = _TOGETHER.search(asked)
        key = asked[: several.start()] if several else asked
        title = SHORT_TITLES.get(key) if several else None
        words = title or key.replace("_", " ")
        words = f"{words}, {several[1]} together" if several else words
        return words[:1].upper() + words[1:]

    @property
    def seconds(self) -> float | None:
        """From its start to its end; None while it runs, and where nothing was sent."""
        if self.ended is None or self.started is None:
            return None
        return max(0.0, self.ended - self.started)

    @property
    def hedges(self) -> int:
        """Attempts beside one that was late."""
        return sum(attempt.hedge for attempt in self.attempts)

    @property
    def hedges_won(self) -> int:
        """Those of them that brought the answer."""
        return sum(a.hedge and a.fate is AttemptFate.ANSWERED for a in self.attempts)

    @property
    def tried(self) -> tuple[AttemptTiming, ...]:
        """The attempts; the call itself as one where no more is known."""
        if self.attempts or self.started is None:
            return self.attempts
        fate = {CallStatus.OK: AttemptFate.ANSWERED, CallStatus.FAILED: AttemptFate.FAILED}
        return (
            AttemptTiming(
                started=self.started,
                first_token=self.first_token,
                ended=self.ended,
                fate=fate.get(self.status, AttemptFate.RUNNING),
            ),
        )
