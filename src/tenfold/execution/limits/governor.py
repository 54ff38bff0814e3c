"""Who may send now.

Every attempt holds a permit from before it is sent until it is over. All analyses of a process
that ask the same model get their permits from the same governor, which knows three kinds of limits:
what its users allow (``own_limits``), what the provider tells (``provider_limits``), and how many
calls the model bears at a time (``concurrency``).
A request goes when all of them let it. Those who wait take turns by owner (``fair_queue``).

Where processes share their limits (``fleet``), what users allow is asked of the fleet's ledger
instead, and of ``own_limits`` only while that cannot be reached.

Invariants: a place that is free and wanted is given as soon as no limit stands against it; whoever
is next is not passed over by one that would fit sooner; an idle governor has no task and no timer,
so it may be kept for as long as its process lives.
"""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

from tenfold.clock import Clock, SystemClock
from tenfold.errors import ModelError, RateLimitedError
from tenfold.execution.answer_fill import AnswerFill
from tenfold.execution.limits.alarm import SHORTEST_SECONDS, Alarm
from tenfold.execution.limits.call_limits import NO_LIMITS, CallLimits
from tenfold.execution.limits.concurrency import AdaptiveLimit
from tenfold.execution.limits.cost import Cost, CostEstimate
from tenfold.execution.limits.fair_queue import FairQueue, Turn
from tenfold.execution.limits.first_wave import FirstWave
from tenfold.execution.limits.fleet.board import Board
from tenfold.execution.limits.fleet.member import FleetMember, Need
from tenfold.execution.limits.fleet.messages import NOTHING, Amounts, amounts_of, total
from tenfold.execution.limits.own_limits import OwnLimits
from tenfold.execution.limits.permit import Permit, Sent
from tenfold.execution.limits.provider_limits import ProviderLimits
from tenfold.execution.limits.seen_limits import SeenLimits
from tenfold.llm.protocol import ModelProfile
from tenfold.llm.told_limits import ToldLimits
from tenfold.llm.usage import Usage

_WORTH_TELLING_SECONDS: Final = 1.0
_LEAST_AHEAD: Final = 4
"""Requests that a fleet's ledger is asked for beforehand."""


class Governor:
    """Gives out permits for one model.

    Futures instead of an ``asyncio.Semaphore``: an idle governor then holds no event loop.
    """

    def __init__(
        self,
        max_in_flight: int,
        *,
        most_in_flight: int | None = None,
        clock: Clock | None = None,
        adapts: bool = True,
        model: str = "The model",
    ) -> None:
        """Limits are the profile's; ``adapts`` False keeps to ``max_in_flight``."""
        self._clock = clock or SystemClock()
        self._start, self._most = max_in_flight, most_in_flight or max_in_flight
        self._adapts = adapts
        self._concurrency = AdaptiveLimit(max_in_flight, adapts=adapts)
        self._own = OwnLimits()
        self._provider = ProviderLimits(model)
        self.answers = AnswerFill()
        """How long this model's answers are."""
        self._estimate = CostEstimate(self.answers)
        self._queue: FairQueue[Permit] = FairQueue()
        self._in_flight = 0
        self._sent = 0
        self._first = FirstWave()
        self._waits_for_places = False
        self._alarm = Alarm(self._clock, self._dispatch)
        self._fleet: FleetMember | None = None
        self._last_cost: Cost | None = None
        self._sent_by_need = 0
        self._bound()

    def join(self, board: Board, key: str, model: str) -> None:
        """Share limits with all processes that use the ledger ``key`` on ``board``; ``model`` is
        what to call it."""
        now = self._clock.now()
        self._own.hold(NO_LIMITS, now)
        self._fleet = FleetMember(board, key, model, self._clock, self._need, self._fleet_changed)

    @property
    def is_new(self) -> bool:
        """Whether nothing was sent yet."""
        return self._sent == 0

    def expect(self, seen: SeenLimits) -> None:
        """Begin from what an earlier process has seen."""
        self._provider.expect(seen, self._clock.now())
        self._first.expect()
        if seen.borne is not None:
            self._concurrency.expect(seen.borne)

    def seen(self, at: float) -> SeenLimits:
        """What another process may begin from; ``at`` is now, in seconds since 1970."""
        return self._provider.seen(at, self._concurrency.borne, self._clock.now())

    async def leave(self) -> None:
        """Tell the fleet that no call is left, where no analysis is under way any more."""
        if self._fleet is not None and not self._own.is_asked and not self._in_flight:
            await self._fleet.leave()

    @property
    def trouble(self) -> str | None:
        """Why limits are not shared although they should be; None where they are."""
        return None if self._fleet is None else self._fleet.trouble

    @contextmanager
    def under(
        self, limits: CallLimits = NO_LIMITS, profile: ModelProfile | None = None
    ) -> Generator[None, None, None]:
        """Have the limits that one analysis asks for hold inside the block, for all.

        ``profile`` is that of the client it uses; another may have known more of the model.
        """
        if profile is not None and limits.max_in_flight is None:
            self._start = profile.max_in_flight
            self._most = profile.most_in_flight or profile.max_in_flight
        try:
            with self._own.under(limits, self._clock.now()):
                self._bound()
                yield
        finally:
            self._bound()

    @property
    def max_in_flight(self) -> int:
        """Calls that may be in flight just now."""
        places = self._concurrency.now
        if self._goes_in_a_wave:
            places = int(min(places, self._first.places(self._clock.now())))
        shared = None if self._fleet is None else self._fleet.places
        return places if shared is None else min(places, shared)

    @property
    def _goes_in_a_wave(self) -> bool:
        return not self._first.is_over and self._own.limits.max_in_flight is None and self._adapts

    async def permit(self, owner: object, prompt_tokens: int, output_tokens: int) -> Permit:
        """Wait for leave to send a request.

        Args:
            owner: whose request it is; owners take turns.
            prompt_tokens: how long the prompt is, estimated.
            output_tokens: how long the answer may be at most.
        """
        permit = self.permit_now(owner, prompt_tokens, output_tokens)
        if permit is not None:
            return permit
        future: asyncio.Future[Permit] = asyncio.get_running_loop().create_future()
        turn = Turn(owner, prompt_tokens, output_tokens, future)
        self._queue.add(turn)
        self._dispatch()
        try:
            return await future
        except asyncio.CancelledError:
            if future.done() and not future.cancelled():  # it came just when nobody wanted it
                future.result().unused()
            else:
                self._queue.remove(turn)
                self._dispatch()
            raise

    def permit_now(self, owner: object, prompt_tokens: int, output_tokens: int) -> Permit | None:
        """Leave to send without waiting; None where somebody would have to wait for it."""
        if self._queue:
            return None
        now = self._clock.now()
        self._own.rest(now, crowded=False)
        if self._in_flight >= self.max_in_flight:
            return None
        cost = self._estimate.of(prompt_tokens, output_tokens)
        if self._wait_seconds(cost, now) > 0:
            return None
        return self._give(owner, prompt_tokens, output_tokens, cost, now)

    def waits_for(self, prompt_tokens: int, output_tokens: int) -> str | None:
        """The limit that a request would wait for now for a second or more, as a sentence can name
        it; None for less, and for a place in flight or a turn among others."""
        now, cost = self._clock.now(), self._estimate.of(prompt_tokens, output_tokens)
        own, provider = self._own.wait_seconds(cost, now), self._provider.wait_seconds(cost, now)
        shared = 0.0 if self._fleet is None else self._fleet.short_for_seconds(cost, now)
        if max(own, provider, shared) < _WORTH_TELLING_SECONDS:
            return None
        if self._fleet is not None and shared > max(own, provider):
            return self._fleet.why(cost, now)
        return self._provider.why(cost, now) if provider > own else self._own.why(cost, now)

    # What permits tell; nobody else calls these.

    def told(self, sent: Sent, limits: ToldLimits) -> None:
        now = self._clock.now()
        self._hear(now)
        self._provider.told(sent, limits)
        self._dispatch()

    def first_token(self, sent: Sent) -> None:
        now = self._clock.now()
        self._hear(now)
        self._provider.answered(sent)
        self._concurrency.first_token(sent.number, now)
        self._dispatch()

    def answered(self, sent: Sent, usage: Usage, chars: int) -> None:
        self._estimate.saw(sent.prompt_tokens, usage)
        self.answers.saw(usage.completion_tokens, chars, sent.output_tokens)
        tokens = usage.prompt_tokens + usage.completion_tokens
        self._own.correct(sent.entry, tokens)
        self._correct(sent, (1.0, tokens, usage.prompt_tokens, usage.completion_tokens))

    def failed(self, sent: Sent, error: ModelError) -> None:
        if not isinstance(error, RateLimitedError):
            return
        now = self._clock.now()
        limits = error.limits if isinstance(error.limits, ToldLimits) else None
        self._hear(now)
        self._own.correct(sent.entry, 0.0)  # tokens that were refused are not counted
        self._correct(sent, (1.0, 0.0, 0.0, 0.0))
        if not self._provider.refused(sent, limits, error.retry_after_seconds, now):
            self._concurrency.refused(sent.number, self._in_flight, self._sent)

    def not_sent(self, sent: Sent) -> None:
        self._own.take_back(sent.entry)
        self._correct(sent, NOTHING)

    def take_back(self, sent: Sent) -> None:
        self._in_flight -= 1
        self._provider.ended(sent)
        self._concurrency.ended(sent.number)
        self._queue.give_back(sent.owner)
        self._dispatch()

    def _hear(self, now: float) -> None:
        self._first.is_over = True
        self._own.open(now)

    def _bound(self) -> None:
        asked = self._own.limits.max_in_flight
        self._concurrency.bound(start=asked or self._start, ceiling=asked or self._most)
        self._dispatch()

    def _wait_seconds(self, cost: Cost, now: float) -> float:
        wait = max(self._own.wait_seconds(cost, now), self._provider.wait_seconds(cost, now))
        return wait if self._fleet is None else max(wait, self._fleet.wait_seconds(cost, now))

    def _correct(self, sent: Sent, amounts: Amounts) -> None:
        if self._fleet is not None and sent.use is not None:
            self._fleet.correct(sent.use, amounts)

    def _need(self) -> Need:
        """For the fleet: what would go now if it were let."""
        now = self._clock.now()
        free = min(self._concurrency.now, self.max_in_flight) - self._in_flight
        count = max(free, 2 * (self._sent - self._sent_by_need) + _LEAST_AHEAD)
        self._sent_by_need = self._sent
        turns = self._queue.some(count)
        first, wanted = NOTHING, NOTHING
        for turn in turns:
            wanted = total(
                wanted, amounts_of(self._estimate.of(turn.prompt_tokens, turn.output_tokens))
            )
        if turns:
            turn = self._queue.next(by_places=self._waits_for_places)
            first = amounts_of(self._estimate.of(turn.prompt_tokens, turn.output_tokens))
        elif self._in_flight and self._last_cost is not None:
            # One to spare, for a hedge or for the first that comes between two beats.
            first = wanted = amounts_of(self._last_cost)
        return Need(
            limits=self._own.limits,
            learnt=self._provider.learnt(),
            heard=self._first.is_over,
            wanted=wanted,
            first=first,
            in_flight=self._in_flight,
            waiting=len(self._queue),
            paused_seconds=self._provider.paused_seconds(now),
        )

    def _fleet_changed(self) -> None:
        fleet, now = self._fleet, self._clock.now()
        if fleet is not None:
            self._own.hold(fleet.share() if fleet.is_alone else NO_LIMITS, now)
            self._provider.pause(fleet.paused_seconds, now)
        self._dispatch()

    def _dispatch(self) -> None:
        """Give permits to whoever is next, as long as nothing stands against it."""
        if not self._queue:
            self._alarm.stop()
            return
        now = self._clock.now()
        self._own.rest(now, crowded=True)
        while self._queue:
            if self._in_flight >= self.max_in_flight:
                self._waits_for_places = True
                self._concurrency.wanted(now)
                if self._in_flight < self.max_in_flight:
                    continue
                if self._fleet is not None:
                    self._fleet.nudge()
                if self._goes_in_a_wave and (wait := self._first.wait_seconds(now)) is not None:
                    self._alarm.set(max(wait, SHORTEST_SECONDS), now)
                    return
                break
            turn = self._queue.next(by_places=self._waits_for_places)
            if not turn.permit.done():  # else cancelled, and about to leave
                cost = self._estimate.of(turn.prompt_tokens, turn.output_tokens)
                wait = self._wait_seconds(cost, now)
                if wait > 0:
                    self._waits_for_places = False
                    self._alarm.set(max(wait, SHORTEST_SECONDS), now)
                    return
                turn.permit.set_result(
                    self._give(turn.owner, turn.prompt_tokens, turn.output_tokens, cost, now)
                )
            self._queue.remove(turn)
        self._alarm.stop()

    def _give(
        self, owner: object, prompt_tokens: int, output_tokens: int, cost: Cost, now: float
    ) -> Permit:
        fleet = self._fleet
        counts_tokens = (
            self._own.counts_tokens
            or self._provider.counts_tokens
            or (fleet is not None and fleet.counts_tokens)
        )
        self._queue.hold(owner, cost.tokens if counts_tokens else 1.0)
        self._in_flight += 1
        self._sent += 1
        self._first.sent(now)
        self._provider.take(self._sent, cost, now)
        self._concurrency.sent(self._sent, prompt_tokens, now)
        entry = self._own.take(cost, now)
        use = None if fleet is None else fleet.take(cost, now)
        self._last_cost = cost
        sent = Sent(owner, self._sent, prompt_tokens, output_tokens, cost, now, entry, use)
        return Permit(self, sent)
