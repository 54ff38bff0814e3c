"""One answer to one request: an attempt, and another beside it where that falls behind.

Idea: with thirty-five calls an analysis waits for the slowest, so one straggler in fifty spoils
every other analysis. A call whose first token is late, or whose text comes far slower than this
model's does, is asked a second time; whichever is whole first counts, and the other is closed.
Source: Dean and Barroso, "The Tail at Scale", CACM 56 (2013).

Alternative: hedging on the whole time a call takes. What is long and what is slow look the same
then until long after the median, which costs more calls and helps later.

Invariant: hedges stay within their budget; they take no place that a first attempt waits for; what
the losers used is counted.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Final

from tenfold.clock import Clock
from tenfold.errors import ModelError
from tenfold.execution.attempt import Answer, Asked, Attempt
from tenfold.execution.events import (
    AttemptEnd,
    AttemptEnded,
    CallStarted,
    EngineEvent,
    FirstToken,
    PartialText,
)
from tenfold.execution.hedging.pace import LEAST_PIECES
from tenfold.execution.limits.permit import Permit
from tenfold.execution.spending import Spending
from tenfold.execution.traffic import ModelTraffic
from tenfold.llm.protocol import CompletionClient, FinishReason, LimitsTold, TextDelta
from tenfold.llm.usage import NO_USAGE, Usage

_MOST_AT_ONCE: Final = 3
_LEAST_LOOK_SECONDS: Final = 0.01
_LOOK_AGAIN_AFTER: Final = 0.1
_NO_LATER_THAN: Final = 0.5
"""Shares of what a call has waited by then."""


@dataclass(slots=True)
class Tally:
    """What all attempts of one call took."""

    attempts: int = 0
    hedges: int = 0
    usage: Usage = NO_USAGE


@dataclass(frozen=True, slots=True)
class Sender:
    """What sending needs, the same for all calls of an analysis."""

    client: CompletionClient
    traffic: ModelTraffic
    clock: Clock
    emit: Callable[[EngineEvent], None]
    began: float
    owner: object
    """Whose calls these are, for whoever shares out the permits."""
    partials: bool
    hedges: bool
    """Whether a call may be asked twice."""
    spending: Spending | None = None
    """The money for it; None where nobody counts. What a request's first attempt is expected to
    cost has been set aside before ``HedgedRequest.answer``."""

    def now(self) -> float:
        """Seconds since the analysis began."""
        return self.clock.now() - self.began


@dataclass(slots=True)
class HedgedRequest:
    """One request of the call ``name``, until it is answered."""

    sender: Sender
    name: str
    asked: Asked
    tally: Tally
    began: Callable[[], None] = lambda: None
    """Called with each attempt's first token: the provider has the prompt's text now."""
    failed: Callable[[ModelError], None] = lambda _: None
    """Called with each attempt's error, before another request takes its place."""
    is_late: Callable[[], None] = lambda: None
    """Called when a first token is late, whether or not the request is sent again."""
    _running: dict[asyncio.Task[Answer], Attempt] = field(
        default_factory=dict["asyncio.Task[Answer]", Attempt]
    )
    _speaker: Attempt | None = None
    """Whose text is told as the answer so far."""

    async def answer(self, permit: Permit) -> Answer:
        """Send the request under ``permit``, and again where the answer falls behind.

        Raises:
            ModelError: what ended the first attempt, where none brought an answer.
        """
        self.sender.traffic.hedges.called()
        self._start(permit, hedge=False)
        answer: Answer | None = None
        error: ModelError | None = None
        try:
            while self._running and answer is None:
                for task in await self._next_ended():
                    self._running.pop(task)
                    try:
                        answer = answer or task.result()
                    except ModelError as failure:
                        error = error or failure
        finally:
            await self._close(answered=answer is not None)
        if answer is None:
            assert error is not None  # noqa: S101 - an attempt ends in an answer or in an error
            raise error
        return answer

    async def _next_ended(self) -> set[asyncio.Task[Answer]]:
        """Wait for an attempt to end; where the newest falls behind meanwhile, send another."""
        while True:
            look_in = self._seconds_until_look()
            if look_in is None:
                return (await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED))[0]
            sleeping = asyncio.ensure_future(self.sender.clock.sleep(look_in))
            try:
                await asyncio.wait({*self._running, sleeping}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                sleeping.cancel()
            if ended := {task for task in self._running if task.done()}:
                return ended
            self._hedge_if_behind()

    def _newest(self) -> Attempt:
        return next(reversed(self._running.values()))

    def _seconds_until_look(self) -> float | None:
        """When to look at the newest attempt again; None where looking would change nothing."""
        if not self.sender.hedges or len(self._running) >= _MOST_AT_ONCE:
            return None
        pace, attempt = self.sender.traffic.pace, self._newest()
        usual = pace.first_token_seconds(self.asked.prompt_tokens)
        since = attempt.started if attempt.first_token is None else attempt.first_token
        waited = self.sender.clock.now() - since
        # Never much longer than is usual at a time: what other calls see meanwhile may show that
        # this one is late already. And more and more rarely, so that in an outage the many that
        # wait, and may not be sent again, do not keep the loop busy with looking.
        again = max(usual, waited * _LOOK_AGAIN_AFTER)
        if attempt.first_token is None:
            late = pace.late_after_seconds(self.asked.prompt_tokens) - waited
            again = min(late, again) if late > 0 else waited * _LOOK_AGAIN_AFTER
        else:
            # Until then it cannot be far behind, by what is known now.
            behind = pace.behind_after_seconds(attempt.chars, self.asked.prompt_tokens) - waited
            again = max(again, min(behind, waited * _NO_LATER_THAN))
        return max(again, _LEAST_LOOK_SECONDS)

    def _hedge_if_behind(self) -> None:
        traffic, attempt, now = self.sender.traffic, self._newest(), self.sender.clock.now()
        asked = self.asked
        if attempt.first_token is None:
            if now - attempt.started < traffic.pace.late_after_seconds(asked.prompt_tokens):
                return
            self.is_late()
        elif not traffic.pace.is_far_behind(
            attempt.chars,
            now - attempt.first_token,
            asked.prompt_tokens,
            asked.request.max_output_tokens,
        ):
            return
        spending = self.sender.spending
        if not traffic.hedges.has_one or not (spending is None or spending.fits(asked.cost_usd)):
            return
        permit = traffic.governor.permit_now(
            self.sender.owner, asked.prompt_tokens, asked.request.max_output_tokens
        )
        if permit is not None:
            traffic.hedges.spend()
            if spending is not None:
                spending.set_aside(asked.cost_usd)
            self._start(permit, hedge=True)

    def _start(self, permit: Permit, *, hedge: bool) -> None:
        self.tally.attempts += 1
        self.tally.hedges += hedge
        attempt = Attempt(self.tally.attempts, hedge, self.sender.clock.now())
        task = asyncio.create_task(self._send(attempt, permit))
        # Not in the task itself: one that is cancelled before it begins runs none of its code.
        task.add_done_callback(lambda _: permit.release())
        self._running[task] = attempt

    async def _send(self, attempt: Attempt, permit: Permit) -> Answer:
        sender = self.sender
        sender.emit(
            CallStarted(
                at_seconds=sender.now(),
                call=self.name,
                attempt=attempt.number,
                hedge=attempt.hedge,
            )
        )
        finish_reason: FinishReason = "other"
        usage = NO_USAGE
        try:
            async with aclosing(sender.client.stream(self.asked.request)) as events:
                async for event in events:
                    if isinstance(event, TextDelta):
                        self._take(attempt, event.text, permit)
                    elif isinstance(event, LimitsTold):
                        permit.told(event.limits)
                    else:
                        finish_reason, usage = event.finish_reason, event.usage
        except ModelError as error:
            permit.failed(error)
            self.failed(error)
            self._ended(attempt, AttemptEnd.FAILED, error=error)
            raise
        self._learn_from(attempt)
        self._ended(attempt, AttemptEnd.ANSWERED, usage)
        permit.answered(usage, attempt.chars)
        return Answer(attempt.text(), finish_reason, usage)

    def _take(self, attempt: Attempt, text: str, permit: Permit) -> None:
        sender, now = self.sender, self.sender.clock.now()
        if attempt.first_token is None:
            permit.first_token()
            sender.traffic.pace.saw_first_token(self.asked.prompt_tokens, now - attempt.started)
            sender.emit(FirstToken(at_seconds=sender.now(), call=self.name, attempt=attempt.number))
            self.began()
        attempt.take(text, now)
        if sender.partials:
            self._tell_partial(attempt, text)

    def _tell_partial(self, attempt: Attempt, text: str) -> None:
        """Tell the text of whichever attempt has come furthest."""
        speaker = self._speaker
        if speaker is not attempt:
            if speaker is not None and speaker.chars >= attempt.chars and not speaker.told:
                return
            self._speaker, text = attempt, attempt.text()
        self.sender.emit(
            PartialText(
                at_seconds=self.sender.now(), call=self.name, attempt=attempt.number, text=text
            )
        )

    def _learn_from(self, attempt: Attempt) -> None:
        if attempt.first_token is None:
            return
        pace = self.sender.traffic.pace
        if len(attempt.pieces) >= LEAST_PIECES:
            seconds = attempt.last_piece - attempt.first_token
            pace.saw_rate(attempt.chars, seconds, attempt.longest_gap_seconds)

    async def _close(self, *, answered: bool) -> None:
        """Cancel whatever still runs and count what it took."""
        left = dict(self._running)
        self._running.clear()
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        for attempt in left.values():
            if attempt.told:
                continue
            if attempt.first_token is None:
                waited = self.sender.clock.now() - attempt.started
                late = self.sender.traffic.pace.late_after_seconds(self.asked.prompt_tokens)
                if waited >= late:  # it would have been later still
                    self.sender.traffic.pace.saw_first_token(self.asked.prompt_tokens, waited)
            end = AttemptEnd.SUPERSEDED if answered else AttemptEnd.CANCELLED
            self._ended(attempt, end)

    def _ended(
        self,
        attempt: Attempt,
        end: AttemptEnd,
        usage: Usage | None = None,
        error: ModelError | None = None,
    ) -> None:
        attempt.told = True
        took = usage or attempt.estimated_usage(
            self.asked, self.sender.client.identity, failed=error is not None
        )
        self.tally.usage += took
        if self.sender.spending is not None:
            self.sender.spending.settle(self.asked.cost_usd, took.cost_usd or 0.0)
        self.sender.emit(
            AttemptEnded(
                at_seconds=self.sender.now(),
                call=self.name,
                attempt=attempt.number,
                end=end,
                usage=took,
                estimated=usage is None,
                reason=None if error is None else str(error),
                error=None if error is None else type(error).__name__,
            )
        )
