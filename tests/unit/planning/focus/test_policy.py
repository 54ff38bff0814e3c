"""How much of an item its questions are given."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenfold.llm.protocol import ModelIdentity, ModelProfile
from tenfold.planning.focus.policy import (
    AFFORDABLE_READINGS,
    FULL_TEXT,
    OWN_FLOOR,
    SHARED_FLOOR,
    SMALL_TOKENS,
    Choice,
    ContextMode,
    ContextPolicy,
    Way,
    choose,
    policy_for,
)
from tenfold.planning.focus.prices import PrefixPrices

CACHING = PrefixPrices(write=1.25, read=0.1)
NO_CACHE = PrefixPrices(write=1.0, read=1.0)
ITEM = 20_000


def auto(**more):
    return ContextPolicy(**more)


def test_full_never_cuts():
    tight = ContextPolicy(
        mode=ContextMode.FULL, budget_tokens=300, window_tokens=1_000, prices=NO_CACHE
    )
    assert choose(10**6, 12, tight, 500) == Choice(Way.WHOLE)


def test_what_fits_and_has_no_known_price_is_given_whole():
    assert choose(ITEM, 12, auto(), None).way is Way.WHOLE
    assert choose(ITEM, 12, auto(window_tokens=50_000), ITEM).way is Way.WHOLE


def test_what_is_hardly_dearer_than_one_reading_is_given_whole():
    assert choose(ITEM, 2, auto(prices=CACHING), None).way is Way.WHOLE
    assert choose(ITEM, 1, auto(prices=NO_CACHE), None).way is Way.WHOLE


@pytest.mark.parametrize("prompts", [4, 6, 8, 9, 12])
def test_where_a_prefix_is_cached_as_much_is_shared_as_is_affordable(prompts):
    choice = choose(ITEM, prompts, auto(prices=CACHING), None)
    assert choice.way is Way.SHARED
    assert choice.tokens >= int(SHARED_FLOOR * ITEM)
    bill = CACHING.shared(choice.tokens, prompts)
    assert bill <= AFFORDABLE_READINGS * ITEM or choice.tokens == int(SHARED_FLOOR * ITEM)
    assert "cost" in choice.reason


def test_where_nothing_is_cached_each_question_has_its_own_passages():
    choice = choose(ITEM, 12, auto(prices=NO_CACHE), None)
    assert (choice.way, choice.tokens) == (Way.OWN, int(OWN_FLOOR * ITEM))


def test_a_short_item_is_never_cut_to_save_money():
    assert choose(SMALL_TOKENS, 12, auto(prices=NO_CACHE), None).way is Way.WHOLE
    assert choose(SMALL_TOKENS + 100, 12, auto(prices=CACHING), None).tokens >= SMALL_TOKENS


def test_nearly_all_of_it_is_shared_where_nearly_all_of_it_fits():
    choice = choose(ITEM, 12, auto(window_tokens=20_000), 16_000)
    assert (choice.way, choice.tokens) == (Way.SHARED, 16_000)
    assert choice.reason == "to fit the model's window of 20,000 tokens"


def test_questions_have_their_own_passages_where_little_of_it_fits():
    choice = choose(ITEM, 12, auto(window_tokens=8_192), 4_000)
    assert (choice.way, choice.tokens) == (Way.OWN, 4_000)


def test_the_smaller_of_budget_and_window_counts_and_is_named():
    policy = auto(budget_tokens=3_000, window_tokens=8_192)
    choice = choose(ITEM, 12, policy, 4_000)
    assert (choice.tokens, choice.reason) == (3_000, "to fit the budget of 3,000 tokens")
    assert choose(ITEM, 12, policy, 2_000).tokens == 2_000
    assert choose(2_900, 12, policy, 4_000).way is Way.WHOLE


def test_focused_cuts_each_question_to_its_passages_within_the_budget():
    focused = ContextPolicy(mode=ContextMode.FOCUSED, budget_tokens=2_500)
    assert choose(ITEM, 12, focused, None) == Choice(Way.OWN, 2_500, "as was asked for")
    assert choose(ITEM, 12, focused, 1_500).tokens == 1_500
    assert choose(2_500, 12, focused, None).way is Way.WHOLE
    free = ContextPolicy(mode=ContextMode.FOCUSED)
    assert choose(ITEM, 12, free, None).tokens == int(OWN_FLOOR * ITEM)
    assert choose(SMALL_TOKENS, 12, free, None).way is Way.WHOLE


@given(
    tokens=st.integers(0, 400_000),
    prompts=st.integers(1, 35),
    mode=st.sampled_from(ContextMode),
    budget=st.none() | st.integers(200, 500_000),
    room=st.none() | st.integers(0, 500_000),
    prices=st.none() | st.sampled_from([CACHING, NO_CACHE, PrefixPrices(1.0, 0.25)]),
)
def test_a_choice_fits_and_never_costs_more_than_the_whole(
    tokens, prompts, mode, budget, room, prices
):
    window = None if room is None else room + 3_000
    policy = ContextPolicy(mode=mode, budget_tokens=budget, window_tokens=window, prices=prices)
    choice = choose(tokens, prompts, policy, room)
    if mode is ContextMode.FULL:
        assert choice.way is Way.WHOLE
        return
    limits = [limit for limit in (budget, room) if limit is not None]
    if choice.way is Way.WHOLE:
        assert all(tokens <= limit for limit in limits)
        return
    assert choice.reason
    assert choice.tokens <= tokens
    assert all(choice.tokens <= limit for limit in limits)
    if mode is ContextMode.AUTO and prices is not None and not limits:
        whole = prices.shared(tokens, prompts)
        sent = choice.tokens * prompts
        shared = prices.shared(choice.tokens, prompts)
        assert (sent if choice.way is Way.OWN else shared) <= whole


def test_the_extractive_reader_looks_at_everything():
    model = ModelIdentity("extractive", "passages-1")
    profile = ModelProfile(4, context_window_tokens=100, reads_passages=True)
    assert policy_for(model, profile, ContextMode.FOCUSED, 300) == FULL_TEXT


def test_a_policy_holds_what_the_model_takes_and_costs():
    model = ModelIdentity("anthropic", "claude-haiku-5-5")
    policy = policy_for(model, ModelProfile(64, 200_000), ContextMode.AUTO, None)
    assert (policy.window_tokens, policy.prices) == (200_000, CACHING)
