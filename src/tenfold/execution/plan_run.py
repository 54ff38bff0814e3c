"""One plan on its way: its sections side by side, each with its calls and its fallback."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel

from tenfold.clock import Clock
from tenfold.components.base import Component
from tenfold.execution.call import CallResult, CallRunner
from tenfold.execution.engine_result import EngineResult
from tenfold.execution.events import Emit
from tenfold.execution.failed_part import FailedPart, both_reasons, failed_parts
from tenfold.execution.lookup import Lookup
from tenfold.execution.number_checks import NumberChecks
from tenfold.execution.outcome import AnswerSource, FailureCause
from tenfold.execution.outcomes import Outcomes
from tenfold.execution.shared import shared_execution
from tenfold.llm.protocol import CompletionClient
from tenfold.planning.plan import Plan, PlannedCall, combined_call
from tenfold.store.derived_cache import DerivedCache
from tenfold.store.response_cache import ResponseCache
from tenfold.turns import loop_turns


@dataclass(frozen=True, slots=True)
class RunSetup:
    """What a run needs of its engine."""

    client: CompletionClient
    cache: ResponseCache
    derived: DerivedCache | None
    clock: Clock
    runner: Callable[[Plan, Emit, float], CallRunner]
    """Makes what runs the calls of a plan, told where events go and when the analysis began."""


class PlanRun:
    """One plan on its way; for one use."""

    def __init__(self, setup: RunSetup, plan: Plan, emit: Emit, began: float) -> None:
        """``began`` is the clock's reading from which events count their seconds."""
        shared = shared_execution()
        self._setup = setup
        self._plan = plan
        self._began = began
        self._flights = shared.flights
        self._keeping = shared.keeping
        self._number_checks = NumberChecks(setup.derived, shared.keeping)
        self._lookup = Lookup(setup.cache, setup.client.identity, shared.kept_keys)
        clock = setup.clock
        self._outcomes = Outcomes(
            plan,
            setup.cache,
            self._lookup,
            self._number_checks,
            shared.keeping,
            emit,
            lambda: clock.now() - began,
        )
        self._runner = setup.runner(plan, self._outcomes.count, began)

    async def settle(self, deadline_seconds: float | None) -> EngineResult:
        """Settle every component; see ``Engine.run``."""
        self._outcomes.skipped()
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
            self._outcomes.end()
            if ending is not None:
                ending.cancel()
            # Kept before the analysis is over, or the caches are closed because it was cancelled.
            await self._keeping.settled()
        return self._outcomes.result(deadline_seconds)

    async def _end_at(
        self, deadline_seconds: float, settling: Sequence[asyncio.Task[None]]
    ) -> None:
        """Cancel at the deadline what is not settled by then."""
        clock = self._setup.clock
        await clock.sleep(self._began + deadline_seconds - clock.now())
        for task in settling:
            task.cancel()

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
            self._outcomes.failed(part.component, part.reason, part.cause)

    async def _settle_call(self, call: PlannedCall) -> list[FailedPart]:
        await loop_turns().turn()
        # Nothing is awaited between the look into the cache and taking off, so that what another
        # analysis stores meanwhile is not asked for again.
        missing = self._outcomes.without_cached(call)
        if missing is None:
            return []
        own = {component.key: missing for component in missing.components}
        result = await self._fly(missing, own, AnswerSource.MODEL)
        return failed_parts(missing, result)

    async def _fall_back(
        self, failed: Sequence[FailedPart], sibling: PlannedCall
    ) -> list[FailedPart]:
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
            FailedPart(
                part.component,
                part.call,
                both_reasons(first_reasons[part.component.key], part.reason),
                part.cause,
                worth_asking_again=False,
            )
            for part in failed_parts(call, result)
        ]

    async def _fly(
        self, call: PlannedCall, own: Mapping[str, PlannedCall], source: AnswerSource
    ) -> CallResult:
        """Make ``call``, or join it where it is under way, and report what has landed.

        ``own`` says, by component key, as the answer to which call a value is stored.
        """
        if self._setup.client.profile.reads_passages:
            source = AnswerSource.PASSAGES

        def keep(component: Component[Any], value: BaseModel) -> Awaitable[None]:
            # From within the flight: what was paid for is kept even if all who wait are cancelled,
            # and told before the rest of a combined answer is repaired. The flight ends when it is
            # kept, so that nobody who finds it over looks in vain.
            return self._outcomes.keep(component, value, call, own[component.key], source)

        if source is not AnswerSource.PASSAGES:
            self._number_checks.begin(call.context, shared_execution().thread)
        asked_at = self._setup.clock.now()
        while True:
            result, leads = await self._flights.run(
                self._flight_key(call), lambda: self._runner.run(call, keep)
            )
            if leads or result.cause is not FailureCause.BUDGET:
                break
            # The money of whoever led has run out, not this analysis's own: ask again.
        if not leads:
            waited_seconds = self._setup.clock.now() - asked_at
            self._outcomes.saved(call, waited_seconds, joined=result)
            for component in call.components:  # who leads may have another cache, or none
                if component.key in result.values:
                    await keep(component, result.values[component.key])
        return result

    def _flight_key(self, call: PlannedCall) -> str:
        # With the components' keys, by which a result's values are found: two components may put
        # the same question under different keys.
        asked = [f"{c.key}:{self._lookup.identity(c, call).key}" for c in call.components]
        # And with the client, because who asks with another key, limit or patience has one of its
        # own: nobody waits for what another one's key is billed for, and a call must not outlive
        # the client that makes it. A call under way holds its client, so no other has its id.
        return "+".join([f"{id(self._setup.client)}", *asked])
