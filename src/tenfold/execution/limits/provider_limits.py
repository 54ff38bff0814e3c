"""What the provider has told of its limits for one model, and until when it wants no calls."""

from __future__ import annotations

import logging
from math import inf
from typing import Final

from tenfold.execution.limits.cost import Cost
from tenfold.execution.limits.expected_limit import ExpectedLimit
from tenfold.execution.limits.fleet.messages import KINDS, Learnt, amounts_of
from tenfold.execution.limits.permit import Sent
from tenfold.execution.limits.provider_bucket import ProviderBucket
from tenfold.execution.limits.seen_limits import SeenLimits
from tenfold.llm.told_limits import Allowance, ToldLimits

LONGEST_PAUSE_SECONDS: Final = 120.0
"""Whoever asks for more is not waited for: the call fails and says so."""
_NONE_EXPECTED: Final = (None, None, None, None)
_log = logging.getLogger(__name__)


class ProviderLimits:
    """Four buckets, of which those count that were told."""

    def __init__(self, model: str) -> None:
        self._model = model
        self._requests = ProviderBucket(exact=True)
        self._tokens = ProviderBucket()
        self._input = ProviderBucket()
        self._output = ProviderBucket()
        self._expected: tuple[ExpectedLimit | None, ...] = ()
        """What an earlier process was told of each, until an answer begins."""
        self._unheard = 0
        """Requests under way meanwhile."""
        self._paused_until = 0.0
        self._doubted_since = inf
        """When a refusal came that no number explains, since the last answer to a later request."""

    @property
    def counts_tokens(self) -> bool:
        """Whether a limit of tokens is known."""
        return any(b.limit is not None for b in (self._tokens, self._input, self._output))

    def wait_seconds(self, cost: Cost, now: float) -> float:
        """How long until a request of ``cost`` may go."""
        wait, _ = self._longest_wait(cost, now)
        return wait

    def why(self, cost: Cost, now: float) -> str:
        """What a request of ``cost`` waits for, as a sentence can name it."""
        _, named = self._longest_wait(cost, now)
        return named

    def learnt(self) -> tuple[Learnt | None, ...]:
        """What was told of each limit: requests, tokens, input tokens, output tokens."""
        return tuple(b.learnt for b in (self._requests, self._tokens, self._input, self._output))

    def expect(self, seen: SeenLimits, now: float) -> None:
        """Go by what an earlier process was told until the first answer tells what holds."""
        kept = (seen.requests, seen.tokens, seen.input_tokens, seen.output_tokens)
        self._expected = tuple(one and ExpectedLimit(one, now) for one in kept)

    def seen(self, at: float, borne: int | None, now: float) -> SeenLimits:
        """What was told, for another process, as of ``at`` in seconds since 1970."""
        return SeenLimits(
            at=at,
            requests=self._requests.seen(now),
            tokens=self._tokens.seen(now),
            input_tokens=self._input.seen(now),
            output_tokens=self._output.seen(now),
            borne=borne,
        )

    def paused_seconds(self, now: float) -> float:
        """For how long the provider wants no calls."""
        return max(0.0, self._paused_until - now)

    def pause(self, seconds: float, now: float) -> None:
        """Another process was asked to send nothing for so long."""
        self._paused_until = max(self._paused_until, now + min(seconds, LONGEST_PAUSE_SECONDS))

    def take(self, number: int, cost: Cost, now: float) -> None:
        """Request ``number``, of ``cost``, is sent."""
        self._requests.take(number, 1.0, now)
        self._tokens.take(number, cost.tokens, now)
        self._input.take(number, cost.input_tokens, now)
        self._output.take(number, cost.output_tokens, now)
        if self._expected:
            self._unheard += 1
            for expected, amount in zip(self._expected, amounts_of(cost), strict=True):
                if expected is not None:
                    expected.take(amount, now)

    def ended(self, sent: Sent) -> None:
        """A request is over, whatever came of it."""
        for bucket in (self._requests, self._tokens, self._input, self._output):
            bucket.ended(sent.number)
        if self._expected:
            self._unheard -= 1
            if not self._unheard:  # else whoever is left would wait for what nobody will tell
                self._expected = ()

    def answered(self, sent: Sent) -> None:
        """A request was not refused; what limits there are was told by now."""
        self._expected = ()
        if sent.at >= self._doubted_since:
            self._doubted_since = inf

    def told(self, sent: Sent, limits: ToldLimits) -> None:
        """Learn from the head of an answer."""
        for what, bucket, allowance, _ in self._told_of(limits, sent.cost):
            if bucket.told(sent.number, allowance, refused=False):
                _log.debug(
                    "%s allows %s %s a minute; %s are left",
                    self._model,
                    f"{allowance.limit:,}",
                    what,
                    f"{allowance.remaining:,}",
                )

    def refused(
        self, sent: Sent, limits: ToldLimits | None, retry_after_seconds: float | None, now: float
    ) -> bool:
        """Learn from a refusal; returns whether the numbers that came with it explain it."""
        explained = False
        for _, bucket, allowance, amount in self._told_of(limits, sent.cost):
            bucket.told(sent.number, allowance, refused=True)
            if bucket.explains_refusal(allowance, amount):
                explained = True
                if retry_after_seconds is not None:
                    bucket.refused(amount, retry_after_seconds, now)
        if not explained:
            self._pause(sent, retry_after_seconds or 0.0, now)
        _log.debug(
            "%s refused a request%s",
            self._model,
            "" if retry_after_seconds is None else f" for {retry_after_seconds:.2f} s",
        )
        return explained

    def _pause(self, sent: Sent, seconds: float, now: float) -> None:
        """Send nothing for so long, where two in a row were refused, the second sent when the
        first was known: one alone may have been about that request."""
        if sent.at >= self._doubted_since and seconds <= LONGEST_PAUSE_SECONDS:
            self._paused_until = max(self._paused_until, now + seconds)
        self._doubted_since = min(self._doubted_since, now)

    def _longest_wait(self, cost: Cost, now: float) -> tuple[float, str]:
        longest, named = self._paused_until - now, "the pause that the provider asked for"
        buckets = (self._requests, self._tokens, self._input, self._output)
        expected = self._expected or _NONE_EXPECTED
        for known, kept, amount, what in zip(
            buckets, expected, amounts_of(cost), KINDS, strict=True
        ):
            bucket = kept if known.limit is None else known
            if bucket is None or bucket.limit is None:
                continue
            if (wait := bucket.wait_seconds(amount, now)) > longest:
                longest = wait
                named = f"the provider's limit of {bucket.limit:,} {what} a minute"
        return max(0.0, longest), named

    def _told_of(
        self, limits: ToldLimits | None, cost: Cost
    ) -> list[tuple[str, ProviderBucket, Allowance, float]]:
        if limits is None:
            return []
        # Anthropic's limit of tokens is whichever of the others is nearest.
        both = None if limits.input_tokens and limits.output_tokens else limits.tokens
        told = (
            ("requests", self._requests, limits.requests, 1.0),
            ("tokens", self._tokens, both, cost.tokens),
            ("input tokens", self._input, limits.input_tokens, cost.input_tokens),
            ("output tokens", self._output, limits.output_tokens, cost.output_tokens),
        )
        return [
            (what, bucket, allowance, amount)
            for what, bucket, allowance, amount in told
            if allowance is not None
        ]
