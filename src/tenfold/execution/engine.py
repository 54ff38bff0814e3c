"""The fan-out: every planned call in flight at once, each component settled on its own.

The order of things for each call: cache, single-flight, attempts and repair, then for each
section one combined prompt for whatever is still missing, then a typed failure. A component is
reported the moment it lands; nothing waits for its siblings but the fallback, which needs to know
all that failed. Invariants: exactly one outcome for each component of the plan; a value is cached
only after it passed its output model; one component's failure never touches another's value.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from pydantic import BaseModel, ValidationError

from tenfold.clock import Clock, SystemClock
from tenfold.components.base import Component
from tenfold.execution.call import CallResult, CallRunner, Price
from tenfold.execution.events import (
    AttemptEnded,
    CallSaved,
    CallStarted,
    ComponentFinished,
    Emit,
    EngineEvent,
)
from tenfold.execution.hedged import Sender
from tenfold.execution.limits.call_limits import NO_LIMITS, CallLimits
from tenfold.execution.limits.fleet.access import FleetAccess
from tenfold.execution.lookup import Lookup
from tenfold.execution.number_checks import NumberChecks
from tenfold.execution.outcome import AnswerSource, FailureCause, Outcome, OutcomeStatus
from tenfold.execution.retry import RetryPolicy
from tenfold.execution.shared import shared_execution
from tenfold.execution.spending import Spending
from tenfold.execution.traffic import ModelTraffic
from tenfold.grounding.number_check import NumberCheck
from tenfold.grounding.quotes import ground
from tenfold.llm.protocol import CompletionClient
from tenfold.llm.usage import NO_USAGE, Usage
from tenfold.planning.plan import Plan, PlannedCall, Strategy, combined_call
from tenfold.store.derived_cache import DerivedCache
from tenfold.store.response_cache import CachedResponse, FileCache, NoCache, ResponseCache
from tenfold.turns import loop_turns


@dataclass(slots=True)
class EngineResult:
    """All outcomes, in the plan's order, and what they took."""

    outcomes: dict[str, Outcome[BaseModel]] = field(default_factory=dict[str, Outcome[BaseModel]])
    """By component name."""
    calls: int = 0
    """Requests that were sent, retries, repairs and hedges included."""
    cached_calls: int = 0
    """Calls that the cache or another analysis's call under way saved."""
    usage: Usage = NO_USAGE
    hedges: int = 0
    """Requests that were sent because an earlier one at the same fell behind."""


class Engine:
    """Runs plans on one client."""

    def __init__(
        self,
        client: CompletionClient,
        *,
        cache: ResponseCache | None = None,
        derived: DerivedCache | None = None,
        limits: CallLimits = NO_LIMITS,
        max_in_flight: int | None = None,
        policy: RetryPolicy | None = None,
        clock: Clock | None = None,
        partials: bool = False,
        hedges: bool = True,
        max_cost_usd: float | None = None,
        fleet: FleetAccess | None = None,
        price: Price = lambda _call, _leads: 0.0,
    ) -> None:
        """``limits`` hold for all calls to the same model in this process; ``max_in_flight`` is one
        of them on its own. ``derived`` keeps what the numbers of an answer were found to match.
        ``partials`` asks for ``PartialText`` events, one for each piece of text. ``hedges`` False
        asks nothing twice. ``fleet`` has limits shared with other processes. ``max_cost_usd`` is
        the most that one run may spend by what ``price``
        expects."""
        self._client = client
        self._derived = derived
        # Passages cost nothing and a cached one would no longer say that no model read it.
        self._cache = NoCache() if client.profile.reads_passages else (cache or NoCache())
        if max_in_flight is not None:
            limits = replace(limits, max_in_flight=max_in_flight)
        self._limits = limits
        self.max_in_flight = limits.max_in_flight or client.profile.max_in_flight
        self._policy = policy or RetryPolicy()
        self._clock = clock or SystemClock()
        self._partials = partials
        self._max_cost_usd = max_cost_usd
        self._price = price
        self._fleet = fleet
        # What runs on this machine itself does not get quicker by being asked twice.
        self._hedges = hedges and client.profile.answers_elsewhere

    async def run(
        self,
        plan: Plan,
        emit: Emit,
        *,
        began: float | None = None,
        deadline_seconds: float | None = None,
    ) -> EngineResult:
        """Settle every component of ``plan``, reporting to ``emit`` as things happen.

        ``began`` is the clock's reading from which events count their seconds; now, if None. At
        ``deadline_seconds`` from there what has landed is returned, and the rest has failed for
        that cause. Cancelling it cancels all calls in flight; what has landed by then is in the
        cache.
        """
        began = self._clock.now() if began is None else began
        governor = self._traffic().governor
        with governor.under(self._limits, self._client.profile):
            result = await _Run(self, plan, emit, began).settle(deadline_seconds)
        await governor.leave()
        return result

    # What a run needs of its engine, and nobody else does.

    @property
    def client(self) -> CompletionClient:
        return self._client

    @property
    def cache(self) -> ResponseCache:
        return self._cache

    @property
    def derived(self) -> DerivedCache | None:
        return self._derived

    @property
    def clock(self) -> Clock:
        return self._clock

    def _traffic(self) -> ModelTraffic:
        client = self._client
        return shared_execution().traffic(client.identity, client.profile, self._clock, self._fleet)

    def runner(self, plan: Plan, emit: Emit, began: float) -> CallRunner:
        """The runner for one run's calls."""
        sequential = plan.strategy is Strategy.SEQUENTIAL
        sender = Sender(
            self._client,
            self._traffic(),
            self._clock,
            emit,
            began=began,
            owner=plan,
            partials=self._partials,
            hedges=self._hedges,
            spending=None if self._max_cost_usd is None else Spending(self._max_cost_usd),
        )
        turn = asyncio.Semaphore(1) if sequential else nullcontext()
        return CallRunner(sender, turn, self._policy, self._price)


@dataclass(frozen=True, slots=True)
class _FailedPart:
    component: Component[Any]
    call: PlannedCall
    reason: str
    cause: FailureCause
    worth_asking_again: bool


class _Run:
    """One plan on its way."""

    def __init__(self, engine: Engine, plan: Plan, emit: Emit, began: float) -> None:
        self._engine = engine
        self._plan = plan
        self._emit = emit
        self._began = began
        self._runner = engine.runner(plan, self._count, self._began)
        self._flights = shared_execution().flights
        self._keeping = shared_execution().keeping
        self._result = EngineResult()
        self._number_checks = NumberChecks(engine.derived, self._keeping)
        kept_keys = shared_execution().kept_keys
        self._lookup = Lookup(engine.cache, engine.client.identity, kept_keys)
        self._over = False
        """Whether the result is out: what others still wait for changes it no more."""

    async def settle(self, deadline_seconds: float | None) -> EngineResult:
        for skipped in self._plan.skipped:
            self._finish(skipped.component, OutcomeStatus.SKIPPED, reason=skipped.reason)
        by_section: dict[tuple[str, str], list[PlannedCall]] = {}
        for call in self._plan.calls:
            by_section.setdefault((call.section, call.context.item), []).append(call)
        ending: asyncio.Task[None] | None = None
        try:
            await loop_turns().turn()
            await self._lookup.prepare(self._plan.calls)
            async with asyncio.TaskGroup() as tasks:
                settling = [tasks.create_task(self._settle_section(c)) for c in by_section.values()]
                if deadline_seconds is not None:
                    ending = asyncio.create_task(self._end_at(deadline_seconds, settling))
        finally:
            self._over = True
            if ending is not None:
                ending.cancel()
            # Kept before the analysis is over, or the caches are closed because it was cancelled.
            await self._keeping.settled()
            # The runner tells this run of its events, and each would keep the other, and with them
            # texts and answers, until the garbage collector comes by. Calls that others wait for
            # hold the runner themselves.
            del self._runner
        self._finish_late(deadline_seconds)
        order = [c.name for section in self._plan.sections for c in section.components]
        self._result.outcomes = {name: self._result.outcomes[name] for name in order}
        return self._result

    async def _end_at(
        self, deadline_seconds: float, settling: Sequence[asyncio.Task[None]]
    ) -> None:
        """Cancel at the deadline what is not settled by then."""
        clock = self._engine.clock
        await clock.sleep(self._began + deadline_seconds - clock.now())
        for task in settling:
            task.cancel()

    def _finish_late(self, deadline_seconds: float | None) -> None:
        """Give an outcome to every component that the deadline left without one."""
        for component in (c for section in self._plan.sections for c in section.components):
            if component.name not in self._result.outcomes:
                reason = f"Not answered before the deadline of {deadline_seconds:g} s."
                self._finish(
                    component, OutcomeStatus.FAILED, reason=reason, cause=FailureCause.DEADLINE
                )

    def _count(self, event: EngineEvent) -> None:
        """Add up what the attempts took, those that are given up included."""
        if self._over:
            return
        match event:
            case CallStarted():
                self._result.calls += 1
                self._result.hedges += event.hedge
            case AttemptEnded():
                self._result.usage += event.usage
            case _:
                pass
        self._emit(event)

    async def _settle_section(self, calls: Sequence[PlannedCall]) -> None:
        # Who leads should be who takes longest: the others then wait while it is under way anyway.
        leaders_first = sorted(calls, key=lambda c: -c.answer_tokens * c.shares_prefix)
        async with asyncio.TaskGroup() as tasks:
            running = [tasks.create_task(self._settle_call(call)) for call in leaders_first]
        failed = [part for task in running for part in task.result()]
        again = [part for part in failed if part.worth_asking_again]
        if again:
            failed = [part for part in failed if not part.worth_asking_again]
            failed += await self._fall_back(again, calls[0])
        for part in failed:
            self._finish(part.component, OutcomeStatus.FAILED, reason=part.reason, cause=part.cause)

    async def _settle_call(self, call: PlannedCall) -> list[_FailedPart]:
        await loop_turns().turn()
        # Nothing is awaited between the look into the cache and taking off, so that what another
        # analysis stores meanwhile is not asked for again.
        missing = self._without_cached(call)
        if missing is None:
            return []
        own = {component.key: missing for component in missing.components}
        result = await self._fly(missing, own, AnswerSource.MODEL)
        return _failed_parts(missing, result)

    async def _fall_back(
        self, failed: Sequence[_FailedPart], sibling: PlannedCall
    ) -> list[_FailedPart]:
        """Ask once more, in one prompt, for just the missing parts."""
        components = [part.component for part in failed]
        keys = tuple(component.key for component in components)
        call = combined_call(components, sibling.common_context, keys)
        # Its text is in the provider's cache already where its siblings shared it.
        shared = sibling.shares_prefix and sibling.common_context is sibling.context
        # Under a name of its own, where all that was asked together is asked again: events and
        # traces tell calls by their names.
        again = any(part.call.name == call.name for part in failed)
        name = f"{call.name} again" if again else call.name
        call = replace(call, shares_prefix=shared, name=name)
        # Stored as the answers to their own questions, which is where a repeat will look.
        own = {part.component.key: part.call for part in failed}
        result = await self._fly(call, own, AnswerSource.FALLBACK)
        first_reasons = {part.component.key: part.reason for part in failed}
        return [
            _FailedPart(
                part.component,
                part.call,
                _both(first_reasons[part.component.key], part.reason),
                part.cause,
                worth_asking_again=False,
            )
            for part in _failed_parts(call, result)
        ]

    async def _fly(
        self, call: PlannedCall, own: Mapping[str, PlannedCall], source: AnswerSource
    ) -> CallResult:
        """Make ``call``, or join it where it is under way, and report what has landed.

        ``own`` says, by component key, as the answer to which call a value is stored.
        """
        if self._engine.client.profile.reads_passages:
            source = AnswerSource.PASSAGES

        def keep(component: Component[Any], value: BaseModel) -> Awaitable[None]:
            # From within the flight: what was paid for is kept even if all who wait are cancelled,
            # and told before the rest of a combined answer is repaired. The flight ends when it is
            # kept, so that nobody who finds it over looks in vain.
            tell = partial(self._tell, component, value, call, source)
            kept = self._store(component, value, own[component.key], source)
            making = self._number_checks.making(call.context)
            return asyncio.ensure_future(_tell_after(kept, making, tell))

        if source is not AnswerSource.PASSAGES:
            self._number_checks.begin(call.context, shared_execution().thread)
        asked_at_seconds = self._now()
        result, leads = await self._flights.run(
            self._flight_key(call), lambda: self._runner.run(call, keep)
        )
        if not leads:
            self._saved(call, waited_seconds=self._now() - asked_at_seconds, joined=result)
            for component in call.components:  # who leads may have another cache, or none
                if component.key in result.values:
                    await keep(component, result.values[component.key])
        return result

    def _tell(
        self, component: Component[Any], value: BaseModel, call: PlannedCall, source: AnswerSource
    ) -> None:
        if not self._over:
            self._finish(component, OutcomeStatus.OK, value, call, source=source)

    def _flight_key(self, call: PlannedCall) -> str:
        # With the components' keys, by which a result's values are found: two components may put
        # the same question under different keys.
        asked = [f"{c.key}:{self._lookup.identity(c, call).key}" for c in call.components]
        # And with the limit, because analyses under other limits have clients of their own, and a
        # call must not outlive the client that makes it.
        return "+".join([f"{self._engine.max_in_flight}", *asked])

    def _without_cached(self, call: PlannedCall) -> PlannedCall | None:
        """``call`` for what the cache does not hold; None when it holds everything."""
        missing = [component for component in call.components if not self._cached(component, call)]
        if not missing:
            self._saved(call)
            return None
        return call if len(missing) == len(call.components) else call.only(missing)

    def _saved(
        self, call: PlannedCall, waited_seconds: float = 0.0, joined: CallResult | None = None
    ) -> None:
        """No request of this analysis's own was needed for ``call``."""
        self._result.cached_calls += 1
        self._emit(
            CallSaved(
                at_seconds=self._now(),
                call=call.name,
                section=call.section,
                components=tuple(component.key for component in call.components),
                joined=joined is not None,
                waited_seconds=waited_seconds,
                reason=None if joined is None else joined.reason,
            )
        )

    def _cached(self, component: Component[Any], call: PlannedCall) -> bool:
        stored = self._lookup.find(component, call)
        if stored is None:
            return False
        try:
            value = component.output.model_validate_json(stored.value)
        except ValidationError:
            # The file was changed behind our back: the same as not stored.
            return False
        source = AnswerSource.CACHE
        self._finish(component, OutcomeStatus.OK, value, call, source=source, stored=stored.value)
        return True

    def _store(
        self, component: Component[Any], value: BaseModel, call: PlannedCall, source: AnswerSource
    ) -> Awaitable[None] | None:
        """Store ``value``; it is stored when what is returned is done, or at once where None is."""
        cache = self._engine.cache
        if isinstance(cache, NoCache):
            return None
        identity = self._lookup.keeping(component, call)
        response = CachedResponse(value.model_dump_json(), source.value)
        if isinstance(cache, FileCache):
            return self._keeping.keep(cache, (identity, response))
        cache.put(identity, response)
        return None

    def _finish(
        self,
        component: Component[Any],
        status: OutcomeStatus,
        value: BaseModel | None = None,
        call: PlannedCall | None = None,
        *,
        reason: str | None = None,
        cause: FailureCause | None = None,
        source: AnswerSource | None = None,
        stored: str | None = None,
    ) -> None:
        numbers: tuple[NumberCheck, ...] | None = None
        if value is not None and call is not None:
            if source is not AnswerSource.PASSAGES:  # which are the filing's own
                numbers = self._number_checks.of(value, call.context, stored)
            context = call.context
            value = ground(value, context.text, context.start, context.kept)
        seconds = self._now()
        outcome: Outcome[BaseModel] = Outcome(
            component,
            status,
            value,
            reason,
            source,
            seconds,
            numbers,
            cause=cause,
            read=call and call.context.read,
        )
        self._result.outcomes[component.name] = outcome
        self._emit(ComponentFinished(at_seconds=seconds, outcome=outcome))

    def _now(self) -> float:
        return self._engine.clock.now() - self._began


def _failed_parts(call: PlannedCall, result: CallResult) -> list[_FailedPart]:
    return [
        _FailedPart(
            component,
            call,
            result.problems[component.key],
            result.cause,
            result.worth_asking_again,
        )
        for component in call.components
        if component.key in result.problems
    ]


def _both(first: str, again: str) -> str:
    if first == again:
        return f"{first} (asked twice)"
    return f"{first.rstrip('.')}; asked again with its failed siblings: {again}"


async def _tell_after(
    kept: Awaitable[None] | None, making: asyncio.Future[None] | None, tell: Callable[[], None]
) -> None:
    """Tell of a value once it is kept, and once what checks its numbers is there.

    What anybody has been told is never asked again, whatever becomes of this process. A value that
    cannot be kept is told all the same.
    """
    try:
        if kept is not None:
            await kept
    finally:
        if making is not None:
            await asyncio.wait([making])
        # One transaction keeps what many calls have brought, and all of it is then due together.
        await loop_turns().turn()
        tell()
