"""How many calls may be in flight, by what calls have met."""

from __future__ import annotations

import itertools
import random

from tenfold.execution.limits.concurrency import AdaptiveLimit

TOKENS = 4_000


class Calls:
    """Sends requests one after another and answers them after a time."""

    def __init__(self, limit: AdaptiveLimit, *, scatter: float = 0.25) -> None:
        self.limit, self._scatter = limit, scatter
        self._numbers = itertools.count(1)
        self._rng = random.Random(5)
        self.now = 0.0
        self.last = 0

    def round(self, seconds: float, *, wanted: bool = True, tokens: int = TOKENS) -> int:
        """As many calls as may be in flight, each beginning after about ``seconds``."""
        sent = []
        for _ in range(max(self.limit.now, 8)):
            self.last = next(self._numbers)
            self.limit.sent(self.last, tokens, self.now)
            sent.append(self.last)
        if wanted:
            self.limit.wanted(self.now)
        began = self.now
        taken = sorted((seconds * self._rng.lognormvariate(0, self._scatter), n) for n in sent)
        for after, number in taken:
            self.now = began + after
            if wanted:
                self.limit.wanted(self.now)
            self.limit.first_token(number, self.now)
        for number in sent:
            self.limit.ended(number)
        return self.limit.now


def adaptive(start=64, ceiling=256) -> AdaptiveLimit:
    limit = AdaptiveLimit(start)
    limit.bound(start=start, ceiling=ceiling)
    return limit


def test_it_rises_to_the_ceiling_while_answers_are_quick():
    calls = Calls(adaptive())
    assert calls.limit.now == 64
    for _ in range(6):
        calls.round(0.5)
    assert calls.limit.now == 256


def test_it_stays_while_nobody_waits():
    calls = Calls(adaptive())
    for seconds in (0.5, 0.5, 5.0, 5.0):
        assert calls.round(seconds, wanted=False) == 64


def test_it_falls_when_answers_begin_later_and_recovers():
    calls = Calls(adaptive(64, 64))
    for _ in range(4):
        calls.round(0.5)
    assert calls.round(1.0) < 50
    low = calls.limit.now
    for _ in range(20):
        calls.round(0.5)
    assert low < calls.limit.now == 64


def test_chance_cuts_nothing():
    calls = Calls(adaptive(64, 64))
    assert {calls.round(0.5) for _ in range(60)} == {64}
    calls = Calls(adaptive(64, 64), scatter=0.6)
    seen = [calls.round(0.5) for _ in range(60)]
    assert sum(seen) / 60 > 55, "nor much where answers scatter widely"


def test_long_prompts_do_not_count_as_load():
    calls = Calls(adaptive(64, 64))
    for _ in range(6):
        calls.round(0.5)
        calls.round(4.0, tokens=100_000)
    assert calls.limit.now == 64


def test_a_lasting_change_becomes_usual():
    calls = Calls(adaptive(64, 64))
    for _ in range(4):
        calls.round(0.5)
    seen = [calls.round(1.5) for _ in range(22)]
    assert seen[:2] == [32, 16], "fewer places are tried"
    assert sum(seen[2:]) / 20 > 56, "and given back, for they made nothing quicker"
    assert seen[-1] == 64


def test_lateness_alone_never_leaves_next_to_nothing():
    calls = Calls(adaptive(64, 64))
    for _ in range(4):
        calls.round(0.5)
    seconds = 0.5
    for _ in range(30):
        seconds *= 1.3
        assert calls.round(seconds) >= 8


def test_a_load_that_is_too_high_is_cut_as_often_as_that_helps():
    limit = adaptive(256, 256)
    calls = Calls(limit)
    for _ in range(4):
        calls.round(0.5)
    for _ in range(8):
        calls.round(0.5 * max(1.0, limit.now / 40))
    assert limit.now < 80


def test_between_one_and_the_ceiling():
    calls = Calls(adaptive(8, 16))
    for _ in range(5):
        calls.round(0.1)
    assert calls.limit.now == 16
    for _ in range(10):
        calls.round(1.8)
        assert 1 <= calls.limit.now <= 16
    calls.limit.bound(start=2, ceiling=2)
    assert calls.limit.now <= 2


def test_a_load_that_was_too_high_from_the_start_is_found_out():
    limit = adaptive(512, 512)
    calls = Calls(limit)
    for _ in range(8):
        calls.round(0.6 * max(1.0, limit.now / 64))
    assert limit.now < 128


def test_a_model_that_is_slow_by_nature_keeps_its_places():
    calls = Calls(adaptive(64, 64))
    for _ in range(6):
        calls.round(6.0)
    assert calls.limit.now == 64


def test_unexplained_refusals_leave_as_many_places_as_were_not_refused():
    limit = adaptive(64, 64)
    for number in range(1, 65):
        limit.sent(number, TOKENS, 0.0)
    in_flight = 64
    for number in range(11, 65):
        limit.refused(number, in_flight, sent=64)
        limit.ended(number)
        in_flight -= 1
    assert limit.now == 8  # four fifths of the ten that were taken


def test_one_refusal_of_many_costs_little():
    limit = adaptive(64, 64)
    limit.refused(10, 64, sent=64)
    assert limit.now == 50


def test_one_that_does_not_adapt():
    limit = AdaptiveLimit(4, adapts=False)
    calls = Calls(limit)
    for seconds in (0.1, 9.0, 9.0):
        calls.round(seconds)
    limit.refused(calls.last, 4, calls.last)
    assert limit.now == 4
    limit.bound(start=9, ceiling=9)
    assert limit.now == 9


def test_calls_that_never_begin_count_as_late():
    limit = adaptive(64, 64)
    calls = Calls(limit)
    for _ in range(3):
        calls.round(0.5)
    began = calls.now
    for number in range(1_000, 1_064):
        limit.sent(number, TOKENS, began)
    limit.wanted(began + 0.5)
    assert limit.now == 64
    limit.wanted(began + 3.0)
    assert limit.now == 32
