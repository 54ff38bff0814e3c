"""Attempts, repairs and bounds of single calls, on scripted faults and a manual clock."""

from __future__ import annotations

import pytest

from support.plans import asked_keys, component, good, good_content, plan_for
from tenfold.errors import (
    PromptTooLongError,
    ProviderRejectedError,
    ProviderUnavailableError,
    RateLimitedError,
)
from tenfold.execution.events import (
    CallFinished,
    CallQueued,
    CallRetrying,
    CallStarted,
    FirstToken,
    PartialText,
)
from tenfold.execution.outcome import AnswerSource, OutcomeStatus
from tenfold.execution.retry import RetryPolicy
from tenfold.llm.protocol import ModelProfile
from tenfold.llm.usage import Usage
from tenfold.planning.plan import Strategy
from tenfold.testing.scripted_client import Fault, Reply

ALPHA, BETA, GAMMA = component("alpha"), component("beta"), component("gamma")
GOOD = Reply({"text": "fine"})


def status(result):
    return {name: outcome.status.value for name, outcome in result.outcomes.items()}


async def test_a_good_answer_lands_with_its_events(bench):
    reply = Reply({"text": "x"}, first_token_seconds=2.0, usage=Usage(10, 0, 0, 5, 0.25))
    result = await bench.run(plan_for([ALPHA]), {"business_alpha": reply})
    outcome = result.outcomes["business.alpha"]
    assert (outcome.status, outcome.source) == (OutcomeStatus.OK, AnswerSource.MODEL)
    assert outcome.value.text == "x"
    assert outcome.seconds == 2.0
    assert (result.calls, result.cached_calls, result.usage.cost_usd) == (1, 0, 0.25)
    assert [type(event).__name__ for event in bench.seen] == [
        "CallQueued",
        "CallStarted",
        "FirstToken",
        "AttemptEnded",
        "ComponentFinished",
        "CallFinished",
    ]
    assert bench.seen.of(FirstToken)[0].at_seconds == 2.0
    assert bench.seen.of(CallQueued)[0].components == ("alpha",)
    assert bench.seen.of(PartialText) == []


async def test_partials_repeat_the_text_where_asked_for(bench):
    await bench.run(plan_for([ALPHA]), {"business_alpha": GOOD}, partials=True)
    assert "".join(event.text for event in bench.seen.of(PartialText)) == '{"text": "fine"}'


async def test_a_transit_failure_is_sent_again_after_at_least_retry_after(bench):
    script = [Fault(RateLimitedError("Slow.", retry_after_seconds=7.0)), GOOD]
    result = await bench.run(plan_for([ALPHA]), {"business_alpha": script})
    assert status(result) == {"business.alpha": "ok"}
    assert result.calls == 2
    (retrying,) = bench.seen.of(CallRetrying)
    assert 7.0 <= retrying.delay_seconds <= 7.5
    assert not retrying.repair
    assert bench.seen.of(CallStarted)[1].at_seconds == retrying.delay_seconds


async def test_transit_failures_are_bounded_and_then_asked_again_together_once(bench):
    down = Fault(ProviderUnavailableError("The connection was refused."))
    script = {"business_alpha": down, "business_1_parts": down, "business_beta": GOOD}
    result = await bench.run(plan_for([ALPHA, BETA]), script)
    outcome = result.outcomes["business.alpha"]
    assert outcome.status is OutcomeStatus.FAILED
    assert "refused" in (outcome.reason or "")
    assert (bench.client.calls("business_alpha"), result.calls) == (3, 7)


async def test_where_nobody_ever_answers_one_calls_attempts_are_enough(bench):
    down = Fault(ProviderUnavailableError("The connection was refused.", nobody_there=True))
    result = await bench.run(plan_for([ALPHA, BETA]), lambda request: down)
    assert status(result) == {"business.alpha": "failed", "business.beta": "failed"}
    assert {o.reason for o in result.outcomes.values()} == {"The connection was refused."}
    assert result.calls <= 2 * 3, "no combined prompt, and no call tried beyond its bound"


async def test_nobody_waits_for_what_another_call_found_hopeless(bench):
    down = Fault(ProviderUnavailableError("The connection was refused.", nobody_there=True))
    busy = Fault(RateLimitedError("Slow.", retry_after_seconds=100))
    script = {"business_alpha": down, "business_beta": [busy, down]}
    result = await bench.run(plan_for([ALPHA, BETA]), script)
    assert bench.client.calls("business_beta") == 1
    assert result.outcomes["business.beta"].reason == "The connection was refused."
    retried = [event.reason for event in bench.seen.of(CallRetrying) if "beta" in event.call]
    assert retried == ["Slow."]


async def test_a_wait_too_long_is_not_waited_for_and_not_asked_around(bench):
    fault = Fault(RateLimitedError("Slow.", retry_after_seconds=3_600))
    result = await bench.run(plan_for([ALPHA]), {"business_alpha": fault})
    assert status(result) == {"business.alpha": "failed"}
    assert result.calls == 1
    assert bench.clock.now() == 0


async def test_an_invalid_answer_is_sent_back_with_the_problem(bench):
    script = [Reply({"txt": "oops"}), GOOD]
    result = await bench.run(plan_for([ALPHA]), {"business_alpha": script})
    assert status(result) == {"business.alpha": "ok"}
    first, second = bench.client.requests
    assert first.repairs == ()
    (repair,) = second.repairs
    assert repair.invalid_answer == '{"txt": "oops"}'
    assert "`text`: Field required" in repair.problem
    assert (second.context, second.question) == (first.context, first.question)
    (retrying,) = bench.seen.of(CallRetrying)
    assert (retrying.repair, retrying.delay_seconds) == (True, 0.0)


async def test_repairs_are_bounded_and_usage_of_all_is_counted(bench):
    bad = Reply({"txt": 1}, usage=Usage(1, 0, 0, 1, 0.5))
    script = {"business_alpha": bad, "business_1_parts": bad}
    result = await bench.run(plan_for([ALPHA]), script)
    assert bench.client.calls("business_alpha") == 3
    assert result.calls == 6
    assert result.usage == Usage(6, 0, 0, 6, 3.0)
    reason = result.outcomes["business.alpha"].reason or ""
    assert "did not fit the schema" in reason
    assert len(bench.client.requests[2].repairs) == 1, "only the last attempt is sent back"


async def test_a_long_unusable_answer_is_sent_back_in_part(bench):
    script = [Reply("x" * 100_000), GOOD]
    await bench.run(plan_for([ALPHA]), {"business_alpha": script})
    assert len(bench.client.requests[1].repairs[0].invalid_answer) == 8_000


async def test_a_truncated_answer_gets_more_room_each_time(bench):
    cut = Reply('{"text": "and so', finish_reason="length")
    result = await bench.run(plan_for([ALPHA]), {"business_alpha": [cut, cut, GOOD]})
    assert status(result) == {"business.alpha": "ok"}
    assert [r.max_output_tokens for r in bench.client.requests] == [200, 400, 800]
    assert all(request.repairs == () for request in bench.client.requests)


async def test_room_once_given_stays_when_the_next_answer_is_invalid(bench):
    cut = Reply('{"text": "and so', finish_reason="length")
    await bench.run(plan_for([ALPHA]), {"business_alpha": [cut, Reply({"no": 1}), GOOD]})
    assert [r.max_output_tokens for r in bench.client.requests] == [200, 400, 400]
    assert [len(r.repairs) for r in bench.client.requests] == [0, 0, 1]


async def test_what_stays_truncated_says_so(bench):
    cut = Reply('{"text": "and so', finish_reason="length")
    script = {"business_alpha": cut, "business_1_parts": cut}
    result = await bench.run(plan_for([ALPHA]), script)
    assert "limit of 800 tokens" in (result.outcomes["business.alpha"].reason or "")


async def test_a_model_that_declines_is_told_as_that(bench):
    no = Reply("I cannot help with that.", finish_reason="refused")
    result = await bench.run(plan_for([ALPHA]), {"business_alpha": no, "business_1_parts": no})
    assert "declined" in (result.outcomes["business.alpha"].reason or "")


async def test_good_parts_of_a_combined_answer_stay_and_only_the_rest_is_asked_for(bench):
    def script(request):
        content = good_content(request)
        if len(bench.client.requests) == 1:
            content["beta"] = {"wrong": 1}
            content["alpha"] = {"text": "first"}
        return Reply(content)

    result = await bench.run(plan_for([ALPHA, BETA, GAMMA], Strategy.SECTIONS), script)
    assert [asked_keys(r) for r in bench.client.requests] == [
        ("alpha", "beta", "gamma"),
        ("beta",),
    ]
    again = bench.client.requests[1]
    assert list(again.output_schema["properties"]) == ["beta"]
    assert "beta: `text`" in again.repairs[0].problem
    assert result.outcomes["business.alpha"].value.text == "first"
    assert set(status(result).values()) == {"ok"}
    assert {o.source for o in result.outcomes.values()} == {AnswerSource.MODEL}


async def test_a_prompt_too_long_fails_at_once_and_is_not_asked_again(bench):
    fault = Fault(PromptTooLongError("The prompt does not fit the window."))
    result = await bench.run(plan_for([ALPHA, BETA]), lambda request: fault)
    assert result.calls == 2
    assert result.outcomes["business.beta"].reason == "The prompt does not fit the window."


async def test_a_rejected_key_stops_calls_that_wait_for_a_place(bench):
    fault = Fault(ProviderRejectedError("The key is refused.", for_every_call=True), 1.0)
    many = [component(f"c{n}") for n in range(20)]
    result = await bench.run(plan_for(many), lambda request: fault, max_in_flight=2)
    assert len(bench.client.requests) == 2
    assert set(status(result).values()) == {"failed"}
    assert {o.reason for o in result.outcomes.values()} == {"The key is refused."}
    assert result.calls == 2


async def test_a_rejected_key_stops_calls_that_wait_to_retry(bench):
    def script(request):
        if asked_keys(request) == ("alpha",):
            return Fault(RateLimitedError("Slow.", retry_after_seconds=30))
        return Fault(ProviderRejectedError("The key is refused.", for_every_call=True), 1.0)

    result = await bench.run(plan_for([ALPHA, BETA]), script)
    assert len(bench.client.requests) == 2
    assert result.outcomes["business.alpha"].reason == "The key is refused."


async def test_one_rejected_request_leaves_the_others_alone(bench):
    def script(request):
        if asked_keys(request) == ("alpha",):
            return Fault(ProviderRejectedError("This question is not allowed."))
        return good(request)

    result = await bench.run(plan_for([ALPHA, BETA]), script)
    assert status(result) == {"business.alpha": "failed", "business.beta": "ok"}
    reason = result.outcomes["business.alpha"].reason
    assert reason == "This question is not allowed. (asked twice)"


async def test_a_place_in_flight_is_given_up_while_waiting(bench):
    script = {
        "business_alpha": [Fault(RateLimitedError("Slow.", retry_after_seconds=60)), GOOD],
        "business_beta": Reply({"text": "b"}, first_token_seconds=5.0),
    }
    result = await bench.run(plan_for([ALPHA, BETA]), script, max_in_flight=1)
    assert result.outcomes["business.beta"].seconds == 5.0
    assert result.outcomes["business.alpha"].seconds >= 60


async def test_sequential_runs_one_at_a_time_in_order(bench):
    parts = [ALPHA, component("m", "mda", "7"), component("r", "risk_factors", "1A")]
    plan = plan_for(parts, Strategy.SEQUENTIAL)
    await bench.run(plan, lambda r: good(r, first_token_seconds=10.0))
    assert bench.client.most_in_flight == 1
    assert [asked_keys(r) for r in bench.client.requests] == [("alpha",), ("m",), ("r",)]
    assert bench.clock.now() == 30.0


async def test_sections_run_at_once(bench):
    parts = [ALPHA, component("m", "mda", "7"), component("r", "risk_factors", "1A")]
    await bench.run(plan_for(parts, Strategy.SECTIONS), lambda r: good(r, first_token_seconds=10.0))
    assert bench.client.most_in_flight == 3
    assert bench.clock.now() == 10.0


async def test_the_limit_holds_and_is_used(bench):
    many = [component(f"c{n}") for n in range(10)]
    await bench.run(plan_for(many), lambda r: good(r, first_token_seconds=1.0), max_in_flight=4)
    assert bench.client.most_in_flight == 4
    assert bench.clock.now() == 3.0


async def test_the_profile_sets_the_limit_unless_told_otherwise(bench):
    engine = bench.engine({}, profile=ModelProfile(max_in_flight=5))
    assert engine.max_in_flight == 5
    assert (
        bench.engine({}, profile=ModelProfile(max_in_flight=5), max_in_flight=9).max_in_flight == 9
    )


async def test_a_failed_call_says_why_when_it_finishes(bench):
    fault = Fault(PromptTooLongError("Too long."))
    await bench.run(plan_for([ALPHA]), lambda request: fault)
    (finished,) = bench.seen.of(CallFinished)
    assert (finished.reason, finished.attempts) == ("Too long.", 1)


@pytest.mark.parametrize("attempts", [1, 2, 4])
async def test_attempts_never_exceed_the_policy(bench, attempts):
    down = Fault(ProviderUnavailableError("Gone."))
    policy = RetryPolicy(max_attempts=attempts, max_repairs=0)
    await bench.run(plan_for([ALPHA]), lambda request: down, policy=policy)
    assert len(bench.client.requests) == 2 * attempts
