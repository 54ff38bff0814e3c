"""The chain of calls that decided how long an analysis took."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from support.analyses import CALLS
from tenfold.charts.call_timing import AttemptFate, AttemptTiming, CallTiming, Saving
from tenfold.charts.critical_path import CriticalStep, critical_path


def _call(name: str, queued: float, started: float, ended: float, **more) -> CallTiming:
    return CallTiming(name=name, queued=queued, started=started, ended=ended, **more)


def _names(calls) -> list[str]:
    return [calls[step.call].name for step in critical_path(calls).steps]


def test_a_call_that_waited_for_a_place_follows_the_one_that_freed_it() -> None:
    assert _names(CALLS) == ["business.key_products", "business.competition"]
    assert critical_path(CALLS).seconds == 4.0


def test_all_at_once_the_longest_call_alone_is_critical() -> None:
    calls = [_call("a", 0, 0, 2), _call("b", 0, 0.01, 5), _call("c", 0, 0, 4)]
    assert _names(calls) == ["b"]


def test_a_combined_prompt_follows_the_answers_of_its_section() -> None:
    calls = [
        _call("x.a", 0, 0, 2, section="x"),
        _call("y.b", 0, 0, 1.99, section="y"),
        _call("x.c", 0, 0, 1, section="x"),
        _call("x[2]", 2.0, 2.0, 3, section="x"),
    ]
    assert _names(calls) == ["x.a", "x[2]"]


def test_the_place_of_an_attempt_that_failed_counts_though_its_call_goes_on() -> None:
    tries = (
        AttemptTiming(started=0.0, ended=1.0, fate=AttemptFate.FAILED),
        AttemptTiming(started=3.0, ended=4.0, fate=AttemptFate.ANSWERED),
    )
    calls = [
        _call("a", 0, 0, 4.0, attempts=tries),
        _call("b", 0, 1.01, 9.0),
    ]
    assert critical_path(calls).steps == (CriticalStep(0, 0, 1.0), CriticalStep(1, 1.0, 9.0))


def test_whoever_waits_for_its_sections_first_call_follows_its_first_token() -> None:
    led = (AttemptTiming(started=0.0, first_token=0.5, ended=3.0, fate=AttemptFate.ANSWERED),)
    calls = [
        _call("x.a", 0, 0, 3, section="x", attempts=led),
        _call("x.b", 0, 0.5, 4, section="x", released=0.5),
    ]
    assert critical_path(calls).steps == (CriticalStep(0, 0, 0.5), CriticalStep(1, 0.5, 4))


def test_where_nobody_made_room_the_wait_is_a_step() -> None:
    calls = [_call("a", 0, 0, 1), _call("b", 0, 5, 9)]
    assert critical_path(calls).steps == (
        CriticalStep(1, 0, 5, waiting=True),
        CriticalStep(1, 5, 9),
    )


def test_what_was_not_sent_or_has_not_ended_is_left_out() -> None:
    saved = CallTiming(name="a", queued=0, ended=8, saved=Saving.JOINED)
    running = CallTiming(name="b", queued=0, started=0)
    assert critical_path([saved, running]).steps == ()
    assert critical_path([saved, running, _call("c", 0, 0, 2)]).calls == {2}


_TIMES = st.integers(0, 200).map(lambda tenth: tenth / 10)


@st.composite
def _calls(draw) -> list[CallTiming]:
    calls = []
    for number in range(draw(st.integers(1, 8))):
        queued, *rest = sorted(draw(st.lists(_TIMES, min_size=4, max_size=4)))
        released, started, ended = rest
        calls.append(
            _call(
                f"c{number}",
                queued,
                started,
                ended,
                section=draw(st.sampled_from("xy")),
                released=draw(st.sampled_from([None, released])),
            )
        )
    return calls


@given(_calls())
def test_steps_follow_one_another_to_the_last_end(calls) -> None:
    path = critical_path(calls)
    ran = [call for call in calls if call.seconds]
    if not ran:
        assert path.steps == ()
        return
    assert path.steps[-1].end == max(call.ended for call in ran)
    assert path.steps[0].begin >= min(call.queued for call in calls)
    for step, after in zip(path.steps, path.steps[1:], strict=False):
        assert step.end <= after.begin
    assert all(step.end > step.begin for step in path.steps)
