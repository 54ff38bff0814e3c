"""What the users of a process allow for one model, whoever of them asked for it."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

from tenfold.execution.limits.call_limits import CallLimits, strictest
from tenfold.execution.limits.cost import Cost
from tenfold.execution.limits.minute_window import MinuteWindow, Taken


@dataclass(slots=True)
class Entry:
    """One request in both windows."""

    requests: Taken
    tokens: Taken
    counted: float
    """Tokens, as far as they are known."""


class OwnLimits:
    """The strictest limits of the analyses under way; what was used is kept when they change."""

    def __init__(self) -> None:
        self._asked: list[CallLimits] = []
        self._requests = MinuteWindow()
        self._tokens = MinuteWindow()
        self.limits = CallLimits()
        """What is asked for."""
        self._instead: CallLimits | None = None

    @contextmanager
    def under(self, limits: CallLimits, now: float) -> Generator[None, None, None]:
        """Have ``limits`` count inside the block; the last ones count on behind it."""
        self._asked.append(limits)
        self._settle(now)
        try:
            yield
        finally:
            self._asked.remove(limits)
            if self._asked:
                self._settle(now)

    @property
    def is_asked(self) -> bool:
        """Whether an analysis is under way."""
        return bool(self._asked)

    def hold(self, instead: CallLimits, now: float) -> None:
        """Have the minute limits ``instead`` hold from now on, whatever is asked for."""
        self._instead = instead
        self._requests.set_limit(instead.requests_per_minute, now, burst=False)
        self._tokens.set_limit(instead.tokens_per_minute, now, burst=False)

    def _settle(self, now: float) -> None:
        self.limits = strictest(self._asked)
        if self._instead is None:
            self._set(self.limits, now)

    def _set(self, limits: CallLimits, now: float) -> None:
        self._requests.set_limit(limits.requests_per_minute, now)
        self._tokens.set_limit(limits.tokens_per_minute, now)

    @property
    def counts_tokens(self) -> bool:
        """Whether tokens are limited."""
        return self._tokens.limit is not None

    def open(self, now: float) -> None:
        """The provider has answered once."""
        self._requests.open(now)
        self._tokens.open(now)

    def rest(self, now: float, *, crowded: bool) -> None:
        """Time has passed; ``crowded`` where somebody waited."""
        self._requests.rest(now, crowded=crowded)
        self._tokens.rest(now, crowded=crowded)

    def wait_seconds(self, cost: Cost, now: float) -> float:
        """How long until a request of ``cost`` may go, or until it is worth asking again."""
        return max(
            self._requests.wait_seconds(1.0, now), self._tokens.wait_seconds(cost.tokens, now)
        )

    def why(self, cost: Cost, now: float) -> str:
        """Which limit a request of ``cost`` waits for, as a sentence can name it."""
        tokens = self._tokens.wait_seconds(cost.tokens, now)
        if tokens > self._requests.wait_seconds(1.0, now):
            return f"the limit of {self._tokens.limit:,} tokens a minute"
        return f"the limit of {self._requests.limit:,} requests a minute"

    def take(self, cost: Cost, now: float) -> Entry:
        """A request of ``cost`` is sent."""
        return Entry(
            self._requests.take(1.0, now), self._tokens.take(cost.tokens, now), cost.tokens
        )

    def correct(self, entry: Entry, tokens: float) -> None:
        """The request took so many tokens."""
        self._tokens.correct(entry.tokens, tokens - entry.counted)
        entry.counted = tokens

    def take_back(self, entry: Entry) -> None:
        """The request was not sent after all."""
        self._requests.correct(entry.requests, -1.0)
        self.correct(entry, 0.0)
