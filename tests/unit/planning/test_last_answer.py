"""The expected end of the last of many answers."""

from __future__ import annotations

import random

import pytest

from tenfold.planning.last_answer import expected_last
from tenfold.planning.model_history import ModelHistory

MANY = [(0.0, 5 + n / 5) for n in range(35)]
QUEUED = [(0.0, 10.0), (20.0, 21.0)]


def drawn(times, spread, draws=4_000):
    """The mean of many draws."""
    rng = random.Random(7)
    shape = 1 / spread**2
    ends = (
        max(b + rng.gammavariate(shape, (e - b) / shape) for b, e in times) for _ in range(draws)
    )
    return sum(ends) / draws


@pytest.mark.parametrize("times", [MANY, QUEUED, [(1.0, 4.0)]])
@pytest.mark.parametrize("spread", [0.05, 0.3, 0.6])
def test_it_is_the_mean_of_many_draws(times, spread) -> None:
    assert expected_last(times, spread) == pytest.approx(drawn(times, spread), rel=0.02)


def test_without_a_spread_it_is_the_last_one_expected() -> None:
    assert expected_last(MANY, 0.0) == 11.8
    assert expected_last([], 0.3) == 0.0
    assert expected_last([(2.0, 2.0)], 0.3) == 2.0


def test_more_answers_take_longer() -> None:
    alone = expected_last([(0.0, 10.0)], 0.4)
    assert alone == pytest.approx(10.0, rel=0.01)
    assert expected_last([(0.0, 10.0)] * 5, 0.4) < expected_last([(0.0, 10.0)] * 35, 0.4)


def test_a_history_learns_how_far_answers_stray() -> None:
    history, rng = ModelHistory(), random.Random(3)
    nothing_known = history.spread
    assert 0.1 < nothing_known < 0.4
    for number in range(400):
        tokens = round(rng.gammavariate(9, 400 / 9))
        history.saw_time(("a",), 1 + tokens / 80, 6.0)
        assert (history.spread != nothing_known) is (number > 0)
        history.saw_answer(("a",), tokens, 400)
        history.saw_pace(1.0, 1 / 80)
    assert history.spread == pytest.approx(5 / 3 / 6, rel=0.25)
    assert ModelHistory.from_json(history.to_json()).spread == history.spread


def test_an_answer_in_one_burst_is_no_infinite_pace() -> None:
    history = ModelHistory()
    history.saw_pace(0.5, 1 / 50)
    history.saw_pace(5.0, 0.0)
    assert history.tokens_per_second == pytest.approx(100, rel=0.02)
    only_bursts = ModelHistory()
    only_bursts.saw_pace(5.0, 0.0)
    assert 0 < only_bursts.tokens_per_second < 1_000


def test_what_was_kept_by_an_earlier_version_is_taken() -> None:
    older = (
        '{"answers":{"a":{"value":300.0,"count":1.0}},"tokens_per_second":{"value":9,"count":1}}'
    )
    history = ModelHistory.from_json(older)
    assert history.has_answered(("a",))
    assert history.answer_tokens(("a",), 300) == 300
    assert history.spread == ModelHistory().spread


def test_a_form_counts_as_one_more_answer_as_long_as_this_models_are() -> None:
    history = ModelHistory()
    assert history.answer_tokens(("a",), 500) == 500
    history.saw_answer(("a",), 200, 500)
    history.saw_answer(("b",), 400, 500)
    # Three fifths of what the forms say; 'a' was shorter than that, and 'c' was never asked.
    assert history.answer_tokens(("a",), 500) == pytest.approx((200 + 300) / 2, rel=0.02)
    assert history.answer_tokens(("c",), 1_000) == pytest.approx(600, rel=0.02)
