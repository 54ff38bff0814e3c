"""What happens to calls and components, as it happens.

Everything that watches an analysis (progress display, ``stream``, logs, later the service) reads
these and nothing else. Times are seconds since the analysis began.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from pydantic import BaseModel

from tenfold.execution.outcome import Outcome
from tenfold.llm.usage import Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEvent:
    """Something that happened to one call."""

    at_seconds: float
    call: str
    """The call's name: 'business.key_products', or 'business[12]' for a combined prompt."""


class AttemptEnd(StrEnum):
    """How one attempt of a call ended."""

    ANSWERED = "answered"
    """With a whole answer, whether or not it fits its schema."""
    FAILED = "failed"
    SUPERSEDED = "superseded"
    """Another attempt at the same request was quicker; this one was cancelled."""
    CANCELLED = "cancelled"
    """Nobody wanted the answer any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSaved(CallEvent):
    """No request was needed: the cache had every answer, or another analysis was just asking."""

    section: str
    components: tuple[str, ...]
    joined: bool
    """True where another analysis's call under way answered it; False for the cache."""
    waited_seconds: float = 0.0
    """How long it waited for that call."""
    reason: str | None = None
    """Why that call failed; None where it answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallQueued(CallEvent):
    """The call waits: for the one that leads its section, for a limit, for a place in flight."""

    section: str
    components: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallReleased(CallEvent):
    """The provider has the text that the call shares with others: it no longer waits for that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallStarted(CallEvent):
    """An attempt was sent."""

    attempt: int
    """1 for the first."""
    hedge: bool = False
    """True where an earlier attempt at the same request is still on its way, and late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstToken(CallEvent):
    """The answer began."""

    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialText(CallEvent):
    """The answer so far has grown by ``text``; only sent where asked for."""

    attempt: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptEnded(CallEvent):
    """An attempt is over."""

    attempt: int
    end: AttemptEnd
    usage: Usage
    """What it took; estimated where the attempt ended before the provider told."""
    estimated: bool
    reason: str | None = None
    """Why it failed."""
    error: str | None = None
    """The class of the error that it failed with: 'RateLimitedError'."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRetrying(CallEvent):
    """An attempt ended without a usable answer; another one follows."""

    attempt: int
    reason: str
    delay_seconds: float
    repair: bool
    """True when the answer came but did not fit, and the problem is sent back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFinished(CallEvent):
    """The call is over."""

    attempts: int
    usage: Usage
    """Of all its attempts."""
    reason: str | None
    """Why it failed; None when every component was answered."""
    cancelled: bool = False
    """True where nobody waited for its answer any more: Ctrl-C, a deadline, a client that went."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentFinished:
    """One component has its outcome."""

    at_seconds: float
    outcome: Outcome[BaseModel]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something the user should be told, in one sentence."""

    at_seconds: float
    text: str


EngineEvent: TypeAlias = CallEvent | ComponentFinished | Notice
Emit: TypeAlias = Callable[[EngineEvent], None]
