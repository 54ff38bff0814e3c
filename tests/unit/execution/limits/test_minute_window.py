"""The user's own limit: never more in any minute, and no less than that where it is wanted."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenfold.execution.limits.minute_window import MinuteWindow


def window(limit: int | None, *, opened: bool = True) -> MinuteWindow:
    made = MinuteWindow()
    made.set_limit(limit, 0.0)
    if opened:
        made.open(0.0)
    return made


def greedy(made: MinuteWindow, until: float, amount: float = 1.0, since: float = 0.0):
    """Times at which somebody takes who always wants more."""
    now, times = since, []
    while now < until:
        made.rest(now, crowded=True)
        wait = made.wait_seconds(amount, now)
        if wait <= 0:
            made.take(amount, now)
            times.append(now)
        else:
            now += max(wait, 1e-3)
    return times


def most_in_a_minute(taken: list[tuple[float, float]]) -> float:
    """``taken`` are times and amounts."""
    return max(sum(n for at, n in taken if start <= at < start + 60) for start, _ in taken)


steps = st.lists(
    st.tuples(st.floats(0, 20), st.floats(0.1, 40), st.booleans()), min_size=1, max_size=60
)


@settings(deadline=None)
@given(st.integers(1, 60), steps, st.booleans())
def test_no_minute_ever_holds_more_than_the_limit(limit, asked, opened):
    made, now, taken = window(limit, opened=opened), 0.0, []
    for later, amount, crowded in asked:
        now += later
        amount = min(amount, limit)
        made.rest(now, crowded=crowded)
        if made.wait_seconds(amount, now) <= 0:
            made.take(amount, now)
            taken.append((now, amount))
    assert taken, "the first one is never kept waiting"
    assert most_in_a_minute(taken) <= limit * (1 + 1e-6)


@pytest.mark.parametrize("limit", [7, 60, 600])
def test_all_of_the_limit_is_used(limit):
    times = greedy(window(limit), 600.0)
    assert len(times) >= 0.98 * limit * 10
    assert most_in_a_minute([(at, 1.0) for at in times]) <= limit


def test_after_a_quiet_time_three_quarters_go_at_once_and_the_rest_is_spread():
    times = greedy(window(60), 60.0)
    assert times[44] == 0.0
    spread = times[44:60]
    assert max(b - a for a, b in pairwise(spread)) < 6


def test_while_somebody_waits_there_is_no_second_burst():
    times = greedy(window(60), 300.0)
    late = [at for at in times if at > 61]
    assert max(b - a for a, b in pairwise(late)) < 2.1
    assert len([at for at in late if at < 66]) <= 7


def test_a_quiet_time_saves_up_another_burst():
    made = window(60)
    greedy(made, 30.0)
    made.rest(30.0, crowded=True)
    made.rest(120.0, crowded=False)
    assert len([at for at in greedy(made, 121.0, since=120.0) if at == 120.0]) == 45


def test_until_the_provider_has_answered_little_goes_at_once():
    made = window(600, opened=False)
    assert len(greedy(made, 0.05)) <= 6
    made.open(0.5)
    assert len(greedy(made, 0.55, since=0.5)) > 400


def test_one_that_is_larger_than_the_limit_goes_alone():
    made = window(100)
    assert greedy(made, 200.0, amount=250.0) == pytest.approx([0.0, 60.5, 121.0, 181.5], abs=0.6)


def test_what_was_used_counts_under_another_limit():
    made = window(60)
    greedy(made, 20.0)
    used = 60 - 10
    made.set_limit(10, 20.0)
    assert made.wait_seconds(1, 20.0) > 0
    made.set_limit(None, 20.0)
    assert made.wait_seconds(1, 20.0) == 0
    made.take(1, 20.0)
    made.set_limit(200, 21.0)
    assert len(greedy(made, 60.0, since=21.0)) <= 200 - used


def test_what_was_used_before_there_was_a_limit_counts():
    made = window(None)
    for _ in range(100):
        made.take(1, 5.0)
    made.set_limit(60, 6.0)
    assert 0 < made.wait_seconds(1, 6.0) <= 60
    assert len(greedy(made, 65.0, since=6.0)) == 0
    assert len(greedy(made, 70.0, since=66.0)) > 3


def test_corrections_count():
    made = window(1_000)
    taken = made.take(900, 0.0)
    assert made.wait_seconds(200, 1.0) > 0
    made.correct(taken, -600)
    assert made.wait_seconds(200, 1.0) == 0
    made.correct(taken, 5_000)
    assert made.wait_seconds(200, 1.0) > 0
    assert made.wait_seconds(200, 61.0) == 0
    made.correct(taken, 5_000)
    assert made.wait_seconds(200, 61.0) == 0, "it no longer counts"
