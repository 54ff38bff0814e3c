"""What an earlier process saw of a provider's limits is where the next one begins."""

from __future__ import annotations

import pytest

from support.limited_provider import LimitedProvider, keep_asking, run_for
from tenfold.execution.limits.governor import Governor
from tenfold.execution.limits.seen_limits import SeenBucket, SeenLimits
from tenfold.testing.manual_clock import ManualClock
from tenfold.testing.simulated_provider.limits import Limits

DAY = 86_400.0
SMALL = Limits(requests_per_minute=300, burst_seconds=5)
TIGHT = SeenBucket(limit=1, per_second=1 / 86_400, at_once=1.0, left=-1e9)


async def run(limits, seen=None, seconds=30.0, at_once=35, **provider):
    """One process: what it met, and what it leaves."""
    clock = ManualClock()
    asked = LimitedProvider(clock, limits, **provider)
    governor = Governor(64, most_in_flight=256, clock=clock)
    if seen is not None:
        governor.expect(seen)
    with governor.under():
        await run_for(seconds, clock, keep_asking(asked, governor, "one", at_once))
    return asked.met, governor.seen(0.0)


async def test_a_first_wave_that_was_refused_once_is_not_refused_again():
    met, seen = await run(SMALL)
    assert 1 <= len(met.refused) <= 4, "25 go at once, and a few more were on their way"
    assert seen.requests.at_once == pytest.approx(25, abs=1)
    assert seen.requests.per_second == pytest.approx(5, rel=0.05)
    again, _ = await run(SMALL, seen.by(60.0))
    assert again.refused == []
    assert sum(at < 0.001 for at, _ in again.sent) >= 24, "what is borne goes at once"
    assert again.share_used(300, 10, 30) >= 0.97


async def test_what_was_used_up_just_before_is_not_there_yet():
    _, seen = await run(SMALL)
    left = seen.requests.left
    assert left < 0.8 * seen.requests.at_once, "three seconds after the last call"
    _, sure = await run(SMALL, seen.by(0.0), 0.3)
    assert not sure.tells_anything, "an expectation alone is not kept"
    clock = ManualClock()
    governor = Governor(64, clock=clock)
    governor.expect(seen.by(0.0))
    given = 0
    with governor.under():
        while governor.permit_now("one", 4_000, 900) is not None:
            given += 1
    assert given == int(left)


async def test_a_provider_that_has_become_generous_is_found_out_with_the_first_answer():
    for wrong in (
        SeenLimits(at=0.0, requests=TIGHT),
        SeenLimits(at=0.0, tokens=TIGHT, output_tokens=TIGHT),
    ):
        for provider in ({}, {"tells": False}):
            met, _ = await run(Limits(), wrong, 3.0, **provider)
            first = [at for at, _ in met.sent[:35]]
            assert len(first) == 35
            assert first[-1] < 1.5, "once an answer has begun"


async def test_one_that_has_become_stricter_is_found_out_too():
    generous = SeenBucket(limit=60_000, per_second=1_000.0, at_once=60_000.0, left=60_000.0)
    met, seen = await run(SMALL, SeenLimits(at=0.0, requests=generous))
    assert [at for at in met.refused if at > 1.5] == []
    assert seen.requests.at_once == pytest.approx(25, abs=1)


async def test_how_many_calls_are_borne_is_remembered_where_more_were_refused():
    limits = Limits(requests_per_minute=240, burst_seconds=5)
    met, seen = await run(limits, tells=False, seconds=60.0)
    assert seen.requests is None
    assert seen.borne is not None
    assert seen.borne < 20
    again, _ = await run(limits, seen.by(60.0), tells=False, seconds=60.0)
    assert [at for at in met.refused if at < 10.0]
    assert not [at for at in again.refused if at < 10.0]
    assert len(again.refused) < len(met.refused)
    _, plenty = await run(Limits())
    assert plenty.borne is None, "nothing was refused"


async def test_more_calls_than_were_borne_are_tried_again():
    seen = SeenLimits(at=0.0, borne=8)
    met, _ = await run(Limits(), seen, 20.0, tells=False)
    assert met.most_in_flight == 35


async def test_more_than_it_begins_with_changes_nothing():
    clock = ManualClock()
    governor = Governor(64, most_in_flight=256, clock=clock)
    governor.expect(SeenLimits(at=0.0, borne=64))
    assert governor.seen(0.0).borne is None


def test_it_fades():
    bucket = SeenBucket(limit=300, per_second=5.0, at_once=25.0, left=-5.0)
    seen = SeenLimits(at=1_000.0, requests=bucket, borne=10)
    assert seen.by(1_002.0).requests.left == pytest.approx(5.0)
    assert seen.by(1_060.0).requests.left == pytest.approx(25.0)
    assert [seen.by(1_000.0 + n * DAY).borne for n in (0, 1, 3)] == [10, 20, 80]
    assert seen.by(1_000.0 + 31 * DAY) is None
    assert seen.by(999.0) is None, "kept by a clock that was wrong"


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "[]",
        "{}",
        '{"at": NaN}',
        '{"at": 0, "borne": 0}',
        '{"at": 0, "requests": {"limit": 0, "per_second": 1, "at_once": 1, "left": 1}}',
        '{"at": 0, "requests": {"limit": 5, "per_second": 0, "at_once": 1, "left": 1}}',
        '{"at": 0, "requests": {"limit": 5, "per_second": 1, "at_once": Infinity, "left": 1}}',
    ],
)
def test_what_is_spoilt_is_nothing(text):
    assert SeenLimits.from_json(text) is None


def test_it_comes_back_from_the_store():
    bucket = SeenBucket(limit=300, per_second=5.0, at_once=25.0, left=-5.0)
    seen = SeenLimits(at=1.5, input_tokens=bucket, borne=3)
    assert SeenLimits.from_json(seen.to_json()) == seen
