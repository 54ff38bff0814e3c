"""Gathers what becomes of a plan's components: found in the cache, kept, told, and added up.

Invariants: exactly one outcome for each component of the plan; a value is kept before it is told,
so that nothing anybody has seen is asked again; once the result is out, nothing changes it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from pydantic import BaseModel, ValidationError

from tenfold.components.base import Component
from tenfold.execution.call import CallResult
from tenfold.execution.engine_result import EngineResult
from tenfold.execution.events import (
    AttemptEnded,
    CallSaved,
    CallStarted,
    ComponentFinished,
    Emit,
    EngineEvent,
)
from tenfold.execution.keeping import Keeping
from tenfold.execution.lookup import Lookup
from tenfold.execution.number_checks import NumberChecks
from tenfold.execution.outcome import AnswerSource, FailureCause, Outcome, OutcomeStatus
from tenfold.grounding.number_check import NumberCheck
from tenfold.grounding.quotes import ground
from tenfold.planning.plan import Plan, PlannedCall
from tenfold.store.response_cache import CachedResponse, FileCache, NoCache, ResponseCache
from tenfold.turns import loop_turns


class Outcomes:
    """The outcomes of one plan, as they come."""

    def __init__(
        self,
        plan: Plan,
        cache: ResponseCache,
        lookup: Lookup,
        number_checks: NumberChecks,
        keeping: Keeping,
        emit: Emit,
        now: Callable[[], float],
    ) -> None:
        """``lookup`` is into ``cache``; ``now`` gives seconds since the analysis began."""
        self._plan = plan
        self._cache = cache
        self._file = cache if isinstance(cache, FileCache) else None
        self._lookup = lookup
        self._number_checks = number_checks
        self._keeping = keeping
        self._emit = emit
        self._now = now
        self._result = EngineResult()
        self._over = False

    def count(self, event: EngineEvent) -> None:
        """Add up what the attempts took, those that are given up included, and pass it on."""
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

    def saved(
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

    def without_cached(self, call: PlannedCall) -> PlannedCall | None:
        """``call`` for what the cache does not hold; None when it holds everything."""
        missing = [component for component in call.components if not self._cached(component, call)]
        if not missing:
            self.saved(call)
            return None
        return call if len(missing) == len(call.components) else call.only(missing)

    def keep(
        self,
        component: Component[Any],
        value: BaseModel,
        call: PlannedCall,
        own: PlannedCall,
        source: AnswerSource,
    ) -> Awaitable[None]:
        """Keep ``value``, as the answer to ``own``, and tell of it; both are done at the end.

        They are whether or not it is awaited.
        """
        tell = partial(self._tell, component, value, call, source)
        kept = self._store(component, value, own, source)
        making = self._number_checks.making(call.context)
        return asyncio.ensure_future(_tell_after(kept, making, tell))

    def failed(self, component: Component[Any], reason: str, cause: FailureCause) -> None:
        """There is no value for ``component``, and there will be none."""
        self._finish(component, OutcomeStatus.FAILED, reason=reason, cause=cause)

    def skipped(self) -> None:
        """Settle what the plan leaves out."""
        for skipped in self._plan.skipped:
            self._finish(skipped.component, OutcomeStatus.SKIPPED, reason=skipped.reason)

    def end(self) -> None:
        """From now on nothing that others still wait for changes the result."""
        self._over = True

    def result(self, deadline_seconds: float | None) -> EngineResult:
        """All outcomes in the plan's order; what has none was late for the deadline."""
        components = [c for section in self._plan.sections for c in section.components]
        for component in components:
            if component.name not in self._result.outcomes:
                reason = f"Not answered before the deadline of {deadline_seconds:g} s."
                self.failed(component, reason, FailureCause.DEADLINE)
        by_name = self._result.outcomes
        self._result.outcomes = {c.name: by_name[c.name] for c in components}
        return self._result

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
        """Store ``value``; it is stored when what is returned is done, or at once where None."""
        if isinstance(self._cache, NoCache):
            return None
        identity = self._lookup.keeping(component, call)
        response = CachedResponse(value.model_dump_json(), source.value)
        if self._file is not None:
            return self._keeping.keep(self._file, (identity, response))
        self._cache.put(identity, response)
        return None

    def _tell(
        self, component: Component[Any], value: BaseModel, call: PlannedCall, source: AnswerSource
    ) -> None:
        if not self._over:
            self._finish(component, OutcomeStatus.OK, value, call, source=source)

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
