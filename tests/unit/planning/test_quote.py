"""What a plan will take, by hand-made prices and paces."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pydantic import BaseModel

from support.plans import Facts, Note, component, plan_for
from tenfold.components.catalogue import builtin_catalogue
from tenfold.llm.prefix_caching import PrefixCaching
from tenfold.llm.protocol import ModelIdentity
from tenfold.planning.answer_length import expected_answer_tokens
from tenfold.planning.fan_out import FanOut, with_fan_out
from tenfold.planning.model_history import ModelHistory
from tenfold.planning.quote import quote_plan

PRICED = ModelIdentity("anthropic", "claude-sonnet-5")
UNPRICED = ModelIdentity("openai-chat", "sim", "http://127.0.0.1:1/v1")
CACHING = PrefixCaching(100, 1.25, 0.1, marked=True)
PARTS = [component(f"c{n}") for n in range(4)]
PARTS_TOKENS = expected_answer_tokens(PARTS[0])


def long_plan(fan_out=FanOut.PREFIX, chars=40_000):
    plan = plan_for(PARTS)
    context = replace(plan.calls[0].context, rendered="x" * chars)
    calls = tuple(replace(call, context=context) for call in plan.calls)
    return with_fan_out(replace(plan, calls=calls), fan_out, CACHING)


def quoted(plan, identity=PRICED, history=None, **options):
    options.setdefault("caching", CACHING)
    options.setdefault("max_in_flight", 64)
    return quote_plan(plan, identity, history or ModelHistory(), **options)


def last_expected(quote):
    """When the answer is expected that is expected last; any of the others may come later."""
    latest = max(call.ends_seconds for call in quote.calls)
    assert latest < quote.seconds < 2 * latest
    return latest


def test_the_first_call_about_a_text_writes_it_and_the_others_read_it():
    quote = quoted(long_plan())
    writes = [call.usage.cache_write_tokens for call in quote.calls]
    reads = [call.usage.cached_prompt_tokens for call in quote.calls]
    assert (sum(w > 0 for w in writes), sum(r > 0 for r in reads)) == (1, 3)
    assert max(writes) == max(reads) > 10_000
    eager = quoted(long_plan(FanOut.EAGER))
    assert eager.usage.cache_write_tokens == eager.usage.cached_prompt_tokens == 0
    assert eager.usage.prompt_tokens == pytest.approx(quote.usage.prompt_tokens, rel=0.01)
    assert quote.cost_usd < 0.6 * eager.cost_usd


def test_dollars_are_those_of_the_price_list():
    quote = quoted(long_plan(FanOut.EAGER))
    usage = quote.usage
    expected = (usage.prompt_tokens * 2.0 + usage.completion_tokens * 10.0) / 1_000_000
    assert quote.cost_usd == pytest.approx(expected)
    assert quote.most_cost_usd > quote.cost_usd


def test_an_unknown_price_is_none_and_nothing_else_is_lost():
    quote = quoted(long_plan(), UNPRICED, caching=None)
    assert (quote.cost_usd, quote.most_cost_usd) == (None, None)
    assert quote.usage.prompt_tokens > 40_000


def test_what_the_cache_holds_costs_nothing():
    plan = long_plan()
    quote = quoted(plan, saved={call.name for call in plan.calls[:3]})
    assert (len(quote.calls), quote.saved_calls) == (1, 3)
    assert quoted(plan, saved={c.name for c in plan.calls}).cost_usd == 0.0


def test_earlier_answers_go_before_the_reckoning():
    history = ModelHistory()
    for _ in range(3):
        history.saw_answer(("business.c0",), 150, PARTS_TOKENS)
        history.saw_prompt(1_000, 1_200)
        history.saw_pace(2.0, 1 / 50)
    plan = long_plan()
    quote = quoted(plan, history=history)
    first = next(call for call in quote.calls if call.call == "business.c0")
    assert first.usage.completion_tokens == 150
    assert quote.usage.prompt_tokens == pytest.approx(1.2 * quoted(plan).usage.prompt_tokens, 0.01)
    # Those that follow the leader's first token; nobody asked them yet, and their form is the same.
    assert last_expected(quote) == pytest.approx(2.0 + 2.0 + 150 / 50, abs=0.1)


def test_a_history_comes_back_from_the_store_and_a_spoilt_one_is_forgotten():
    history = ModelHistory()
    history.saw_answer(("a", "b"), 300, 300)
    again = ModelHistory.from_json(history.to_json())
    assert again.answer_tokens(("a", "b"), 300) == 300
    assert again == history
    for text in (None, "", "[]", '{"answers": 3}'):
        assert ModelHistory.from_json(text).prompt_ratio == 1.0


def test_a_new_model_is_expected_to_write_as_another_did_until_it_has_answered():
    other = ModelHistory()
    for _ in range(20):
        other.saw_answer(("a",), 300, 100)
        other.saw_prompt(1_000, 1_500)
        other.saw_pace(9.0, 1.0)
    new = other.for_another()
    assert new.answer_tokens(("a",), 100) == 300
    assert new.answer_tokens(("b",), 100) == 300, "as much longer than its form as the others"
    assert (new.prompt_ratio, new.first_token_seconds) == (1.0, ModelHistory().first_token_seconds)
    for _ in range(3):
        new.saw_answer(("a",), 100, 100)
    assert new.answer_tokens(("a",), 100) < 160
    assert ModelHistory().for_another() == ModelHistory()


def test_places_in_flight_are_waited_for():
    history = ModelHistory()
    history.saw_pace(1.0, 1 / 100)
    for part in PARTS:
        history.saw_answer((part.name,), 100, PARTS_TOKENS)
    plan = long_plan(FanOut.EAGER)
    for places, seconds in ((64, 2.0), (2, 4.0), (1, 8.0)):
        quote = quoted(plan, history=history, max_in_flight=places)
        assert last_expected(quote) == pytest.approx(seconds)
    led = quoted(long_plan(), history=history)
    assert last_expected(led) == pytest.approx(3.0), "one time to first token more"


def test_calls_wait_for_the_limits_that_are_set():
    plan = long_plan(FanOut.EAGER)
    free = quoted(plan)
    assert len(free.calls) == 4
    assert quoted(plan, requests_per_minute=8).seconds == free.seconds
    begins = [call.begins_seconds for call in quoted(plan, requests_per_minute=4).calls]
    assert sorted(begins) == [0.0, 0.0, 0.0, 60.0]
    tokens = free.usage.prompt_tokens + free.usage.completion_tokens
    assert quoted(plan, tokens_per_minute=tokens // 2).seconds > 100
    assert quoted(plan, tokens_per_minute=1).calls[0].begins_seconds == 0.0, "one at least"


class Empty(BaseModel):
    """No property at all."""


def test_lengths_follow_from_the_form():
    lengths = [
        expected_answer_tokens(component("c", output=output)) for output in (Empty, Note, Facts)
    ]
    assert 0 < lengths[0] < lengths[1] < lengths[2]


def test_lengths_follow_from_how_much_is_asked_for():
    asked = ("Give up to 3.", "Name at most 6 of them.", "Name some.", "Give up to 20.")
    lengths = [expected_answer_tokens(component("c", output=Facts, question=q)) for q in asked]
    assert sorted(lengths) == lengths
    assert lengths[1] == pytest.approx(2 * lengths[0], rel=0.15)


def test_no_built_in_answer_is_expected_beyond_its_limit():
    for each in builtin_catalogue().components:
        assert 60 < expected_answer_tokens(each) < 0.8 * each.max_output_tokens, each.name
