"""How much of an item its questions are given."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenfold.llm.prefix_caching import PrefixCaching
from tenfold.llm.protocol import ModelIdentity, ModelProfile
from tenfold.planning.focus.policy import (
    AFFORDABLE,
    FIGURES_FLOOR,
    FOCUSED_SHARE,
    FULL_TEXT,
    OWN_FLOOR,
    QUESTION_TOKENS,
    SHARED_FLOOR,
    SMALL_TOKENS,
    Choice,
    ContextMode,
    ContextPolicy,
    ItemSize,
    Way,
    choose,
    policy_for,
)

CACHING = PrefixCaching(1_024, 1.25, 0.1, marked=True)
NO_CACHE = PrefixCaching(1_024, 1.0, 1.0, marked=False)
AUTO = ContextMode.AUTO
BUSINESS = ItemSize(tokens=8_000, prompts=12)
RISKS = ItemSize(tokens=40_000, prompts=8)
STATEMENTS = ItemSize(tokens=40_000, prompts=6, fixed_tokens=2_000, has_figures=True)
FILING = [BUSINESS, RISKS, STATEMENTS]


def one(item: ItemSize, **policy) -> Choice:
    return choose([item], ContextPolicy(**policy))[0]


def bill(items, choices, prices) -> float:
    total = 0.0
    for item, choice in zip(items, choices, strict=True):
        tokens = item.tokens if choice.way is Way.WHOLE else choice.tokens
        tokens += item.fixed_tokens
        own = choice.way is Way.OWN
        total += tokens * item.prompts if own else prices.shared(tokens, item.prompts)
        total += item.prompts * QUESTION_TOKENS
    return total


def reading(items) -> float:
    return sum(i.tokens + i.fixed_tokens + i.prompts * QUESTION_TOKENS for i in items)


def test_full_cuts_nothing_that_fits_whatever_it_costs():
    assert one(RISKS, prices=NO_CACHE) == Choice(Way.WHOLE)
    assert one(replace(RISKS, room_tokens=40_000), budget_tokens=40_000) == Choice(Way.WHOLE)


def test_what_fits_and_has_no_known_price_is_given_whole():
    assert one(RISKS).way is Way.WHOLE
    assert one(replace(RISKS, room_tokens=40_000), window_tokens=50_000).way is Way.WHOLE


def test_what_is_hardly_dearer_than_one_reading_is_given_whole():
    assert one(replace(RISKS, prompts=2), mode=AUTO, prices=CACHING).way is Way.WHOLE
    assert one(replace(RISKS, prompts=1), mode=AUTO, prices=NO_CACHE).way is Way.WHOLE


def test_where_a_prefix_is_cached_the_long_items_with_few_questions_are_cut_first():
    business, risks, statements = choose(FILING, ContextPolicy(mode=AUTO, prices=CACHING))
    assert business.way is Way.WHOLE
    assert (statements.way, risks.way) == (Way.SHARED, Way.SHARED)
    assert statements.tokens == int(FIGURES_FLOOR * STATEMENTS.tokens)
    assert int(SHARED_FLOOR * RISKS.tokens) <= risks.tokens < RISKS.tokens
    assert "cost" in risks.reason


def test_no_more_is_cut_than_must_be():
    choices = choose(FILING, ContextPolicy(mode=AUTO, prices=CACHING))
    assert AFFORDABLE - 0.02 < bill(FILING, choices, CACHING) / reading(FILING) <= AFFORDABLE


def test_an_item_that_few_questions_pay_for_is_left_whole():
    single = replace(BUSINESS, prompts=1)
    choices = choose([single, STATEMENTS], ContextPolicy(mode=AUTO, prices=CACHING))
    assert [choice.way for choice in choices] == [Way.WHOLE, Way.SHARED]


def test_no_item_is_cut_below_its_floor_to_save_money():
    alone = one(BUSINESS, mode=AUTO, prices=CACHING)
    assert (alone.way, alone.tokens) == (Way.SHARED, int(SHARED_FLOOR * BUSINESS.tokens))


def test_where_nothing_is_cached_each_question_has_its_own_passages():
    choices = choose(FILING, ContextPolicy(mode=AUTO, prices=NO_CACHE))
    assert {choice.way for choice in choices} == {Way.OWN}
    assert choices[1].tokens == int(OWN_FLOOR * RISKS.tokens)


def test_a_short_item_is_never_cut_to_save_money():
    short = ItemSize(tokens=SMALL_TOKENS, prompts=12)
    assert one(short, mode=AUTO, prices=NO_CACHE).way is Way.WHOLE
    assert (
        one(replace(short, tokens=SMALL_TOKENS + 100), mode=AUTO, prices=NO_CACHE).tokens
        >= SMALL_TOKENS
    )


def test_what_does_not_fit_is_cut_for_each_question():
    choice = one(replace(RISKS, room_tokens=4_000), window_tokens=8_192)
    assert (choice.way, choice.tokens) == (Way.OWN, 4_000)
    assert choice.reason == "to fit the model's window of 8,192 tokens"
    assert "larger window" in choice.remedy


def test_where_a_prefix_is_cached_nearly_all_is_shared_if_nearly_all_fits():
    nearly = replace(RISKS, prompts=2, room_tokens=36_000)
    assert one(nearly, window_tokens=40_000, prices=CACHING).way is Way.SHARED
    little = replace(RISKS, prompts=2, room_tokens=9_000)
    assert one(little, window_tokens=16_000, prices=CACHING).way is Way.OWN


def test_the_smaller_of_budget_and_window_counts_and_is_named():
    tight = replace(RISKS, room_tokens=4_000)
    choice = one(tight, budget_tokens=3_000, window_tokens=8_192)
    assert (choice.tokens, choice.reason) == (3_000, "to fit the budget of 3,000 tokens")
    assert one(tight, budget_tokens=5_000, window_tokens=8_192).tokens == 4_000
    assert one(replace(tight, tokens=2_900), budget_tokens=3_000).way is Way.WHOLE


def test_focused_cuts_each_question_to_its_passages_within_the_budget():
    focused = {"mode": ContextMode.FOCUSED, "budget_tokens": 2_500}
    choice = one(RISKS, **focused)
    assert (choice.way, choice.tokens, choice.reason) == (Way.OWN, 2_500, "as was asked for")
    assert "'full'" in choice.remedy
    assert one(replace(RISKS, room_tokens=1_500), **focused).tokens == 1_500
    assert one(replace(RISKS, tokens=2_500), **focused).way is Way.WHOLE
    assert one(RISKS, mode=ContextMode.FOCUSED).tokens == int(FOCUSED_SHARE * RISKS.tokens)
    assert one(replace(RISKS, tokens=SMALL_TOKENS), mode=ContextMode.FOCUSED).way is Way.WHOLE


_ITEMS = st.lists(
    st.builds(
        ItemSize,
        tokens=st.integers(0, 200_000),
        prompts=st.integers(1, 20),
        fixed_tokens=st.integers(0, 5_000),
        room_tokens=st.none() | st.integers(0, 250_000),
        has_figures=st.booleans(),
    ),
    min_size=1,
    max_size=6,
)


@given(
    items=_ITEMS,
    mode=st.sampled_from(ContextMode),
    budget=st.none() | st.integers(200, 250_000),
    prices=st.none()
    | st.sampled_from([CACHING, NO_CACHE, PrefixCaching(1_024, 1.0, 0.25, marked=False)]),
)
def test_choices_fit_and_never_cost_more_than_the_whole(items, mode, budget, prices):
    policy = ContextPolicy(mode=mode, budget_tokens=budget, prices=prices, window_tokens=99)
    choices = choose(items, policy)
    assert len(choices) == len(items)
    assert choices == choose(items, policy)
    for item, choice in zip(items, choices, strict=True):
        limits = [limit for limit in (budget, item.room_tokens) if limit is not None]
        if choice.way is Way.WHOLE:
            assert all(item.tokens <= limit for limit in limits)
            continue
        assert choice.reason
        assert choice.remedy
        if mode is ContextMode.FULL:
            assert any(item.tokens > limit for limit in limits)
        assert choice.tokens < item.tokens
        assert all(choice.tokens <= limit for limit in limits)
    if mode is ContextMode.AUTO and prices is not None and budget is None:
        roomy = [replace(item, room_tokens=None) for item in items]
        whole = [Choice(Way.WHOLE) for _ in items]
        cheaper = bill(roomy, choose(roomy, policy), prices)
        assert cheaper <= bill(roomy, whole, prices) + 1e-6
        for item, choice in zip(roomy, choose(roomy, policy), strict=True):
            if choice.way is Way.SHARED:
                assert choice.tokens >= int(item.floor * item.tokens)


@pytest.mark.parametrize("mode", list(ContextMode))
def test_the_extractive_reader_looks_at_everything(mode):
    model = ModelIdentity("extractive", "passages-1")
    profile = ModelProfile(4, context_window_tokens=100, reads_passages=True)
    assert policy_for(model, profile, mode, 300) == FULL_TEXT


def test_a_policy_holds_what_the_model_takes_and_costs():
    model = ModelIdentity("anthropic", "claude-sonnet-5")
    policy = policy_for(
        model, ModelProfile(64, context_window_tokens=200_000), ContextMode.AUTO, None
    )
    assert (policy.window_tokens, policy.prices) == (200_000, CACHING)
