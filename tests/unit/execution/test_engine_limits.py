"""Whole runs under limits: everything that is sent counts, whatever it is sent for."""

from __future__ import annotations

from support.plans import component, good, plan_for
from tenfold.errors import RateLimitedError
from tenfold.execution.events import Notice
from tenfold.execution.limits.call_limits import CallLimits
from tenfold.llm.protocol import ModelProfile
from tenfold.testing.scripted_client import Fault, Reply

MANY = [component(f"c{n}") for n in range(35)]
PROFILE = ModelProfile(max_in_flight=64, most_in_flight=256)


def most_in_a_minute(times: list[float]) -> int:
    return max(sum(at <= t < at + 60 for t in times) for at in times)


async def test_where_nothing_is_known_an_analysis_is_sent_within_a_quarter_of_a_second(bench):
    sent: list[float] = []

    def script(request):
        sent.append(bench.clock.now())
        return good(request, first_token_seconds=1.0)

    await bench.run(plan_for(MANY), script, profile=PROFILE)
    assert sent[:20] == [0.0] * 20
    assert sent == sorted(sent)
    assert len(sent) == 35
    assert sent[-1] < 0.25


async def test_once_a_provider_has_answered_nothing_holds_an_analysis_up(bench):
    sent: list[float] = []

    def script(request):
        sent.append(bench.clock.now())
        return good(request, first_token_seconds=1.0)

    await bench.run(plan_for(MANY[:1]), script, profile=PROFILE)
    sent.clear()
    began = bench.clock.now()
    await bench.run(plan_for(MANY), script, profile=PROFILE)
    assert sent == [began] * 34, "one was answered before"


async def test_first_attempts_retries_and_repairs_all_count(bench):
    sent: list[float] = []

    def script(request):
        sent.append(bench.clock.now())
        match len(sent) % 5:
            case 0:
                return Fault(RateLimitedError("Slow.", retry_after_seconds=1.0), 0.2)
            case 1:
                return Reply({"no": "such field"}, first_token_seconds=0.5)
            case _:
                return good(request, first_token_seconds=0.5)

    result = await bench.run(
        plan_for(MANY), script, profile=PROFILE, limits=CallLimits(requests_per_minute=20)
    )
    assert len(result.outcomes) == 35
    assert len(sent) == result.calls > 40
    assert most_in_a_minute(sent) <= 20
    notices = bench.seen.of(Notice)
    assert [notice.text for notice in notices] == [
        "Calls wait for the limit of 20 requests a minute."
    ]


async def test_hedges_count_too(bench):
    sent: list[float] = []

    def script(request):
        sent.append(bench.clock.now())
        slow = len(sent) % 10 == 0
        return good(request, first_token_seconds=40.0 if slow else 0.5)

    result = await bench.run(
        plan_for([component(f"c{n}") for n in range(100)]),
        script,
        profile=PROFILE,
        limits=CallLimits(requests_per_minute=60),
    )
    assert result.hedges > 0
    assert len(sent) == result.calls
    assert most_in_a_minute(sent) <= 60


async def test_tokens_a_minute_hold(bench):
    sent: list[float] = []

    def script(request):
        sent.append(bench.clock.now())
        return good(request, first_token_seconds=0.5)

    await bench.run(
        plan_for(MANY), script, profile=PROFILE, limits=CallLimits(tokens_per_minute=3_000)
    )
    assert len(sent) == 35
    assert sent[-1] > 20
    assert "3,000 tokens a minute" in bench.seen.of(Notice)[0].text


async def test_a_deadline_ends_what_waits_for_a_limit(bench):
    engine = bench.engine(
        lambda request: good(request, first_token_seconds=0.5),
        profile=PROFILE,
        limits=CallLimits(requests_per_minute=4),
    )
    result = await bench.clock.run(
        engine.run(plan_for(MANY), bench.seen, began=0.0, deadline_seconds=10.0)
    )
    causes = [outcome.cause for outcome in result.outcomes.values() if outcome.cause]
    assert set(causes) == {"deadline"}
    assert 31 <= len(causes) < 35
    assert bench.clock.now() == 10.0
