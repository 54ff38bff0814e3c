"""Hedging on the whole time a call takes, worked out from the same draws, to compare with.

A call is asked again when it has lasted longer than 95 in 100 of those before it, within the same
budget of hedges; whichever ends first counts.
"""

from __future__ import annotations

from collections import deque

from straggling.scenarios import Scenario
from straggling.simulated import Row
from tenfold.bench.copies import FilingCopies
from tenfold.execution.hedging.budget import HedgeBudget
from tenfold.testing.simulated_client import Draws

_REMEMBERED = 1_000
_LATE_FROM = 0.95


def hedged_on_total_time(scenario: Scenario, copies: FilingCopies, analyses: int) -> Row:
    """``analyses`` one after another, without a limit of calls in flight."""
    row = Row(scenario.name, hedged=True, on_total_time=True)
    budget = HedgeBudget()
    seen: deque[float] = deque(maxlen=_REMEMBERED)
    for number in range(analyses):
        plan = copies.plan(number)
        profile = scenario.profile(copies.plan(0), late=number >= analyses // 2)
        draws = Draws(profile, scenario.faults)
        calls = [draws.call(call.request()) for call in plan.calls]
        for _ in calls:
            budget.called()
        lengths = [draws.draw(call, 1).seconds for call in calls]
        row.calls += len(calls)
        late = _late(seen)
        # All were sent at once and become late at once: the budget goes to whoever comes first.
        for index, length in enumerate(lengths):
            if late is not None and length > late and budget.has_one:
                budget.spend()
                row.hedges += 1
                again = late + draws.draw(calls[index], 2).seconds
                row.hedges_won += again < length
                lengths[index] = min(length, again)
        seen.extend(lengths)
        row.seconds.append(max(lengths))
    return row


def _late(seen: deque[float]) -> float | None:
    if not seen:
        return None
    return sorted(seen)[int(_LATE_FROM * (len(seen) - 1))]
