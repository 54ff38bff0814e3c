"""The fan-out: every planned call in flight at once, each component settled on its own.

The order of things for each call: cache, single-flight, attempts and repair, then for each
section one combined prompt for whatever is still missing, then a typed failure. A component is
reported the moment it lands; nothing waits for its siblings but the fallback, which needs to know
all that failed. Invariants: exactly one outcome for each component of the plan; a value is cached
only after it passed its output model; one component's failure never touches another's value.
"""

from __future__ import annotations

import asyncio
from contextlib import nullcontext
from dataclasses import replace

from tenfold.clock import Clock, SystemClock
from tenfold.execution.call import CallRunner, Price
from tenfold.execution.engine_result import EngineResult
from tenfold.execution.events import Emit
from tenfold.execution.hedged import Sender
from tenfold.execution.limits.call_limits import NO_LIMITS, CallLimits
from tenfold.execution.limits.fleet.access import FleetAccess
from tenfold.execution.plan_run import PlanRun, RunSetup
from tenfold.execution.retry import RetryPolicy
from tenfold.execution.shared import shared_execution
from tenfold.execution.spending import Spending
from tenfold.execution.traffic import ModelTraffic
from tenfold.llm.protocol import CompletionClient
from tenfold.planning.plan import Plan, Strategy
from tenfold.store.derived_cache import DerivedCache
from tenfold.store.response_cache import NoCache, ResponseCache


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
        account: str | None = None,
        price: Price = lambda _call, _leads: 0.0,
    ) -> None:
        """``limits`` hold for all calls to the same model in this process; ``max_in_flight`` is one
        of them on its own. ``derived`` keeps what the numbers of an answer were found to match.
        ``partials`` asks for ``PartialText`` events, one for each piece of text. ``hedges`` False
        asks nothing twice. ``fleet`` has limits shared with other processes; ``account`` tells
        apart whose they are, where one process asks with several keys. ``max_cost_usd`` is
        the most that one run may spend, by what ``price`` tells of each attempt beforehand."""
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
        self._account = account
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
            setup = RunSetup(
                self._client,
                self._cache,
                self._derived,
                self._clock,
                self._runner,
            )
            result = await PlanRun(setup, plan, emit, began).settle(deadline_seconds)
        await governor.leave()
        return result

    def _traffic(self) -> ModelTraffic:
        client = self._client
        return shared_execution().traffic(
            client.identity, client.profile, self._clock, self._fleet, self._account
        )

    def _runner(self, plan: Plan, emit: Emit, began: float) -> CallRunner:
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
