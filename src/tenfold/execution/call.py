"""One planned call from its first attempt to its last.

Two bounded loops in one: a request that fails in transit is sent again after a wait; an answer
that does not fit is sent back with the problem. What has been answered stays answered: of a
combined call only the missing parts are looked for in later requests. A permit is held while an
attempt runs and given up while waiting. A request that falls behind is sent twice (``hedged``).
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, TypeAlias

from pydantic import BaseModel

from tenfold.components.base import Component
from tenfold.errors import BudgetExceededError, ModelError, ProviderRejectedError
from tenfold.execution.answers import read_answer
from tenfold.execution.attempt import Answer, Asked
from tenfold.execution.events import CallFinished, CallQueued, CallReleased, CallRetrying, Notice
from tenfold.execution.hedged import HedgedRequest, Sender, Tally
from tenfold.execution.limits.permit import Permit
from tenfold.execution.outcome import FailureCause
from tenfold.execution.prefix_gate import Lead, PrefixGate
from tenfold.execution.repairing import nobody_there, repaired, why_unusable
from tenfold.execution.retry import RetryPolicy
from tenfold.llm.protocol import CompletionRequest, OpensFirst
from tenfold.planning.plan import PlannedCall
from tenfold.turns import loop_turns

Keep: TypeAlias = Callable[[Component[Any], BaseModel], Awaitable[None]]
"""Is handed each value the moment it is known to be good, whatever becomes of the rest; what it
returns is awaited to have it kept."""


Price: TypeAlias = Callable[[PlannedCall, bool], float]
"""What one attempt at a call may cost in dollars; True for one that leads those which
share its text."""


_CANCELLED: Final = "Cancelled before it was answered."


@dataclass(slots=True)
class CallResult:
    """What a call settled."""

    values: dict[str, BaseModel] = field(default_factory=dict[str, BaseModel])
    """By component key."""
    problems: dict[str, str] = field(default_factory=dict[str, str])
    """By component key: why there is no value."""
    cause: FailureCause = FailureCause.MODEL
    """What kind of reason the problems are."""
    worth_asking_again: bool = True
    """False where another prompt would meet the same end (a refused key, a prompt too long)."""
    tally: Tally = field(default_factory=Tally)

    @property
    def reason(self) -> str | None:
        """Why it failed; None when every component was answered."""
        return "; ".join(dict.fromkeys(self.problems.values())) or None


class CallRunner:
    """Runs the calls of one analysis on one client."""

    def __init__(
        self,
        sender: Sender,
        turn: AbstractAsyncContextManager[object],
        policy: RetryPolicy,
        price: Price,
    ) -> None:
        """A request waits for its ``turn`` among the calls of this analysis, then for a permit
        among those of all analyses. ``price`` tells what it may cost."""
        self._sender = sender
        self._client = sender.client
        self._opens = sender.client if isinstance(sender.client, OpensFirst) else None
        self._turn = turn
        self._turns = loop_turns()
        self._policy = policy
        self._price = price
        self._emit = sender.emit
        self._rng = random.Random()
        self._writing = asyncio.Lock()
        """Requests are written one at a time, so that the first is on its way before the last."""
        self._gates: dict[str, PrefixGate] = {}
        """By the hash of the text that is shared; held here for as long as the analysis runs."""
        self._answered = False
        """Whether any attempt of this analysis has got text."""
        self._said_what_it_waits_for = False
        self._said_trouble = False
        self._hopeless: ModelError | None = None
        """Why no call of this analysis will be answered, once that is known."""

    async def run(self, call: PlannedCall, keep: Keep) -> CallResult:
        """Run ``call`` to its end. Model errors end in ``CallResult.problems``, never here.

        Where it is cancelled its end is told all the same: what its attempts took was paid for.
        """
        self._emit(
            CallQueued(
                at_seconds=self._now(),
                call=call.name,
                section=call.section,
                components=tuple(component.key for component in call.components),
            )
        )
        result = CallResult()
        try:
            await self._led(call, result, keep)
        except asyncio.CancelledError:
            self._finished(call, result, cancelled=True)
            raise
        self._finished(call, result)
        return result

    async def _led(self, call: PlannedCall, result: CallResult, keep: Keep) -> None:
        """Settle ``call`` in its turn among those that share its text."""
        lead = await self._enter(call)
        try:
            await self._settle(call, result, keep, lead)
        except ModelError as error:
            missing = [c for c in call.components if c.key not in result.values]
            result.problems = {c.key: str(error) for c in missing}
            if isinstance(error, BudgetExceededError):
                result.cause = FailureCause.BUDGET
            result.worth_asking_again = self._hopeless is None and self._policy.worth_asking_again(
                error
            )
        finally:
            lead.give_up()

    def _finished(self, call: PlannedCall, result: CallResult, *, cancelled: bool = False) -> None:
        self._emit(
            CallFinished(
                at_seconds=self._now(),
                call=call.name,
                attempts=result.tally.attempts,
                usage=result.tally.usage,
                reason=_CANCELLED if cancelled else result.reason,
                cancelled=cancelled,
            )
        )

    async def _enter(self, call: PlannedCall) -> Lead:
        """Wait where another call brings the text that this one shares with it."""
        if not call.shares_prefix:
            return Lead()
        sha, prefixes = call.context.sha256, self._sender.traffic.prefixes
        gate = self._gates.setdefault(sha, prefixes.gate(sha, self._sender.clock.now()))
        waits = not gate.is_open
        leads = await gate.enter()
        if waits and not leads:
            self._emit(CallReleased(at_seconds=self._now(), call=call.name))
        return Lead(gate if leads else None, lambda: prefixes.warmed(sha, self._sender.clock.now()))

    async def _settle(self, call: PlannedCall, result: CallResult, keep: Keep, lead: Lead) -> None:
        asked = call
        async with self._writing:
            # A round of the loop for each request of an analysis, and not too many in one round.
            await self._turns.turn()
            request = asked.request()
            await asyncio.sleep(0)
        room = 1
        repairs = 0
        while True:
            answer = await self._answer(call, request, result.tally, lead)
            await self._turns.turn()
            read = read_answer(
                answer.text,
                asked.components,
                combined=bool(call.asked_together),
                from_model=not self._client.profile.reads_passages,
            )
            # Handed over all of them before any is waited for.
            kept = [keep(c, read.values[c.key]) for c in asked.components if c.key in read.values]
            result.values |= read.values
            for each in kept:
                await each
            if not read.problems:
                return
            repairs += 1
            if repairs > self._policy.max_repairs:
                result.problems = {
                    key: why_unusable(problem, answer, request)
                    for key, problem in read.problems.items()
                }
                return
            if read.values:
                asked = asked.only([c for c in asked.components if c.key in read.problems])
            room *= 2 if answer.finish_reason == "length" else 1
            request = repaired(asked.request(), answer, read, room)
            problem = "; ".join(read.problems.values())
            self._retrying(call, result.tally, problem, 0.0, repair=True)

    async def _answer(
        self, call: PlannedCall, request: CompletionRequest, tally: Tally, lead: Lead
    ) -> Answer:
        spending = self._sender.spending
        asked = Asked.of(request, 0.0 if spending is None else self._price(call, lead.leads))
        failures = 0
        while True:
            try:
                async with self._turn:
                    if self._opens is not None:
                        # Before any clock of an attempt starts: a library's import is no sign of a
                        # slow model, and must not have a call asked twice or its text sent twice.
                        await self._opens.open()
                    permit = await self._permit(asked)
                    sent = HedgedRequest(
                        self._sender,
                        call.name,
                        asked,
                        tally,
                        began=partial(self._has_begun, lead),
                        failed=self._note_failure,
                        is_late=lead.give_up,
                    )
                    return await sent.answer(permit)
            except ModelError as error:
                if error is self._hopeless:
                    raise  # perhaps another call's, of a kind that this one would wait and retry
                failures += 1
                delay = self._policy.delay_seconds(error, failures, self._rng)
                if delay is None:
                    if not self._answered and nobody_there(error):
                        # One call has used up its attempts and no call ever had an answer: trying
                        # as hard for each of the others would tell no more.
                        self._hopeless = error
                    raise
                self._retrying(call, tally, str(error), delay, repair=False)
                lead.give_up()
                await self._sender.clock.sleep(delay)

    async def _permit(self, asked: Asked) -> Permit:
        """Leave to send, with the money for it set aside."""
        spending = self._sender.spending
        if spending is not None:
            await spending.reserve(asked.cost_usd)
        governor = self._sender.traffic.governor
        wanted = (self._sender.owner, asked.prompt_tokens, asked.request.max_output_tokens)
        permit = governor.permit_now(*wanted)
        try:
            if permit is None:
                self._say_what_it_waits_for(asked)
                permit = await governor.permit(*wanted)
            self._say_whether_limits_are_shared()
            # Looked at only now: the key may have been refused while this call waited.
            if self._hopeless is not None:
                raise self._hopeless
        except BaseException:
            if permit is not None:
                permit.release()
            if spending is not None:
                spending.settle(asked.cost_usd, 0.0)
            raise
        return permit

    def _say_what_it_waits_for(self, asked: Asked) -> None:
        """Tell once which limit holds this analysis up."""
        waits_for = None
        if not self._said_what_it_waits_for:
            waits_for = self._sender.traffic.governor.waits_for(
                asked.prompt_tokens, asked.request.max_output_tokens
            )
        if waits_for is not None:
            self._said_what_it_waits_for = True
            self._emit(Notice(at_seconds=self._now(), text=f"Calls wait for {waits_for}."))

    def _say_whether_limits_are_shared(self) -> None:
        """Tell once where they should be and are not."""
        trouble = self._sender.traffic.governor.trouble
        if trouble is not None and not self._said_trouble:
            self._said_trouble = True
            self._emit(Notice(at_seconds=self._now(), text=trouble))

    def _has_begun(self, lead: Lead) -> None:
        self._answered = True
        lead.arrived()

    def _note_failure(self, error: ModelError) -> None:
        if isinstance(error, ProviderRejectedError) and error.for_every_call:
            self._hopeless = error

    def _retrying(
        self, call: PlannedCall, tally: Tally, reason: str, delay: float, *, repair: bool
    ) -> None:
        self._emit(
            CallRetrying(
                at_seconds=self._now(),
                call=call.name,
                attempt=tally.attempts,
                reason=reason,
                delay_seconds=delay,
                repair=repair,
            )
        )

    def _now(self) -> float:
        return self._sender.now()
