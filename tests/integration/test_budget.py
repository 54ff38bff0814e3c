"""A budget in dollars on a provider with prices, whose answers are longer than was expected."""

from __future__ import annotations

import dataclasses

import tenfold
from tenfold.execution.outcome import FailureCause, OutcomeStatus
from tenfold.testing.simulated_provider import Profile, SimulatedProvider

BUDGET_USD = 0.05


async def test_the_bill_stays_below_the_budget_and_the_result_says_what_is_missing(settings):
    long_answers = Profile(speed=100, output_tokens=1_900)
    async with SimulatedProvider(profile=long_answers) as provider:
        analysis = await tenfold.analyze(
            "sample",
            model="anthropic:claude-haiku-4-5",
            base_url=provider.anthropic_base_url,
            include=["mda"],
            max_cost_usd=BUDGET_USD,
            settings=dataclasses.replace(settings, keys={"anthropic": "any"}),
        )
        asked = len(provider.requests)
    spent = analysis.usage.tokens.cost_usd
    assert spent is not None
    assert 0.7 * BUDGET_USD < spent <= BUDGET_USD
    assert analysis.counts.ok == asked == 9 - analysis.counts.failed
    missing = [o for o in analysis.outcomes.values() if o.status is OutcomeStatus.FAILED]
    assert missing
    assert {o.cause for o in missing} == {FailureCause.BUDGET}
    assert all("$0.05 that may be spent" in (o.reason or "") for o in missing)
