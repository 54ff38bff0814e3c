"""The expected end of the last of many answers."""

from __future__ import annotations

import math
import random

import pytest

from tenfold.planning.last_answer import expected_last
from tenfold.planning.model_history import ModelHistory

MANY = [(0.0, 5 + n / 5) for n in range(35)]
QUEUED = [(0.0, 10.0), (20.0, 21.0)]


def drawn(times, spread, draws=4_000):
    """The mean of many draws."""
    rng = random.Random(7)
    half = spread * spread / 2
    return (
        sum(
            max(b + (e - b) * math.exp(rng.gauss(-half, spread)) for b, e in times)
            for _ in range(draws)
        )
        / draws
    )


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
    for name in ("a", "b"):
        history.saw_answer((name,), 400)
        history.saw_pace(0.5, 80.0)
    assert history.spread == 0.0
    for _ in range(400):
        for name in ("a", "b"):
            history.saw_answer((name,), round(400 * math.exp(rng.gauss(0, 0.3))))
            history.saw_pace(0.5, 80 * math.exp(rng.gauss(0, 0.1)))
    assert history.spread == pytest.approx(math.hypot(0.3, 0.1), rel=0.25)
    assert ModelHistory.from_json(history.to_json()).spread == history.spread


def test_what_was_kept_before_spreads_were_is_taken() -> None:
    history = ModelHistory()
    history.saw_answer(("a",), 300)
    older = history.to_json().replace(',"length_variance":{"value":0.0,"count":0.0}', "")
    assert "length_variance" not in older
    assert ModelHistory.from_json(older).answer_tokens(("a",)) == 300
