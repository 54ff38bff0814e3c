"""When to try again, how long to wait, and when a combined prompt has no better chance."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenfold.errors import (
    InvalidAnswerError,
    PromptTooLongError,
    ProviderRejectedError,
    ProviderUnavailableError,
    RateLimitedError,
)
from tenfold.execution.retry import RetryPolicy

POLICY = RetryPolicy()
RNG = random.Random(1)


@given(st.integers(1, 4), st.integers(0, 2**32))
def test_waits_at_most_the_doubling_cap(failures, seed):
    error = ProviderUnavailableError("gone")
    delay = POLICY.delay_seconds(error, failures, random.Random(seed))
    assert delay is not None
    assert 0 <= delay <= min(20.0, 0.5 * 2 ** (failures - 1))


@given(st.floats(0, 120), st.integers(1, 4))
def test_retry_after_is_a_minimum(asked, failures):
    delay = POLICY.delay_seconds(RateLimitedError("slow", retry_after_seconds=asked), failures, RNG)
    assert delay is not None
    assert asked <= delay <= asked + 20.0


def test_gives_up_at_the_bound_and_at_a_wait_too_long():
    error = RateLimitedError("slow")
    assert POLICY.delay_seconds(error, 4, RNG) is not None
    assert POLICY.delay_seconds(error, 5, RNG) is None
    long = RateLimitedError("slow", retry_after_seconds=121)
    assert POLICY.delay_seconds(long, 1, RNG) is None


@pytest.mark.parametrize("error", [ProviderRejectedError("no"), PromptTooLongError("long")])
def test_what_will_not_change_is_not_retried(error):
    assert POLICY.delay_seconds(error, 1, RNG) is None


@pytest.mark.parametrize(
    ("error", "worth"),
    [
        (InvalidAnswerError("bad"), True),
        (RateLimitedError("slow"), True),
        (RateLimitedError("slow", retry_after_seconds=600), False),
        (ProviderUnavailableError("gone", retry_after_seconds=3), True),
        (PromptTooLongError("long"), False),
        (ProviderRejectedError("this one"), True),
        (ProviderRejectedError("key", for_every_call=True), False),
    ],
)
def test_worth_asking_again_in_a_combined_prompt(error, worth):
    assert POLICY.worth_asking_again(error) is worth
